"""Whom a test message goes to: ids typed or picked, one line for each way an action addresses people."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from wizard.gui.labels import PushButton, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.pages.page import PageContext
from wizard.gui.pages.picker_dialog import PickerDialog, list_name, readable_list
from wizard.onboarding.trying import Possible

_BETWEEN = "|"


class Recipients(QWidget):
    """The inputs of one action that are ids of a list. `changed` is called when any of them is another one."""

    def __init__(self, context: PageContext, possible: Possible, changed: Callable[[], None]) -> None:
        super().__init__()
        self._context, self._possible, self._changed = context, possible, changed
        self.lines: dict[str, QLineEdit] = {}
        self.buttons: dict[str, PushButton] = {}
        self._names: dict[str, QLabel] = {}
        self.dialog: PickerDialog | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Metrics.of().gap)
        self._grid.setVerticalSpacing(Metrics.of().tight)
        self._grid.setColumnStretch(1, 1)
        for name in possible.format.inputs:
            if name in possible.action.picks:
                self._add(name, possible.action.picks[name])

    def _add(self, name: str, listing: str) -> None:
        texts = self._context.speaker.texts
        told = list_name(self._context, self._possible.system, listing)
        line = self.lines[name] = QLineEdit()
        line.setPlaceholderText(texts.get("trying.ids-hint"))
        line.setAccessibleName(texts.get("trying.to", list=told))
        line.textChanged.connect(lambda _text: self._on_changed(name, listing))
        label = QLabel(told)
        label.setBuddy(line)
        button = self.buttons[name] = PushButton(texts.get("trying.pick"), "list", lambda: self.pick(name))
        button.setAccessibleName(texts.get("picker.pick", system=self._system(), list=told))
        self._names[name] = quiet("")
        self._names[name].hide()
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        beside = QHBoxLayout()
        beside.addWidget(line, 1)
        beside.addWidget(button)
        self._grid.addLayout(beside, row, 1)
        self._grid.addWidget(self._names[name], row + 1, 1)

    def _system(self) -> str:
        return self._context.speaker.texts.get(f"{self._possible.system.index.id}.system")

    def given(self) -> Mapping[str, str]:
        """What was filled in."""
        return {name: line.text().strip() for name, line in self.lines.items() if line.text().strip()}

    def ids(self, name: str) -> list[str]:
        """The ids of one line, however they were divided."""
        raw = self.lines[name].text().replace(",", _BETWEEN).replace("，", _BETWEEN).replace("、", _BETWEEN)
        return [one.strip() for one in raw.split(_BETWEEN) if one.strip()]

    def pick(self, name: str) -> None:
        """Open the list of a line."""
        readable = readable_list(self._context, self._possible.action.picks[name])
        if readable is None:
            return
        taken: Callable[[list[str]], None] = lambda ids: self.lines[name].setText(_BETWEEN.join(ids))  # noqa: E731
        self.dialog = PickerDialog(self._context, readable, self.ids(name), taken, self)
        self.dialog.finished.connect(lambda _code: self.lines[name].setFocus())
        self.dialog.open()

    def _on_changed(self, name: str, listing: str) -> None:
        known, texts = self._context.lists.names(listing), self._context.speaker.texts
        told = [texts.get("picker.named", name=known[one], id=one) for one in self.ids(name) if one in known]
        self._names[name].setText(texts.get("value.separator").join(told))
        self._names[name].setVisible(bool(told))
        self._changed()
