"""The array of templates as one control: the list left, the chosen one beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wizard.core.descriptors.platform import Preset, TemplateKind
from wizard.core.findings import Finding
from wizard.core.forms import Field
from wizard.core.pointer import MISSING, join
from wizard.gui.labels import quiet
from wizard.gui.metrics import Metrics
from wizard.gui.pages.editor import Editor, FormScope
from wizard.gui.pages.fields import FieldBlock, with_defaults
from wizard.gui.pages.notes import NoteLines, note_of
from wizard.gui.pages.staff_parts import is_staff_list
from wizard.gui.pages.templates_entries import EntryTeller
from wizard.gui.pages.templates_form import TemplateForm
from wizard.gui.pages.templates_items import (
    ItemShape,
    copied_item,
    empty_item,
    grouped,
    in_language,
    kind_of,
    kinds_at,
    missing_languages,
    new_name,
    preset_item,
    presets_at,
)
from wizard.gui.pages.templates_list import Offer, TemplateList


class TemplatesDesk(Editor):
    """`redrawn` is called when other fields are shown than before, `recorded` after a wait or waiver was written."""

    label_above = True

    def __init__(
        self, scope: FormScope, field: Field, redrawn: Callable[[], None], recorded: Callable[[], None]
    ) -> None:
        super().__init__(scope, field)
        self._redrawn = redrawn
        self._recorded_outside = recorded
        self._removed: tuple[int, Any] | None = None
        self._findings: tuple[Finding, ...] = ()
        self.form: TemplateForm | None = None
        self.current = -1
        texts = scope.context.speaker.texts
        self._order: list[int] = []
        self._teller = EntryTeller(scope.context.session, scope.context.speaker, field.pointer, self._kinds())
        self.list = TemplateList(texts, lambda row: self.select(self._order[row]))
        self.own_notes = NoteLines()
        is_staff = is_staff_list(scope.context.session.platform, field.pointer)
        self.empty = quiet(texts.get("card.list-empty" if is_staff else "page.templates.empty"))
        self._place = QVBoxLayout()
        self._build()
        self.list.duplicate.clicked.connect(lambda _on=False: self.duplicate())
        self.list.remove.clicked.connect(lambda _on=False: self.remove())
        self.list.undo.clicked.connect(lambda _on=False: self.undo())
        self.list.offer(self._offers())
        if any(kind.by_language for kind in self._kinds()):
            self.list.offer_languages(self._languages)
        self._open(0 if field.items else -1)

    def _build(self) -> None:
        self._place.addWidget(self.own_notes)
        self._place.addWidget(self.empty, 0, Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Metrics.of().margin)
        row.addWidget(self.list)
        row.addLayout(self._place, 1)

    # --- the contract of an editor

    @property
    def blocks(self) -> list[FieldBlock]:
        """The blocks of the chosen template."""
        return self.form.blocks if self.form is not None else []

    @property
    def control(self) -> QWidget:
        return self.list.lines

    def refresh(self, field: Field) -> None:
        super().refresh(field)
        if self.form is not None and self.current < len(field.items):
            self.form.refresh(field.items[self.current])
        self._list_entries()

    def name_parts(self, name: str, description: str) -> None:
        self.setAccessibleName(name)
        self.list.lines.setAccessibleDescription(description)

    # --- the list

    @property
    def items(self) -> list[Any]:
        """The items as they are kept."""
        value = self.value
        return list(value) if isinstance(value, list) else []

    def pointer_of(self, index: int) -> str:
        """Where an item stands in the document."""
        return self.field.pointer + join(index)

    def _list_entries(self) -> None:
        items = self.items
        self._order = grouped(items)
        entries = self._teller.entries(items, self._order, self._findings)
        self.list.show_entries(entries, self._order.index(self.current) if self.current in self._order else -1)

    def select(self, index: int) -> None:
        """Show another template."""
        if index != self.current:
            self._open(index)
            self._redrawn()

    def _open(self, index: int) -> None:
        if self.form is not None:
            self._place.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        self.current = index if index < len(self.field.items) else len(self.field.items) - 1
        self.empty.setVisible(self.current < 0)
        if self.current >= 0:
            pointer, name = self.pointer_of(self.current), str(self.items[self.current].get("name", ""))
            fields = self.field.items[self.current]
            self.form = TemplateForm(self.scope, pointer, fields, self._on_recorded, name)
            self.form.show_findings(self._findings)
            self._place.addWidget(self.form, 1)
        self._list_entries()

    # --- findings

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """All findings of the entry: those of the list itself, of the chosen template, and marks on the others."""
        self._findings = tuple(findings)
        speaker = self.scope.context.speaker
        self.own_notes.show_notes([note_of(one, speaker) for one in findings if one.pointer == self.field.pointer])
        self.own_notes.setVisible(bool(self.own_notes.notes))
        if self.form is not None:
            self.form.show_findings(findings)
        self._list_entries()

    def show_item_at(self, pointer: str) -> None:
        """Open the template a pointer lies in."""
        for index in range(len(self.items)):
            if (pointer + "/").startswith(self.pointer_of(index) + "/"):
                self.select(index)

    def show_text(self) -> None:
        """The text or its samples changed."""
        if self.form is not None:
            self.form.show_text()

    def _on_recorded(self) -> None:
        self._list_entries()
        self._recorded_outside()

    # --- adding and removing

    def _kinds(self) -> tuple[TemplateKind, ...]:
        return kinds_at(self.scope.context.session.platform, self.field.pointer)

    def _offers(self) -> list[Offer]:
        platform, text = self.scope.context.session.platform, self.scope.text
        kinds = {kind.id: kind for kind in self._kinds()}
        offers = []
        for preset in presets_at(platform, self.field.pointer):
            key = f"{platform.index.id}.preset.{preset.id}"
            about = text(f"{key}.help") if self.scope.context.speaker.texts.has(f"{key}.help") else ""
            for language in preset.texts:
                made = self._maker(kinds[preset.kind], preset, language)
                offers.append(Offer(self._language_label(language), text(f"{key}.label"), made, about))
        blank = text("page.templates.blank")
        offers += [Offer(self._kind_label(kind), blank, self._maker(kind)) for kind in kinds.values()]
        return offers

    def _maker(self, kind: TemplateKind, preset: Preset | None = None, language: str = "") -> Callable[[], None]:
        return lambda: self.add(kind, preset, language)

    def _kind_label(self, kind: TemplateKind) -> str:
        return self.scope.text(f"{self.scope.context.session.platform.index.id}.kind.{kind.id}.label")

    def _language_label(self, language: str) -> str:
        return self.scope.context.speaker.value(f"{self.field.pointer}/0/language", language)

    def add(self, kind: TemplateKind, preset: Preset | None = None, language: str = "") -> None:
        """A new template at the end, from a ready text or empty; it is shown and its name has the focus."""
        shape, items = ItemShape.of(self.field), self.items
        language = language or shape.language(kind)
        name = new_name(kind, self._kind_label(kind), preset, language, items)
        made = preset_item(shape, kind, preset, language, name) if preset else empty_item(shape, kind, name)
        self._rewrite([*items, made], len(items))
        if with_defaults(self.scope, self.field.items[len(items)]):
            self._rewrite(self.items, len(items))
        self._focus()

    def _languages(self) -> list[Offer]:
        """For the chosen template: the languages of the ready texts first, all others in a menu of their own."""
        asked = next((one for one in self.field.children if one.name == "language"), None)
        if asked is None or self.current < 0:
            return []
        presets = presets_at(self.scope.context.session.platform, self.field.pointer)
        usual = {language for preset in presets for language in preset.texts}
        missing = missing_languages(self.items[self.current], self.items, asked.options)
        others = self.scope.text("page.templates.other-languages")
        return [
            Offer(self._language_label(one), "" if one in usual else others, partial(self.add_language, one))
            for one in sorted(missing, key=lambda language: language not in usual)
        ]

    def add_language(self, language: str) -> None:
        """The chosen template again in another language, behind it, with all its parts to be translated."""
        items, platform = self.items, self.scope.context.session.platform
        kind = kind_of(platform, self.field.pointer, items[self.current]) or self._kinds()[0]
        made = in_language(self._own(items[self.current]), language, presets_at(platform, self.field.pointer), kind)
        self._rewrite([*items[: self.current + 1], made, *items[self.current + 1 :]], self.current + 1)
        self._focus()

    def _own(self, item: Mapping[str, Any]) -> dict[str, Any]:
        """The item without what only the platform tells of it."""
        told = {one.name for one in self.field.children if one.hints.widget == "shown"}
        return {name: value for name, value in item.items() if name not in told}

    def duplicate(self) -> None:
        """A copy behind the chosen one, under a free name."""
        items = self.items
        if self.current >= 0:
            copy = copied_item(self._own(items[self.current]), items, self._kinds()[0])
            self._rewrite([*items[: self.current + 1], copy, *items[self.current + 1 :]], self.current + 1)
            self._focus()

    def remove(self) -> None:
        """Take the chosen one out; it can be put back."""
        items = self.items
        if self.current >= 0:
            self._removed = (self.current, items[self.current])
            kept = items[: self.current] + items[self.current + 1 :]
            self._rewrite(kept, min(self.current, len(kept) - 1))
            self.list.undo.show()
            self.list.undo.setFocus()

    def undo(self) -> None:
        """Put the removed one back where it was."""
        if self._removed is not None:
            index, item = self._removed
            self._removed = None
            items = self.items
            self._rewrite([*items[:index], item, *items[index:]], index)
            self.list.undo.hide()
            self.list.lines.setFocus()

    def _rewrite(self, items: list[Any], current: int) -> None:
        self.scope.context.session.put(self.field.pointer, items if items else MISSING)
        self._reread(current)

    def _reread(self, current: int) -> None:
        session, step = self.scope.context.session, self.field.pointer.split("/")[2]
        self.field = next(one for one in session.form(step) if one.pointer == self.field.pointer)
        self._open(current)
        self._redrawn()
        self.scope.written(self.field.pointer)

    def reread(self) -> None:
        """The items were changed from elsewhere: show them as they are now, with the same one open."""
        self._reread(max(self.current, 0))

    def _focus(self) -> None:
        row = next(iter(self.form.head.rows.values()), None) if self.form is not None else None
        if row is not None:
            row.editor.control.setFocus()
