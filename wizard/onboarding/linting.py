"""Lint message texts that belong to no entry yet: the platform's text rules over a document of one item."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from wizard.adapters.json_files import JsonInputError, parse_json, read_text
from wizard.core.answers import empty_document
from wizard.core.checks.contract import Context
from wizard.core.descriptors.platform import Platform, TemplateKind
from wizard.core.errors import UnreadableInputError
from wizard.core.findings import Finding
from wizard.core.pointer import split, with_value
from wizard.core.rules import run_rule
from wizard.core.schema.shapes import known_properties, resolve
from wizard.systems.meta_template_reading import read_template


class UnknownKindError(UnreadableInputError):
    """A kind of text the platform does not have. Parameters: `name`, `known`."""

    key = "unknown-kind"


@dataclass(frozen=True, slots=True)
class Message:
    """A text to lint. `kind` and `language` are "" where nothing was said.

    `item` is a whole template of components, read from an API's own form; `text` is then "".
    """

    text: str
    kind: str = ""
    language: str = ""
    name: str = ""
    item: Mapping[str, Any] = field(default_factory=dict)


class Linter:
    """Runs a platform's rules marked `lint` over single texts."""

    def __init__(self, platform: Platform, today: date) -> None:
        self._platform = platform
        self._today = today

    def lint(self, message: Message) -> list[Finding]:
        """The findings; pointers are those of the text inside a document of the platform. Raises UnknownKindError."""
        kind = self._kind(message.kind)
        document = self._document(kind, message)
        context = Context({**document, "facts": {}}, self._today, self._platform.words)
        found: list[Finding] = []
        for rule in self._platform.rules:
            if rule.lint:
                found += run_rule(rule, context, self._platform)
        return found

    def _kind(self, name: str) -> TemplateKind:
        """The kind of that name; without a name the first one, whose item then carries no kind."""
        for kind in self._platform.kinds:
            if name in ("", kind.id):
                return kind
        raise UnknownKindError(name=name[:80], known=", ".join(kind.id for kind in self._platform.kinds) or "–")

    def _document(self, kind: TemplateKind, message: Message) -> dict[str, Any]:
        shape = self._shape(kind)
        is_list = shape.get("type") == "array"
        properties = known_properties(shape["items"] if is_list else shape, self._platform.schema)
        given = {
            "name": message.name or "-",
            "kind": message.kind,
            "language": message.language,
            "enabled": True,
            kind.text_field: message.text,
        }
        item = {name: value for name, value in given.items() if name in properties and value != ""} | {**message.item}
        return dict(with_value(empty_document(self._platform), kind.pointer, [item] if is_list else item))

    def _shape(self, kind: TemplateKind) -> Mapping[str, Any]:
        root = self._platform.schema
        shape: Mapping[str, Any] = root
        for token in split(kind.pointer):
            shape = resolve(resolve(shape, root)["properties"][token], root)
        return shape


def read_messages(path: Path, defaults: Message) -> Iterator[Message]:
    """The texts of a file: one plain text, or JSON with one object or a list of {kind, language, text}, or of templates
    as Meta's API takes and lists them ({name, language, category, components}); a list may come as {data: [...]}.

    Raises JsonInputError.
    """
    text = read_text(path)
    if path.suffix.lower() == ".json":
        return _objects(parse_json(text.encode(), str(path)), str(path), defaults)
    return iter([_plain(text, defaults, path.stem)])


def stream_messages(data: bytes, defaults: Message) -> Iterator[Message]:
    """The texts of standard input: JSON of that shape when it is, else one plain text. Raises JsonInputError."""
    text = read_text(data)
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if isinstance(value, (dict, list)):
        return _objects(parse_json(data, "-"), "-", defaults)
    return iter([_plain(text, defaults, "-")])


def _plain(text: str, defaults: Message, name: str) -> Message:
    # A file's last line end belongs to the file.
    return Message(text.removesuffix("\n").removesuffix("\r"), defaults.kind, defaults.language, name)


def _objects(value: Any, name: str, defaults: Message) -> Iterator[Message]:
    for index, one in enumerate(_listed(value)):
        if isinstance(one, dict) and isinstance(one.get("components"), list):
            yield Message("", str(one.get("kind") or defaults.kind), item=read_template(one).item)
            continue
        if not isinstance(one, dict) or not isinstance(one.get("text"), str):
            raise JsonInputError("not-a-message", file=name, number=index + 1)
        kind, language = (one.get(key) or getattr(defaults, key) for key in ("kind", "language"))
        yield Message(one["text"], str(kind), str(language), str(one.get("name", index + 1)))


def _listed(value: Any) -> list[Any]:
    """The items of a list, of a list reply's `data`, or the one object."""
    if isinstance(value, dict) and isinstance(value.get("data"), list):
        return list(value["data"])
    return value if isinstance(value, list) else [value]
