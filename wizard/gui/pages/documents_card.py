"""One paper of the checklist: its state, its file, its dates and ticks, and what is wrong with it (A-06)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout

from wizard.adapters.papers import PaperFile, read_paper
from wizard.core.checks.papers import megabytes
from wizard.core.descriptors.platform import DocumentKind
from wizard.core.documents import ITEMS, PaperState, PaperStatus, judge_file
from wizard.core.errors import GangwayError
from wizard.core.findings import Finding
from wizard.core.forms import Field
from wizard.core.pointer import MISSING, join
from wizard.gui.icons import Paint
from wizard.gui.labels import Card, IconText, PushButton, TextLabel, quiet
from wizard.gui.metrics import EXPLAINED_AFTER_MS, Metrics
from wizard.gui.pages.editor import FormScope
from wizard.gui.pages.fields import FieldBlock
from wizard.gui.pages.notes import NoteLines, note_of
from wizard.gui.palette import Hue
from wizard.gui.rule_card import evidence_chip
from wizard.gui.widgets.choosers import Chooser
from wizard.gui.widgets.finding_card import CardActions, FindingCard, unbroken
from wizard.gui.widgets.layouts import clear_layout, row_of

LOOKS: dict[PaperState, tuple[str, Paint]] = {
    PaperState.READY: ("check", Hue.GOOD),
    PaperState.PROBLEMS: ("error", Hue.BAD),
    PaperState.MISSING: ("warning", Hue.CARE),
    PaperState.WAIVED: ("waived", None),
    PaperState.OPTIONAL: ("step-not-needed", None),
}


class PaperCard(Card):
    """`written` is called with the item's pointer after it changed, `recorded` after a waiver was made."""

    def __init__(self, scope: FormScope, kind: DocumentKind, choose: Chooser, written: Callable[[], None]) -> None:
        super().__init__()
        self.kind = kind
        self._scope = scope
        self._choose = choose
        self._written = written
        self._findings: tuple[Finding, ...] | None = None
        texts, owner = scope.context.speaker.texts, scope.context.session.platform.index.id
        self.title = texts.get(f"{owner}.documents.{kind.id}.label")
        self.state = IconText("info", "")
        self.file = TextLabel("")
        self.notes = NoteLines()
        self.choose_button = PushButton("", "folder", self.choose)
        self.remove_button = PushButton(self._text("remove"), "remove", self.remove)
        self.cancel_button = PushButton(texts.get("page.cancel"), "", self.cancel)
        self.cancel_button.setAccessibleDescription(self.title)
        self._reading: threading.Event | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(EXPLAINED_AFTER_MS)
        self._patience.timeout.connect(self.cancel_button.show)
        self.block = FieldBlock(scope, (), self.title)
        self.cards = QVBoxLayout()
        self._build(texts.get(f"{owner}.documents.{kind.id}.help"))

    def _text(self, key: str, /, **parameters: object) -> str:
        return self._scope.text(f"page.documents.{key}", **parameters)

    def _build(self, about: str) -> None:
        metrics = Metrics.of()
        box = QVBoxLayout(self)
        box.setContentsMargins(metrics.gap, metrics.gap, metrics.gap, metrics.gap)
        box.setSpacing(metrics.tight)
        head = row_of(stretch=False)
        head.addWidget(TextLabel(self.title, bold=True), 1)
        head.addWidget(self.state)
        self.state.text_label.setWordWrap(False)
        box.addLayout(head)
        box.addWidget(quiet(about))
        who = quiet(self._text(f"who.{self.kind.who}"))
        who.setWordWrap(False)
        chip = unbroken(evidence_chip(self.kind.evidence, self._scope.context.speaker.texts))
        box.addLayout(row_of(who, chip))
        box.addWidget(self.file)
        box.addLayout(row_of(self.choose_button, self.remove_button, self.cancel_button))
        self.cancel_button.hide()
        box.addWidget(self.notes)
        box.addWidget(self.block)
        box.addLayout(self.cards)
        self.notes.hide()

    # --- what is recorded

    @property
    def index(self) -> int:
        """The place of this paper among the recorded ones, -1 when it is not there."""
        return next((at for at, item in enumerate(self._items()) if item.get("kind") == self.kind.id), -1)

    def _items(self) -> list[Mapping[str, Any]]:
        value = self._scope.context.session.value(ITEMS)
        return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []

    @property
    def item(self) -> Mapping[str, Any]:
        """What is recorded of the paper; empty when it is not there."""
        return self._items()[self.index] if self.index >= 0 else {}

    def _put(self, item: Mapping[str, Any] | None) -> None:
        index, items = self.index, self._items()
        if item is None:
            kept = items[:index] + items[index + 1 :]
        elif index < 0:
            kept = [*items, item]
        else:
            kept = [*items[:index], item, *items[index + 1 :]]
        self._scope.context.session.put(ITEMS, [dict(one) for one in kept] if kept else MISSING)
        self._written()

    # --- the file

    def choose(self) -> None:
        """Ask for the file."""
        before = self.item.get("path")
        start = Path(str(before)).parent if before else None
        self._choose(self, self._text("choose-title", paper=self.title), start, self.read)

    def read(self, path: Path) -> None:
        """Read a chosen file in the background, then judge and record it. After a while it can be cancelled."""
        self.notes.hide()
        self.file.setText(self._text("reading", name=path.name))
        self.choose_button.setEnabled(False)
        cancel = self._reading = threading.Event()
        self._patience.start()
        self.destroyed.connect(cancel.set)
        jobs = self._scope.context.jobs
        jobs.run(
            lambda: read_paper(path, cancel),
            lambda found: self._on_read(cancel, found),
            lambda error: self._on_failed(cancel, error),
            self,
            cancel=cancel,
        )

    def cancel(self) -> None:
        """Wait no longer: the file may lie on a disk that does not answer."""
        if self._reading is not None:
            self._reading.set()
            self._stop()
            self.show_file()
            self.choose_button.setFocus()

    def _stop(self) -> None:
        self._reading = None
        self._patience.stop()
        self.cancel_button.hide()
        self.choose_button.setEnabled(True)

    def _on_read(self, reading: threading.Event, found: PaperFile) -> None:
        if self._reading is not reading:
            return
        self._stop()
        judged = judge_file(self.kind, found.path.name, found.size, found.head)
        kept = {name: value for name, value in self.item.items() if name in ("valid_until", "long_term")}
        item = {"kind": self.kind.id, "path": str(found.path), "size": found.size, "digest": found.digest, **kept}
        # Ticks speak of the scan that was looked at: another file has to be looked at again.
        self._put({**item, "format": judged.format} if judged.format else item)
        self._say(judged.findings)
        self.choose_button.setFocus()

    def _say(self, findings: Sequence[Finding]) -> None:
        """What is wrong with the file itself, as far as the rules over the recorded values do not say it."""
        own = [one for one in findings if one.code in ("file.empty", "file.unknown-format", "file.extension-lies")]
        self.notes.show_notes([note_of(one, self._scope.context.speaker) for one in own])
        self.notes.setVisible(bool(own))

    def _on_failed(self, reading: threading.Event, error: GangwayError) -> None:
        if self._reading is not reading:
            return
        self._stop()
        words = self._scope.context.speaker.error(error)
        self.show_file()
        self.file.setText(f"{words.message} {words.fix}")
        self.file.set_paint(Hue.BAD)

    def remove(self) -> None:
        """Forget the file; it stays on the disk."""
        self.notes.hide()
        self._put(None)
        self.choose_button.setFocus()

    # --- showing

    def show_fields(self, items: Sequence[tuple[Field, ...]]) -> None:
        """The dates and ticks of the recorded paper."""
        wanted = set(self.kind.confirm) | ({"valid_until", "long_term"} if self.kind.validity != "none" else set())
        fields = items[self.index] if 0 <= self.index < len(items) else ()
        self.block.sync([field for field in fields if field.name in wanted])
        self.block.setVisible(bool(self.block.rows))
        self.show_file()

    def show_file(self) -> None:
        """The file's name, size and format, or which formats are accepted."""
        item = self.item
        has_file = bool(item.get("path"))
        self.file.set_paint(None)
        if has_file:
            fallback = self._text("unknown-format")
            told = {"size": megabytes(int(item.get("size", 0))), "format": str(item.get("format", fallback)).upper()}
            self.file.setText(self._text("file", name=Path(str(item["path"])).name, **told))
            self.file.setToolTip(str(item["path"]))
        else:
            formats = self._scope.text("value.separator").join(one.upper() for one in self.kind.formats)
            self.file.setText(self._text("accepted", formats=formats, limit=megabytes(self.kind.max_bytes)))
            self.file.setToolTip("")
        self.choose_button.setText(self._text("change" if has_file else "choose"))
        self.choose_button.setAccessibleName(f"{self.choose_button.text()} {self.title}")
        self.remove_button.setAccessibleName(f"{self.remove_button.text()} {self.title}")
        self.remove_button.setVisible(self.index >= 0)

    def show_status(self, status: PaperStatus) -> None:
        """The state in a word, and the findings that belong to no field of the card."""
        is_mild = status.state is PaperState.PROBLEMS and not any(one.blocks for one in status.findings)
        icon, paint = LOOKS[PaperState.MISSING if is_mild else status.state]
        word = self._scope.text(f"checklist.paper.{status.state}")
        self.state.icon_label.show_icon(icon, paint)
        self.state.text_label.set_paint(paint)
        self.state.text_label.setText(word)
        self.setAccessibleName(f"{self.title} {word}")
        own = tuple(one for one in status.findings if one.pointer not in self.block.rows)
        if own == self._findings:
            return
        self._findings = own
        clear_layout(self.cards)
        context = self._scope.context
        actions = CardActions(None, self._waive, self._unwaive)
        for finding in own:
            self.cards.addWidget(FindingCard(finding, context.speaker, context.session.platform, actions))

    def _waive(self, finding: Finding, reason: str) -> None:
        self._scope.context.session.waive(finding, reason)
        self._written()

    def _unwaive(self, finding: Finding) -> None:
        self._scope.context.session.unwaive(finding.rule or "", finding.subject)
        self._written()


def item_pointer(card: PaperCard) -> str:
    """Where the card's paper stands in the document; the list itself when it is not there."""
    return ITEMS + join(card.index) if card.index >= 0 else ITEMS
