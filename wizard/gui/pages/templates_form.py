"""One template: its name, kind and language, the text with what is wrong underlined, samples, waits, preview."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from wizard.core.descriptors.platform import TemplateKind
from wizard.core.findings import Finding
from wizard.core.forms import Field
from wizard.core.pointer import join
from wizard.gui.labels import PushButton, subheading
from wizard.gui.metrics import Metrics
from wizard.gui.pages.editor import FormScope
from wizard.gui.pages.fields import FieldBlock, FieldRow
from wizard.gui.pages.following_side import FollowingSide
from wizard.gui.pages.languages_columns import languages_of
from wizard.gui.pages.languages_dialog import LanguagesDialog
from wizard.gui.pages.preview_box import PreviewBox
from wizard.gui.pages.preview_parts import labels_of
from wizard.gui.pages.staff_parts import has_one_text, is_for_staff, show_staff, staff_count
from wizard.gui.pages.template_editor import TemplateText
from wizard.gui.pages.templates_counter import SteadyCounter, component_count, text_count
from wizard.gui.pages.templates_items import carry_name, waits_of
from wizard.gui.pages.templates_offers import VariableOffers
from wizard.gui.pages.templates_shape import TemplateShape
from wizard.gui.pages.trying_bar import TryingBar, can_be_tried
from wizard.gui.pages.waits_panel import WaitPanel
from wizard.gui.widgets.finding_card import CardActions, FindingCard
from wizard.gui.widgets.layouts import clear_layout, row_of

_WIDE_UNITS = 140


class TemplateForm(QWidget):
    """The fields of the item at `pointer`. `recorded` is called after a wait or waiver was written.

    `opened` asks for another item, by its pointer.
    """

    opened = Signal(str)

    def __init__(
        self, scope: FormScope, pointer: str, fields: Sequence[Field], recorded: Callable[[], None], rows_name: str
    ) -> None:
        super().__init__()
        self.pointer = pointer
        self._scope = scope
        self._recorded = recorded
        self._findings: tuple[Finding, ...] = ()
        self._counted: Mapping[str, Any] | None = None
        self._named = str(self.item.get("name", ""))
        texts = scope.context.speaker.texts
        self._fields = tuple(fields)
        parts = self.shape.parts(fields)
        self.head, self.body, self.tail = (FieldBlock(scope, part, rows_name) for part in parts)
        self.side_by_side = PushButton(texts.get("studio.languages.button"), "list", self.show_languages)
        self.variables = PushButton(texts.get("page.templates.variable"), "add")
        self.variables.setMenu(QMenu(self.variables))
        self.counter = SteadyCounter()
        self.cards = QVBoxLayout()
        self.waits = QVBoxLayout()
        self.panels: list[WaitPanel] = []
        owner = scope.context.session.platform.index.id
        self.preview = PreviewBox(texts, texts.get(f"{owner}.title"))
        self.trying: TryingBar | None = None
        self.side = FollowingSide()
        self._below = QVBoxLayout()
        self._build()
        self._connect()
        self.refresh(fields)

    # --- what it is about

    @property
    def item(self) -> Mapping[str, Any]:
        """The item's answers."""
        value = self._scope.context.session.value(self.pointer)
        return value if isinstance(value, Mapping) else {}

    @property
    def shape(self) -> TemplateShape:
        """What the item is now."""
        return TemplateShape(self._scope.context.session.platform, self.pointer.rpartition("/")[0], self.item)

    @property
    def text_row(self) -> FieldRow | None:
        """The row of the text."""
        return next(iter(self.body.rows.values()), None)

    @property
    def text(self) -> TemplateText | None:
        """The editor of the text."""
        row = self.text_row
        return row.editor if row is not None and isinstance(row.editor, TemplateText) else None

    @property
    def blocks(self) -> list[FieldBlock]:
        """The blocks of fields, in reading order."""
        return [self.head, self.body, self.tail]

    # --- building

    def _build(self) -> None:
        metrics = Metrics.of()
        column = QVBoxLayout()
        column.setSpacing(metrics.tight)
        column.addLayout(row_of(self.side_by_side))
        column.addWidget(self.head)
        column.addWidget(self.body)
        line = row_of(self.variables, stretch=False)
        line.addWidget(self.counter, 1)
        column.addLayout(line)
        self.cards.setSpacing(metrics.tight)
        column.addLayout(self.cards)
        column.addLayout(self._below)
        column.addWidget(self.tail)
        self.waits.setSpacing(metrics.tight)
        column.addLayout(self.waits)
        column.addStretch(1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(metrics.margin)
        whole.addLayout(column, 1)
        whole.addWidget(self.side)
        self._below.addWidget(self.preview)

    def _connect(self) -> None:
        for row in self.head.rows.values():
            control = row.editor.control
            if row.field.name == "name" and isinstance(control, QLineEdit):
                control.editingFinished.connect(self._on_named)
        menu = self.variables.menu()
        menu.aboutToShow.connect(self._fill_variables)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= Metrics.of().times(_WIDE_UNITS)
        if is_wide and not self.side.is_holding:
            self.side.hold(self.preview)
        elif not is_wide and self.side.release() is not None:
            self._below.addWidget(self.preview)

    # --- showing

    def refresh(self, fields: Sequence[Field]) -> None:
        """The answers changed: fields, preview, counter and waits follow; controls in use stay."""
        self._fields = tuple(fields)
        for block, part in zip(self.blocks, self.shape.parts(fields), strict=True):
            block.sync(part)
        row = self.text_row
        if row is not None:
            row.notes.hide()
        for text in self._texts():
            text.set_language(str(self.item.get("language", "")))
        self.side_by_side.setVisible(len(languages_of(self._scope.context.session, self.pointer)) > 1)
        self.show_text()
        self.show_preview()
        self.show_waits()
        self._show_trying()

    def _show_trying(self) -> None:
        """Below the preview the way to a test message, where one can be sent."""
        context = self._scope.context
        if self.trying is None and can_be_tried(context, self.shape.kind):
            self.trying = TryingBar(context, self.pointer)
            self.preview.add_below(self.trying)
        if self.trying is not None:
            self.trying.refresh()

    def show_text(self) -> None:
        """Count what is written now; the preview follows when the typing pauses."""
        item = self.item
        if item == self._counted:
            return
        self._counted = item
        self.preview.soon(self.show_preview)
        texts, shape = self._scope.context.speaker.texts, self.shape
        if shape.has_components:
            self.counter.show_count(*component_count(texts, item, shape.written_as))
            self.variables.setVisible(self.text is not None)
            return
        kind = shape.kind
        if kind is not None and is_for_staff(kind):
            self._show_staff_count(kind)
            return
        text, samples = self._text_and_samples()
        self.counter.show_count(*text_count(texts, text, samples, kind.max_length if kind is not None else 0))
        self.variables.setVisible(bool(kind is not None and kind.variables))

    def _show_staff_count(self, kind: TemplateKind) -> None:
        """A card's texts are counted where they stand, and have their variables there."""
        for part in (self.counter, self.variables):
            part.setVisible(has_one_text(kind))
        if has_one_text(kind):
            platform, texts = self._scope.context.session.platform, self._scope.context.speaker.texts
            self.counter.show_count(*staff_count(texts, platform, kind, self.item))

    def _text_and_samples(self) -> tuple[str, dict[str, str]]:
        item = self.item
        samples = {key: str(value) for key, value in item.get("samples", {}).items()}
        return str(item.get(self.shape.text_name, "")), samples

    def show_preview(self) -> None:
        """Show the buyer's view of what is written now, without waiting for a pause."""
        kind = self.shape.written_as
        if kind is not None and is_for_staff(kind):
            show_staff(self.preview, self._scope, self.pointer, kind)
        elif self.shape.has_components:
            labels = labels_of(self._scope.context.speaker, self.pointer, self.item)
            self.preview.show_item(self.item, labels, is_fixed=self.text is None)
        else:
            self.preview.show_text(*self._text_and_samples(), str(self.item.get("language", "")))

    def _texts(self) -> list[TemplateText]:
        """Every text of the template that has an editor of its own."""
        rows = [row for block in self.blocks for row in block.all_rows()]
        return [row.editor for row in rows if isinstance(row.editor, TemplateText)]

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Underline and list what is wrong with this item; what belongs to other fields stands at those."""
        own = tuple(one for one in findings if _is_below(one.pointer, self.pointer))
        mine = tuple(one for one in own if one.pointer in (self.pointer, join_text(self.pointer, self.shape.text_name)))
        mine = tuple(one for one in mine if one.code != "schema.required")
        for text in self._texts():
            text.show_spans([one for one in own if one.pointer == text.field.pointer])
        if mine == self._findings:
            return
        self._findings = mine
        clear_layout(self.cards)
        context = self._scope.context
        for finding in mine:
            excerpt = self.text.excerpt(finding) if self.text is not None else ""
            place = f"“{excerpt}”" if excerpt else ""
            actions = CardActions(self._go if finding.span else None, self._waive, self._unwaive)
            card = FindingCard(finding, context.speaker, context.session.platform, actions, place=place)
            self.cards.addWidget(card)

    def show_waits(self) -> None:
        """The waits of this item; panels in use stay."""
        wanted = waits_of(self._scope.context.session, self.pointer)
        if [panel.key for panel in self.panels] == [key for _, key in wanted]:
            return
        clear_layout(self.waits)
        self.panels = [WaitPanel(self._scope.context, wait, key, self._recorded) for wait, key in wanted]
        if wanted:
            self.waits.addWidget(subheading(self._scope.text("page.templates.waits")))
        for panel in self.panels:
            self.waits.addWidget(panel)

    # --- doing

    def _fill_variables(self) -> None:
        menu, offers = self.variables.menu(), VariableOffers(self._scope, self.pointer, self.shape)
        menu.clear()
        for name in offers.names():
            action = menu.addAction(offers.label(name))
            action.triggered.connect(lambda _on=False, name=name: self.insert_variable(name))

    def insert_variable(self, name: str) -> None:
        """Put a variable where the cursor is."""
        if self.text is not None:
            self.text.insert("{{" + name + "}}" if self.shape.has_components else f"{{{name}}}")

    def show_languages(self) -> None:
        """All languages of this template beside each other."""
        is_dark = self.preview.dark.isChecked()
        LanguagesDialog(self._scope.context, self.pointer, self.opened.emit, self, is_dark=is_dark).open()

    def _go(self, finding: Finding) -> None:
        if self.text is not None:
            self.text.select(finding)

    def _waive(self, finding: Finding, reason: str) -> None:
        self._scope.context.session.waive(finding, reason)
        self._recorded()

    def _unwaive(self, finding: Finding) -> None:
        self._scope.context.session.unwaive(finding.rule or "", finding.subject)
        self._recorded()

    def _on_named(self) -> None:
        now = str(self.item.get("name", ""))
        if now and self._named and now != self._named:
            carry_name(self._scope.context.session, self.pointer, self._named)
            self.show_waits()
            self._recorded()
        self._named = now or self._named


def join_text(pointer: str, name: str) -> str:
    """The pointer of an item's text."""
    return pointer + join(name)


def _is_below(pointer: str, item: str) -> bool:
    return pointer == item or pointer.startswith(item + "/")
