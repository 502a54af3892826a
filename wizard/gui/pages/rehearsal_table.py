"""The timeline of a rehearsal as a table: when, what, which rule, to whom, what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView

from wizard.core.texts import Texts
from wizard.core.triggers.rehearsal import Line, Outcome
from wizard.gui.icons import Paint, icon
from wizard.gui.metrics import Metrics
from wizard.gui.palette import Hue
from wizard.onboarding.rehearsal_words import LineWords, RehearsalSpeaker

COLUMNS = ("when", "event", "trigger", "target", "outcome")
_ANY_INDEX = QModelIndex | QPersistentModelIndex
_QUIET = {Outcome.PING, Outcome.REPEATED, Outcome.CONDITION, Outcome.INACTIVE, Outcome.OUT_OF_HOURS}


def outcome_icon(outcome: Outcome) -> tuple[str, Paint]:
    """The icon and colour of an outcome: told, told later, meant so, or something to look at."""
    if outcome is Outcome.SENT:
        return "check", Hue.GOOD
    if outcome.is_sent:
        return "time", Hue.NOTE
    if outcome in _QUIET:
        return "info", None
    return "warning", Hue.CARE


class RehearsalModel(QAbstractTableModel):
    """The lines as given; words are made when a row is first shown, so that a long day costs nothing."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._speaker: RehearsalSpeaker | None = None
        self._lines: Sequence[Line] = ()
        self._words: dict[int, LineWords] = {}

    def show_lines(self, lines: Sequence[Line], speaker: RehearsalSpeaker | None) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._lines, self._speaker, self._words = lines, speaker, {}
        self.endResetModel()

    def line(self, row: int) -> Line:
        """The line of a row."""
        return self._lines[row]

    def words(self, row: int) -> LineWords:
        """A row in words."""
        if row not in self._words:
            assert self._speaker is not None
            self._words[row] = self._speaker.line(self._lines[row])
        return self._words[row]

    def rowCount(self, parent: _ANY_INDEX = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _ANY_INDEX = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._texts.get(f"page.rehearsal.column.{COLUMNS[section]}")
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _ANY_INDEX, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._cell(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._texts.get(f'page.rehearsal.column.{COLUMNS[index.column()]}')}: {self._cell(index)}"
        if role == Qt.ItemDataRole.DecorationRole and COLUMNS[index.column()] == "outcome":
            name, paint = outcome_icon(self._lines[index.row()].outcome)
            return icon(name, paint, QApplication.palette(), [QIcon.Mode.Normal, QIcon.Mode.Selected])
        return None

    def _cell(self, index: _ANY_INDEX) -> str:
        words = self.words(index.row())
        return (words.when, words.event, words.trigger or "—", words.target or "—", words.outcome)[index.column()]


class RehearsalTable(QTableView):
    """Rows are chosen whole; the keyboard walks through them."""

    def __init__(self, name: str) -> None:
        super().__init__()
        metrics = Metrics.of()
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setStyleSheet("QTableView { outline: 0 }")
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(metrics.times(6))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(metrics.times(16))
        for policy in (self.setVerticalScrollBarPolicy, self.setHorizontalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def fit(self) -> None:
        """As high as its rows: only the page scrolls."""
        rows = max(1, self.model().rowCount()) * self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows + 2 * self.frameWidth())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def spread(self) -> None:
        """Give the columns their widths: times as wide as they are, the rest shares the room."""
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        width = self.fontMetrics().horizontalAdvance("2026-11-20 10:12:00") + Metrics.of().gap * 2
        header.resizeSection(0, width)
