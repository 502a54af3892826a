"""The credentials step: per system its fields, the button that proves them, and the ladder (ui.md, Wizard)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.core.descriptors.authorization import AUTHORIZED
from wizard.core.forms import Field, FieldKind
from wizard.core.review import NOT_AUTHORIZED
from wizard.gui.labels import subheading
from wizard.gui.metrics import Metrics
from wizard.gui.pages.credentials_verification import PATIENCE, Patience, Verification
from wizard.gui.pages.editor import Editor, FormScope
from wizard.gui.pages.fields import FieldBlock, FieldRow, focusable
from wizard.gui.pages.form import FormPage
from wizard.gui.pages.page import PageContext
from wizard.gui.pages.secret_field import SecretField

if TYPE_CHECKING:
    from wizard.core.descriptors.system import System
    from wizard.core.findings import Finding
    from wizard.core.secret import Secret
    from wizard.gui.pages.authorization_panel import AuthorizationPanel
    from wizard.gui.pages.callback_tools import CallbackTools


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
        self.authorization = self._make_authorization(system, patience)
        if self.authorization is not None:
            box.addWidget(self.authorization)
            self.verification.hold_back = self.authorization.offers_first
        box.addWidget(self.verification)
        self.callbacks = self._make_callbacks(system)
        if self.callbacks is not None:
            box.addWidget(self.callbacks)

    def _make_authorization(self, system: System, patience: Patience) -> AuthorizationPanel | None:
        if system.authorization is None:
            return None
        # Not at the top: most systems have none.
        from wizard.gui.pages.authorization_panel import AuthorizationPanel

        return AuthorizationPanel(self.scope.context, system, self._on_verified, patience)

    def _make_callbacks(self, system: System) -> CallbackTools | None:
        if system.callbacks is None:
            return None
        # Not at the top: most systems have none.
        from wizard.gui.pages.callback_tools import callback_tools

        return callback_tools(
            self.scope.context, system, self._take_made, lambda: self.scope.written(self.field.pointer)
        )

    def _take_made(self, name: str, secret: Secret) -> None:
        """A secret that was made up: as if it had been pasted, so that it can be looked at until it is stored."""
        editor = self.block.rows[f"{self.field.pointer}/{name}"].editor
        if isinstance(editor, SecretField):
            editor.line.show_secret(secret)
            editor.line.entered.emit()

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
        if self.callbacks is not None:
            self.callbacks.refresh()

    def other_written(self, pointer: str) -> None:
        super().other_written(pointer)
        if self.authorization is not None:
            self.authorization.refresh()
        if self.callbacks is not None:
            self.callbacks.refresh()

    def name_parts(self, name: str, description: str) -> None:
        del description
        self.setAccessibleName(name)

    def _on_verified(self) -> None:
        for row in self.block.all_rows():
            row.editor.refresh(row.field)
        self.scope.written(self.field.pointer)

    def missing(self) -> list[FieldRow]:
        """The rows of required credentials that have no value yet and that somebody types."""
        typed = (row for row in self.block.all_rows() if row.field.hints.widget != AUTHORIZED)
        return [row for row in typed if row.field.required and not self._is_given(row.field)]

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
        if field.hints.widget == AUTHORIZED:
            # Not at the top: most systems have none.
            from wizard.gui.pages.authorization_fact import AuthorizedFact

            return AuthorizedFact(scope, field)
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

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """What only the authorization can fill in says so itself; "fill this in" would be wrong there."""
        super().show_findings([one for one in findings if one.code != NOT_AUTHORIZED])

    def focus_pointer(self, pointer: str) -> bool:
        row = self._rows.get(pointer)
        if row is None or row.field.hints.widget != AUTHORIZED:
            return super().focus_pointer(pointer)
        panel = self.section(pointer.split("/")[-2]).authorization
        if not super().focus_pointer(pointer) or panel is None:
            return False
        panel.focus_first()
        return True

    def focus_first(self) -> None:
        """The first credential that is missing gets the focus, else the first one."""
        sections = self.sections()
        missing = [row for one in sections for row in one.missing()]
        rows = missing or [row for one in sections for row in one.block.all_rows()]
        if rows:
            rows[0].editor.control.setFocus()
            self.help_wanted.emit(rows[0].field.pointer)
