"""What the list of templates is made of: kinds of one array, new items, copies, and what hangs on an item's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wizard.core.conditions import all_hold
from wizard.core.descriptors.platform import Platform, Preset, TemplateKind, WaitDescriptor
from wizard.core.forms import Field
from wizard.core.pointer import MISSING, get, join
from wizard.core.subjects import subject_of
from wizard.core.waits import wait_keys
from wizard.onboarding.session import EntrySession

_IN_OWN_NAMES = "_"


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


def unique_name(wanted: str, items: Sequence[Mapping[str, Any]], between: str = " ") -> str:
    """The name, or the name with the first free number behind `between`."""
    taken = {item.get("name") for item in items}
    candidates = (wanted, *(f"{wanted}{between}{number}" for number in range(2, len(items) + 3)))
    return next(name for name in candidates if name not in taken)


def empty_item(shape: ItemShape, kind: TemplateKind, name: str) -> dict[str, Any]:
    """A new item without a text."""
    wanted = {"name": name, "kind": kind.id, "language": shape.language(kind)}
    return {key: value for key, value in wanted.items() if key in shape.fields and value}


def preset_item(shape: ItemShape, kind: TemplateKind, preset: Preset, language: str, name: str) -> dict[str, Any]:
    """A copy of a ready text in one language, with its sample values."""
    text = {kind.text_field: preset.texts[language]} if kind.text_field else {}
    item = {**empty_item(shape, kind, name), **preset.item, **text, "name": name}
    if "language" in shape.fields:
        item["language"] = language
    is_open = "samples" in shape.fields and not shape.samples  # any variable may have a sample
    samples = {key: value for key, value in preset.samples.items() if is_open or key in shape.samples}
    return {**item, "samples": samples} if samples else item


def new_name(kind: TemplateKind, label: str, preset: Preset | None, language: str, items: Sequence[Any]) -> str:
    """The name of a new item. Where names are shared by languages they are the platform's own, not words for people."""
    if not kind.by_language:
        return unique_name(label, items)
    wanted = str(preset.item.get("name", "")) if preset else ""
    rivals = [item for item in items if item.get("language") == language]
    return unique_name(wanted or kind.id.replace("-", "_"), rivals, _IN_OWN_NAMES)


def copied_item(item: Mapping[str, Any], items: Sequence[Mapping[str, Any]], kind: TemplateKind) -> dict[str, Any]:
    """The item again under a free name."""
    name = item.get("name")
    between = _IN_OWN_NAMES if kind.by_language else " "
    return {**item, "name": unique_name(name, items, between)} if isinstance(name, str) else dict(item)


def in_language(item: Mapping[str, Any], language: str, presets: Sequence[Preset], kind: TemplateKind) -> Any:
    """The item in another language: all its parts stay to be translated; an unchanged ready text is translated."""
    text = item.get(kind.text_field)
    ready = next((one for one in presets if language in one.texts and text in one.texts.values()), None)
    return {**item, "language": language} | ({kind.text_field: ready.texts[language]} if ready else {})


def missing_languages(item: Mapping[str, Any], items: Sequence[Any], options: Sequence[str]) -> list[str]:
    """The languages in which no item of that name exists."""
    name = item.get("name")
    taken = {one.get("language") for one in items if isinstance(one, Mapping) and one.get("name") == name}
    return [language for language in options if language not in taken]


def grouped(items: Sequence[Any]) -> list[int]:
    """The places of the items, those of one name together, where the first of them stands."""
    first: dict[Any, int] = {}
    for place, item in enumerate(items):
        first.setdefault(_group(item, place), place)
    return sorted(range(len(items)), key=lambda place: (first[_group(items[place], place)], place))


def _group(item: Any, place: int) -> Any:
    name = item.get("name") if isinstance(item, Mapping) else None
    return name if isinstance(name, str) and name else place


def waits_of(session: EntrySession, item_pointer: str) -> list[tuple[WaitDescriptor, str]]:
    """The waits of one item, settled or not, each with its key under `waits`."""
    document = session.document
    item = get(document, item_pointer)
    found = []
    for wait in session.platform.waits:
        named = subject_of(item, wait.subject) if isinstance(item, Mapping) else ""
        is_mine = wait.per == item_pointer.rpartition("/")[0] + "/*"
        if is_mine and named and all_hold(wait.when, document, item):
            found.append((wait, f"{wait.id}:{named}"))
    return found


def carry_name(session: EntrySession, item_pointer: str, before: str) -> None:
    """An item was renamed: what was recorded and waived under its old name follows, unless another one still has it."""
    array, item = item_pointer.rpartition("/")[0], get(session.document, item_pointer)
    old = {**item, "name": before}
    in_use = wait_keys(session.platform, session.document)
    for wait, key in waits_of(session, item_pointer):
        left = f"{wait.id}:{subject_of(old, wait.subject)}"
        record = session.value(join("waits", left))
        if left not in in_use and record is not MISSING:
            session.put(join("waits", key), record)
            session.put(join("waits", left), MISSING)
    waivers = session.value("/waivers")
    if isinstance(waivers, list) and waivers:
        carried = _Carried(array, old, item, session.document)
        changed = [_renamed(one, session.platform, carried) for one in waivers]
        if changed != waivers:
            session.put("/waivers", changed)


@dataclass(frozen=True, slots=True)
class _Carried:
    """A renamed item of an array: as it was and as it is now, in the document as it is now."""

    array: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    document: Mapping[str, Any]


def _renamed(waiver: Mapping[str, Any], platform: Platform, carried: _Carried) -> dict[str, Any]:
    rule = platform.rule(str(waiver.get("rule")))
    if rule is None or not rule.pointer.startswith(carried.array):
        return dict(waiver)
    items = get(carried.document, carried.array)
    is_used = any(subject_of(one, rule.subject) == waiver.get("subject") for one in items if isinstance(one, Mapping))
    if waiver.get("subject") != subject_of(carried.before, rule.subject) or is_used:
        return dict(waiver)
    return {**waiver, "subject": subject_of(carried.after, rule.subject)}
