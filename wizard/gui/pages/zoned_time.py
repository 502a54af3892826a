"""A time of day with what another time zone's clocks show then, beside it."""

from __future__ import annotations

from wizard.adapters.zones import converted, zone_name
from wizard.core.forms import Field, walk
from wizard.core.pointer import join
from wizard.gui.labels import quiet
from wizard.gui.pages.editor import FormScope
from wizard.gui.pages.text_editors import TimeEditor, shown


class ZonedTimeEditor(TimeEditor):
    """Converts from the time zone the same step asks for to the field's own second zone, as of today."""

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        self.converted = quiet("")
        self.row.insertWidget(1, self.converted)
        self.row.setStretch(0, 0)
        self._zone_name = zone_name(field.hints.also_zone, scope.context.speaker.texts.language)
        self._said = ("", "")
        self._zone = self._find_zone()
        self.convert()

    def convert(self) -> None:
        """Show the time as it is now in the other zone; nothing while either is not known."""
        session = self.scope.context.session
        zone = shown(session.value(self._zone)) if self._zone else ""
        found = converted(shown(self.value), session.now().date(), zone, self.field.hints.also_zone)
        words = ""
        if found is not None:
            day = {-1: "ui.zone-day-before", 1: "ui.zone-day-after"}.get(found.days, "ui.zone-same-day")
            words = self.scope.text(day, zone=self._zone_name, time=found.clock)
        if words != self.converted.text():
            self.converted.setText(words)
            self.name_parts(*self._said)

    def _find_zone(self) -> str:
        """The pointer of the step's time zone."""
        step = join(*self.field.pointer.split("/")[1:3])
        form = self.scope.context.session.form(step.rpartition("/")[2])
        return next((one.pointer for one in walk(form) if one.limits.format == "time-zone"), "")

    def other_written(self, pointer: str) -> None:
        if pointer in (self.field.pointer, self._zone):
            self.convert()

    def refresh(self, field: Field) -> None:
        super().refresh(field)
        self._zone = self._zone or self._find_zone()

    def name_parts(self, name: str, description: str) -> None:
        self._said = (name, description)
        between = self.scope.text("ui.name-between")
        super().name_parts(name, between.join(part for part in (self.converted.text(), description) if part))
