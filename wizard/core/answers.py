"""The one document shape (design §3.1): what is on the path, what is parked, what may leave in an export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wizard.core.conditions import all_hold
from wizard.core.descriptors.platform import Platform, StepDescriptor, StepKind
from wizard.core.pointer import MISSING, expand, get, join, with_value
from wizard.core.schema.shapes import active_properties, is_secret, known_properties, resolve, statements

Document = Mapping[str, Any]


def empty_document(platform: Platform) -> dict[str, Any]:
    """A new document with no answer in it."""
    return {"platform": platform.index.id, "version": platform.index.version, "steps": {}}


def path_steps(platform: Platform, document: Document) -> tuple[StepDescriptor, ...]:
    """The steps on the path for these answers, in order, review and export at the end.

    A condition is judged on what stands on the path before its step: a parked answer never opens another step.
    """
    return tuple(step for step, _answers in _walk_path(platform, document))


def _walk_path(platform: Platform, document: Document) -> Iterator[tuple[StepDescriptor, Any]]:
    answers = document.get("steps", {})
    seen: dict[str, Any] = {}
    for step in platform.steps:
        if all_hold(step.when, {**document, "steps": seen}):
            kept = _prune(answers.get(step.id, MISSING), step_schema(platform, step.id), platform.schema)
            if kept is not MISSING:
                seen[step.id] = kept
            yield step, kept


def step_schema(platform: Platform, step_id: str) -> Mapping[str, Any]:
    """The schema of one step's answers; an empty object schema for review and export."""
    steps: Mapping[str, Mapping[str, Any]] = platform.schema["properties"]["steps"]["properties"]
    return steps.get(step_id, {"type": "object", "properties": {}, "additionalProperties": False})


def effective(platform: Platform, document: Document) -> dict[str, Any]:
    """The document less everything off the path: steps not on it, fields of branches not chosen, blank answers.

    Unknown keys stay, so that validation can name them.
    """
    kept = {step.id: answers for step, answers in _walk_path(platform, document) if answers is not MISSING}
    known = {step.id for step in platform.steps}
    unknown = {name: value for name, value in document.get("steps", {}).items() if name not in known}
    return {**document, "steps": {**kept, **unknown}}


def parked(platform: Platform, document: Document) -> list[str]:
    """Pointers of the answers that are kept but not used on the present path (outermost only)."""
    return list(_lost(document, effective(platform, document), ""))


def _lost(before: Any, after: Any, at: str) -> Iterator[str]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name, value in before.items():
            if name in after:
                yield from _lost(value, after[name], at + join(name))
            elif not _is_blank(value):
                yield at + join(name)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _lost(old, new, at + join(index))


def _prune(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> Any:
    """The value without inactive and blank members; MISSING when nothing is left of a blank one."""
    if value is MISSING or _is_blank(value):
        return MISSING
    shape = resolve(schema, root)
    if isinstance(value, Mapping) and "properties" in shape:
        return _prune_object(value, shape, root)
    if isinstance(value, list) and "items" in shape:
        items = (_prune(item, shape["items"], root) for item in value)
        return [item for item in items if item is not MISSING]
    return value


def _prune_object(value: Mapping[str, Any], shape: Mapping[str, Any], root: Mapping[str, Any]) -> dict[str, Any]:
    active = active_properties(shape, value, root)
    parked_names = known_properties(shape, root) - set(active)
    result = {}
    for name, child in value.items():
        if name in parked_names:
            continue
        kept = _prune(child, active.get(name, {}), root)
        if kept is not MISSING:
            result[name] = kept
    return result


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def without_personal(platform: Platform, document: Document) -> dict[str, Any]:
    """The document less every field marked personal (design §2, Storage)."""
    result: Any = document
    for step in platform.steps:
        for path, hints in step.fields.items():
            if hints.personal:
                result = _without(result, _patterns(platform, step, path))
    return dict(result)


def _patterns(platform: Platform, step: StepDescriptor, path: str) -> str:
    """The pointer pattern of a dotted path: arrays on the way take `*`."""
    node: Any = step_schema(platform, step.id)
    pattern = join("steps", step.id)
    for name in path.split("."):
        node = resolve(node, platform.schema)
        while node.get("type") == "array":
            pattern += "/*"
            node = resolve(node["items"], platform.schema)
        pattern += join(name)
        node = next(statements(node, name, platform.schema), {})
    return pattern


def _without(document: Any, pattern: str) -> Any:
    for pointer, _value in list(expand(document, pattern)):
        document = with_value(document, pointer, MISSING)
    return document


def secret_pointers(platform: Platform) -> tuple[tuple[str, str, str], ...]:
    """(pointer, system, field) of every secret the platform's credentials hold."""
    found = []
    for step in platform.steps:
        if step.kind is not StepKind.CREDENTIALS:
            continue
        for system, schema in step_schema(platform, step.id).get("properties", {}).items():
            for name in known_properties(resolve(schema, platform.schema), platform.schema):
                if any(is_secret(child) for child in statements(schema, name, platform.schema)):
                    found.append((join("steps", step.id, system, name), system, name))
    return tuple(sorted(found))


def credentials_of(platform: Platform, document: Document, system: str) -> Mapping[str, Any]:
    """The answers given for one system's credentials; empty when there are none."""
    for step in platform.steps:
        if step.kind is StepKind.CREDENTIALS:
            found = get(document, join("steps", step.id, system))
            if isinstance(found, Mapping):
                return found
    return {}
