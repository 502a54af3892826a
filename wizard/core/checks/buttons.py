"""Checks of a template's buttons. The value is the whole item (wizard.core.components), or one address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import Any

from wizard.core.checks.contract import Check, Context, Hit, Subject
from wizard.core.components import buttons_of, text_of
from wizard.core.placeholders import find_placeholders
from wizard.core.pointer import join

_QUICK_REPLY = "QUICK_REPLY"


def _types(item: Mapping[str, Any]) -> list[str]:
    return [text_of(button, "type") for button in buttons_of(item)]


def too_many_of_a_type(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """More buttons of a type than the table `most` allows. Hits: `type`, `count`, `max`."""
    for kind, count in Counter(_types(subject.item)).items():
        most = parameters["most"].get(kind)
        if most is not None and count > most:
            yield Hit({"type": kind, "count": count, "max": most}, below="/buttons")


def broken_order(subject: Subject, _parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """Quick replies and other buttons do not stand in one run each. Hits: `order`, the types as they stand."""
    kinds = _types(subject.item)
    if len(list(groupby(kinds, key=lambda kind: kind == _QUICK_REPLY))) > 2:
        yield Hit({"order": ", ".join(kinds)}, below="/buttons")


def shown_differently(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """More than `more_than` buttons, or with `mixed` quick replies beside other buttons. Hits: `count`."""
    kinds = _types(subject.item)
    mixed = parameters.get("mixed", False) and 0 < kinds.count(_QUICK_REPLY) < len(kinds)
    if len(kinds) > parameters["more_than"] or mixed:
        yield Hit({"count": len(kinds)}, below="/buttons")


def of_types(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A button is of one of `types`; with `only` of none of them. Hits: `type`."""
    for index, kind in enumerate(_types(subject.item)):
        if (kind in parameters["types"]) is not bool(parameters.get("only")):
            yield Hit({"type": kind}, below=join("buttons", index, "type"))


def exactly_one(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """There is not exactly one button of `type` whose member `key` is among `values`. Hits: `count`, `allowed`."""
    fitting = [
        button
        for button in buttons_of(subject.item)
        if text_of(button, "type") == parameters["type"] and text_of(button, parameters["key"]) in parameters["values"]
    ]
    if len(fitting) != 1:
        yield Hit({"count": len(fitting), "allowed": ", ".join(parameters["values"])}, below="/buttons")


def variable_inside(subject: Subject, _parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """An address has two variables, or one that is not at its very end. Hits: `found`."""
    address = str(subject.value)
    found = find_placeholders(address)
    wrong = found[:-1] if found and found[-1].span.end == len(address) else found
    yield from (Hit({"found": one.written}, one.span) for one in wrong)


def example_missing(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """The button's address has a variable and the button no `example`. The value is the button."""
    has_variable = find_placeholders(text_of(subject.item, parameters.get("key", "url")))
    if has_variable and not text_of(subject.item, "example").strip():
        yield Hit({"found": has_variable[0].written}, below="/example")


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "button_example_missing": example_missing,
        "button_exactly_one": exactly_one,
        "button_order": broken_order,
        "button_types": of_types,
        "button_variable_inside": variable_inside,
        "buttons_of_a_type": too_many_of_a_type,
        "buttons_shown_differently": shown_differently,
    }
)
