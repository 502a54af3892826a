"""The languages of one template beside each other, as data: how each one stands, and where its variables differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wizard.core.components import buttons_of, parts_of, text_of
from wizard.core.findings import Finding
from wizard.core.forms import walk
from wizard.core.placeholders import names_of
from wizard.core.pointer import join
from wizard.gui.pages.templates_entries import EntryTeller
from wizard.gui.pages.templates_items import kinds_at
from wizard.gui.pages.templates_list import Entry
from wizard.gui.pages.templates_shape import TemplateShape
from wizard.onboarding.session import EntrySession
from wizard.onboarding.wording import Speaker


@dataclass(frozen=True, slots=True)
class LanguageColumn:
    """One language: its item and state, whether it is the chosen one, and its variables against the chosen one's."""

    pointer: str
    item: Mapping[str, Any]
    language: str
    entry: Entry
    is_chosen: bool
    is_fixed: bool
    lacking: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def languages_of(session: EntrySession, pointer: str) -> list[int]:
    """The places of all languages of the item: those of its name, where a name stands for several languages."""
    array, _, place = pointer.rpartition("/")
    items, chosen = session.value(array), int(place)
    name = items[chosen].get("name") if isinstance(items[chosen], Mapping) else None
    if not name or not any(kind.by_language for kind in kinds_at(session.platform, array)):
        return [chosen]
    return [at for at, item in enumerate(items) if isinstance(item, Mapping) and item.get("name") == name]


def columns_of(
    session: EntrySession, speaker: Speaker, pointer: str, findings: Sequence[Finding]
) -> list[LanguageColumn]:
    """The languages of the item at `pointer`, in the order of the list."""
    array, _, place = pointer.rpartition("/")
    items, chosen = session.value(array), int(place)
    order = languages_of(session, pointer)
    teller = EntryTeller(session, speaker, array, kinds_at(session.platform, array))
    entries = teller.entries(items, order, findings)
    wanted = variables_of(items[chosen])
    return [
        LanguageColumn(
            pointer=array + join(at),
            item=items[at],
            language=speaker.value(f"{array}/{at}/language", text_of(items[at], "language")),
            entry=entry,
            is_chosen=at == chosen,
            is_fixed=not has_text(session, array, at),
            lacking=tuple(one for one in wanted if one not in variables_of(items[at])),
            added=tuple(one for one in variables_of(items[at]) if one not in wanted),
        )
        for at, entry in zip(order, entries, strict=True)
    ]


def variables_of(item: Mapping[str, Any]) -> tuple[str, ...]:
    """The variables of header, body and addresses, each once, with their braces."""
    texts = [part.text for part in parts_of(item, ("header", "body"))]
    texts += [text_of(button, "url") for button in buttons_of(item)]
    return tuple(dict.fromkeys("{{" + name + "}}" for text in texts for name in names_of(text)))


def has_text(session: EntrySession, array: str, place: int) -> bool:
    """Whether the item has a text of the seller's own."""
    name = TemplateShape(session.platform, array, session.value(array + join(place))).text_name
    step = array.split("/")[2]
    wanted = array + join(place, name)
    return any(field.pointer == wanted for field in walk(session.form(step)))
