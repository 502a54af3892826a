"""The part of JSON Schema that forms can be made from; anything else is refused when loaded, naming the pointer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wizard.core.pointer import join
from wizard.core.schema.formats import FORMATS

_KEYWORDS = {
    *("type", "enum", "const", "properties", "required", "additionalProperties", "unevaluatedProperties"),
    *("items", "minItems", "maxItems", "uniqueItems", "minLength", "maxLength", "pattern", "minimum", "maximum"),
    *("format", "oneOf", "if", "then", "else", "dependentRequired", "$ref", "$defs", "$schema", "allOf", "title"),
    *("propertyNames", "minProperties", "maxProperties"),
}
_TYPES = {"object", "array", "string", "integer", "number", "boolean"}
_AMBIGUOUS = re.compile(r"\\[dDwWsSbB]|\(\?<|\(\?[a-z]")


def refusals(schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(pointer, reason) for everything of a bundled schema that is outside the subset."""
    yield from _node(schema, "")


def _node(node: Any, at: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, bool):
        return
    if not isinstance(node, Mapping):
        yield at, "a schema is an object"
        return
    for key in sorted(set(node) - _KEYWORDS):
        yield at + join(key), "keyword outside the subset"
    yield from _scalar_keywords(node, at)
    yield from _branches(node, at)
    for key in ("items", "then", "else", "additionalProperties", "propertyNames"):
        if key in node:
            yield from _node(node[key], at + join(key))
    for key in ("properties", "$defs"):
        for name, child in node.get(key, {}).items():
            yield from _node(child, at + join(key, name))
    for index, child in enumerate(node.get("allOf", ())):
        yield from _node(child, at + join("allOf", index))


def _scalar_keywords(node: Mapping[str, Any], at: str) -> Iterator[tuple[str, str]]:
    if "type" in node and not (isinstance(node["type"], str) and node["type"] in _TYPES):
        yield at + "/type", "one type by name"
    if "pattern" in node:
        reason = _pattern_reason(node["pattern"])
        if reason:
            yield at + "/pattern", reason
    if "format" in node and node["format"] not in FORMATS:
        yield at + "/format", f"format {node['format']!r} has no registered checker"
    if "$ref" in node and not str(node["$ref"]).startswith("#/$defs/"):
        yield at + "/$ref", "only #/$defs/ references"


def _pattern_reason(pattern: str) -> str:
    if not (pattern.startswith("^") and pattern.endswith("$")):
        return "a pattern is anchored with ^ and $"
    if _AMBIGUOUS.search(pattern):
        return "a pattern uses only what Python and ECMAScript read the same ([0-9] not \\d, no look-behind)"
    try:
        re.compile(pattern)
    except re.error as error:
        return f"not a regular expression: {error}"
    return ""


def _branches(node: Mapping[str, Any], at: str) -> Iterator[tuple[str, str]]:
    if "if" in node:
        tags = _const_tags(node["if"])
        if not tags or not set(tags) <= set(node["if"].get("required", ())):
            yield at + "/if", "`if` names const tags and requires them"
    elif "then" in node or "else" in node:
        yield at, "`then` or `else` without `if`"
    if "oneOf" in node:
        yield from _one_of(node["oneOf"], at + "/oneOf")


def _one_of(branches: Any, at: str) -> Iterator[tuple[str, str]]:
    if all(set(branch) == {"const"} for branch in branches):
        return
    shared = set.intersection(*(set(_const_tags(branch)) for branch in branches))
    if len(shared) != 1:
        yield at, "`oneOf` branches share exactly one const tag"
    for index, branch in enumerate(branches):
        yield from _node(branch, at + join(index))


def _const_tags(node: Mapping[str, Any]) -> list[str]:
    return [name for name, child in node.get("properties", {}).items() if _is_tag(child)]


def _is_tag(child: Any) -> bool:
    return isinstance(child, Mapping) and ("const" in child or set(child) == {"enum"})
