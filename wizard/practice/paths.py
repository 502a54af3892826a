"""Path patterns of practice replies: `/{graph_version}/{waba_id}/phone_numbers`, `/*/debug_token`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

_FIELD = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_NUMBER = re.compile(r"\{int:([a-z][a-z0-9_]*)\}")


def with_own_values(value: Any, credentials: Mapping[str, str]) -> Any:
    """A copy of a path, text or JSON value with every `{field}` of the persona filled in; other braces stay.

    A string that is nothing but `{int:field}` becomes the number.
    """
    if isinstance(value, str):
        number = _NUMBER.fullmatch(value)
        if number is not None and credentials.get(number[1], "").isdecimal():
            return int(credentials[number[1]])
        return _FIELD.sub(lambda found: credentials.get(found[1], found[0]), value)
    if isinstance(value, Mapping):
        return {key: with_own_values(one, credentials) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [with_own_values(one, credentials) for one in value]
    return value


def open_pattern(path: str) -> str:
    """The path with every segment that holds a `{field}` open to anything."""
    return "/".join("*" if _FIELD.search(segment) else segment for segment in path.split("/"))


def fits(pattern: str, path: str) -> bool:
    """Whether a request's path, still percent-encoded, is what the pattern says; `*` is one segment, not empty."""
    wanted, given = pattern.split("/"), path.split("/")
    return len(wanted) == len(given) and all(
        bool(there) if want == "*" else want in (there, unquote(there))
        for want, there in zip(wanted, given, strict=True)
    )


def openness(pattern: str) -> int:
    """How many segments of the pattern are open: the fewest wins."""
    return pattern.split("/").count("*")
