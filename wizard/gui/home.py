"""Home: what is to be done today, and every entry with its state."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from wizard.adapters.clock import Clock
from wizard.core.texts import Texts
from wizard.gui.entry_table import STATES, EntryFilter, EntryLine, EntryModel, EntryTable, WholeRows, entry_line
from wizard.gui.home_parts import EmptyPlace, EntryActions, EntryCalls, filter_box, more_button
from wizard.gui.labels import Line, PushButton, quiet, subheading
from wizard.gui.metrics import REFRESH_MS, Metrics
from wizard.gui.moments import Moments
from wizard.gui.today import TodayList, tasks
from wizard.onboarding.workspace import Workspace


@dataclass(frozen=True, slots=True)
class HomeState:
    """What one had typed and chosen on the page, kept when it is drawn anew."""

    search: str = ""
    platform: str = ""
    state: str = ""
    entry: str = ""


class HomePage(QWidget):
    """Emits what is wanted: `open_wanted` with entry id and pointer or "", `delete_wanted` and `clone_wanted` with an
    entry id, `calendar_wanted` with one or "" for all, `import_wanted` and `new_wanted`."""

    open_wanted = Signal(str, str)
    delete_wanted = Signal(str)
    clone_wanted = Signal(str)
    calendar_wanted = Signal(str)
    import_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, workspace: Workspace, texts: Texts, clock: Clock, state: HomeState) -> None:
        super().__init__()
        self._workspace, self._texts, self._clock = workspace, texts, clock
        self._company = ""
        self.setAccessibleName(texts.get("home.title"))
        metrics = Metrics.of()
        self.today = TodayList(texts, self.open_wanted.emit)
        box = QVBoxLayout(self)
        box.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.margin)
        box.setSpacing(metrics.margin)
        box.addWidget(self.today)
        box.addWidget(Line())
        self._build_entries(box)
        self.reload()
        self._restore(state)
        self._select(state.entry)
        self._minutes = QTimer(self)
        self._minutes.timeout.connect(self.reload)
        self._minutes.start(REFRESH_MS)

    # --- building

    def _build_entries(self, box: QVBoxLayout) -> None:
        self.count = subheading("")
        self.model = EntryModel(self._texts)
        self.filter = EntryFilter(self.model)
        self.table = EntryTable(self._texts.get("home.entries"))
        self.table.setModel(self.filter)
        self.table.activated.connect(self._on_activated)
        self.table.clicked.connect(self._on_clicked)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._on_menu)
        self.table.selectionModel().selectionChanged.connect(lambda _now, _before: self._show_actions())
        self.table.delete_wanted.connect(self._delete)
        box.addLayout(self._build_tools())
        self._places = QStackedLayout()
        self._places.addWidget(WholeRows(self.table))
        self.empty = EmptyPlace(self._texts, self.new_wanted.emit)
        self._places.addWidget(self.empty)
        self.nothing = quiet(self._texts.get("home.nothing-found"))
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._places.addWidget(self.nothing)
        box.addLayout(self._places, 1)
        box.addWidget(self._build_actions())

    def _build_tools(self) -> QHBoxLayout:
        texts, metrics = self._texts, Metrics.of()
        self.search = QLineEdit()
        self.search.setPlaceholderText(texts.get("home.search"))
        self.search.setAccessibleName(texts.get("home.search"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(metrics.times(48))
        self.search.setMaximumWidth(metrics.times(60))
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.platforms = filter_box(texts.get("home.all-platforms"), texts.get("home.column.platform"), self._narrow)
        self.states = filter_box(texts.get("home.all-states"), texts.get("home.column.state"), self._narrow)
        for state in STATES:
            self.states.addItem(texts.get(f"home.state.{state}"), state)
        self.more_button = more_button(texts, self.import_wanted.emit, lambda: self.calendar_wanted.emit(""))
        self.new_button = PushButton(texts.get("home.new"), "add", self.new_wanted.emit)
        self.new_button.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(metrics.gap)
        row.addWidget(self.count)
        row.addStretch(1)
        for widget in (self.search, self.platforms, self.states, self.more_button, self.new_button):
            row.addWidget(widget)
        return row

    def _build_actions(self) -> QWidget:
        calls = EntryCalls(self._open, self._clone, self._write_calendar, self._delete)
        self.entry_actions = EntryActions(self._texts, calls)
        return self.entry_actions

    # --- showing

    def reload(self) -> None:
        """Read all entries again."""
        moments = Moments(self._texts, self._clock())
        overviews = self._workspace.overviews()
        chosen = self.selected()
        self._offer_platforms({one.summary.platform for one in overviews if one.summary.damage is None})
        self.model.show_lines([entry_line(one, moments) for one in overviews])
        mine = [one for one in overviews if self._company in ("", one.summary.entity)]
        self.today.show_tasks(tasks((one for one in mine if one.summary.damage is None), moments))
        self._narrow()
        if chosen is not None:
            self._select(chosen.overview.summary.id)

    def _offer_platforms(self, present: set[str]) -> None:
        """Only platforms that have entries: naming the others would read the texts of every platform."""
        for platform in sorted(present):
            if self.platforms.findData(platform) < 0:
                self.platforms.addItem(self._texts.get(f"{platform}.title"), platform)

    def show_company(self, entity_id: str) -> None:
        """Only this company's entries; "" for all."""
        if entity_id != self._company:
            self._company = entity_id
            self.reload()

    def _narrow(self) -> None:
        self.filter.narrow(
            search=self.search.text(),
            platform=str(self.platforms.currentData() or ""),
            state=str(self.states.currentData() or ""),
            company=self._company,
        )
        shown, total = self.filter.rowCount(), self.model.rowCount()
        self.count.setText(self._texts.get("home.count", count=shown))
        self._places.setCurrentIndex(0 if shown else (1 if total == 0 else 2))
        self.entry_actions.setVisible(bool(shown))
        self._show_actions()

    def _show_actions(self) -> None:
        line = self.selected()
        damage = line.overview.summary.damage if line is not None else None
        words = ""
        if damage is not None:
            words = self._texts.get(f"error.{damage.key}.message", **damage.parameters)
            words += self._texts.get("ui.between") + self._texts.get(f"error.{damage.key}.fix", **damage.parameters)
        self.entry_actions.show_for(is_chosen=line is not None, is_whole=damage is None, advice=words)

    def state(self) -> HomeState:
        """What is typed and chosen now."""
        line = self.selected()
        return HomeState(
            self.search.text(),
            str(self.platforms.currentData() or ""),
            str(self.states.currentData() or ""),
            line.overview.summary.id if line is not None else "",
        )

    def _restore(self, state: HomeState) -> None:
        self.search.setText(state.search)
        self.platforms.setCurrentIndex(max(0, self.platforms.findData(state.platform)))
        self.states.setCurrentIndex(max(0, self.states.findData(state.state)))

    # --- doing

    def selected(self) -> EntryLine | None:
        """The selected row, or None."""
        rows = self.table.selectionModel().selectedRows()
        return self._line(rows[0]) if rows else None

    def _line(self, index: QModelIndex) -> EntryLine:
        return self.model.line(self.filter.mapToSource(index).row())

    def _select(self, entry_id: str) -> None:
        for row in range(self.filter.rowCount()):
            if self._line(self.filter.index(row, 0)).overview.summary.id == entry_id:
                self.table.selectRow(row)

    def _on_activated(self, index: QModelIndex) -> None:
        line = self._line(index)
        if line.overview.summary.damage is None:
            self.open_wanted.emit(line.overview.summary.id, "")

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == self.model.columnCount() - 1:
            self._on_activated(index)

    def _open(self) -> None:
        line = self.selected()
        if line is not None:
            self.open_wanted.emit(line.overview.summary.id, "")

    def _delete(self) -> None:
        line = self.selected()
        if line is None:
            return
        entry_id = line.overview.summary.id
        from PySide6.QtWidgets import QMessageBox  # when it is needed: no start asks to delete

        box = QMessageBox(
            QMessageBox.Icon.Warning,
            self._texts.get("home.delete-title"),
            self._texts.get("home.delete-ask", entry=entry_id),
            parent=self,
        )
        box.setInformativeText(self._texts.get("home.delete-means"))
        keep = box.addButton(self._texts.get("home.keep"), QMessageBox.ButtonRole.RejectRole)
        go = box.addButton(self._texts.get("home.delete-do"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(lambda _code: self.delete_wanted.emit(entry_id) if box.clickedButton() is go else None)
        box.open()

    def _clone(self) -> None:
        line = self.selected()
        if line is not None:
            self.clone_wanted.emit(line.overview.summary.id)

    def _write_calendar(self) -> None:
        line = self.selected()
        if line is not None:
            self.calendar_wanted.emit(line.overview.summary.id)

    def _on_menu(self, at: QPoint) -> None:
        if self.selected() is not None:
            self.entry_actions.menu(self).popup(self.table.viewport().mapToGlobal(at))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "table"):
            self.table.viewport().update()
