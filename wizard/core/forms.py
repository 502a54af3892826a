"""Forms made from a schema: which fields a step asks for the answers given so far (design §2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from wizard.core.descriptors.system import FieldHints
from wizard.core.pointer import join, split
from wizard.core.schema.shapes import active_properties, is_secret, required_properties, resolve


class FieldKind(StrEnum):
    """What a person is shown for a field."""

    TEXT = "text"
    SECRET = "secret"  # noqa: S105 - the kind's name
    CHOICE = "choice"
    CHOICES = "choices"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    STRINGS = "strings"
    LIST = "list"
    GROUP = "group"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds the schema states, None where it states none. Lengths in code points."""

    minimum: int | None = None
    maximum: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    `pointer` is absolute in the document; `key` the text key prefix with list indices removed; `options` the allowed
    values of a choice; `children` the fields of a group or of a list's new item; those of each
    present item are in `items`.
    """

    name: str
    pointer: str
    key: str
    kind: FieldKind
    required: bool
    hints: FieldHints = field(default_factory=FieldHints)
    options: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    children: tuple[Field, ...] = ()
    items: tuple[tuple[Field, ...], ...] = ()
    constant: Any = None


class FormMemory:
    """The fields of every object, by its place. Documents are values: for the very same object the very same fields
    come back, and equal fields stay the same ones, so that others can tell at a glance that nothing changed."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Any, Any, tuple[Field, ...]]] = {}

    def fields(self, pointer: str, schema: Any, value: Any, make: Callable[[], Iterator[Field]]) -> tuple[Field, ...]:
        """The fields of the object at the pointer, made anew only when it is another one than before."""
        known = self._known.get(pointer)
        if known is not None and known[0] is schema and known[1] is value:
            return known[2]
        made = tuple(make())
        if known is not None and known[2] == made:
            made = known[2]
        self._known[pointer] = schema, value, made
        return made


@dataclass(frozen=True, slots=True)
class FormSource:
    """What a form is made from: the bundled schema as root, and the hints by dotted path inside the step."""

    root: Mapping[str, Any]
    hints: Mapping[str, FieldHints]
    memory: FormMemory = field(default_factory=FormMemory)


_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands: its pointer, its text key and its dotted path inside the step."""

    pointer: str
    key: str
    path: str = ""

    def child(self, name: str) -> _Place:
        inner = f"{self.path}.{name}" if self.path else name
        return _Place(self.pointer + join(name), f"{self.key}.{name}", inner)

    def item(self, index: int) -> _Place:
        return replace(self, pointer=self.pointer + join(index))


def build_form(schema: Mapping[str, Any], value: Any, source: FormSource, pointer: str, key: str) -> tuple[Field, ...]:
    """The fields of an object schema for this value, in the schema's order but for hints that say `after`.

    Only active branches are asked.
    """
    return _object(schema, value, source, _Place(pointer, key))


def _object(schema: Mapping[str, Any], value: Any, source: FormSource, place: _Place) -> tuple[Field, ...]:
    value = value if isinstance(value, Mapping) else _NOTHING
    return source.memory.fields(place.pointer, schema, value, lambda: _fields(schema, value, source, place))


def _fields(schema: Mapping[str, Any], value: Mapping[str, Any], source: FormSource, place: _Place) -> Iterator[Field]:
    required = required_properties(schema, value, source.root)
    active = active_properties(schema, value, source.root)
    for name in _ordered(tuple(active), source, place):
        yield _field(active[name], value.get(name), source, place.child(name), required=name in required)


def _ordered(names: tuple[str, ...], source: FormSource, place: _Place) -> list[str]:
    """Names that follow another stand behind it, among themselves in the schema's order; without it at the end."""
    hints = {name: source.hints[path] for name in names if (path := place.child(name).path) in source.hints}
    wanted = {name: one.after for name, one in hints.items() if one.after in names}
    ordered = [name for name in names if name not in wanted]
    for name in reversed(wanted):
        at = ordered.index(wanted[name]) + 1 if wanted[name] in ordered else len(ordered)
        ordered.insert(at, name)
    return ordered


def _field(schema: Mapping[str, Any], value: Any, source: FormSource, place: _Place, *, required: bool) -> Field:
    shape = resolve(schema, source.root)
    kind = _kind(schema, shape, source.root)
    children: tuple[Field, ...] = ()
    items: tuple[tuple[Field, ...], ...] = ()
    if kind is FieldKind.GROUP:
        children = _object(schema, value, source, place)
    elif kind is FieldKind.LIST:
        present = value if isinstance(value, list) else []
        items = tuple(_object(shape["items"], item, source, place.item(index)) for index, item in enumerate(present))
        children = tuple(_fields(shape["items"], _NOTHING, source, place.item(len(present))))
    return Field(
        name=split(place.pointer)[-1],
        pointer=place.pointer,
        key=place.key,
        kind=kind,
        required=required,
        hints=source.hints.get(place.path, FieldHints()),
        options=_options(shape, source.root),
        limits=_limits(shape),
        children=children,
        items=items,
        constant=shape.get("const"),
    )


def _kind(schema: Mapping[str, Any], shape: Mapping[str, Any], root: Mapping[str, Any]) -> FieldKind:
    if is_secret(schema):
        return FieldKind.SECRET
    if "const" in shape:
        return FieldKind.FIXED
    if "enum" in shape or ("oneOf" in shape and "properties" not in shape):
        return FieldKind.CHOICE
    if shape.get("type") == "array":
        return _array_kind(resolve(shape["items"], root))
    simple = {"boolean": FieldKind.BOOLEAN, "integer": FieldKind.INTEGER, "object": FieldKind.GROUP}
    return simple.get(str(shape.get("type")), FieldKind.TEXT)


def _array_kind(item: Mapping[str, Any]) -> FieldKind:
    if item.get("type") == "object":
        return FieldKind.LIST
    return FieldKind.CHOICES if _options(item, {}) else FieldKind.STRINGS


def _options(shape: Mapping[str, Any], root: Mapping[str, Any]) -> tuple[str, ...]:
    if shape.get("type") == "array":
        return _options(resolve(shape["items"], root), root)
    if "enum" in shape:
        return tuple(shape["enum"])
    if "properties" not in shape:
        return tuple(branch["const"] for branch in shape.get("oneOf", ()) if "const" in branch)
    return ()


def _limits(shape: Mapping[str, Any]) -> Limits:
    return Limits(
        minimum=shape.get("minimum"),
        maximum=shape.get("maximum"),
        min_length=shape.get("minLength"),
        max_length=shape.get("maxLength"),
        pattern=shape.get("pattern"),
        format=shape.get("format"),
    )


def walk(fields: tuple[Field, ...]) -> Iterator[Field]:
    """Every field of a form, nested ones of present items included, in reading order."""
    for one in fields:
        yield one
        if one.kind is FieldKind.GROUP:
            yield from walk(one.children)
        for item in one.items:
            yield from walk(item)
