"""Checks of policies: values, lists, windows, working hours, and what a ladder found out about the account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from wizard.core.checks.contract import Check, Context, Hit, Subject
from wizard.core.pointer import expand, get


def equals(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """The value is another one. Parameters: `value`. Hits: `value` (as it is), `expected`."""
    if subject.value != parameters["value"]:
        yield Hit({"value": subject.value, "expected": parameters["value"]})


def one_of(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A value, or an item of an array, is not among `values`. Hits: `value`, `allowed`."""
    allowed = parameters["values"]
    for below, value in _items(subject.value):
        if value not in allowed:
            yield Hit({"value": value, "allowed": _listed(allowed)}, below=below)


def not_contains(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A value, or an item of an array, is among `values`. Hits: `value`.

    Parameters: `named`, the beginning of the text keys that name the values.
    """
    for below, value in _items(subject.value):
        if value in parameters["values"]:
            yield Hit({"value": f"@{parameters['named']}.{value}" if "named" in parameters else value}, below=below)


def absent(subject: Subject, _parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """The value is there and not empty. Hits: `count` of items (1 for a single value)."""
    if subject.value not in (None, "", [], {}, False):
        yield Hit({"count": len(subject.value) if isinstance(subject.value, list) else 1})


def unique_by(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """Two items of an array have the same `key`. Hits stand at the later one: `value`."""
    seen: set[object] = set()
    for index, item in enumerate(subject.value):
        value = item.get(parameters["key"])
        if value in seen:
            yield Hit({"value": value}, below=f"/{index}/{parameters['key']}")
        seen.add(value)


def refers_to(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The value names nothing. Hits: `value`, `known`.

    Parameters: `items`, a pointer pattern of what may be named; for objects also `key`, and `where`, a table from a key
    to the values the object may have there.
    """
    where: Mapping[str, Sequence[Any]] = parameters.get("where", {})
    known = [
        item.get(parameters["key"]) if isinstance(item, Mapping) else item
        for _at, item in expand(context.document, parameters["items"])
        if not where or all(item.get(key) in values for key, values in where.items())
    ]
    if subject.value not in known:
        yield Hit({"value": subject.value, "known": _listed(known)})


def coverage(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """Too small a share of the topics is covered by items with a text.

    Parameters: `topics`; `minimum` (0 to 1); `key` (default topic); `filled` (default text).
    Hits: `share` and `minimum` in per cent, `missing`.
    """
    topics = parameters["topics"]
    key, filled = parameters.get("key", "topic"), parameters.get("filled", "text")
    covered = {item.get(key) for item in subject.value if str(item.get(filled) or "").strip()}
    missing = [topic for topic in topics if topic not in covered]
    share = 1 - len(missing) / len(topics)
    if share < parameters["minimum"]:
        values = {"share": round(share * 100), "minimum": round(parameters["minimum"] * 100)}
        yield Hit({**values, "missing": _listed(missing)})


def at_most(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The number is above the limit. Parameters: `limit`, or `of` (pointer) times `factor` (default 1), or `limits`, a
    table in which the text at `of` has its limit.

    Hits: `value`, `limit`. Without a value at `of` there is nothing to compare.
    """
    limit = _limit(parameters, context)
    if _is_number(subject.value) and limit is not None and subject.value > limit:
        yield Hit({"value": subject.value, "limit": limit})


def at_least(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The number is below the limit. Parameters and hits as for `at_most`."""
    limit = _limit(parameters, context)
    if _is_number(subject.value) and limit is not None and subject.value < limit:
        yield Hit({"value": subject.value, "limit": limit})


def _limit(parameters: Mapping[str, Any], context: Context) -> float | None:
    if "limit" in parameters:
        return float(parameters["limit"]) if isinstance(parameters["limit"], float) else int(parameters["limit"])
    value = get(context.document, parameters["of"])
    if "limits" in parameters:
        found = parameters["limits"].get(value) if isinstance(value, str) else None
        return int(found) if found is not None else None
    return value * parameters.get("factor", 1) if _is_number(value) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def reason_given(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """The `field` (default reason) of the object, or the text itself, has too few letters to be a reason.

    Parameters: `field`, `letters` (default 4). Hits: `letters`.
    """
    value = (
        subject.value.get(parameters.get("field", "reason")) if isinstance(subject.value, Mapping) else subject.value
    )
    needed = parameters.get("letters", 4)
    if sum(character.isalnum() for character in str(value or "")) < needed:
        yield Hit({"letters": needed})


def wait_recorded(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """What another party must do is not recorded as done under /waits.

    Parameters: `wait`; `key`, the item's field that names the wait (none: one wait for all); `states` (default approved
    and attested). Hits: `name`.
    """
    name = str(subject.item.get(parameters["key"])) if "key" in parameters else ""
    waits = context.document.get("waits", {})
    recorded = waits.get(f"{parameters['wait']}:{name}" if name else parameters["wait"], {})
    if recorded.get("state") not in parameters.get("states", ("approved", "attested")):
        yield Hit({"name": name or "-"})


def _items(value: Any) -> list[tuple[str, Any]]:
    return [(f"/{index}", item) for index, item in enumerate(value)] if isinstance(value, list) else [("", value)]


def _listed(values: Sequence[Any]) -> str:
    return ", ".join(str(value) for value in values)


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "absent": absent,
        "at_least": at_least,
        "at_most": at_most,
        "coverage": coverage,
        "equals": equals,
        "not_contains": not_contains,
        "one_of": one_of,
        "reason_given": reason_given,
        "refers_to": refers_to,
        "unique_by": unique_by,
        "wait_recorded": wait_recorded,
    }
)
