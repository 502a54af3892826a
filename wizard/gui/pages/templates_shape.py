"""What one template of a list is: its kind, how its text is written, and where its fields stand on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wizard.core.descriptors.platform import Platform, TemplateKind
from wizard.core.forms import Field, FieldKind
from wizard.gui.pages.templates_items import kind_of, kinds_at

_HEAD = ("name", "kind", "language")
_BELOW = ("samples", "footer", "authentication", "buttons")
_COMPUTED = ("active",)


@dataclass(frozen=True, slots=True)
class TemplateShape:
    """One item of the array at `array`, as it is answered now."""

    platform: Platform
    array: str
    item: Mapping[str, Any]

    @property
    def kind(self) -> TemplateKind | None:
        """The item's kind, if its platform knows it."""
        return kind_of(self.platform, self.array, self.item)

    @property
    def written_as(self) -> TemplateKind | None:
        """The item's kind, or the first one of its array: how texts are written does not wait for the choice."""
        return self.kind or next(iter(kinds_at(self.platform, self.array)), None)

    @property
    def text_name(self) -> str:
        """The member that holds the text."""
        return self.written_as.text_field if self.written_as is not None else "text"

    @property
    def has_components(self) -> bool:
        """Whether the template is made of a header, a body, a footer and buttons."""
        return self.written_as is not None and self.written_as.placeholder == "double"

    def parts(self, fields: Sequence[Field]) -> tuple[list[Field], list[Field], list[Field]]:
        """The fields above the text, the text, and those below it; what the platform tells only where it told it."""
        fields = [field for field in fields if field.hints.widget != "shown" or field.name in self.item]
        head = [field for field in fields if field.name in _HEAD]
        if self.has_components:
            head = _component_head(fields)
            fields = sorted(fields, key=lambda one: _BELOW.index(one.name) if one.name in _BELOW else len(_BELOW))
        if self.kind is not None and self.kind.card_field:
            fields = sorted(fields, key=lambda one: one.name == "samples")  # below the card they are for
        body = [field for field in fields if field.name == self.text_name]
        rest = [field for field in fields if field not in head + body and field.name not in _COMPUTED]
        return head, body, [self._used(field) for field in rest]

    def _used(self, field: Field) -> Field:
        """Sample values only for the variables of this kind."""
        kind = self.kind
        if field.name != "samples" or kind is None or not kind.variables:
            return field
        given = self.item.get("samples", {})
        children = tuple(one for one in field.children if one.name in kind.variables or one.name in given)
        return replace(field, children=children)


def _component_head(fields: Sequence[Field]) -> list[Field]:
    """What the template is, what is known of it, then its header, which stands above the text."""
    chosen = [one for one in fields if one.name in _HEAD or one.kind is FieldKind.CHOICE]
    known = [one for one in fields if one.hints.widget == "shown"]
    return [*chosen, *known, *(one for one in fields if one.name == "header")]
