"""The one document shape (design §3.1): what is on the path, what is parked, what may leave in an export."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from wizard.core.conditions import all_hold
from wizard.core.descriptors.platform import Platform, StepDescriptor, StepKind
from wizard.core.pointer import MISSING, expand, get, join, with_value
from wizard.core.schema.shapes import active_properties, is_secret, known_properties, resolve, statements

Document = Mapping[str, Any]
_Memory = dict[tuple[int, int], tuple[Any, Any]]
"""What became of a list item, by its identity and its schema's; the item is kept, so no other can take its identity."""
_MOST_REMEMBERED = 5000


def empty_document(platform: Platform) -> dict[str, Any]:
    """A new document with no answer in it."""
    return {"platform": platform.index.id, "version": platform.index.version, "steps": {}}


class UsedAnswers:
    """What a document uses, remembered from call to call: the insides of what did not change are not looked at again
    and come back as the very same objects, so that others can tell at a glance that nothing changed."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._steps: dict[str, tuple[Any, Any]] = {}
        self._items: _Memory = {}
        self._older: _Memory = {}

    def path_steps(self, document: Document) -> tuple[StepDescriptor, ...]:
        """As the function of that name."""
        return tuple(step for step, _answers in self._walk(document))

    def effective(self, document: Document) -> dict[str, Any]:
        """As the function of that name."""
        return _effective(self._platform, document, self._walk(document))

    def parked(self, document: Document) -> list[str]:
        """As the function of that name."""
        return list(_lost(document, self.effective(document), ""))

    def systems(self, document: Document) -> tuple[str, ...]:
        """The systems whose credentials the answers ask for: those of the way that was chosen."""
        platform, found = self._platform, []
        for step, answers in self._walk(document):
            if step.kind is StepKind.CREDENTIALS:
                asked = active_properties(step_schema(platform, step.id), answers, platform.schema)
                found += [name for name in platform.index.systems if name in asked]
        return tuple(found)

    def _walk(self, document: Document) -> Iterator[tuple[StepDescriptor, Any]]:
        return _walk_path(self._platform, document, self._kept)

    def _kept(self, step: StepDescriptor, answers: Any) -> Any:
        known = self._steps.get(step.id)
        if known is None or known[0] is not answers:
            if len(self._items) >= _MOST_REMEMBERED:
                self._older, self._items = self._items, {}
            pruning = _Pruning(self._platform.schema, self._older, self._items)
            known = answers, pruning.prune(answers, step_schema(self._platform, step.id))
            self._steps[step.id] = known
        return known[1]


def path_steps(platform: Platform, document: Document) -> tuple[StepDescriptor, ...]:
    """The steps on the path for these answers, in order, review and export at the end.

    A condition is judged on what stands on the path before its step: a parked answer never opens another step.
    """
    return UsedAnswers(platform).path_steps(document)


def _walk_path(
    platform: Platform, document: Document, kept_of: Callable[[StepDescriptor, Any], Any]
) -> Iterator[tuple[StepDescriptor, Any]]:
    answers = steps_of(document)
    seen: dict[str, Any] = {}
    for step in platform.steps:
        if all_hold(step.when, {**document, "steps": seen}):
            kept = kept_of(step, answers.get(step.id, MISSING))
            if kept is not MISSING:
                seen[step.id] = kept
            yield step, kept


def steps_of(document: Document) -> Mapping[str, Any]:
    """The answers by step; none for a document that was not validated and holds something else there."""
    steps = document.get("steps")
    return steps if isinstance(steps, Mapping) else {}


def step_schema(platform: Platform, step_id: str) -> Mapping[str, Any]:
    """The schema of one step's answers; an empty object schema for review and export."""
    steps: Mapping[str, Mapping[str, Any]] = platform.schema["properties"]["steps"]["properties"]
    return steps.get(step_id, {"type": "object", "properties": {}, "additionalProperties": False})


def effective(platform: Platform, document: Document) -> dict[str, Any]:
    """The document less everything off the path: steps not on it, fields of branches not chosen, blank answers.

    Unknown keys stay, so that validation can name them. Documents are values: what is unchanged is shared.
    """
    return UsedAnswers(platform).effective(document)


def _effective(platform: Platform, document: Document, walk: Iterable[tuple[StepDescriptor, Any]]) -> dict[str, Any]:
    kept = {step.id: answers for step, answers in walk if answers is not MISSING}
    if not isinstance(document.get("steps", {}), Mapping):
        return {**document}
    known = {step.id for step in platform.steps}
    unknown = {name: value for name, value in steps_of(document).items() if name not in known}
    return {**document, "steps": {**kept, **unknown}}


def parked(platform: Platform, document: Document) -> list[str]:
    """Pointers of the answers that are kept but not used on the present path (outermost only)."""
    return UsedAnswers(platform).parked(document)


def _lost(before: Any, after: Any, at: str) -> Iterator[str]:
    if before is after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name, value in before.items():
            if name in after:
                yield from _lost(value, after[name], at + join(name))
            elif not _is_blank(value):
                yield at + join(name)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _lost(old, new, at + join(index))


class _Pruning:
    """One pass over answers. `older` and `items` hold list items pruned in earlier passes; those met go to `items`."""

    def __init__(self, root: Mapping[str, Any], older: _Memory, items: _Memory) -> None:
        self._root = root
        self._older = older
        self._items = items

    def prune(self, value: Any, schema: Mapping[str, Any]) -> Any:
        """The value without inactive and blank members; MISSING when nothing is left of a blank one."""
        if value is MISSING or _is_blank(value):
            return MISSING
        shape = resolve(schema, self._root)
        if isinstance(value, Mapping) and "properties" in shape:
            return self._object(value, shape)
        if isinstance(value, list) and "items" in shape:
            items = [self._item(item, shape["items"]) for item in value]
            kept = [item for item in items if item is not MISSING]
            return value if _are_identical(kept, value) else kept
        return value

    def _item(self, item: Any, schema: Mapping[str, Any]) -> Any:
        key = id(item), id(schema)
        known = self._items.get(key) or self._older.get(key)
        if known is None or known[0] is not item:
            known = item, self.prune(item, schema)
        self._items[key] = known
        return known[1]

    def _object(self, value: Mapping[str, Any], shape: Mapping[str, Any]) -> Mapping[str, Any]:
        active = active_properties(shape, value, self._root)
        parked_names = known_properties(shape, self._root) - set(active)
        result = {}
        for name, child in value.items():
            if name in parked_names:
                continue
            kept = self.prune(child, active.get(name, {}))
            if kept is not MISSING:
                result[name] = kept
        return value if _are_identical(list(result.values()), list(value.values())) else result


def _are_identical(kept: list[Any], given: list[Any]) -> bool:
    return len(kept) == len(given) and all(map(operator.is_, kept, given))


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
        for system, schema in _stated(step_schema(platform, step.id), platform.schema):
            for name in known_properties(resolve(schema, platform.schema), platform.schema):
                if any(is_secret(child) for child in statements(schema, name, platform.schema)):
                    found.append((join("steps", step.id, system, name), system, name))
    return tuple(sorted(set(found)))


def _stated(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every property of an object with each schema that states it, whatever branch is active."""
    for name in sorted(known_properties(schema, root)):
        yield from ((name, child) for child in statements(schema, name, root))


def credentials_of(platform: Platform, document: Document, system: str) -> Mapping[str, Any]:
    """The answers given for one system's credentials; empty when there are none."""
    for step in platform.steps:
        if step.kind is StepKind.CREDENTIALS:
            found = get(document, join("steps", step.id, system))
            if isinstance(found, Mapping):
                return found
    return {}
