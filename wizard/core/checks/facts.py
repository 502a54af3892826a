"""Checks of what a ladder has read from the platform, at /facts/<system>/<fact>."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from wizard.core.checks.contract import Check, Context, Hit, Subject
from wizard.core.pointer import MISSING, get


def fact_known(_subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """A fact has not been read from the platform yet. Parameters: `fact`, a pointer below /facts."""
    if get(context.document, parameters["fact"]) is MISSING:
        yield Hit()


def fact_contains(_subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The fact, a list, lacks one of `values`; `any` of them is enough when true. An unknown fact is no hit.

    Hits: `missing`.
    """
    known = get(context.document, parameters["fact"])
    if not isinstance(known, list):
        return
    missing = [value for value in parameters["values"] if value not in known]
    enough = len(missing) < len(parameters["values"]) if parameters.get("any") else not missing
    if not enough:
        yield Hit({"missing": _listed(missing)})


def fact_one_of(_subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The fact is another than `values`. An unknown fact is no hit. Hits: `value`, `allowed`."""
    value = get(context.document, parameters["fact"])
    if value is not MISSING and value not in parameters["values"]:
        yield Hit({"value": value, "allowed": _listed(parameters["values"])})


def fact_differs(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The text entered is another than the platform's. Parameters: `fact`; with `digits`, only digits are compared.

    Case and blanks around never count, nor does a text without a single digit where digits are compared.
    Hits: `value`, `told`.
    """
    told = get(context.document, parameters["fact"])
    if not isinstance(told, str) or not isinstance(subject.value, str):
        return
    pick = _digits if parameters.get("digits") else _plain
    if pick(told) and pick(told) != pick(subject.value):
        yield Hit({"value": subject.value, "told": told})


def facts_told(_subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """Something is known of the account, to be shown: one hit, with every name of the table `facts` and its value.

    Parameters: `facts`, names to pointers below /facts; `words`, by name a table from a value in small letters to the
    @text that says it. A value without words is shown as it is, an unknown fact as a dash.
    """
    known = {name: get(context.document, pointer) for name, pointer in parameters["facts"].items()}
    if any(isinstance(value, str) for value in known.values()):
        words = parameters.get("words", {})
        yield Hit({name: _worded(value, words.get(name, {})) for name, value in known.items()})


def _worded(value: Any, words: Mapping[str, str]) -> str:
    return words.get(value.lower(), value) if isinstance(value, str) else "-"


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isascii() and one.isdigit())


def _plain(text: str) -> str:
    return text.strip().casefold()


def _listed(values: Sequence[Any]) -> str:
    return ", ".join(str(value) for value in values)


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "fact_contains": fact_contains,
        "fact_differs": fact_differs,
        "fact_known": fact_known,
        "fact_one_of": fact_one_of,
        "facts_told": facts_told,
    }
)
