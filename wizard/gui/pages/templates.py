"""The templates step: every text of the platform's kinds, judged and previewed while it is written (A-09)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent

from wizard.core.descriptors.platform import TemplateKind
from wizard.core.findings import Finding
from wizard.core.forms import Field, FieldKind
from wizard.core.pointer import join
from wizard.gui.pages.account_bar import AccountBar
from wizard.gui.pages.editor import Editor, FormScope
from wizard.gui.pages.form import FormPage
from wizard.gui.pages.page import PageContext
from wizard.gui.pages.samples_editor import SamplesEditor
from wizard.gui.pages.staff_parts import is_for_staff, staff_part
from wizard.gui.pages.template_editor import TemplateText
from wizard.gui.pages.templates_desk import TemplatesDesk
from wizard.gui.pages.templates_form import TemplateForm
from wizard.gui.pages.templates_variables import AddressEditor, TemplateLine
from wizard.gui.widgets.layouts import tab_in_reading_order


class TemplatesPage(FormPage):
    """The arrays the platform's kinds name are desks; other fields of the step are asked as in any form."""

    def __init__(self, context: PageContext, step_id: str) -> None:
        super().__init__(context, step_id)
        for row in self._rows.values():
            if isinstance(row.editor, TemplatesDesk):
                row.label.hide()
                row.notes.hide()
        self._heard: list[TemplateForm] = []
        self._hear()
        self._lead_to_account()

    def _lead_to_account(self) -> None:
        """Above the templates the way to the account they are submitted to, where there is one."""
        door = self.context.account
        if door is not None and door.is_offered and self.desks():
            self.box.insertWidget(self.box.indexOf(self.block), AccountBar(door, self.context.speaker, self.leave))
            door.written.connect(self._on_account_written)
            door.go_wanted.connect(self.go_wanted)

    def _on_account_written(self) -> None:
        for desk in self.desks():
            desk.reread()
        self.changed.emit()

    def make(self, scope: FormScope, field: Field) -> Editor:
        kinds = self.context.session.platform.kinds
        if field.kind is FieldKind.LIST and any(kind.pointer == field.pointer for kind in kinds):
            return TemplatesDesk(scope, field, self._on_redrawn, self._on_recorded)
        kind = next((one for one in kinds if field.pointer.startswith(one.pointer + "/")), None)
        return self._part(scope, field, kind) or super().make(scope, field)

    def _part(self, scope: FormScope, field: Field, kind: TemplateKind | None) -> Editor | None:
        """The control of a template's text or of its sample values; None for what any form has."""
        if kind is None:
            return None
        if is_for_staff(kind):
            return staff_part(scope, field)
        owner, _, name = field.pointer.rpartition("/")
        if field.kind is FieldKind.TEXT and name == kind.text_field and owner.rpartition("/")[0] == kind.pointer:
            return TemplateText(scope, field)
        if kind.placeholder == "single":
            return None
        if field.kind is FieldKind.TEXT and field.hints.hygiene == "template":
            return TemplateLine(scope, field)
        if field.kind is FieldKind.TEXT and name == "url" and owner.rpartition("/")[0].endswith("/buttons"):
            return AddressEditor(scope, field)
        if field.kind is FieldKind.GROUP and name == "samples":
            is_body = owner.rpartition("/")[0] == kind.pointer
            return SamplesEditor(scope, field, owner + join(kind.text_field if is_body else "text"))
        return None

    def desks(self) -> Sequence[TemplatesDesk]:
        """The arrays of texts, in the order of the step."""
        return [row.editor for row in self._rows.values() if isinstance(row.editor, TemplatesDesk)]

    def _hear(self) -> None:
        """Another language opened from a form is shown as any other item."""
        forms = [desk.form for desk in self.desks() if desk.form is not None]
        for form in forms:
            if form not in self._heard:
                form.opened.connect(self.focus_pointer)
        self._heard = forms

    def _on_redrawn(self) -> None:
        self._hear()
        self._rows = {row.field.pointer: row for row in self.block.all_rows()}
        self.show_findings(self._findings)

    def _on_recorded(self) -> None:
        self.changed.emit()

    def _on_written(self, pointer: str) -> None:
        super()._on_written(pointer)
        for desk in self.desks():
            if pointer.startswith(desk.field.pointer):
                desk.show_text()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        super().show_findings(findings)
        for desk in self.desks():
            desk.show_findings(findings)

    def event(self, event: QEvent) -> bool:
        """What appeared or vanished asks for a layout; a key that changes nothing but words does not."""
        is_done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            tab_in_reading_order(self)
        return is_done

    def focus_pointer(self, pointer: str) -> bool:
        for desk in self.desks():
            desk.show_item_at(pointer)
        return super().focus_pointer(pointer)

    def focus_first(self) -> None:
        """The list gets the focus: arrow keys go through the templates."""
        for desk in self.desks()[:1]:
            desk.control.setFocus()
            self.help_wanted.emit(desk.field.pointer)
