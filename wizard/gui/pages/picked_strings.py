"""Ids that are picked from a live list or typed, one a line; the names that are known stand below them."""

from __future__ import annotations

from collections.abc import Mapping

from wizard.core.findings import Severity
from wizard.core.forms import Field
from wizard.core.pointer import MISSING
from wizard.gui.labels import PushButton, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.pages.editor import FormScope
from wizard.gui.pages.notes import Note
from wizard.gui.pages.picker_dialog import PickerDialog, list_name, readable_list
from wizard.gui.pages.text_editors import StringsEditor
from wizard.gui.widgets.layouts import row_of
from wizard.onboarding.picking import owner_of

_MOST_NAMES = 12


class PickedStrings(StringsEditor):
    """A field with the hint `picker`. The list is read only when somebody wants to pick from it."""

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        self.dialog: PickerDialog | None = None
        self._system = owner_of(scope.context.session, field.hints.picker)
        self.names = quiet("")
        self.names.setContentsMargins(0, Metrics.of().tight, 0, 0)
        self.pick_button = PushButton(self._label(), "list", self.pick)
        self.pick_button.setVisible(self._system is not None)
        self.box.setSpacing(Metrics.of().tight)
        self.box.addWidget(self.names)
        self.box.addLayout(row_of(self.pick_button))
        self.show_names()

    def _label(self) -> str:
        if self._system is None:
            return ""
        texts = self.scope.context.speaker.texts
        told = {"system": texts.get(f"{self._system.index.id}.system")}
        return texts.get(
            "picker.pick", list=list_name(self.scope.context, self._system, self.field.hints.picker), **told
        )

    # --- picking

    def pick(self) -> None:
        """Open the list, or say why there is none."""
        readable = readable_list(self.scope.context, self.field.hints.picker)
        if readable is None:
            self.notes = (Note(self.scope.text("picker.not-readable", system=self._title()), Severity.WARNING),)
            self.scope.noted(self.field.pointer)
            return
        self.dialog = PickerDialog(self.scope.context, readable, self._ids(), self.take, self)
        self.dialog.finished.connect(self._on_closed)
        self.dialog.open()

    def _title(self) -> str:
        return self.scope.text(f"{self._system.index.id}.system") if self._system is not None else ""

    def _on_closed(self) -> None:
        self.dialog = None
        self.show_names()
        self.area.setFocus()

    def take(self, ids: list[str]) -> None:
        """Put these in the place of what was there."""
        self.notes = ()
        self.area.setPlainText("\n".join(ids))

    def _ids(self) -> list[str]:
        value = self.value
        return [str(one) for one in value] if isinstance(value, list) and value is not MISSING else []

    # --- names

    def _on_changed(self) -> None:
        super()._on_changed()
        self.show_names()

    def show_names(self) -> None:
        """Whom the ids mean, as far as it was read since the entry was opened."""
        known = self.scope.context.lists.names(self.field.hints.picker)
        told = [
            self.scope.text("picker.named", name=known[one], id=one)
            for one in self._ids()
            if one in known and known[one] != one
        ]
        lines = [one for one in (self._joined(told), self._unknown(known)) if one]
        self.names.setText("\n".join(lines))
        self.names.setVisible(bool(lines))

    def _joined(self, told: list[str]) -> str:
        more = self.scope.text("picker.and-more") if len(told) > _MOST_NAMES else ""
        return self.scope.text("value.separator").join(told[:_MOST_NAMES]) + more

    def _unknown(self, known: Mapping[str, str]) -> str:
        """Ids that are in no list, once the whole list was read."""
        read = self.scope.context.lists.get(self.field.hints.picker)
        unknown = [one for one in self._ids() if one not in known] if read is not None and read.is_whole else []
        return self.scope.text("picker.unknown", names=self._joined(unknown)) if unknown else ""

    def other_written(self, pointer: str) -> None:
        """A list that was read for one field names the ids of the others."""
        super().other_written(pointer)
        self.show_names()

    def name_parts(self, name: str, description: str) -> None:
        super().name_parts(name, description)
        between = self.scope.text("ui.name-between")
        self.pick_button.setAccessibleName(name + between + self.pick_button.text())
