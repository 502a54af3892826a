"""Checks of what a template of components is made of: texts, media, buttons. Shapes: wizard.core.components."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import PurePath
from types import MappingProxyType
from typing import Any

from wizard.core.checks.contract import Check, Context, Hit, Subject
from wizard.core.checks.texts import CHECKS as TEXT_CHECKS
from wizard.core.components import parts_of, samples_of, text_of
from wizard.core.placeholders import fill, find_placeholders
from wizard.core.pointer import get, join

_ALL = ("header", "body", "footer", "button")
_REPEATABLE = ("HEADER", "BODY", "FOOTER", "BUTTONS")


def in_parts(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """Another text `check`, with the same parameters, over the `parts` of a template. Its hits, moved to their part."""
    for part in parts_of(subject.item, parameters.get("parts", _ALL)):
        inner = Subject(part.text, subject.pointer + part.below, subject.item)
        for hit in TEXT_CHECKS[parameters["check"]](inner, parameters, context):
            yield Hit({**hit.parameters, "part": f"@component.{part.name}"}, hit.span, part.below, hit.severity)


def says_neither(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """A template has neither a variable nor a word of `lists` in its `parts`."""
    parts = list(parts_of(subject.item, parameters.get("parts", _ALL)))
    if not parts or any(find_placeholders(part.text) for part in parts):
        return
    whole = Subject(" \n ".join(part.text for part in parts), subject.pointer, subject.item)
    yield from (Hit(below="/body") for _ in TEXT_CHECKS["mentions_any"](whole, parameters, context))


def matches(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A text is not of the `pattern` as a whole; `negate`: it is. Hits: `value`."""
    value = str(subject.value)
    if (re.fullmatch(parameters["pattern"], value) is None) is not bool(parameters.get("negate")):
        yield Hit({"value": value[:80]})


def characters(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A text is longer than `max` as it is written, variables in their braces.

    Meta's pages say "characters" and nothing more ("Template components", "Template review"). We count Unicode code
    points: a Chinese or Arabic character and a plain emoji are one each; a Hindi vowel sign, a combining accent, each
    half of a flag, a skin tone and each person and joiner of a family are one of their own. A client in wide use does
    the same (nyaruka/courier, pull request 1126: button labels cut by code points). `unit`
    utf-16 counts emoji twice, as JavaScript does, and speaks only where the two ways of counting disagree.
    `filled`: with sample values in place of the body's variables.
    Hits: `length`, `max`.
    """
    text = str(subject.value)
    text = fill(text, samples_of(subject.item)) if parameters.get("filled") else text
    length = len(text)
    if parameters.get("unit") == "utf-16":
        doubled = length + sum(character > "\uffff" for character in text)
        length = doubled if length <= parameters["max"] else 0
    if length > parameters["max"]:
        yield Hit({"length": length, "max": parameters["max"]})


def requires(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A member of the object is absent or blank: any of `keys`, or with `any` all of them. Hits: `name`."""
    missing = [key for key in parameters["keys"] if _is_blank(subject.item.get(key))]
    if missing and (not parameters.get("any") or len(missing) == len(parameters["keys"])):
        yield Hit({"name": ", ".join(missing)}, below="" if parameters.get("any") else join(missing[0]))


def forbids(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """The object has a member of `keys`. Hits: `name`."""
    for key in parameters["keys"]:
        if not _is_blank(subject.item.get(key)):
            yield Hit({"name": key}, below=join(key))


def _is_blank(value: Any) -> bool:
    return value in (None, "", [], {}) or (isinstance(value, str) and not value.strip())


def too_many_items(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """An array has more than `max` items. Hits: `count`, `max`."""
    if isinstance(subject.value, list) and len(subject.value) > parameters["max"]:
        yield Hit({"count": len(subject.value), "max": parameters["max"]})


def lacks_items(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """An array does not hold one of `values`. Hits: `missing`."""
    held = subject.value if isinstance(subject.value, list) else []
    missing = [value for value in parameters["values"] if value not in held]
    if missing:
        yield Hit({"missing": ", ".join(missing)})


def not_unique(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """Two items of an array are alike in all `keys`; `differ` are keys they must differ in; `skip` takes out items by
    a table from a key to values. Items without the first key are left out. Hits stand at the later one: `value`."""
    seen: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for index, item in enumerate(subject.value if isinstance(subject.value, list) else ()):
        if not isinstance(item, Mapping) or _is_blank(item.get(parameters["keys"][0])) or _skipped(item, parameters):
            continue
        key = tuple(str(item.get(name, "")).strip() for name in parameters["keys"])
        differ = parameters.get("differ", ())
        if any(not differ or any(one.get(name) != item.get(name) for name in differ) for one in seen.get(key, ())):
            yield Hit({"value": " / ".join(key)[:80]}, below=join(index, parameters["keys"][0]))
        seen.setdefault(key, []).append(item)


def _skipped(item: Mapping[str, Any], parameters: Mapping[str, Any]) -> bool:
    return any(item.get(name) in values for name, values in parameters.get("skip", {}).items())


def listed_lately(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The value stands in the list at `items` under `key`, with a `date` (YYYY-MM-DD) fewer than `days` ago.

    Hits: `value`, `days` left.
    """
    for entry in _entries(context, parameters["items"]):
        if entry.get(parameters["key"]) == subject.value:
            left = parameters["days"] - (context.today - _day(entry.get(parameters["date"]))).days
            if left > 0:
                yield Hit({"value": subject.value, "days": left})


def _entries(context: Context, pointer: str) -> list[Mapping[str, Any]]:
    found = get(context.document, pointer)
    return [entry for entry in found if isinstance(entry, Mapping)] if isinstance(found, list) else []


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return date.min


def in_range_of(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A number is outside the range that belongs to the item's `key` and is none of the `also` values of that.

    Parameters: `ranges`, a table to [lowest, highest]. Hits: `value`, `minimum`, `maximum`.
    """
    of = str(subject.item.get(parameters["key"]))
    if of not in parameters["ranges"] or subject.value in parameters.get("also", {}).get(of, ()):
        return
    low, high = parameters["ranges"][of]
    if not isinstance(subject.value, int) or isinstance(subject.value, bool) or not low <= subject.value <= high:
        yield Hit({"value": subject.value, "minimum": low, "maximum": high})


def members_differ(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """Two members of the item differ: `first` and `second`, pointers below it. Absent ones never do.

    Hits: `first`, `second`.
    """
    first, second = (get(subject.item, parameters[name]) for name in ("first", "second"))
    if isinstance(first, str) and isinstance(second, str) and first.upper() != second.upper():
        yield Hit({"first": first, "second": second}, below=parameters["second"])


def media_file(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A sample file has another ending or more bytes than its header's `format` takes.

    The value is the header: {format, sample_file: {path, bytes}}. Parameters: `formats`, a table from the format to
    {endings, max_bytes}. Hits: `value`, `allowed`, `max` in MB.
    """
    file = subject.item.get("sample_file")
    wanted = parameters["formats"].get(str(subject.item.get("format")).upper())
    if not isinstance(file, Mapping) or wanted is None or _is_blank(file.get("path")):
        return
    ending = PurePath(str(file["path"]).replace("\\", "/")).suffix.lower().removeprefix(".")
    size = file.get("bytes", 0)
    if ending not in wanted["endings"] or (isinstance(size, int) and size > wanted["max_bytes"]):
        allowed = ", ".join(wanted["endings"])
        told = {"value": ending or "-", "allowed": allowed, "max": round(wanted["max_bytes"] / 1_048_576, 1)}
        yield Hit(told, below="/sample_file/path")


def surplus_components(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A template read from elsewhere held components that found no place in the item (its `components`).

    `repeated`: only a second header, body, footer or buttons; else only kinds the item has no member for. Hits: `name`.
    """
    found = subject.item.get("components")
    for entry in found if isinstance(found, list) else ():
        kind = text_of(entry, "type").upper() if isinstance(entry, Mapping) else ""
        if (kind in _REPEATABLE) is bool(parameters.get("repeated")):
            yield Hit({"name": kind or "-"})


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "characters": characters,
        "forbids": forbids,
        "in_parts": in_parts,
        "in_range_of": in_range_of,
        "lacks_items": lacks_items,
        "listed_lately": listed_lately,
        "matches": matches,
        "media_file": media_file,
        "members_differ": members_differ,
        "not_unique": not_unique,
        "requires": requires,
        "says_neither": says_neither,
        "surplus_components": surplus_components,
        "too_many_items": too_many_items,
    }
)
