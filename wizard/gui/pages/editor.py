"""One field's control: it shows the answer and writes its own changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from wizard.core.forms import Field
from wizard.core.pointer import MISSING
from wizard.gui.pages.notes import Note
from wizard.gui.pages.page import PageContext


@dataclass(frozen=True)
class FormScope:
    """What every editor of a form is given.

    `written` is called with the pointer after an answer was written, `noted` when only an editor's own notes changed,
    `make` builds the editor of a field.
    """

    context: PageContext
    written: Callable[[str], None]
    noted: Callable[[str], None]
    make: Callable[[FormScope, Field], Editor]

    def text(self, key: str, /, **parameters: object) -> str:
        """A text of the window's own."""
        return self.context.speaker.texts.get(key, **parameters)

    def option(self, field: Field, value: str) -> str:
        """An option's label."""
        return self.context.speaker.value(field.pointer, value)


class Editor(QWidget):
    """The control of one field. `label_above`: it is wide and takes the whole row below its label.

    `says_optional`: whether a field that may stay empty is called so; not where nobody fills it in by choice.
    """

    label_above = False
    says_optional = True

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__()
        self.scope = scope
        self.field = field
        self.notes: tuple[Note, ...] = ()

    @property
    def control(self) -> QWidget:
        """What takes the focus and is named by the label."""
        return self

    @property
    def value(self) -> Any:
        """The answer as it is kept, or MISSING."""
        return self.scope.context.session.value(self.field.pointer)

    def put(self, value: Any) -> None:
        """Write an answer; MISSING removes it."""
        if value != self.value or (value is MISSING) is not (self.value is MISSING):
            self.scope.context.session.put(self.field.pointer, value)
        self.scope.written(self.field.pointer)

    def refresh(self, field: Field) -> None:
        """The field is the same but its surroundings changed (required, children)."""
        self.field = field

    def other_written(self, pointer: str) -> None:
        """An answer on the page was written, perhaps this one: what is shown besides the answer may follow it."""

    def judged(self) -> None:
        """The findings of the page were shown anew."""

    def settle(self) -> None:
        """The control is being left: show the answer as it was kept."""

    def name_parts(self, name: str, description: str) -> None:
        """Give the control its spoken name and description."""
        if self.control.accessibleName() != name:
            self.control.setAccessibleName(name)
        if self.control.accessibleDescription() != description:
            self.control.setAccessibleDescription(description)
