"""Which text keys a folder needs; missing ones are problems of the folder (design §2, Texts)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wizard.core.descriptors.platform import Platform, RuleDescriptor, StepKind
from wizard.core.descriptors.system import System
from wizard.core.loading.comparisons import comparison_keys
from wizard.core.loading.triggers import trigger_keys
from wizard.core.schema.shapes import known_properties, resolve, statements

_NETWORK_RUNGS = {"proxy", "name", "tcp", "tls", "clock"}


def system_keys(system: System) -> Iterator[str]:
    """Keys a system's pages and messages use."""
    name = system.index.id
    yield f"{name}.system"
    for field, schema in system.properties().items():
        prefix = f"{name}.credentials.{field}"
        yield from (f"{prefix}.label", f"{prefix}.help", f"{prefix}.where")
        yield from (f"{prefix}.{option}.label" for option in schema.get("enum", ()))
        for look_alike in system.fields[field].looks_like if field in system.fields else ():
            yield f"{prefix}.looks_like.{look_alike.id}"
        if field in system.fields:
            yield from ([f"{prefix}.missed"] if system.fields[field].missed else [])
            yield from (f"{prefix}.same_as.{other}" for other in system.fields[field].differs_from)
    codes = {error.code for error in system.errors}
    for rung in system.rungs:
        if rung.kind not in _NETWORK_RUNGS:
            yield f"{name}.rung.{rung.id}"
        codes.update(expectation.code for expectation in rung.expect)
        codes.update([rung.says] if rung.says else [])
    for code in sorted(codes):
        yield from (f"{name}.{code}.meaning", f"{name}.{code}.fix")


def platform_keys(platform: Platform) -> Iterator[str]:
    """Keys a platform's pages, rules and results use; those of shared steps live under `shared`."""
    name = platform.index.id
    yield from (f"{name}.title", f"{name}.summary")
    for step in platform.steps:
        if step.kind in (StepKind.REVIEW, StepKind.EXPORT):
            continue
        yield from (f"{name}.{step.id}.title", f"{name}.{step.id}.help")
        owner = text_owner(platform, step.kind)
        schema = platform.schema["properties"]["steps"]["properties"].get(step.id, {})
        others = platform.index.systems if step.kind is StepKind.CREDENTIALS else ()  # a system's words are its own
        yield from _field_keys(schema, platform.schema, f"{owner}.{step.id}", others)
    for rule in platform.rules:
        yield from rule_keys(rule)
    yield from (f"{name}.documents.{kind.id}.label" for kind in platform.documents)
    yield from (f"{name}.kind.{kind.id}.label" for kind in platform.kinds)
    yield from (f"{name}.variable.{variable}" for kind in platform.kinds for variable in kind.variables)
    yield from (f"{name}.preset.{preset.id}.label" for preset in platform.presets)
    yield from (f"{name}.wait.{wait.id}.label" for wait in platform.waits)
    yield from (f"{name}.deadline.{deadline.id}.label" for deadline in platform.deadlines)
    yield from (f"{name}.next.{step.id}" for step in platform.next_steps)
    yield from trigger_keys(platform)
    yield from comparison_keys(platform)


def text_owner(platform: Platform, kind: StepKind) -> str:
    """The key segment of a step's fields: `shared` for steps every platform has, else the platform."""
    return "shared" if kind in (StepKind.ENTITY, StepKind.DOCUMENTS) else platform.index.id


def rule_keys(rule: RuleDescriptor) -> Iterator[str]:
    """Keys of one rule: its sentence, what a finding says and what to do, and what guide and documents say of it."""
    yield from (f"{rule.id}.says", f"{rule.id}.message", f"{rule.id}.fix")
    if rule.claim:
        yield from (f"{rule.id}.claim", f"{rule.id}.official")


def _field_keys(
    schema: Mapping[str, Any], root: Mapping[str, Any], prefix: str, others: Sequence[str] = ()
) -> Iterator[str]:
    shape = resolve(schema, root)
    for name in sorted(known_properties(shape, root) - set(others)):
        yield f"{prefix}.{name}.label"
        for child in statements(shape, name, root):
            yield from _inner_keys(child, root, f"{prefix}.{name}")


def _inner_keys(schema: Mapping[str, Any], root: Mapping[str, Any], key: str) -> Iterator[str]:
    shape = resolve(schema, root)
    while shape.get("type") == "array":
        shape = resolve(shape["items"], root)
    for option in shape.get("enum", ()):
        yield f"{key}.{option}.label"
    if "properties" in shape:
        yield from _field_keys(shape, root, key)
