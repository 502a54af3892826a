"""What was found in a log: the counts, what can be taken along, and every code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wizard.core.diagnosis.table import CodeTable
from wizard.core.texts import Texts
from wizard.gui.icons import Paint
from wizard.gui.labels import IconText, LinkButton, PushButton, TextLabel, subheading
from wizard.gui.metrics import Metrics
from wizard.gui.palette import Hue
from wizard.gui.tools.group_card import GroupCard
from wizard.gui.widgets.layouts import row_of, tab_in_reading_order
from wizard.onboarding.diagnosing import Diagnosis
from wizard.onboarding.diagnosis_words import DiagnosisSpeaker

CARDS_AT_ONCE = 30
_LOOKS: dict[str, tuple[str, Paint]] = {
    "unreadable": ("warning", Hue.CARE),
    "further": ("info", None),
    "country-code": ("warning", Hue.CARE),
    "country-code-fine": ("check", Hue.GOOD),
    "suppressed": ("check", Hue.GOOD),
    "to-suppress": ("error", Hue.BAD),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What the buttons call: copy the report, save it, write the list of people not to write to."""

    copy: Callable[[], None]
    save: Callable[[], None]
    suppress: Callable[[], None]


class DiagnosisView(QWidget):
    """`suppress_file` is the list that was written, "" for none."""

    def __init__(
        self, texts: Texts, table: CodeTable, found: Diagnosis, taken: Taken, *, own: str, suppress_file: str = ""
    ) -> None:
        super().__init__()
        self._texts, self._table, self._found, self._taken = texts, table, found, taken
        self._speaker = DiagnosisSpeaker(texts, table, own)
        self.cards: list[GroupCard] = []
        self.facts: list[str] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Metrics.of().gap)
        self.copy_button = PushButton(self._text("copy"), "duplicate", taken.copy)
        self.save_button = PushButton(self._text("save"), "paper", taken.save)
        self.suppress_button = PushButton(self._text("suppress"), "waived", taken.suppress)
        self._build_facts(box, suppress_file)
        box.addLayout(row_of(self.copy_button, self.save_button))
        box.addWidget(subheading(self._text("codes", count=len(found.report.groups))))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Metrics.of().gap)
        box.addLayout(self._rows)
        self.more = LinkButton("", clicked=self._show_more)
        box.addLayout(row_of(self.more))
        self._show_more()

    def _text(self, name: str, /, **parameters: object) -> str:
        return self._texts.get(f"tool.diagnosis.{name}", **parameters)

    def _build_facts(self, box: QVBoxLayout, suppress_file: str) -> None:
        offers = bool(self._found.report.recipients.to_suppress)
        for key, line in self._speaker.facts(self._found, suppress_file):
            self.facts.append(key)
            box.addWidget(IconText(_LOOKS[key][0], line, _LOOKS[key][1]) if key in _LOOKS else TextLabel(line))
            if offers and key in ("to-suppress", "suppressed"):
                row = QHBoxLayout()
                row.setContentsMargins(Metrics.of().icon + Metrics.of().tight, 0, 0, 0)
                row.addWidget(self.suppress_button)
                row.addStretch(1)
                box.addLayout(row)
        if not offers:
            self.suppress_button.setParent(self)
            self.suppress_button.hide()

    def _show_more(self) -> None:
        """The next cards: a log of a thousand different codes must not hold the window up."""
        groups = self._found.report.groups
        had_focus = self.more.hasFocus()
        for group in groups[len(self.cards) : len(self.cards) + CARDS_AT_ONCE]:
            self.cards.append(GroupCard(self._texts, self._speaker, self._table, group))
            self._rows.addWidget(self.cards[-1], 0, Qt.AlignmentFlag.AlignTop)
        rest = len(groups) - len(self.cards)
        self.more.setVisible(bool(rest))
        self.more.setText(self._text("more", count=min(rest, CARDS_AT_ONCE), rest=rest))
        tab_in_reading_order(self)
        if had_focus and not rest:
            self.copy_button.setFocus()
