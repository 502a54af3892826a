"""A list to pick from as a table: what is not shown costs nothing, and looking through it is done between events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from wizard.core.texts import Texts
from wizard.gui.metrics import Metrics
from wizard.gui.widgets.boxes import Boxes
from wizard.onboarding.picking import Choice, Sieve

COLUMNS = ("name", "id", "where")
_INDENT = "\u2003"
_ANY_INDEX = QModelIndex | QPersistentModelIndex


class ChoiceModel(QAbstractTableModel):
    """Rows are places in `choices`. `chosen_changed` is called after one was ticked or taken out.

    A search is one sieve; each turn of the event loop takes one step of it, so that keys are never waited for.
    """

    def __init__(self, texts: Texts, chosen: Iterable[str], chosen_changed: Callable[[], None]) -> None:
        super().__init__()
        self._texts = texts
        self._choices: Sequence[Choice] = ()
        self._rows: Sequence[int] = ()
        self._is_sifted = False
        self._sieve: Sieve | None = None
        self._chosen = dict.fromkeys(chosen)
        self._chosen_changed = chosen_changed
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._step)

    # --- what is there

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Show all of these."""
        self._choices = choices
        self.look_for("")

    @property
    def count(self) -> int:
        """How many there are to pick from."""
        return len(self._choices)

    @property
    def is_looking(self) -> bool:
        """Whether a search still goes on."""
        return self._turn.isActive()

    def choice(self, row: int) -> Choice:
        """What stands in a row."""
        return self._choices[self._rows[row]]

    # --- searching

    def look_for(self, words: str) -> None:
        """Show only what has all these words; "" shows everything. The first step is taken at once."""
        self.beginResetModel()
        self._is_sifted = bool(words.strip())
        self._sieve = Sieve(self._choices, words) if self._is_sifted else None
        self._rows = self._sieve.step() if self._sieve is not None else range(len(self._choices))
        self.endResetModel()
        self._go_on()

    def _go_on(self) -> None:
        if self._sieve is not None and not self._sieve.is_done:
            self._turn.start()
        else:
            self._turn.stop()

    def _step(self) -> None:
        if self._sieve is not None:
            found = self._sieve.step()
            if found:
                begin = len(self._rows)
                self.beginInsertRows(QModelIndex(), begin, begin + len(found) - 1)
                self._rows = [*self._rows, *found]
                self.endInsertRows()
        self._go_on()

    # --- choosing

    @property
    def chosen(self) -> list[str]:
        """The ids that are ticked, in the order in which they were."""
        return list(self._chosen)

    def toggle(self, row: int) -> None:
        """Tick a row, or take its tick away."""
        name = self.choice(row).id
        if name in self._chosen:
            del self._chosen[name]
        else:
            self._chosen[name] = None
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))
        self._chosen_changed()

    # --- as Qt asks

    def rowCount(self, parent: _ANY_INDEX = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _ANY_INDEX = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: _ANY_INDEX) -> Qt.ItemFlag:
        # Not user-checkable: a click anywhere in the row ticks, and one on the box must not do it twice.
        del index
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._texts.get(f"picker.column.{COLUMNS[section]}")
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _ANY_INDEX, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        choice, column = self.choice(index.row()), COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            indent = "" if self._is_sifted or column != "name" else _INDENT * choice.depth
            return indent + str(getattr(choice, column))
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(getattr(choice, column))
        if role == Qt.ItemDataRole.CheckStateRole and column == "name":
            return Qt.CheckState.Checked if choice.id in self._chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(choice) if column == "name" else str(getattr(choice, column))
        return None

    def _spoken(self, choice: Choice) -> str:
        state = self._texts.get("picker.ticked" if choice.id in self._chosen else "picker.unticked")
        told = (choice.name, choice.id, choice.where, state)
        return self._texts.get("ui.name-between").join(one for one in told if one)


class ChoiceTable(QTableView):
    """The rows. The space bar ticks; every row is as high as every other, so that none has to be measured."""

    def __init__(self, model: ChoiceModel) -> None:
        super().__init__()
        metrics = Metrics.of()
        self._model = model
        self.setModel(model)
        self.setItemDelegate(Boxes(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setStyleSheet("QTableView { outline: 0 }")
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(metrics.times(6))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, metrics.times(36))
        self.clicked.connect(lambda index: model.toggle(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._model.toggle(self.currentIndex().row())
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # the dialog's own button
            return
        super().keyPressEvent(event)
