"""One validator interface: jsonschema-rs answers yes or no, jsonschema explains (design §2).

Explanations are findings with our own codes and the schema's limits as parameters; neither library text nor the value
under check is ever passed on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import jsonschema_rs

from wizard.core.findings import Finding, Severity
from wizard.core.pointer import join
from wizard.core.schema.formats import FORMATS
from wizard.core.schema.shapes import active_properties, known_properties, required_properties, tags_match

_LIMITS = {
    "minLength": "schema.min-length",
    "maxLength": "schema.max-length",
    "minItems": "schema.min-items",
    "maxItems": "schema.max-items",
    "minimum": "schema.minimum",
    "maximum": "schema.maximum",
    "minProperties": "schema.min-items",
    "maxProperties": "schema.max-items",
}
_PLAIN = {
    "enum": "schema.choice",
    "const": "schema.choice",
    "pattern": "schema.pattern",
    "uniqueItems": "schema.unique",
}
_UNKNOWN = ("additionalProperties", "unevaluatedProperties")


class DocumentValidator:
    """Validates documents against one bundled schema."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = schema

    @cached_property
    def _fast(self) -> jsonschema_rs.Draft202012Validator:
        return jsonschema_rs.Draft202012Validator(dict(self._schema), formats=dict(FORMATS), validate_formats=True)

    @cached_property
    def _explaining(self) -> Any:
        return _explaining_validator(self._schema)

    def is_valid(self, document: Any) -> bool:
        """Yes or no, fast."""
        return self._fast.is_valid(document)

    def explain(self, document: Any) -> list[Finding]:
        """Why not: one finding per place and reason, in document order; empty for a valid document."""
        if self.is_valid(document):
            return []
        found: dict[tuple[str, str], Finding] = {}
        for error in self._explaining.iter_errors(document):
            for finding in self._findings(error, ""):
                found.setdefault((finding.pointer, finding.code), finding)
        return list(found.values())

    def _findings(self, error: Any, base: str) -> Iterator[Finding]:
        at = base + join(*error.path)
        keyword = error.validator
        if keyword == "required":
            missing = required_properties(error.schema, error.instance, self._schema) - set(error.instance)
            wanted = [name for name in error.validator_value if name in missing]
            yield from (_finding("schema.required", at + join(name)) for name in wanted)
        elif keyword == "dependentRequired":
            missing = required_properties(error.schema, error.instance, self._schema) - set(error.instance)
            yield from (_finding("schema.required", at + join(name)) for name in sorted(missing))
        elif keyword in _UNKNOWN:
            known = self._known(error.schema, error.instance)
            yield from (_finding("schema.unknown", at + join(name)) for name in error.instance if name not in known)
        elif keyword == "oneOf":
            yield from self._one_of(error, base)
        elif keyword in ("propertyNames", "if", "allOf"):
            for child in error.context or ():
                yield from self._findings(child, at)
            if keyword == "propertyNames":
                yield _finding("schema.unknown", at)
        else:
            yield _plain(error, at)

    def _known(self, schema: Mapping[str, Any], instance: Any) -> set[str]:
        """Names the object may have; while its tag is wrong, those of every branch: one error at a time."""
        branches = [branch for branch in schema.get("oneOf", ()) if "properties" in branch]
        if branches and not any(tags_match(branch, instance) for branch in branches):
            return known_properties(schema, self._schema)
        return set(active_properties(schema, instance, self._schema))

    def _one_of(self, error: Any, base: str) -> Iterator[Finding]:
        """Errors of the branch whose tag matches; without one, the tag's own error says enough."""
        at = base + join(*error.path)
        branches = error.validator_value
        if any("properties" not in branch for branch in branches):
            yield _finding("schema.choice", at)
            return
        for index, branch in enumerate(branches):
            if tags_match(branch, error.instance):
                for child in error.context:
                    if child.schema_path[0] == index:
                        yield from self._findings(child, at)
                return
        if isinstance(error.instance, Mapping):
            tag = next(name for name, child in branches[0]["properties"].items() if "const" in child)
            yield _finding("schema.choice" if tag in error.instance else "schema.required", at + join(tag))


def _plain(error: Any, at: str) -> Finding:
    keyword, limit = error.validator, error.validator_value
    if keyword in _LIMITS:
        return _finding(_LIMITS[keyword], at, limit=limit)
    if keyword == "type":
        return _finding("schema.type", at, expected=str(limit))
    if keyword == "format":
        return _finding(f"schema.format.{limit}", at)
    return _finding(_PLAIN.get(keyword, "schema.invalid"), at)


def _finding(code: str, pointer: str, **parameters: object) -> Finding:
    return Finding(code, Severity.ERROR, pointer, parameters)


def _explaining_validator(schema: Mapping[str, Any]) -> Any:
    from jsonschema import Draft202012Validator, FormatChecker  # 60 ms: only when a document fails
    from jsonschema.exceptions import ValidationError
    from jsonschema.validators import extend

    def pattern(_validator: Any, wanted: str, instance: Any, _schema: Any) -> Iterator[Any]:
        # `$` also matches before a last newline in Python; ECMAScript's does not.
        if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", wanted), instance):
            yield ValidationError("pattern")

    checker = FormatChecker(formats=())
    for name, is_valid in FORMATS.items():
        checker.checks(name)(lambda value, check=is_valid: not isinstance(value, str) or check(value))
    return extend(Draft202012Validator, {"pattern": pattern})(dict(schema), format_checker=checker)
