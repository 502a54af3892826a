"""JSON pointers (RFC 6901) over plain dicts and lists, and patterns whose token `*` stands for any index or key.

In a pattern the token `[id=7]` stands for the first item whose member `id` reads 7, `*[id=7]` for every such item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

MISSING: Any = type("Missing", (), {"__repr__": lambda _self: "MISSING", "__bool__": lambda _self: False})()
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
_SELECTION = re.compile(r"(?P<all>\*?)\[(?P<name>[^=\[\]]+)=(?P<value>.*)\]", re.DOTALL)


def split(pointer: str) -> list[str]:
    """The unescaped tokens of a pointer; the empty pointer has none."""
    if pointer == "":
        return []
    if not pointer.startswith("/"):
        raise ValueError(f"not a JSON pointer: {pointer!r}")
    tokens = pointer[1:].split("/")
    return [token.replace("~1", "/").replace("~0", "~") for token in tokens] if "~" in pointer else tokens


def join(*tokens: str | int) -> str:
    """A pointer made of raw tokens."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


def get(document: Any, pointer: str) -> Any:
    """The value at the pointer, or MISSING."""
    value = document
    for token in split(pointer):
        value = _child(value, token)
        if value is MISSING:
            return MISSING
    return value


def _child(value: Any, token: str) -> Any:
    if isinstance(value, Mapping):
        return value.get(token, MISSING)
    if isinstance(value, list) and _INDEX.fullmatch(token) and int(token) < len(value):
        return value[int(token)]
    return MISSING


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
    yield from _expand(document, split(pattern), "")


def _expand(node: Any, tokens: list[str], at: str) -> Iterator[tuple[str, Any]]:
    if not tokens:
        yield at, node
        return
    head, rest = tokens[0], tokens[1:]
    if head == "*" and isinstance(node, list):  # by far the most common: once per item, rule and keystroke
        for index, item in enumerate(node):
            yield from _expand(item, rest, f"{at}/{index}")
        return
    for key in _named(node, head):
        child = _child(node, key)
        if child is not MISSING:
            yield from _expand(child, rest, at + join(key))


def _named(node: Any, part: str) -> list[str]:
    """The keys of the node that one part of a pattern stands for."""
    if part == "*":
        return _keys(node)
    selection = _SELECTION.fullmatch(part)
    if selection is None:
        return [part]
    found = [key for key in _keys(node) if str(_child(_child(node, key), selection["name"])) == selection["value"]]
    return found if selection["all"] else found[:1]


def _keys(node: Any) -> list[str]:
    if isinstance(node, Mapping):
        return [str(key) for key in node]
    return [str(index) for index in range(len(node))] if isinstance(node, list) else []


def without_indices(pointer: str) -> str:
    """The pointer as a dotted text key with list indices removed: /steps/a/items/3/name -> steps.a.items.name."""
    return ".".join(token for token in split(pointer) if not token.isdigit())
