"""What the list of templates is made of: kinds of one array, new items, copies, and what hangs on an item's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wizard.core.conditions import all_hold
from wizard.core.descriptors.platform import Platform, Preset, TemplateKind, WaitDescriptor
from wizard.core.forms import Field
from wizard.core.pointer import MISSING, get, join
from wizard.onboarding.session import EntrySession


@dataclass(frozen=True, slots=True)
class ItemShape:
    """Which members an item of the array may have: by the names of its fields, and of its sample values."""

    fields: Mapping[str, Field]
    samples: tuple[str, ...]

    @classmethod
    def of(cls, array: Field) -> ItemShape:
        """The shape of a list field's items."""
        fields = {field.name: field for field in array.children}
        inner = fields["samples"].children if "samples" in fields else ()
        return cls(fields, tuple(field.name for field in inner))

    def language(self, kind: TemplateKind) -> str:
        """The language a new item begins with."""
        asked = self.fields.get("language")
        if asked is not None and isinstance(asked.hints.default, str):
            return asked.hints.default
        return kind.languages[0] if kind.languages else ""


def kinds_at(platform: Platform, pointer: str) -> tuple[TemplateKind, ...]:
    """The kinds of text that live in the array at the pointer."""
    return tuple(kind for kind in platform.kinds if kind.pointer == pointer)


def kind_of(platform: Platform, pointer: str, item: Mapping[str, Any]) -> TemplateKind | None:
    """The kind of an item; of an array with one kind, that one."""
    kinds = kinds_at(platform, pointer)
    return next((kind for kind in kinds if kind.id == item.get("kind")), kinds[0] if len(kinds) == 1 else None)


def presets_at(platform: Platform, pointer: str) -> tuple[Preset, ...]:
    """The ready texts that may be copied into the array."""
    ids = {kind.id for kind in kinds_at(platform, pointer)}
    return tuple(preset for preset in platform.presets if preset.kind in ids)


def unique_name(wanted: str, items: Sequence[Mapping[str, Any]]) -> str:
    """The name, or the name with the first free number."""
    taken = {item.get("name") for item in items}
    candidates = (wanted, *(f"{wanted} {number}" for number in range(2, len(items) + 3)))
    return next(name for name in candidates if name not in taken)


def empty_item(shape: ItemShape, kind: TemplateKind, name: str) -> dict[str, Any]:
    """A new item without a text."""
    wanted = {"name": name, "kind": kind.id, "language": shape.language(kind)}
    return {key: value for key, value in wanted.items() if key in shape.fields and value}


def preset_item(shape: ItemShape, kind: TemplateKind, preset: Preset, language: str, name: str) -> dict[str, Any]:
    """A copy of a ready text in one language, with its sample values."""
    item = {**empty_item(shape, kind, name), kind.text_field: preset.texts[language]}
    if "language" in shape.fields:
        item["language"] = language
    samples = {key: value for key, value in preset.samples.items() if key in shape.samples}
    return {**item, "samples": samples} if samples else item


def copied_item(item: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The item again under a free name."""
    name = item.get("name")
    return {**item, "name": unique_name(name, items)} if isinstance(name, str) else dict(item)


def waits_of(session: EntrySession, item_pointer: str) -> list[tuple[WaitDescriptor, str]]:
    """The waits of one item, settled or not, each with its key under `waits`."""
    document = session.document
    item = get(document, item_pointer)
    found = []
    for wait in session.platform.waits:
        named = item.get(wait.subject) if isinstance(item, Mapping) else None
        is_mine = wait.per == item_pointer.rpartition("/")[0] + "/*"
        if is_mine and named and all_hold(wait.when, document, item):
            found.append((wait, f"{wait.id}:{named}"))
    return found


def carry_name(session: EntrySession, item_pointer: str, before: str, after: str) -> None:
    """An item was renamed: what was recorded and waived under its old name follows."""
    for wait, key in waits_of(session, item_pointer):
        old = join("waits", f"{wait.id}:{before}")
        record = session.value(old)
        if key == f"{wait.id}:{after}" and record is not MISSING:
            session.put(join("waits", key), record)
            session.put(old, MISSING)
    waivers = session.value("/waivers")
    if isinstance(waivers, list) and any(one.get("subject") == before for one in waivers):
        rules = {rule.id for rule in session.platform.rules if rule.pointer.startswith(item_pointer.rpartition("/")[0])}
        session.put("/waivers", [_renamed(one, rules, before, after) for one in waivers])


def _renamed(waiver: Mapping[str, Any], rules: set[str], before: str, after: str) -> dict[str, Any]:
    is_mine = waiver.get("subject") == before and waiver.get("rule") in rules
    return {**waiver, "subject": after} if is_mine else dict(waiver)
