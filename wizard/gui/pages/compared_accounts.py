"""Accounts side by side: each value with how well it agrees, the differing characters marked and spoken (SW-02)."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from wizard.core.comparison import MISSING_VALUE, NOT_COMPARED, REFERENCE, Cell, side_by_side
from wizard.core.descriptors.comparison import AccountComparison
from wizard.core.findings import Span
from wizard.core.names import Grade
from wizard.gui.icons import Paint
from wizard.gui.labels import Card, IconText, quiet, subheading
from wizard.gui.metrics import Metrics
from wizard.gui.pages.page import PageContext
from wizard.gui.palette import Hue, hue_color, wash_color
from wizard.gui.widgets.layouts import clear_layout

_GRADES: dict[str, tuple[str, Paint]] = {
    REFERENCE: ("paper", None),
    MISSING_VALUE: ("not-tested", None),
    NOT_COMPARED: ("not-tested", None),
    Grade.IDENTICAL: ("check", Hue.GOOD),
    Grade.EQUAL_NORMALISED: ("info", Hue.NOTE),
    Grade.SUFFIX_DIFFERS: ("warning", Hue.CARE),
    Grade.ONE_CHARACTER_DIFFERS: ("warning", Hue.CARE),
    Grade.DIFFERENT: ("error", Hue.BAD),
}


class MarkedText(QLabel):
    """A text in which ranges stand out by colour, weight and underline. What a reader hears is `spoken`."""

    def __init__(self, text: str, spans: tuple[Span, ...], spoken: str) -> None:
        super().__init__()
        self._text, self._spans = text, spans
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setAccessibleName(spoken)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.ApplicationPaletteChange):
            self._draw()

    def _draw(self) -> None:
        palette: QPalette = self.palette()
        color, ground = hue_color(Hue.BAD, palette).name(), wash_color(Hue.BAD, palette).name()
        style = f"color:{color};background-color:{ground};font-weight:bold;text-decoration:underline"
        pieces, at = [], 0
        for span in self._spans:
            pieces.append(escape(self._text[at : span.start]))
            # A place where the other side has something more is marked too, by a thin blank.
            marked = escape(self._text[span.start : span.end]) or "&#8239;"
            pieces.append(f'<span style="{style}">{marked}</span>')
            at = span.end
        self.setText("".join([*pieces, escape(self._text[at:])]))


class ComparedAccounts(QWidget):
    """A grid: a row for each thing, a column for each account."""

    def __init__(self, context: PageContext, comparison: AccountComparison) -> None:
        super().__init__()
        self._context = context
        self._comparison = comparison
        self._shown: object = None
        metrics = Metrics.of()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, metrics.gap, 0, metrics.gap)
        box.setSpacing(metrics.gap)
        box.addWidget(subheading(self._text("title")))
        box.addWidget(quiet(self._text("help")))
        self.card = Card()
        self._inside = QVBoxLayout(self.card)
        self._inside.setContentsMargins(metrics.gap, metrics.gap, metrics.gap, metrics.gap)
        box.addWidget(self.card)
        self.refresh()

    def _text(self, name: str, /, **parameters: object) -> str:
        return self._context.speaker.texts.get(f"page.compared.{name}", **parameters)

    def _name(self, one: str) -> str:
        return self._context.speaker.texts.get(f"{self._context.session.platform.index.id}.compared.{one}")

    def refresh(self) -> None:
        """Compare what is answered now."""
        rows = side_by_side(self._comparison, self._context.session.document)
        if rows == self._shown:
            return
        self._shown = rows
        clear_layout(self._inside)
        metrics, place = Metrics.of(), QWidget()
        grid = QGridLayout(place)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(metrics.margin)
        grid.setVerticalSpacing(metrics.gap)
        for column, name in enumerate(self._comparison.columns, 1):
            grid.addWidget(quiet(self._name(name)), 0, column)
            grid.setColumnStretch(column, 1)
        for number, row in enumerate(rows, 1):
            grid.addWidget(quiet(self._name(row.id)), number, 0, Qt.AlignmentFlag.AlignTop)
            for column, cell in enumerate(row.cells, 1):
                grid.addWidget(self._cell(row.id, cell), number, column, Qt.AlignmentFlag.AlignTop)
        self._inside.addWidget(place)

    def _cell(self, row: str, cell: Cell) -> QWidget:
        name, paint = _GRADES[cell.grade]
        word = self._text(f"grade.{cell.grade}")
        shown = QWidget()
        box = QVBoxLayout(shown)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Metrics.of().tight)
        if cell.text:
            box.addWidget(MarkedText(cell.text, cell.spans, self._spoken(row, cell, word)))
        if cell.grade != REFERENCE:
            box.addWidget(IconText(name, word, paint))
        box.addStretch(1)
        return shown

    def _spoken(self, row: str, cell: Cell, word: str) -> str:
        """The value, how well it agrees, and which characters differ, by their place."""
        parts = [self._text("spoken", row=self._name(row), column=self._name(cell.column), value=cell.text)]
        if cell.grade != REFERENCE:
            parts.append(word)
        for span in cell.spans:
            differing = cell.text[span.start : span.end] or self._text("nothing")
            parts.append(self._text("at", place=span.start + 1, text=differing))
        return self._text("between").join(parts)
