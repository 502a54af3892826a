"""Sample values of a message or card with {name} variables: one line for each variable that stands in it now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wizard.core.descriptors.platform import TemplateKind
from wizard.core.drafts import content_of
from wizard.core.forms import Field
from wizard.core.template_cards import texts_in
from wizard.core.templates import parse
from wizard.gui.pages.card_parts import item_pointer, single_variable_label
from wizard.gui.pages.editor import FormScope
from wizard.gui.pages.samples_editor import SamplesEditor


class UsedSamples(SamplesEditor):
    """Samples stay when their variable is taken out: a card has many texts, and it may be on its way to another one."""

    def __init__(self, scope: FormScope, field: Field, kind: TemplateKind) -> None:
        self._kind = kind
        super().__init__(scope, field, item_pointer(kind, field.pointer))

    def _kind_now(self, item: Mapping[str, Any]) -> TemplateKind:
        """The item may have become one of another kind of the same array."""
        kinds = self.scope.context.session.platform.kinds
        mine = (one for one in kinds if one.pointer == self._kind.pointer and one.id == item.get("kind"))
        return next(mine, self._kind)

    def _names(self) -> tuple[str, ...]:
        item = self.scope.context.session.value(self._text)
        item = item if isinstance(item, Mapping) else {}
        words = texts_in(content_of(item, self._kind_now(item)))
        used = [name for text in words for name in parse(text).names() if name in self._kind.variables]
        return tuple(dict.fromkeys((*used, *self.samples)))

    def label_of(self, name: str) -> str:
        return single_variable_label(self.scope, name)

    def other_written(self, pointer: str) -> None:
        if pointer.startswith(self._text):
            self._show()
