"""Do the pointers that rules, kinds and waits name exist in the platform's schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wizard.core.descriptors.platform import Platform
from wizard.core.loading.comparisons import comparison_pointers
from wizard.core.loading.triggers import trigger_pointers
from wizard.core.pointer import split
from wizard.core.schema.shapes import known_properties, resolve, statements


def dangling_pointers(platform: Platform) -> Iterator[tuple[str, str]]:
    """(what names it, pointer) for every pointer that no answer of the platform could ever have."""
    for rule in platform.rules:
        if not exists(platform, rule.pointer):
            yield f"rule {rule.id}", rule.pointer
        for condition in rule.when:
            if condition.pointer.startswith("/") and not exists(platform, condition.pointer):
                yield f"rule {rule.id}", condition.pointer
    for kind in platform.kinds:
        if not exists(platform, kind.pointer):
            yield f"kind {kind.id}", kind.pointer
    for wait in platform.waits:
        if wait.per and not exists(platform, wait.per):
            yield f"wait {wait.id}", wait.per
    named = (*trigger_pointers(platform), *comparison_pointers(platform), *_option_pointers(platform))
    yield from ((who, at) for who, at in named if not exists(platform, at))
    if not exists(platform, platform.index.slug):
        yield "index", platform.index.slug


def _option_pointers(platform: Platform) -> Iterator[tuple[str, str]]:
    """(what names it, pointer) of the answers that others are chosen from."""
    for step in platform.steps:
        for name, hints in step.fields.items():
            if hints.options_from:
                yield f"field {step.id}.{name}", hints.options_from


def exists(platform: Platform, pattern: str) -> bool:
    """Whether the pattern can name something of a document; facts are known only when a ladder has run."""
    tokens = split(pattern)
    if not tokens or tokens[0] in ("facts", "waits", "waivers"):
        return True
    return _reaches(platform.schema, tokens, platform.schema)


def _reaches(schema: Mapping[str, Any], tokens: list[str], root: Mapping[str, Any]) -> bool:
    if not tokens:
        return True
    shape = resolve(schema, root)
    if shape.get("type") == "array":
        return (tokens[0] == "*" or tokens[0].isdigit()) and _reaches(shape["items"], tokens[1:], root)
    if tokens[0] == "*":
        return any(_reaches(child, tokens[1:], root) for child in shape.get("properties", {}).values())
    if tokens[0] not in known_properties(shape, root):
        return isinstance(shape.get("additionalProperties"), Mapping)
    return any(_reaches(child, tokens[1:], root) for child in statements(shape, tokens[0], root))
