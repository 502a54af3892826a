"""The two engines behind the validator: jsonschema-rs for yes or no, jsonschema for why not.

What is slow in the second is asked of the first: which items of a list are wrong, and whether two are equal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import jsonschema_rs

from wizard.core.schema.formats import FORMATS


def fast_validator(schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """Says yes or no."""
    return jsonschema_rs.Draft202012Validator(dict(schema), formats=dict(FORMATS), validate_formats=True)


def with_definitions(schema: Mapping[str, Any], root: Mapping[str, Any]) -> dict[str, Any]:
    """A part of a schema that can stand alone."""
    return {**schema, "$defs": root.get("$defs", {})}


def explaining_validator(schema: Mapping[str, Any]) -> Any:
    """Says why not: a jsonschema validator."""
    from jsonschema import Draft202012Validator, FormatChecker, validators  # 60 ms: only when a document fails

    checker = FormatChecker(formats=())
    for name, is_valid in FORMATS.items():
        checker.checks(name)(lambda value, check=is_valid: not isinstance(value, str) or check(value))
    keywords = {"pattern": _pattern, "items": _items_of(schema), "uniqueItems": _unique}
    extend: Any = validators.extend  # its stub says nothing of types
    return extend(Draft202012Validator, keywords)(dict(schema), format_checker=checker)


def _pattern(_validator: Any, wanted: str, instance: Any, _schema: Any) -> Iterator[Any]:
    # `$` also matches before a last newline in Python; ECMAScript's does not.
    if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", wanted), instance):
        yield _error("pattern")


def _items_of(root: Mapping[str, Any]) -> Callable[..., Iterator[Any]]:
    compiled: dict[int, tuple[Any, jsonschema_rs.Draft202012Validator]] = {}

    def items(validator: Any, wanted: Any, instance: Any, schema: Any) -> Iterator[Any]:
        """Errors of the wrong items only; of a list that is too long, the first that are allowed."""
        if not isinstance(instance, list):
            return
        if id(wanted) not in compiled:
            compiled[id(wanted)] = wanted, fast_validator(with_definitions(wanted, root))
        fast = compiled[id(wanted)][1]
        for index, item in enumerate(instance[: schema.get("maxItems")]):
            if not fast.is_valid(item):
                yield from validator.descend(item, wanted, path=index)

    return items


def _unique(_validator: Any, wanted: bool, instance: Any, _schema: Any) -> Iterator[Any]:
    # jsonschema compares every pair of objects, which a hostile list of thousands turns into minutes.
    if wanted and isinstance(instance, list) and not jsonschema_rs.is_valid({"uniqueItems": True}, instance):
        yield _error("uniqueItems")


def _error(message: str) -> Any:
    from jsonschema.exceptions import ValidationError

    return ValidationError(message)
