"""A group that may be left out: a button until somebody wants it, then its fields, with a way to take it out again."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from wizard.core.forms import Field
from wizard.core.pointer import MISSING
from wizard.gui.labels import LinkButton, PushButton
from wizard.gui.pages.editor import FormScope
from wizard.gui.pages.fields import FieldRow
from wizard.gui.pages.list_editors import GroupEditor
from wizard.gui.widgets.layouts import row_of


class AddedGroup(GroupEditor):
    """Opening writes nothing; taking out removes what was answered, which can be put back at once."""

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        label = scope.context.speaker.label(field.pointer)
        self._removed: object = MISSING
        self.add_button = PushButton(scope.text("group.add", what=label), "add", self.open)
        self.undo_button = LinkButton(scope.text("group.undo", what=label), clicked=self.undo)
        self.remove_button = LinkButton(scope.text("group.remove", what=label), clicked=self.remove)
        self.inside.addLayout(row_of(self.remove_button))
        self.box.addLayout(row_of(self.add_button, self.undo_button))
        self.is_open = self._is_given()
        self._show()

    def _is_given(self) -> bool:
        return self.value not in (MISSING, None, {})

    def _show(self) -> None:
        self.card.setVisible(self.is_open)
        self.add_button.setVisible(not self.is_open)
        self.undo_button.setVisible(not self.is_open and self._removed is not MISSING)
        row = self.parentWidget()
        if isinstance(row, FieldRow):  # the button says the same as the label
            row.label.setVisible(self.is_open)

    @property
    def control(self) -> QWidget:
        return super().control if self.is_open else self.add_button

    def refresh(self, field: Field) -> None:
        super().refresh(field)
        if self._is_given() and not self.is_open:
            self.is_open = True
            self._show()

    def name_parts(self, name: str, description: str) -> None:
        super().name_parts(name, description)
        self._show()

    def open(self) -> None:
        """Show the fields; the first one gets the focus."""
        self.is_open = True
        self._show()
        self.control.setFocus()

    def remove(self) -> None:
        """Take the group and its answers out."""
        self._removed = self.value
        self._rewrite(MISSING, is_open=False)
        self.add_button.setFocus()

    def undo(self) -> None:
        """Put back what was taken out."""
        removed, self._removed = self._removed, MISSING
        self._rewrite(removed, is_open=True)
        self.control.setFocus()

    def _rewrite(self, value: object, *, is_open: bool) -> None:
        session = self.scope.context.session
        session.put(self.field.pointer, value)
        self.block.renew([one.pointer for one in self.field.children])
        self.is_open = is_open
        self._show()
        self.scope.written(self.field.pointer)
