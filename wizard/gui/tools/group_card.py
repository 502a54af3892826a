"""One error code of a log: how often, whether to send again, what it means, what to do, and where that is written."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from wizard.core.diagnosis.report import Group
from wizard.core.diagnosis.table import CodeTable, Retry
from wizard.core.findings import Evidence
from wizard.core.texts import Texts
from wizard.gui.icons import Paint
from wizard.gui.labels import Card, IconText, TextLabel, quiet, subheading
from wizard.gui.metrics import Metrics
from wizard.gui.palette import Hue
from wizard.gui.rule_card import evidence_chip, source_lines
from wizard.gui.widgets.finding_card import unbroken
from wizard.gui.widgets.layouts import row_of
from wizard.onboarding.diagnosis_words import DiagnosisSpeaker, GroupWords, shown

RETRY_LOOKS: dict[Retry, tuple[str, Paint]] = {
    Retry.YES: ("check", Hue.GOOD),
    Retry.LATER: ("time", Hue.NOTE),
    Retry.NO: ("warning", Hue.CARE),
    Retry.NEVER: ("error", Hue.BAD),
}
_UNKNOWN: tuple[str, Paint] = ("info", None)


class GroupCard(Card):
    """All rows of one code. `retry` is the icon and word of whether to send again."""

    def __init__(self, texts: Texts, speaker: DiagnosisSpeaker, table: CodeTable, group: Group) -> None:
        super().__init__()
        self.group = group
        self._texts, self._table = texts, table
        words = speaker.group(group)
        metrics = Metrics.of()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(metrics.margin, metrics.gap, metrics.margin, metrics.gap)
        self._box.setSpacing(metrics.tight)
        look = RETRY_LOOKS[group.known.retry] if group.known else _UNKNOWN
        self.retry = IconText(look[0], self._text("retry", answer=words.retry), look[1])
        self._build_head()
        self._box.addWidget(TextLabel(words.meaning))
        self._box.addWidget(TextLabel(self._text("fix", text=words.fix)))
        self._box.addLayout(self._evidence(words))
        if words.claim:
            self._build_claim(words)
        self._build_rows()

    def _text(self, name: str, /, **parameters: object) -> str:
        return self._texts.get(f"tool.diagnosis.{name}", **parameters)

    def _build_head(self) -> None:
        group = self.group
        head = QHBoxLayout()
        head.setSpacing(Metrics.of().margin)
        code = subheading(group.name)
        self.count = TextLabel(self._text("count", count=f"{group.count:,}", share=f"{group.share:.1%}"))
        for label in (code, self.count):
            label.setWordWrap(False)
            head.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        head.addStretch(1)
        self.retry.text_label.setWordWrap(False)
        head.addWidget(self.retry, 0, Qt.AlignmentFlag.AlignTop)
        self._box.addLayout(head)

    def _evidence(self, words: GroupWords) -> QLayout:
        known = self.group.known
        if known is None:
            return row_of(IconText(*_UNKNOWN[:1], words.evidence, _UNKNOWN[1]))
        chip: QWidget = unbroken(evidence_chip(known.evidence, self._texts))
        row = row_of(chip, source_lines(known.sources, self._table.sources, self._texts, words.meaning))
        row.setAlignment(chip, Qt.AlignmentFlag.AlignTop)
        return row

    def _build_claim(self, words: GroupWords) -> None:
        claim = self.group.claim
        if claim is not None:
            self._box.addWidget(unbroken(evidence_chip(Evidence.CONTRADICTED, self._texts)))
            self._box.addWidget(TextLabel(words.claim))
            ids = (claim.guide, *claim.sources)
            self._box.addWidget(source_lines(ids, self._table.sources, self._texts, words.claim))

    def _build_rows(self) -> None:
        group, text = self.group, self._texts.get
        rows = text("value.separator").join(f"{row:,}" for row in group.rows)
        lines = [text("diagnosis.line.rows", rows=rows).strip()]
        if group.first and group.last:
            lines.insert(0, text("diagnosis.line.times", first=shown(group.first), last=shown(group.last)).strip())
        for line in lines:
            self._box.addWidget(quiet(line))
