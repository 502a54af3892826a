"""Replies that grow with the request: many alike items, and the request's own query parameters in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wizard.core.descriptors.system import PracticeReply, Repeat
from wizard.core.pointer import get, with_value

_NUMBER = re.compile(r"\{n(?:/(?P<by>[1-9][0-9]{0,5}))?\}")
_QUERY = re.compile(r"\{query\.(?P<name>[A-Za-z0-9_]+)\}")
_WHOLE = re.compile(r"0|[1-9][0-9]{0,14}")


def repeated(reply: PracticeReply, query: Mapping[str, str]) -> PracticeReply:
    """The reply with its items repeated and the query's values filled in."""
    if reply.repeat is None and reply.json is None:
        return reply
    frame = _with_query(reply.json, query)
    if reply.repeat is not None:
        about = replace(reply.repeat, item=_with_query(reply.repeat.item, query))
        first = get(frame, about.pointer)
        frame = with_value(frame, about.pointer, [*(first if isinstance(first, list) else []), *_items(about)])
    return replace(reply, json=frame, repeat=None)


def _items(about: Repeat) -> list[Any]:
    return [_numbered(about.item, number) for number in range(about.first, about.first + about.count)]


def _numbered(value: Any, number: int) -> Any:
    if isinstance(value, str):
        alone = _NUMBER.fullmatch(value)
        return _of(alone, number) if alone else _NUMBER.sub(lambda found: str(_of(found, number)), value)
    if isinstance(value, Mapping):
        return {key: _numbered(one, number) for key, one in value.items()}
    return [_numbered(one, number) for one in value] if isinstance(value, (list, tuple)) else value


def _of(found: re.Match[str], number: int) -> int:
    return number // int(found["by"] or 1)


def _with_query(value: Any, query: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        filled = _QUERY.sub(lambda found: query.get(found["name"], ""), value)
        return int(filled) if _QUERY.fullmatch(value) and _WHOLE.fullmatch(filled) else filled
    if isinstance(value, Mapping):
        return {key: _with_query(one, query) for key, one in value.items()}
    return [_with_query(one, query) for one in value] if isinstance(value, (list, tuple)) else value
