"""What the templates step has of its own for messages to the seller's own people: controls, counts, previews."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wizard.core.descriptors.platform import Platform, TemplateKind
from wizard.core.drafts import content_of, samples_of
from wizard.core.forms import Field, FieldKind
from wizard.core.pointer import join
from wizard.core.template_cards import card_limits, card_of
from wizard.core.templates import render
from wizard.core.texts import Texts
from wizard.gui.icons import Paint
from wizard.gui.pages.card_parts import CardLine, CardParagraph, item_pointer
from wizard.gui.pages.editor import Editor, FormScope
from wizard.gui.pages.preview_box import PreviewBox
from wizard.gui.pages.template_editor import TemplateText
from wizard.gui.pages.templates_counter import text_count
from wizard.gui.pages.templates_items import kinds_at
from wizard.gui.pages.used_samples import UsedSamples
from wizard.gui.palette import Hue

_CARD = "staff-card"


def is_for_staff(kind: TemplateKind | None) -> bool:
    """Whether texts of this kind go to the seller's own people."""
    return kind is not None and kind.preview != "buyer-chat"


def staff_part(scope: FormScope, field: Field) -> Editor | None:
    """The control of a message's text, of a card's words or of their samples; None for what any form has."""
    platform = scope.context.session.platform
    for kind in platform.kinds:
        if not is_for_staff(kind) or not field.pointer.startswith(kind.pointer + "/"):
            continue
        item = item_pointer(kind, field.pointer)
        if field.kind is FieldKind.GROUP and field.pointer == f"{item}/samples":
            return UsedSamples(scope, field, kind)
        if field.kind is not FieldKind.TEXT:
            continue
        if kind.text_field and field.pointer == item + join(kind.text_field):
            return TemplateText(scope, field)
        if kind.card_field and field.pointer.startswith(f"{item}/{kind.card_field}/") and field.hints.hygiene != "url":
            made = CardParagraph if field.hints.widget == "multiline" else CardLine
            return made(scope, field, kind)
    return None


def staff_count(texts: Texts, platform: Platform, kind: TemplateKind, item: Mapping[str, Any]) -> tuple[str, Paint]:
    """How long a message is as its platform counts: in bytes where a rule says so, else in characters."""
    text, samples = str(content_of(item, kind) or ""), samples_of(item)
    pointer = f"{kind.pointer}/*/{kind.text_field}"
    own = (rule for rule in platform.rules if rule.pointer == pointer and rule.check == "utf8_bytes")
    limit = next((rule.parameters["max"] for rule in own), 0)
    if not limit:
        return text_count(texts, text, samples, kind.max_length)
    size = len(render(text, samples).text.encode("utf-8", "surrogatepass"))
    key = "card.bytes-over" if size > limit else "card.bytes"
    return texts.get(key, filled=size, limit=limit, over=size - limit), Hue.BAD if size > limit else None


def show_staff(preview: PreviewBox, scope: FormScope, pointer: str, kind: TemplateKind) -> None:
    """Show the item at the pointer as a message or as a card."""
    found = scope.context.session.value(pointer)
    item: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
    if kind.preview != _CARD:
        preview.show_staff(str(content_of(item, kind) or ""), samples_of(item))
        return
    card = card_of(content_of(item, kind), samples_of(item), card_limits(scope.context.session.platform, kind))
    label = scope.context.speaker.label
    preview.show_card(card, [label(f"{pointer}/{kind.card_field}/{name}") for name in card.unseen])


def has_one_text(kind: TemplateKind) -> bool:
    """Whether one field holds all its words, which can then be counted below it."""
    return bool(kind.text_field)


def is_staff_list(platform: Platform, pointer: str) -> bool:
    """Whether the array at the pointer holds messages to the seller's own people."""
    return any(is_for_staff(kind) for kind in kinds_at(platform, pointer))
