"""The variables that may be put into the text of a template, and what a menu calls them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wizard.gui.pages.editor import FormScope
from wizard.gui.pages.samples_editor import variable_label
from wizard.gui.pages.templates_parts import offered_variables
from wizard.gui.pages.templates_shape import TemplateShape


@dataclass(frozen=True)
class VariableOffers:
    """Of the item at `pointer`, which is of that shape."""

    scope: FormScope
    pointer: str
    shape: TemplateShape

    def names(self) -> Sequence[str]:
        """The names, in the order of the menu."""
        shape = self.shape
        variables = shape.kind.variables if shape.kind is not None else ()
        return offered_variables(shape.item, shape.text_name, variables) if shape.has_components else variables

    def label(self, name: str) -> str:
        """What it means, how it is written, and whether the text needs it."""
        texts, kind = self.scope.context.speaker.texts, self.shape.kind
        is_needed = kind is not None and name in kind.required_variables
        word = texts.get("page.templates.needed") if is_needed else ""
        if self.shape.has_components:
            return variable_label(self.scope, f"{self.pointer}/samples", name) + word
        key = f"{self.scope.context.speaker.field_key(self.pointer)}.samples.{name}.label"
        label = texts.get(key) if texts.has(key) else name
        return f"{label}  {{{name}}}{word}"
