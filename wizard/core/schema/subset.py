"""The part of JSON Schema that forms can be made from; anything else is refused when loaded, naming the pointer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import jsonschema_rs

from wizard.core.pointer import join
from wizard.core.schema.formats import FORMATS

_KEYWORDS = {
    *("type", "enum", "const", "properties", "required", "additionalProperties", "unevaluatedProperties"),
    *("items", "minItems", "maxItems", "uniqueItems", "minLength", "maxLength", "pattern", "minimum", "maximum"),
    *("format", "oneOf", "if", "then", "else", "dependentRequired", "$ref", "$defs", "$schema", "allOf", "title"),
    *("propertyNames", "minProperties", "maxProperties"),
}
_CLOSING = ("additionalProperties", "unevaluatedProperties")
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TYPES = {"object", "array", "string", "integer", "number", "boolean"}
_AMBIGUOUS = re.compile(r"\\[dDwWsSbB]|\(\?<|\(\?[a-z]")


def refusals(schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(pointer, reason) for everything of a bundled schema that is outside the subset, or no schema at all."""
    found = [*_node(schema, ""), *_references(schema, schema.get("$defs", {}))]
    yield from found
    if not found and not jsonschema_rs.meta.is_valid(dict(schema)):
        yield from ((join(*error.instance_path), "not a JSON Schema") for error in _meta_errors(schema))


def _meta_errors(schema: Mapping[str, Any]) -> Iterable[Any]:
    meta = jsonschema_rs.validator_for({"$ref": _DIALECT})
    return meta.iter_errors(schema)


def _references(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """References to nothing, and definitions that contain themselves: no form could be made of one."""
    uses = {name: set(_targets(definition)) for name, definition in definitions.items()}
    for name in sorted(set(_targets(schema)) - set(definitions)):
        yield "/$defs" + join(name), "referred to and not there"
    for name in sorted(uses):
        if name in _reached(uses[name], uses):
            yield "/$defs" + join(name), "contains itself"


def _reached(start: set[str], uses: Mapping[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = set(start)
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= uses.get(name, set()) - reached
    return reached


def _targets(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/$defs/"):
            yield reference.removeprefix("#/$defs/")
        for child in node.values():
            yield from _targets(child)
    elif isinstance(node, list):
        for child in node:
            yield from _targets(child)


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
    if node.get("type") == "object" and "properties" in node and not any(key in node for key in _CLOSING):
        yield at, "an object says additionalProperties or unevaluatedProperties"
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
