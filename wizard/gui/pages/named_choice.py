"""One of the things that other answers name: chosen, so that nobody has to type a name twice and alike."""

from __future__ import annotations

from wizard.core.findings import Severity
from wizard.core.forms import Field
from wizard.core.pointer import MISSING, expand
from wizard.gui.pages.choice_editors import ChoiceEditor
from wizard.gui.pages.editor import FormScope
from wizard.gui.pages.notes import Note


class NamedChoice(ChoiceEditor):
    """A field with the hint `options_from`. A name that is not there any more stays to be seen; the rules judge it."""

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        self._offered = self.offered()
        self._say()

    def offered(self) -> list[str]:
        """What may be chosen now, each once, in the order of the answers."""
        found = expand(self.scope.context.session.document, self.field.hints.options_from)
        return list(dict.fromkeys(value for _pointer, value in found if isinstance(value, str) and value))

    def _fill(self) -> None:
        value, names = self.value, self.offered()
        self._values = [*names]
        labels = [*names]
        if value is MISSING or not self.field.required:
            self._values.insert(0, MISSING)
            labels.insert(0, self.scope.text("ui.choose"))
        if value is not MISSING and value not in names:
            self._values.append(value)
            labels.append(self.scope.text("picker.gone", name=str(value)))
        self.combo.clear()
        self.combo.addItems(labels)
        self.combo.setCurrentIndex(next((i for i, one in enumerate(self._values) if one == value or one is value), 0))

    def _say(self) -> None:
        """Where there is nothing to choose from, say where it comes from."""
        source = "/".join(self.field.hints.options_from.split("/")[:4])
        label = self.scope.context.speaker.label(source)
        text = self.scope.text("picker.no-names", what=label)
        self.notes = () if self._offered else (Note(text, Severity.INFO),)

    def other_written(self, pointer: str) -> None:
        """What is named on the same page may have been renamed."""
        super().other_written(pointer)
        offered = self.offered()
        if offered != self._offered:
            self._offered = offered
            self._fill()
            self._say()
            self.scope.noted(self.field.pointer)
