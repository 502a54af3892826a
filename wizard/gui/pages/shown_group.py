"""A group of answers that came from the platform: it is read, not written."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from wizard.core.forms import Field
from wizard.gui.labels import TextLabel
from wizard.gui.metrics import Metrics
from wizard.gui.pages.editor import Editor, FormScope
from wizard.gui.widgets.layouts import clear_layout


class ShownGroup(Editor):
    """What is known, one line each; a sentence when nothing is."""

    says_optional = False

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, Metrics.of().tight, 0, Metrics.of().tight)
        self._grid.setHorizontalSpacing(Metrics.of().gap)
        self._grid.setColumnStretch(1, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(self._grid)
        self.refresh(field)

    def refresh(self, field: Field) -> None:
        super().refresh(field)
        clear_layout(self._grid)
        speaker, value = self.scope.context.speaker, self.value
        known = value if isinstance(value, Mapping) else {}
        if not known:
            self._grid.addWidget(TextLabel(self.scope.text("page.templates.nothing-known"), None), 0, 0, 1, 2)
        for row, (name, one) in enumerate(known.items()):
            pointer = f"{field.pointer}/{name}"
            self._grid.addWidget(TextLabel(speaker.label(pointer), None), row, 0)
            self._grid.addWidget(TextLabel(speaker.value(pointer, one)), row, 1)

    def other_written(self, pointer: str) -> None:
        if (pointer + "/").startswith(self.field.pointer + "/"):
            self.refresh(self.field)
