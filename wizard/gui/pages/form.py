"""The page of a form or entity step: its fields from the schema, judged as one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from wizard.core.findings import Finding
from wizard.core.forms import Field, FieldKind
from wizard.core.pointer import MISSING, join
from wizard.gui.labels import heading, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.pages.added_group import AddedGroup
from wizard.gui.pages.card_editor import CardEditor
from wizard.gui.pages.choice_editors import ChoiceEditor, ChoicesEditor, FixedText, SwitchEditor
from wizard.gui.pages.editor import Editor, FormScope
from wizard.gui.pages.fields import FieldBlock, FieldRow, blocks_of, by_row, chain_tabs, nearest, with_defaults
from wizard.gui.pages.folding_list import FoldingList, open_around
from wizard.gui.pages.list_editors import GroupEditor, ListEditor
from wizard.gui.pages.named_choice import NamedChoice
from wizard.gui.pages.page import Page, PageContext
from wizard.gui.pages.qr_code import QrEditor
from wizard.gui.pages.secret_field import SecretField
from wizard.gui.pages.shown_group import ShownGroup
from wizard.gui.pages.text_editors import (
    DateEditor,
    KeptEditor,
    NumberEditor,
    ParagraphEditor,
    PathEditor,
    StringsEditor,
    TextEditor,
    TimeEditor,
    ZoneEditor,
)
from wizard.gui.pages.zoned_time import ZonedTimeEditor

_SHOWN_STEPS = "shown-steps"
EditorClass = Callable[[FormScope, Field], Editor]

_BY_WIDGET: dict[str, EditorClass] = {
    "multiline": ParagraphEditor,
    "date": DateEditor,
    "time": TimeEditor,
    "time-zone": ZoneEditor,
    "path": PathEditor,
    "qr": QrEditor,
}
_BY_FORMAT: dict[str, EditorClass] = {"date": DateEditor, "time": TimeEditor, "time-zone": ZoneEditor}
_BY_KIND: dict[FieldKind, EditorClass] = {
    FieldKind.CHOICE: ChoiceEditor,
    FieldKind.CHOICES: ChoicesEditor,
    FieldKind.BOOLEAN: SwitchEditor,
    FieldKind.INTEGER: NumberEditor,
    FieldKind.STRINGS: StringsEditor,
    FieldKind.LIST: ListEditor,
    FieldKind.GROUP: GroupEditor,
    FieldKind.FIXED: FixedText,
    FieldKind.SECRET: SecretField,
}

_GROUPS: dict[str, EditorClass] = {"card": CardEditor, "shown": ShownGroup, "added": AddedGroup}
_LISTS: dict[str, EditorClass] = {"folding": FoldingList}


def make_editor(scope: FormScope, field: Field) -> Editor:
    """The control for a field: by its kind; a text by its widget, then by its format."""
    if field.pointer == scope.context.session.platform.index.slug and scope.context.session.slug:
        return KeptEditor(scope, field)
    if field.kind is FieldKind.GROUP and field.hints.widget in _GROUPS:
        return _GROUPS[field.hints.widget](scope, field)
    if field.kind is FieldKind.LIST and field.hints.widget in _LISTS:
        return _LISTS[field.hints.widget](scope, field)
    if field.hints.also_zone:
        return ZonedTimeEditor(scope, field)
    if field.hints.picker and field.kind is FieldKind.STRINGS:
        # Not at the top: most forms have no list to pick from.
        from wizard.gui.pages.picked_strings import PickedStrings

        return PickedStrings(scope, field)
    if field.hints.options_from and field.kind is FieldKind.TEXT:
        return NamedChoice(scope, field)
    if field.kind is not FieldKind.TEXT:
        return _BY_KIND.get(field.kind, TextEditor)(scope, field)
    by_format = _BY_FORMAT.get(field.limits.format or "", TextEditor)
    return _BY_WIDGET.get(field.hints.widget, by_format)(scope, field)


class FormPage(Page):
    """One step's fields."""

    def __init__(self, context: PageContext, step_id: str) -> None:
        super().__init__(context, step_id)
        self._insists = False
        self._rows: dict[str, FieldRow] = {}
        self._findings: tuple[Finding, ...] = ()
        self.scope = FormScope(context, self._on_written, self._on_noted, self.make)
        self._default_at_first()
        self._fields = context.session.form(step_id)
        metrics = Metrics.of()
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.gap)
        self.box.setSpacing(metrics.gap)
        self._build_head()
        self.block = FieldBlock(self.scope, self._fields)
        self.box.addWidget(self.block)
        self.box.addStretch(1)
        self._rows = {row.field.pointer: row for row in self.block.all_rows()}
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]

    def _build_head(self) -> None:
        texts, owner = self.context.speaker.texts, self.context.session.platform.index.id
        title = self.context.speaker.label(join("steps", self.step_id))
        self.setAccessibleName(title)
        self.box.addWidget(heading(title))
        help_key = f"{owner}.{self.step_id}.help"
        if texts.has(help_key):
            self.box.addWidget(quiet(texts.get(help_key)))

    def _default_at_first(self) -> None:
        """The first time a step is shown its open fields get their defaults; one that was emptied later stays empty."""
        session = self.context.session
        shown = list(session.entry.meta(_SHOWN_STEPS) or [])
        if self.step_id not in shown:
            with_defaults(self.scope, session.form(self.step_id))
            session.entry.set_meta(_SHOWN_STEPS, [*shown, self.step_id])

    def _default_groups(self, pointer: str) -> None:
        """A group that may be left out gets the defaults of its fields with its first answer, once."""
        groups = [one for one in self._fields if one.kind is FieldKind.GROUP and not one.required]
        session = self.context.session
        for group in groups:
            known = list(session.entry.meta(_SHOWN_STEPS) or [])
            if not pointer.startswith(group.pointer + "/") or group.pointer in known:
                continue
            open_fields = [one for one in group.children if session.value(one.pointer) is MISSING]
            session.entry.set_meta(_SHOWN_STEPS, [*known, group.pointer])
            if with_defaults(self.scope, open_fields):
                given = [one.pointer for one in open_fields if session.value(one.pointer) is not MISSING]
                for block in blocks_of(self._rows[group.pointer].editor):
                    block.renew(given)
                self._rows = {row.field.pointer: row for row in self.block.all_rows()}

    def make(self, scope: FormScope, field: Field) -> Editor:
        """The control of a field; pages with controls of their own make them here."""
        return make_editor(scope, field)

    def redraw(self) -> None:
        """Draw all fields anew from the answers: they were changed from elsewhere."""
        old = self.block
        self._fields = self.context.session.form(self.step_id)
        self.block = FieldBlock(self.scope, self._fields)
        self.box.replaceWidget(old, self.block)
        old.hide()
        old.deleteLater()
        self._rows = {row.field.pointer: row for row in self.block.all_rows()}

    # --- answers

    def _on_written(self, pointer: str) -> None:
        row = self._rows.get(pointer)
        if row is not None:
            row.was_touched = True
            row.show_notes()
            if isinstance(row.editor, AddedGroup):  # taken out: its rows are other ones now
                self._rows = {row.field.pointer: row for row in self.block.all_rows()}
        self._default_groups(pointer)
        self.sync()
        for other in self._rows.values():
            other.editor.other_written(pointer)
        self.changed.emit()

    def _on_noted(self, pointer: str) -> None:
        row = self._rows.get(pointer)
        if row is not None:
            row.show_notes()

    def sync(self) -> None:
        """Show the fields asked for now; those that newly appear get their defaults."""
        fields = self.context.session.form(self.step_id)
        if fields == self._fields:
            return
        known = set(self._rows)
        fresh = [field for field in fields if field.pointer not in known]
        if with_defaults(self.scope, fresh):
            fields = self.context.session.form(self.step_id)
        self._fields = fields
        self.block.sync(fields)
        self._rows = {row.field.pointer: row for row in self.block.all_rows()}
        chain_tabs(self)
        self.show_findings(self._findings)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        chain_tabs(self)

    # --- the contract

    def show_findings(self, findings: Sequence[Finding]) -> None:
        self._findings = tuple(findings)
        mine = join("steps", self.step_id)
        own = [one for one in findings if one.pointer == mine or one.pointer.startswith(mine + "/")]
        found = by_row(self._rows, own)
        for pointer, row in self._rows.items():
            if row.field.kind is FieldKind.SECRET:
                row.editor.refresh(row.field)
            row.show_findings(found.get(pointer, ()), insist=self._insists)
        for row in self._rows.values():
            row.editor.judged()

    def insist(self) -> None:
        self._insists = True
        self.show_findings(self._findings)

    def focus_pointer(self, pointer: str) -> bool:
        found = nearest(list(self._rows), pointer)
        if found is None:
            return False
        control = self._rows[found].editor.control
        open_around(control)
        control.setFocus(Qt.FocusReason.OtherFocusReason)
        self.help_wanted.emit(found)
        self._scroll_to(self._rows[found])
        return True

    def _scroll_to(self, row: FieldRow) -> None:
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            is_tall = row.height() > area.viewport().height()  # then its control decides, not its lower end
            area.ensureWidgetVisible(row.editor.control if is_tall else row, 0, Metrics.of().margin)

    def focus_first(self) -> None:
        """The first required field that has no answer gets the focus, else the first field."""
        rows = [row for row in self.block.rows.values() if row.editor.control.focusPolicy() & Qt.FocusPolicy.TabFocus]
        empty = [row for row in rows if row.field.required and row.editor.value is MISSING]
        if rows:
            target = (empty or rows)[0]
            target.editor.control.setFocus(Qt.FocusReason.OtherFocusReason)
            self.help_wanted.emit(target.field.pointer)
            QTimer.singleShot(0, target, lambda: self._scroll_to(target))

    def leave(self) -> None:
        for row in self._rows.values():
            row.editor.settle()

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        widget = now if now is not None and self.isAncestorOf(now) else None
        while widget is not None and widget is not self:
            if isinstance(widget, FieldRow):
                self.help_wanted.emit(widget.field.pointer)
                return
            widget = widget.parentWidget()
