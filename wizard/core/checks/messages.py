"""Checks of notices to the seller's own people: what they may show, how long they are, what a card must have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from wizard.core.checks.contract import Check, Context, Hit, Subject
from wizard.core.pointer import MISSING, expand, get, join
from wizard.core.templates import parse, render


def variables_allowed(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """A text of the value, wherever in it, has a variable that the list at `items` (a pointer pattern) does not name.

    Parameters: `of`, only these variables are asked about (default: all); `named`, the beginning of the text keys that
    name them. Hits: `name`, at the text.
    """
    allowed = {value for _at, value in expand(context.document, parameters["items"])}
    for below, text in _texts(subject.value, ""):
        for variable in parse(text).variables:
            if variable.name in parameters.get("of", (variable.name,)) and variable.name not in allowed:
                name = f"@{parameters['named']}.{variable.name}" if "named" in parameters else variable.name
                yield Hit({"name": name}, variable.span if not below else None, below=below)


def _texts(value: Any, below: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield below, value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from _texts(one, below + join(name)) if name != "samples" else ()
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _texts(one, below + join(index))


def utf8_bytes(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """The text has more than `max` bytes in UTF-8, where a Chinese character counts three. Hits: `length`, `max`."""
    length = len(str(subject.value).encode("utf-8", "surrogatepass"))
    if length > parameters["max"]:
        yield Hit({"length": length, "max": parameters["max"]})


def shown_characters(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """The text is longer than `max` code points with the item's samples in place of its variables.

    Hits: `length`, `max`.
    """
    samples = subject.item.get("samples")
    known = {name: str(value) for name, value in samples.items()} if isinstance(samples, Mapping) else {}
    length = len(render(str(subject.value), known).text)
    if length > parameters["max"]:
        yield Hit({"length": length, "max": parameters["max"]})


def any_below(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """None of `paths` (pointers below the value) has a text or an item. The hit stands at the first of them."""
    found = (get(subject.value, path) for path in parameters["paths"])
    if not any(value not in (MISSING, None, [], {}) and str(value).strip() for value in found):
        yield Hit(below=join(parameters["paths"][0].split("/")[1]))


def mapped_among(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """What the value stands for is not in the list at `items` (a pointer pattern), nor any other it may stand for.

    Parameters: `map`, a table from the value (true and false as words) to what it may stand for; a value that is not
    in it needs nothing. Hits: `value`, `needed`.
    """
    value = str(subject.value).lower() if isinstance(subject.value, bool) else str(subject.value)
    needed = parameters["map"].get(value, ())
    present = {one for _at, one in expand(context.document, parameters["items"])}
    if needed and not present.intersection(needed):
        yield Hit({"value": value, "needed": ", ".join(needed)})


def same_as(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The value is another than the one at the pointer `other` (also of a fact); an absent one differs from nothing.

    Hits: `here`, `there`.
    """
    other = get(context.document, parameters["other"])
    if other is not MISSING and other not in (None, "") and subject.value != other:
        yield Hit({"here": subject.value, "there": other})


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "any_below": any_below,
        "mapped_among": mapped_among,
        "same_as": same_as,
        "shown_characters": shown_characters,
        "utf8_bytes": utf8_bytes,
        "variables_allowed": variables_allowed,
    }
)
