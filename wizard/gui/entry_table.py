"""The table of entries: platform, shop, state, last verified, next step; searched and filtered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QTableView,
    QWidget,
)

from wizard.core.moments import read_moment
from wizard.core.texts import Texts
from wizard.gui.icons import Paint, icon
from wizard.gui.metrics import Metrics
from wizard.gui.moments import Moments
from wizard.gui.palette import Hue, link_color
from wizard.onboarding.workspace import Overview

if TYPE_CHECKING:
    from PySide6.QtGui import QKeySequence

COLUMNS = ("platform", "shop", "state", "verified", "next")
_ANY_INDEX = QModelIndex | QPersistentModelIndex
_STATES: dict[str, tuple[str, Paint]] = {
    "exported": ("step-complete", Hue.GOOD),
    "draft": ("step-in-work", Hue.NOTE),
    "waiting": ("step-waiting", Hue.NOTE),
    "failed": ("error", Hue.BAD),
    "damaged": ("warning", Hue.BAD),
}
STATES = tuple(_STATES)


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One row, in words."""

    overview: Overview
    cells: tuple[str, str, str, str, str]


def entry_line(overview: Overview, moments: Moments) -> EntryLine:
    """An entry in words."""
    texts, summary = moments.texts, overview.summary
    verified = read_moment(overview.verified_at)
    state = texts.get(f"state.entry.{overview.state}", done=overview.steps_done, total=overview.steps_total)
    if summary.damage is not None:
        return EntryLine(overview, ("—", summary.id, state, "—", texts.get("home.next.damaged")))
    return EntryLine(
        overview,
        (
            texts.get(f"{summary.platform}.title"),
            shop_of(overview),
            state,
            moments.when(verified) if verified else "—",
            texts.get(f"home.next.{overview.state}"),
        ),
    )


def shop_of(overview: Overview) -> str:
    """What tells this shop from others of its platform: the proved account and the slug."""
    slug = overview.summary.id.removeprefix(f"{overview.summary.platform}-")
    return slug if not overview.account or overview.account == slug else f"{overview.account} · {slug}"


class EntryModel(QAbstractTableModel):
    """The rows as given."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._lines: list[EntryLine] = []
        self._icons: dict[tuple[str, int], QIcon] = {}

    def _icon(self, name: str, paint: Paint) -> QIcon:
        """Painted once for each palette: a view asks for it with every cell it draws."""
        palette = QApplication.palette()
        key = name, palette.cacheKey()
        if key not in self._icons:
            self._icons[key] = icon(name, paint, palette, [QIcon.Mode.Normal, QIcon.Mode.Selected])
        return self._icons[key]

    def show_lines(self, lines: Sequence[EntryLine]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def line(self, row: int) -> EntryLine:
        """The row's entry."""
        return self._lines[row]

    def rowCount(self, parent: _ANY_INDEX = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _ANY_INDEX = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._texts.get(f"home.column.{COLUMNS[section]}")
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _ANY_INDEX, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = self._lines[index.row()], COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return line.cells[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._texts.get(f'home.column.{column}')}: {line.cells[index.column()]}"
        if role == Qt.ItemDataRole.DecorationRole and column == "state":
            name, paint = _STATES.get(line.overview.state, _STATES["draft"])
            return self._icon(name, paint)
        if role == Qt.ItemDataRole.ForegroundRole and column == "next":
            return link_color(QApplication.palette())
        return None


class EntryFilter(QSortFilterProxyModel):
    """Shows rows of one company, platform and state whose text holds what is searched."""

    def __init__(self, model: EntryModel) -> None:
        super().__init__()
        self._model = model
        self._search = self._platform = self._state = self._company = ""
        self.setSourceModel(model)

    def narrow(self, *, search: str, platform: str, state: str, company: str) -> None:
        """Change what is shown; "" means all."""
        self._search, self._platform, self._state, self._company = search.strip().lower(), platform, state, company
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: _ANY_INDEX) -> bool:
        del parent
        line = self._model.line(row)
        summary = line.overview.summary
        if summary.damage is not None:
            return not self._search or self._search in summary.id
        return (
            self._platform in ("", summary.platform)
            and self._state in ("", line.overview.state)
            and self._company in ("", summary.entity)
            and self._search in " ".join((summary.id, *line.cells)).lower()
        )


def _delete_key() -> QKeySequence.StandardKey:
    from PySide6.QtGui import QKeySequence  # brings every standard key, and the first page waits for none

    return QKeySequence.StandardKey.Delete


class EntryTable(QTableView):
    """Whole rows; Enter or a double click opens (`activated`), the delete key emits `delete_wanted`."""

    delete_wanted = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        # Only rows are chosen here: a frame around one cell would look like a choice of its own.
        self.setStyleSheet("QTableView { outline: 0 }")
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(Metrics.of().times(7))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(Metrics.of().times(20))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Where the keyboard is, is what the buttons below act on."""
        super().focusInEvent(event)
        if self.model().rowCount() and not self.selectionModel().hasSelection():
            self.selectRow(max(0, self.currentIndex().row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        elif event.matches(_delete_key()):
            self.delete_wanted.emit()
        else:
            super().keyPressEvent(event)


class WholeRows(QWidget):
    """The table, as high as whole rows go into the room: a row cut in half looks like a fault."""

    def __init__(self, table: EntryTable) -> None:
        super().__init__()
        self._table = table
        table.setParent(self)
        self.setMinimumHeight(self._height_of(1))

    def _height_of(self, rows: int) -> int:
        table = self._table
        row = table.verticalHeader().defaultSectionSize()
        return table.horizontalHeader().sizeHint().height() + 2 * table.frameWidth() + rows * row

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room, row = self.height() - self._height_of(0), self._table.verticalHeader().defaultSectionSize()
        self._table.setGeometry(0, 0, self.width(), self._height_of(max(1, room // row)))
