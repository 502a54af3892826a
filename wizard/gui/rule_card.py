"""One rule in the help pane: sentence, evidence, source, what a guide says, and the decision not to follow it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from wizard.core.descriptors.platform import RuleDescriptor
from wizard.core.descriptors.system import Source
from wizard.core.findings import Evidence, Finding, Severity
from wizard.core.texts import Texts
from wizard.gui.labels import Card, IconText, LinkButton, PushButton, TextLabel, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.palette import Hue
from wizard.onboarding.wording import Speaker

_CHIPS = {
    Evidence.DOCUMENTED: ("check", Hue.GOOD),
    Evidence.OBSERVED: ("reveal", Hue.NOTE),
    Evidence.GUIDE: ("info", Hue.CARE),
    Evidence.CONTRADICTED: ("warning", Hue.BAD),
}
_MARKS = {Severity.ERROR: ("error", Hue.BAD), Severity.WARNING: ("warning", Hue.CARE), Severity.INFO: ("info", None)}


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule, and the finding it made here, if any."""

    rule: RuleDescriptor
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a card calls when the seller decides, or takes a decision back."""

    waive: Callable[[Finding, str], None]
    unwaive: Callable[[Finding], None]


def evidence_chip(evidence: Evidence, texts: Texts) -> QWidget:
    """Where a statement comes from: icon, word, hue."""
    name, hue = _CHIPS[evidence]
    chip = IconText(name, texts.get(f"evidence.{evidence.value}"), hue)
    chip.setToolTip(texts.get(f"evidence.{evidence.value}-means"))
    return chip


def source_lines(ids: Iterable[str], sources: Mapping[str, Source], texts: Texts, proves: str) -> QWidget:
    """A link per source, and the day it was last read. `proves` tells links to the same source apart when heard."""
    lines = QWidget()
    box = QVBoxLayout(lines)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    for source in (sources[one] for one in ids if one in sources):
        named = f"source.{source.id}"
        name = texts.get(named) if texts.has(named) else source.publisher or source.id
        link = LinkButton(name, source.url)
        link.setAccessibleName(name + texts.get("ui.name-between") + proves)
        day = quiet(texts.get("ui.checked", day=source.checked))
        day.setContentsMargins(Metrics.of().tight, 0, 0, 0)
        box.addWidget(link)
        box.addWidget(day)
    return lines


class RuleCard(Card):
    """A rule with its evidence. One that was broken and may be waived asks for the reason in place."""

    def __init__(self, view: RuleView, speaker: Speaker, sources: Mapping[str, Source], decisions: Decisions) -> None:
        super().__init__()
        self._view, self._speaker, self._decisions = view, speaker, decisions
        metrics = Metrics.of()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(metrics.gap, metrics.gap, metrics.gap, metrics.gap)
        self._box.setSpacing(metrics.tight)
        self._say()
        self._box.addWidget(evidence_chip(view.rule.evidence, speaker.texts))
        self._box.addWidget(source_lines(view.rule.sources, sources, speaker.texts, self._statement))
        self._compare()
        if view.finding is not None:
            self._decide(view.finding)

    @property
    def _statement(self) -> str:
        """The rule as a sentence, when nothing is wrong."""
        return self._speaker.texts.get(f"{self._view.rule.id}.says")

    def _say(self) -> None:
        finding = self._view.finding
        if finding is None:
            self._box.addWidget(TextLabel(self._statement))
            return
        words = self._speaker.finding(finding)
        name, paint = _MARKS[finding.severity] if finding.waived is None else ("waived", None)
        self._box.addWidget(IconText(name, words.message, paint))
        if words.fix and finding.waived is None:
            self._box.addWidget(TextLabel(words.fix))

    def _compare(self) -> None:
        """What a guide says beside what the documents say."""
        texts, rule = self._speaker.texts, self._view.rule
        if texts.has(f"{rule.id}.claim"):
            self._box.addWidget(quiet(texts.get("ui.claim")))
            self._box.addWidget(TextLabel(texts.get(f"{rule.id}.claim")))
            self._box.addWidget(quiet(texts.get("ui.official")))
            self._box.addWidget(TextLabel(texts.get(f"{rule.id}.official")))

    def _decide(self, finding: Finding) -> None:
        texts = self._speaker.texts
        if finding.waived is not None:
            self._box.addWidget(quiet(texts.get("ui.waived", reason=finding.waived)))
            self._box.addWidget(LinkButton(texts.get("ui.unwaive"), clicked=lambda: self._decisions.unwaive(finding)))
        elif finding.waivable:
            self.reason = QLineEdit()
            self.reason.setPlaceholderText(texts.get("ui.waive-reason"))
            self.reason.setAccessibleName(texts.get("ui.waive-reason"))
            self.reason.returnPressed.connect(lambda: self._on_waive(finding))
            self.button = PushButton(texts.get("ui.waive"), clicked=lambda: self._on_waive(finding))
            self.button.setEnabled(False)
            self.reason.textChanged.connect(lambda text: self.button.setEnabled(bool(text.strip())))
            self._box.addWidget(self.reason)
            self._box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)

    def _on_waive(self, finding: Finding) -> None:
        if self.reason.text().strip():
            self._decisions.waive(finding, self.reason.text())
