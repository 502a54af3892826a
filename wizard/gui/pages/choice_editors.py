"""Controls for a choice: one of several, some of several, yes or no, and what cannot be changed."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wizard.core.forms import Field
from wizard.core.pointer import MISSING
from wizard.gui.controls import CheckBox, ComboBox
from wizard.gui.labels import TextLabel
from wizard.gui.metrics import Metrics
from wizard.gui.pages.editor import Editor, FormScope
from wizard.gui.pages.text_editors import shown
from wizard.gui.widgets.flow import FlowLayout


class ChoiceEditor(Editor):
    """One of several options; an answer that is none of them stays visible."""

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        self.combo = ComboBox()
        self._values: list[object] = []
        self._fill()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.combo, 1)
        self.combo.activated.connect(self._on_activated)

    @property
    def control(self) -> QWidget:
        return self.combo

    def _fill(self) -> None:
        value, field = self.value, self.field
        self._values = [*field.options]
        labels = [self.scope.option(field, one) for one in field.options]
        if value is MISSING or value in self._values:
            if value is MISSING or not field.required:
                self._values.insert(0, MISSING)
                labels.insert(0, self.scope.text("ui.choose"))
        else:
            self._values.append(value)
            labels.append(shown(value))
        self.combo.clear()
        self.combo.addItems(labels)
        self.combo.setCurrentIndex(next((i for i, one in enumerate(self._values) if one == value or one is value), 0))

    def _on_activated(self, index: int) -> None:
        self.put(self._values[index])


class ChoicesEditor(Editor):
    """Some of several, as check boxes in reading order; the answer keeps the schema's order."""

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        chosen = self._chosen()
        self.boxes = {value: CheckBox(scope.option(field, value).replace("&", "&&")) for value in field.options}
        metrics = Metrics.of()
        widest = max((box.sizeHint().width() for box in self.boxes.values()), default=1)
        flow = FlowLayout(self, across=metrics.gap, down=metrics.tight)
        for value, box in self.boxes.items():
            box.setChecked(value in chosen)
            box.toggled.connect(lambda _on: self._write())
            box.setMinimumWidth(widest)
            flow.addWidget(box)

    @property
    def control(self) -> QWidget:
        return next(iter(self.boxes.values()), self)

    def _chosen(self) -> list[object]:
        value = self.value
        return value if isinstance(value, list) else []

    def _write(self) -> None:
        unknown = [one for one in self._chosen() if one not in self.boxes]
        chosen = [value for value, box in self.boxes.items() if box.isChecked()]
        self.put([*chosen, *unknown] if chosen or unknown else MISSING)

    def name_parts(self, name: str, description: str) -> None:
        between = self.scope.text("ui.name-between")
        for value, box in self.boxes.items():
            box.setAccessibleName(name + between + self.scope.option(self.field, value))
            box.setAccessibleDescription(description)


class SwitchEditor(Editor):
    """Yes or no."""

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        self.box = CheckBox(scope.text("value.yes"))
        self.box.setChecked(self.value is True)
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        self.box.toggled.connect(self.put)

    @property
    def control(self) -> QWidget:
        return self.box


class FixedText(Editor):
    """What the schema leaves no choice about: shown, and written once."""

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(TextLabel(scope.context.speaker.value(field.pointer, field.constant)))
