"""Sample values of a text with double-braced variables: one line for each variable that the text has now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from wizard.core.descriptors.system import FieldHints
from wizard.core.forms import Field, FieldKind
from wizard.core.placeholders import names_of
from wizard.core.pointer import MISSING, join
from wizard.gui.labels import TextLabel
from wizard.gui.metrics import Metrics
from wizard.gui.pages.editor import Editor, FormScope
from wizard.gui.pages.text_editors import TextEditor, shown

_LINE = FieldHints(hygiene="text")


class SamplesEditor(Editor):
    """`text` points at the text whose variables these are. The sample of a variable that was taken out of the text is
    dropped, and comes back with the variable as long as the page is open."""

    label_above = True
    says_optional = False

    def __init__(self, scope: FormScope, field: Field, text: str) -> None:
        super().__init__(scope, field)
        self._text = text
        self._forgotten: dict[str, Any] = {}
        self._inside = FormScope(scope.context, self._on_written, self._on_written, scope.make)
        self.lines: dict[str, TextEditor] = {}
        self._labels: dict[str, QLabel] = {}
        self._none = TextLabel(scope.text("page.templates.no-variables"), None)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Metrics.of().gap)
        self._grid.setColumnStretch(1, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, Metrics.of().gap)
        box.addWidget(self._none)
        box.addLayout(self._grid)
        self._show()

    @property
    def control(self) -> QWidget:
        return next(iter(self.lines.values())).line if self.lines else self

    @property
    def samples(self) -> Mapping[str, Any]:
        """The samples as they are kept."""
        return self.value if isinstance(self.value, Mapping) else {}

    def _names(self) -> tuple[str, ...]:
        """The text's variables, then samples of none."""
        used = names_of(shown(self.scope.context.session.value(self._text)))
        return tuple(dict.fromkeys((*used, *self.samples)))

    def other_written(self, pointer: str) -> None:
        if pointer == self._text:
            self._follow()
        if pointer == self._text or pointer.startswith(self.field.pointer.rpartition("/")[0]):
            self._show()

    def _follow(self) -> None:
        """Drop what no variable uses any more, and bring back what one uses again."""
        used = names_of(shown(self.scope.context.session.value(self._text)))
        self._forgotten |= {name: value for name, value in self.samples.items() if name not in used}
        known = {**self._forgotten, **self.samples}
        wanted = {name: known[name] for name in used if name in known}
        if wanted != self.samples:
            self.scope.context.session.put(self.field.pointer, wanted or MISSING)

    def _show(self) -> None:
        names = self._names()
        self._none.setVisible(not names)
        if names == tuple(self.lines):
            return
        for name in [one for one in self.lines if one not in names]:
            for widget in (self.lines.pop(name), self._labels.pop(name)):
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        for row, name in enumerate(names):
            if name not in self.lines:
                self._add(name)
            self._grid.addWidget(self._labels[name], row, 0)
            self._grid.addWidget(self.lines[name], row, 1)
        self.lines = {name: self.lines[name] for name in names}

    def _add(self, name: str) -> None:
        pointer = self.field.pointer + join(name)
        field = Field(name, pointer, f"{self.field.key}.{name}", FieldKind.TEXT, required=True, hints=_LINE)
        line, label = TextEditor(self._inside, field), QLabel(self.label_of(name))
        label.setWordWrap(True)
        label.setBuddy(line.control)
        line.control.setAccessibleName(label.text())
        self.lines[name], self._labels[name] = line, label

    def label_of(self, name: str) -> str:
        """What stands before the sample of a variable."""
        return variable_label(self.scope, self.field.pointer, name)

    def _on_written(self, _pointer: str) -> None:
        self.notes = tuple(note for line in self.lines.values() for note in line.notes)
        self.scope.written(self.field.pointer)

    def settle(self) -> None:
        for line in self.lines.values():
            line.settle()

    def name_parts(self, name: str, description: str) -> None:
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)


def variable_label(scope: FormScope, samples: str, name: str) -> str:
    """{{name}} and what it means, where the platform's texts say it. `samples` points at sample values."""
    speaker, written = scope.context.speaker, "{{" + name + "}}"
    owner = scope.context.session.platform.index.id
    keys = (f"{speaker.field_key(samples)}.{name}.label", f"{owner}.variable.{name}")
    meaning = next((speaker.texts.get(key) for key in keys if speaker.texts.has(key)), "")
    return f"{meaning} {written}" if meaning else written
