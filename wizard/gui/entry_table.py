"""The table of entries: platform, shop, state, last verified, next step; searched and filtered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView

from wizard.core.texts import Texts
from wizard.core.waits import read_moment
from wizard.gui.icons import Paint, color_of, icon
from wizard.gui.metrics import Metrics
from wizard.gui.moments import Moments
from wizard.gui.palette import Hue
from wizard.onboarding.workspace import Overview

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
            return icon(name, paint, QApplication.palette())
        if role == Qt.ItemDataRole.ForegroundRole and column == "next":
            return color_of(QPalette.ColorRole.Link, QApplication.palette())
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


class EntryTable(QTableView):
    """Whole rows; Enter, a double click or the last column opens. Set `opened` and `deleted`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(Metrics.of().times(7))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(Metrics.of().times(20))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)
