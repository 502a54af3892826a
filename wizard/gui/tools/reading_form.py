"""How a log was read, and the means to read it another way: other columns, another sheet, another encoding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from wizard.adapters.spreadsheets.encodings import ENCODINGS
from wizard.core.texts import Texts
from wizard.gui.controls import ComboBox
from wizard.gui.labels import Card, LinkButton, PushButton, TextLabel, subheading
from wizard.gui.metrics import Metrics
from wizard.gui.widgets.layouts import row_of
from wizard.onboarding.diagnosing import Question, Reading

MOST_COLUMNS = 300
_ENCODING_NAMES = {"gb18030": "GB18030 (GBK)"}


class ReadingForm(Card):
    """`lines` say how it was read. `again` is called with what to read instead; `is_open`: the choices show at once."""

    def __init__(
        self,
        texts: Texts,
        lines: Iterable[str],
        asked: tuple[Question, Reading],
        again: Callable[[Question], None],
        *,
        is_open: bool,
    ) -> None:
        super().__init__()
        self._texts, self._again = texts, again
        self._question, self._reading = asked
        metrics = Metrics.of()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(metrics.margin, metrics.gap, metrics.margin, metrics.gap)
        self._box.setSpacing(metrics.tight)
        said = list(lines)
        self._box.addWidget(subheading(self._text("read-as" if said else "read-so")))
        for line in said:
            self._box.addWidget(TextLabel(line))
        if self._reading.format != "json":
            self._build_choices(is_open=is_open)

    def _text(self, name: str, /, **parameters: object) -> str:
        return self._texts.get(f"tool.diagnosis.{name}", **parameters)

    # --- building

    def _build_choices(self, *, is_open: bool) -> None:
        self.opener = LinkButton(self._text("read-otherwise"), clicked=self.open)
        self.choices = QWidget()
        self._grid = QGridLayout(self.choices)
        self._grid.setContentsMargins(0, Metrics.of().tight, 0, 0)
        self._grid.setHorizontalSpacing(Metrics.of().gap)
        self._grid.setVerticalSpacing(Metrics.of().tight)
        self._grid.setColumnStretch(2, 1)
        reading, question = self._reading, self._question
        columns = [(self._text("by-itself"), ""), *self._columns()]
        self.code = self._choice("code-column", columns, self._chosen(question.code_column, reading.code_column))
        recipient = self._chosen(question.recipient_column, reading.recipient_column)
        self.recipient = self._choice("recipient-column", columns, recipient)
        self.sheet = self.encoding = None
        if len(reading.sheets) > 1:
            self.sheet = self._choice("sheet", [(name, name) for name in reading.sheets], reading.sheet)
        if reading.format == "csv":
            names = [(_ENCODING_NAMES.get(one, one.upper()), one) for one in ENCODINGS]
            self.encoding = self._choice("encoding", [(self._text("by-itself"), ""), *names], question.encoding)
        self.button = PushButton(self._text("read-again"), "undo", lambda: self._again(self.wanted()))
        self.button.setEnabled(False)
        self._grid.addLayout(row_of(self.button), self._grid.rowCount(), 1, 1, 2)
        self._first = self.wanted()
        self._box.addLayout(row_of(self.opener))
        self._box.addWidget(self.choices)
        self.choices.setVisible(is_open)
        self.opener.setVisible(not is_open)

    def _choice(self, name: str, options: Sequence[tuple[str, str]], chosen: str) -> ComboBox:
        box, label = ComboBox(), QLabel(self._text(name))
        box.setMinimumContentsLength(18)
        for words, value in options:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.setAccessibleName(self._text(name))
        label.setBuddy(box)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(box, row, 1)
        box.currentIndexChanged.connect(lambda _index: self._on_chosen(box))
        return box

    def _columns(self) -> list[tuple[str, str]]:
        """Every column as it is shown, and as a question names it."""
        found = []
        for number, name in enumerate(self._reading.columns[:MOST_COLUMNS], 1):
            words = self._text("column", number=number) if name == str(number) else name
            found.append((words, _named(self._reading.columns, number)))
        return found

    def _chosen(self, wanted: str, found: str) -> str:
        """The column that was used, as a question names it; the first of that name."""
        columns = self._reading.columns
        return wanted or (_named(columns, columns.index(found) + 1) if found in columns else "")

    # --- choosing

    def open(self) -> None:
        """Show the choices."""
        self.choices.show()
        self.code.setFocus()
        self.opener.hide()

    def wanted(self) -> Question:
        """What is chosen now."""
        return replace(
            self._question,
            code_column=str(self.code.currentData()),
            recipient_column=str(self.recipient.currentData()),
            sheet=str(self.sheet.currentData()) if self.sheet is not None else self._question.sheet,
            encoding=str(self.encoding.currentData()) if self.encoding is not None else self._question.encoding,
            suppress=None,
        )

    def _on_chosen(self, box: ComboBox) -> None:
        if box in (self.sheet, self.encoding):
            # The columns offered are those of the other sheet, or of letters read wrongly.
            self.code.setCurrentIndex(0)
            self.recipient.setCurrentIndex(0)
        self.button.setEnabled(self.wanted() != self._first)


def _named(columns: Sequence[str], number: int) -> str:
    """A column by its number, or by its name where another one is named like that number."""
    name = str(number)
    return name if name not in columns or columns[number - 1] == name else columns[number - 1]
