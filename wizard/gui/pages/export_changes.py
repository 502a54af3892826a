"""What an export changes, field by field, in a person's words; secrets only ever as added, removed, replaced (A-11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.core.diff import Change, ChangeKind
from wizard.core.pointer import MISSING, get, split
from wizard.gui.labels import TextLabel, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.widgets.layouts import clear_layout
from wizard.gui.widgets.places import place_of
from wizard.onboarding.wording import Speaker

_INNER = ("$schema", "platform", "version")
_LONGEST = 90
_AROUND = 14


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """What changed, and from what to what."""

    label: str
    text: str


def change_words(change: Change, document: Mapping[str, Any], speaker: Speaker) -> ChangeWords:
    """One change in words. `document` is the new one; what was removed is named by its place alone."""
    before, after = _spoken(change.pointer, change.old, speaker), _spoken(change.pointer, change.new, speaker)
    if change.kind is ChangeKind.CHANGED and isinstance(change.old, str) and isinstance(change.new, str):
        before, after = differing(before, after, speaker.texts.get("page.changes.mark"))
    kind = str(change.kind) if before or after or change.kind is ChangeKind.REPLACED_SECRET else f"{change.kind}-secret"
    text = speaker.texts.get(f"page.changes.{kind}", old=_short(before), new=_short(after))
    named = document if change.kind is not ChangeKind.REMOVED or get(document, change.pointer) is not MISSING else {}
    return ChangeWords(place_of(change.pointer, {"platform": document.get("platform", ""), **named}, speaker), text)


def _spoken(pointer: str, value: Any, speaker: Speaker) -> str:
    if value is MISSING or value is None:
        return ""
    if pointer.startswith("/waits/") and pointer.endswith("/state"):
        return speaker.texts.get(f"checklist.wait.{value}")
    return speaker.value(pointer, value)


def differing(old: str, new: str, mark: str) -> tuple[str, str]:
    """Both texts with the part that differs marked, and what is the same around it shortened. `mark` holds {part}."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return _marked(old, start, len(old) - end, mark), _marked(new, start, len(new) - end, mark)


def _marked(text: str, start: int, end: int, mark: str) -> str:
    head, tail = text[:start], text[end:]
    head = head if len(head) <= _AROUND else "…" + head[-_AROUND:]
    tail = tail if len(tail) <= _AROUND else tail[:_AROUND] + "…"
    if not head and not tail:
        return text
    return head + (mark.replace("{part}", text[start:end]) if text[start:end] else "") + tail


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[:_LONGEST] + "…"


def shown_changes(changes: Sequence[Change]) -> list[Change]:
    """The changes a person is told: not the document's own bookkeeping."""
    return [one for one in changes if (split(one.pointer) or [""])[0] not in _INNER]


class ChangesView(QWidget):
    """A list of changes, or the sentence that there are none."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(Metrics.of().tight)

    def show_changes(self, changes: Sequence[Change], document: Mapping[str, Any], *, is_first: bool) -> None:
        """Show these; before the first export everything is new and nothing is listed."""
        clear_layout(self._box)
        told = shown_changes(changes)
        if is_first or not told:
            self._box.addWidget(quiet(self._speaker.texts.get(f"page.changes.{'first' if is_first else 'none'}")))
            return
        for change in told:
            words = change_words(change, document, self._speaker)
            self._box.addWidget(TextLabel(words.label, None))
            self._box.addWidget(TextLabel(words.text))

    def lines(self) -> list[str]:
        """Everything it says, in order."""
        return [label.text() for label in self.findChildren(TextLabel)]
