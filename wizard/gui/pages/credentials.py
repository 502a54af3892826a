"""The credentials step: per system its fields, the button that proves them, and the ladder (ui.md, Wizard)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.core.forms import Field, FieldKind
from wizard.gui.labels import subheading
from wizard.gui.metrics import Metrics
from wizard.gui.pages.credentials_verification import PATIENCE, Patience, Verification
from wizard.gui.pages.editor import Editor, FormScope
from wizard.gui.pages.fields import FieldBlock, FieldRow, focusable
from wizard.gui.pages.form import FormPage
from wizard.gui.pages.page import PageContext


class SystemEditor(Editor):
    """One system: its title, its credentials, and the proof that they work."""

    label_above = True

    def __init__(self, scope: FormScope, field: Field, patience: Patience) -> None:
        super().__init__(scope, field)
        title = scope.context.speaker.label(field.pointer)
        system = scope.context.session.systems[field.name]
        self.block = FieldBlock(scope, field.children, title)
        self.verification = Verification(scope.context, system, self._on_verified, self.missing, patience)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, Metrics.of().gap, 0, Metrics.of().margin)
        box.setSpacing(Metrics.of().gap)
        box.addWidget(subheading(title))
        box.addWidget(self.block)
        box.addWidget(self.verification)

    @property
    def blocks(self) -> list[FieldBlock]:
        """The one block of fields."""
        return [self.block]

    @property
    def control(self) -> QWidget:
        return next(iter(focusable(self)), self)

    def refresh(self, field: Field) -> None:
        super().refresh(field)
        self.block.sync(field.children)

    def name_parts(self, name: str, description: str) -> None:
        del description
        self.setAccessibleName(name)

    def _on_verified(self) -> None:
        for row in self.block.all_rows():
            row.editor.refresh(row.field)
        self.scope.written(self.field.pointer)

    def missing(self) -> list[FieldRow]:
        """The rows of required credentials that have no value yet."""
        return [row for row in self.block.all_rows() if row.field.required and not self._is_given(row.field)]

    def _is_given(self, field: Field) -> bool:
        session = self.scope.context.session
        if field.kind is FieldKind.SECRET:
            return (self.field.name, field.name) in session.secrets.present()
        return bool(session.value(field.pointer))


class CredentialsPage(FormPage):
    """One section per system of the platform. `patience`: when it says what it waits for.

    Secrets only held in memory when the step is left are stored by the frame (wizard.gui.keeping).
    """

    def __init__(self, context: PageContext, step_id: str, patience: Patience = PATIENCE) -> None:
        self._patience = patience
        super().__init__(context, step_id)
        for editor in self.sections():
            row = self._rows[editor.field.pointer]
            row.label.hide()

    def make(self, scope: FormScope, field: Field) -> Editor:
        if field.kind is FieldKind.GROUP and field.name in self.context.session.systems:
            return SystemEditor(scope, field, self._patience)
        return super().make(scope, field)

    def sections(self) -> Sequence[SystemEditor]:
        """The sections, in the platform's order."""
        return [row.editor for row in self._rows.values() if isinstance(row.editor, SystemEditor)]

    def section(self, system: str) -> SystemEditor:
        """The section of one system."""
        return next(one for one in self.sections() if one.field.name == system)

    def _on_written(self, pointer: str) -> None:
        for one in self.sections():
            if pointer.startswith(one.field.pointer + "/"):
                one.verification.show_age()
        super()._on_written(pointer)

    def focus_first(self) -> None:
        """The first credential that is missing gets the focus, else the first one."""
        sections = self.sections()
        missing = [row for one in sections for row in one.missing()]
        rows = missing or [row for one in sections for row in one.block.all_rows()]
        if rows:
            rows[0].editor.control.setFocus()
            self.help_wanted.emit(rows[0].field.pointer)
