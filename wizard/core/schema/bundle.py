"""Bundle a platform's step schema with the shared and system schemas into one document schema.

The result needs nothing else: only `#/$defs/…` references (design §3.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class MissingSchemaError(KeyError):
    """A file reference names no known schema file."""


def definition_name(reference: str) -> str:
    """The $defs name of a file reference: ../shared/entity.schema.json -> shared-entity."""
    folder, _, file = reference.removeprefix("../").rpartition("/")
    return f"{folder}-{file.removesuffix('.schema.json')}"


def bundle(steps: Mapping[str, Any], files: Mapping[str, Any], platform: str, version: int) -> dict[str, Any]:
    """The schema of a whole document of the platform. `files` maps `../<folder>/<name>.schema.json` to schemas."""
    definitions: dict[str, Any] = {}
    body = _inline(steps, files, definitions, "")
    for shared in ("waits", "waivers", "secret"):
        _define(f"../shared/{shared}.schema.json", files, definitions)
    return {
        "$schema": DIALECT,
        "title": f"Gangway configuration for {platform}",
        "type": "object",
        "properties": {
            "$schema": {"type": "string"},
            "platform": {"const": platform},
            "version": {"const": version},
            "steps": body,
            "waits": {"$ref": "#/$defs/shared-waits"},
            "waivers": {"$ref": "#/$defs/shared-waivers"},
        },
        "required": ["platform", "version", "steps"],
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }


def bundle_system(schema: Mapping[str, Any], files: Mapping[str, Any]) -> dict[str, Any]:
    """A system's credentials schema, self-contained."""
    definitions: dict[str, Any] = {}
    body = _inline(schema, files, definitions, "")
    return {"$schema": DIALECT, **body, "$defs": dict(sorted(definitions.items()))}


def _define(reference: str, files: Mapping[str, Any], definitions: dict[str, Any]) -> str:
    name = definition_name(reference)
    if name not in definitions:
        if reference not in files:
            raise MissingSchemaError(reference)
        definitions[name] = {}
        definitions[name] = _inline(files[reference], files, definitions, name)
    return f"#/$defs/{name}"


def _inline(node: Any, files: Mapping[str, Any], definitions: dict[str, Any], owner: str) -> Any:
    """The node with file references turned into definitions; a file's own $defs are lifted under its name."""
    if isinstance(node, list):
        return [_inline(one, files, definitions, owner) for one in node]
    if not isinstance(node, Mapping):
        return node
    for name, schema in node.get("$defs", {}).items() if "$defs" in node else ():
        definitions[_own(owner, name)] = _inline(schema, files, definitions, owner)
    inlined = {}
    for key, value in node.items():
        if key == "$ref" and isinstance(value, str):
            inlined[key] = _reference(value, files, definitions, owner)
        elif key not in ("$defs", "$schema", "$id"):
            inlined[key] = _inline(value, files, definitions, owner)
    return inlined


def _reference(value: str, files: Mapping[str, Any], definitions: dict[str, Any], owner: str) -> str:
    if value.startswith("#/$defs/"):
        return "#/$defs/" + _own(owner, value.removeprefix("#/$defs/"))
    return _define(value, files, definitions)


def _own(owner: str, name: str) -> str:
    return f"{owner}-{name}" if owner else name
