"""Read the subset: resolve references, and say which properties of an object are active for a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]


def resolve(schema: Schema, root: Schema) -> Schema:
    """The schema behind `$ref`, siblings of the reference kept on top."""
    while "$ref" in schema:
        target: Schema = root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
        schema = {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema


def is_secret(schema: Schema) -> bool:
    """Whether the (unresolved) schema stands for a secret."""
    return schema.get("$ref") == "#/$defs/shared-secret"


def active_properties(schema: Schema, value: Any, root: Schema) -> dict[str, Schema]:
    """Property schemas that count for this value: the base, the matching `oneOf` branch and `then` or `else`.

    A property stated twice (a tag and its const) keeps the first, wider statement.
    """
    found: dict[str, Schema] = {}
    for part in _active_parts(resolve(schema, root), value, root):
        for name, child in part.get("properties", {}).items():
            if name not in found or _is_bare(found[name]):
                found[name] = child
    return found


def required_properties(schema: Schema, value: Any, root: Schema) -> set[str]:
    """Names that must be present for this value, dependentRequired included."""
    present = set(value) if isinstance(value, Mapping) else set()
    names: set[str] = set()
    for part in _active_parts(resolve(schema, root), value, root):
        names.update(part.get("required", ()))
        for trigger, wanted in part.get("dependentRequired", {}).items():
            if trigger in present:
                names.update(wanted)
    return names


def known_properties(schema: Schema, root: Schema) -> set[str]:
    """Every name the object may ever have, whatever branch is active."""
    return {name for part in _all_parts(resolve(schema, root), root) for name in part.get("properties", {})}


def stated_properties(schema: Schema, root: Schema) -> dict[str, Schema]:
    """Every property the object may ever have with its first statement, in the schema's order, whatever is active."""
    found: dict[str, Schema] = {}
    for part in _all_parts(resolve(schema, root), root):
        for name, child in part.get("properties", {}).items():
            found.setdefault(name, child)
    return found


def statements(schema: Schema, name: str, root: Schema) -> Iterator[Schema]:
    """Every schema an object states for a property, whatever branch is active; the widest first."""
    for part in _all_parts(resolve(schema, root), root):
        if name in part.get("properties", {}):
            yield part["properties"][name]


def _is_bare(schema: Schema) -> bool:
    return set(schema) <= {"const"} or not schema


def _active_parts(schema: Schema, value: Any, root: Schema) -> Iterator[Schema]:
    yield schema
    for part in schema.get("allOf", ()):
        yield from _active_parts(resolve(part, root), value, root)
    for branch in (resolve(one, root) for one in schema.get("oneOf", ())):
        if "properties" in branch and tags_match(branch, value):
            yield from _active_parts(branch, value, root)
    if "if" in schema:
        chosen = schema.get("then" if tags_match(schema["if"], value) else "else")
        if isinstance(chosen, Mapping):
            yield from _active_parts(resolve(chosen, root), value, root)


def _all_parts(schema: Schema, root: Schema) -> Iterator[Schema]:
    yield schema
    children = [*schema.get("allOf", ()), *schema.get("oneOf", ()), schema.get("then"), schema.get("else")]
    for child in children:
        if isinstance(child, Mapping):
            yield from _all_parts(resolve(child, root), root)


def tags_match(branch: Schema, value: Any) -> bool:
    """Whether the value carries the const (or enum) tags of a branch or an `if`."""
    if not isinstance(value, Mapping):
        return False
    tags = {name: child for name, child in branch["properties"].items() if "const" in child or "enum" in child}
    wanted = [name for name in tags if name in branch.get("required", ())]
    return bool(wanted) and all(name in value and _tag_holds(tags[name], value[name]) for name in wanted)


def _tag_holds(tag: Schema, value: Any) -> bool:
    return bool(value == tag["const"]) if "const" in tag else value in tag["enum"]
