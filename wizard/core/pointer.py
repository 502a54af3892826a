"""JSON pointers (RFC 6901) over plain dicts and lists, and patterns whose token `*` stands for any index or key.

In a pattern the token `[id=7]` stands for the first item whose member `id` reads 7, `*[id=7]` for every such item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any


class _Missing:
    """The type of MISSING: false, printed by its name, and one and the same wherever it is copied to."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "MISSING"


MISSING: Any = _Missing()
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
_SELECTION = re.compile(r"(?P<all>\*?)\[(?P<name>[^=\[\]]+)=(?P<value>.*)\]", re.DOTALL)


def split(pointer: str) -> list[str]:
    """The unescaped tokens of a pointer; the empty pointer has none."""
    return list(tokens_of(pointer))


@lru_cache(maxsize=4096)
def tokens_of(pointer: str) -> tuple[str, ...]:
    """As `split`. Pure; remembered because rules ask for the same places of every document."""
    if pointer == "":
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"not a JSON pointer: {pointer!r}")
    tokens = pointer[1:].split("/")
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in tokens) if "~" in pointer else tuple(tokens)


def join(*tokens: str | int) -> str:
    """A pointer made of raw tokens."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


def get(document: Any, pointer: str) -> Any:
    """The value at the pointer, or MISSING."""
    value = document
    for token in tokens_of(pointer):
        value = child(value, token)
        if value is MISSING:
            return MISSING
    return value


def child(value: Any, token: str) -> Any:
    """The member or item of that name, or MISSING."""
    if is_object(value):
        return value.get(token, MISSING)
    if isinstance(value, list) and _INDEX.fullmatch(token) and int(token) < len(value):
        return value[int(token)]
    return MISSING


def is_object(value: Any) -> bool:
    """Whether the value has members. The exact types are asked first: they are nearly all, and it is quicker."""
    kind = type(value)
    return kind is dict or (kind is not str and kind is not list and isinstance(value, Mapping))


def with_value(document: Any, pointer: str, value: Any) -> Any:
    """A copy of the document with the value put at the pointer; MISSING removes it. Missing objects are made.

    The index right after a list's last item appends to it; ValueError for any other that is not there.
    """
    if value is MISSING and get(document, pointer) is MISSING:
        return document  # nothing to remove, and nothing made on the way
    return _with(document, split(pointer), value)


def _with(node: Any, tokens: list[str], value: Any) -> Any:
    if not tokens:
        return value
    head, rest = tokens[0], tokens[1:]
    if isinstance(node, list):
        return _with_item(node, _index(head, len(node)), rest, value)
    copy = dict(node) if isinstance(node, Mapping) else {}
    child = _with(copy.get(head, MISSING), rest, value) if rest else value
    if child is MISSING:
        copy.pop(head, None)
    else:
        copy[head] = child
    return copy


def _index(token: str, length: int) -> int:
    if not _INDEX.fullmatch(token) or int(token) > length:
        raise ValueError(f"no such place in a list: {token!r}")
    return int(token)


def _with_item(node: list[Any], index: int, rest: list[str], value: Any) -> list[Any]:
    copy = list(node)
    child = _with(copy[index] if index < len(copy) else MISSING, rest, value) if rest else value
    if child is MISSING:
        del copy[index : index + 1]
    elif index < len(copy):
        copy[index] = child
    else:
        copy.append(child)
    return copy


def expand(document: Any, pattern: str) -> Iterator[tuple[str, Any]]:
    """Every (pointer, value) of the document that the pattern names, in document order."""
    tokens = tokens_of(pattern)
    if is_plain(tokens):
        value = get(document, pattern)
        return iter(() if value is MISSING else ((pattern, value),))
    return _expand(document, tokens, 0, "")


@lru_cache(maxsize=4096)
def is_plain(tokens: tuple[str, ...]) -> bool:
    """Whether no token of a pattern stands for anything but itself."""
    return "*" not in tokens and not any(map(_SELECTION.fullmatch, tokens))


def _expand(node: Any, tokens: tuple[str, ...], place: int, at: str) -> Iterator[tuple[str, Any]]:
    if place == len(tokens):
        yield at, node
        return
    head = tokens[place]
    if head == "*" and isinstance(node, list):  # by far the most common: once per item, rule and keystroke
        for index, item in enumerate(node):
            yield from _expand(item, tokens, place + 1, f"{at}/{index}")
        return
    for key in _named(node, head):
        inner = child(node, key)
        if inner is not MISSING:
            yield from _expand(inner, tokens, place + 1, at + join(key))


def _named(node: Any, part: str) -> list[str]:
    """The keys of the node that one part of a pattern stands for."""
    if part == "*":
        return _keys(node)
    selection = _SELECTION.fullmatch(part)
    if selection is None:
        return [part]
    found = [key for key in _keys(node) if str(child(child(node, key), selection["name"])) == selection["value"]]
    return found if selection["all"] else found[:1]


def _keys(node: Any) -> list[str]:
    if isinstance(node, Mapping):
        return [str(key) for key in node]
    return [str(index) for index in range(len(node))] if isinstance(node, list) else []


def without_indices(pointer: str) -> str:
    """The pointer as a dotted text key with list indices removed: /steps/a/items/3/name -> steps.a.items.name."""
    return ".".join(token for token in split(pointer) if not token.isdigit())
