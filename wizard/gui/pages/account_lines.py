"""The templates of an account dialog as a list: a box to tick, name and language, and how each stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from wizard.core.descriptors.template_api import TemplateApi
from wizard.gui.icons import Paint, PaletteWatcher, icon
from wizard.gui.metrics import Metrics
from wizard.gui.palette import Hue
from wizard.gui.widgets.boxes import Boxes
from wizard.onboarding.template_outcomes import Outcome, State

Look = tuple[str, Paint]

LOOKS: dict[str, Look] = {
    State.READY: ("step-not-started", Hue.NOTE),
    "planned": ("step-not-started", None),
    "queued": ("step-not-started", Hue.NOTE),
    "sending": ("step-in-work", Hue.NOTE),
    State.HAS_ERRORS: ("error", Hue.BAD),
    State.SAME: ("check", Hue.GOOD),
    State.DIFFERENT: ("warning", Hue.CARE),
    State.SUBMITTED: ("check", Hue.GOOD),
    State.REFUSED: ("error", Hue.BAD),
    State.MAYBE: ("warning", Hue.CARE),
    State.UNSENT: ("warning", Hue.CARE),
    State.POSTPONED: ("time", Hue.NOTE),
    State.CHANGED: ("info", Hue.NOTE),
    State.UNCHANGED: ("info", None),
    State.ABSENT: ("step-not-needed", None),
    State.IMPORTED: ("check", Hue.GOOD),
    State.UNREADABLE: ("warning", Hue.CARE),
}
_BY_REVIEW: dict[str, Look] = {
    "approved": ("check", Hue.GOOD),
    "submitted": ("step-waiting", Hue.NOTE),
    "declined": ("error", Hue.BAD),
}
_READ = (State.CHANGED, State.UNCHANGED, State.SAME)


def look_of(outcome: Outcome, api: TemplateApi) -> Look:
    """Icon and colour: of what only was read the review's own, of everything else the outcome's."""
    review = api.statuses.get(outcome.known.status, "") if outcome.known else ""
    is_read = outcome.state in _READ and review
    if review == "declined" and (is_read or outcome.state is State.SUBMITTED):
        return _BY_REVIEW[review]
    if outcome.category and outcome.asked and outcome.category != outcome.asked:
        return "warning", Hue.CARE
    return _BY_REVIEW[review] if is_read else LOOKS[outcome.state]


@dataclass(frozen=True, slots=True)
class Line:
    """One template. `id` is its own among the lines; only what `can_choose` has a box."""

    id: str
    name: str
    about: str
    look: Look
    can_choose: bool = False


class LineList(QListWidget):
    """`picked` is called when another line becomes current, `ticked` when a box changed by hand."""

    def __init__(self, picked: Callable[[], None], ticked: Callable[[], None]) -> None:
        super().__init__()
        self._ticked = ticked
        self._lines: list[Line] = []
        self._is_filling = False
        self._is_locked = False
        self._icons: dict[Look, QIcon] = {}
        self.setUniformItemSizes(True)
        self.setItemDelegate(Boxes(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setIconSize(QSize(Metrics.of().icon, Metrics.of().icon))
        self.setSpacing(1)
        self.currentRowChanged.connect(lambda row: picked() if row >= 0 and not self._is_filling else None)
        self.itemChanged.connect(self._on_changed)
        PaletteWatcher(self, self._repaint)

    @property
    def current(self) -> str:
        """The id of the current line, "" for none."""
        row = self.currentRow()
        return self._lines[row].id if 0 <= row < len(self._lines) else ""

    @property
    def chosen(self) -> list[str]:
        """The ids of the ticked lines, in their order."""
        checked = Qt.CheckState.Checked
        return [one.id for row, one in enumerate(self._lines) if one.can_choose and self._state(row) == checked]

    def _state(self, row: int) -> Qt.CheckState:
        return self.item(row).checkState()

    def show_lines(self, lines: Sequence[Line], chosen: Sequence[str]) -> None:
        """Show these instead; boxes as told. The current line stays, by its id. Calls nobody."""
        current, self._is_filling = self.current, True
        while self.count() > len(lines):
            self.takeItem(self.count() - 1)
        while self.count() < len(lines):
            self.addItem(QListWidgetItem())
        self._lines = list(lines)
        wanted = set(chosen)
        for row, line in enumerate(lines):
            self._fill(row, line)
            self._tick(row, on=line.id in wanted)
        ids = [line.id for line in lines]
        self.setCurrentRow(ids.index(current) if current in ids else min(0, len(ids) - 1))
        self._is_filling = False

    def show_line(self, line: Line) -> None:
        """Renew one; its box stays as it is, unless it may no longer be chosen."""
        row = next((at for at, one in enumerate(self._lines) if one.id == line.id), -1)
        if row < 0:
            return
        self._is_filling, was = True, line.id in self.chosen
        self._lines[row] = line
        self._fill(row, line)
        self._tick(row, on=was)
        self._is_filling = False

    def lock(self, *, on: bool) -> None:
        """Whether the boxes stay as they are for a while."""
        if on != self._is_locked:
            self._is_locked, ticked, self._is_filling = on, set(self.chosen), True
            for row, line in enumerate(self._lines):
                self._tick(row, on=line.id in ticked)
            self._is_filling = False

    def tick_all(self, *, on: bool) -> None:
        """All boxes, or none."""
        self._is_filling = True
        for row in range(self.count()):
            self._tick(row, on=on)
        self._is_filling = False
        self._ticked()

    def go_to(self, line_id: str) -> None:
        """Make a line the current one."""
        row = next((at for at, one in enumerate(self._lines) if one.id == line_id), -1)
        if row >= 0:
            self.setCurrentRow(row)
            self.scrollToItem(self.item(row))

    def _fill(self, row: int, line: Line) -> None:
        item = self.item(row)
        item.setText(f"{line.name}\n{line.about}")
        item.setIcon(self._icon(line.look))
        item.setToolTip(f"{line.name}\n{line.about}")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{line.name} {line.about}")

    def _tick(self, row: int, *, on: bool) -> None:
        item, line = self.item(row), self._lines[row]
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not line.can_choose:
            item.setFlags(base)
            item.setData(Qt.ItemDataRole.CheckStateRole, None)
            return
        item.setFlags(base if self._is_locked else base | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _icon(self, look: Look) -> QIcon:
        if look not in self._icons:
            self._icons[look] = icon(*look, self.palette())
        return self._icons[look]

    def _repaint(self) -> None:
        self._is_filling = True
        self._icons.clear()
        for row, line in enumerate(self._lines):
            self.item(row).setIcon(self._icon(line.look))
        self._is_filling = False

    def _on_changed(self, _item: QListWidgetItem) -> None:
        if not self._is_filling:
            self._ticked()
