"""One validator interface: jsonschema-rs answers yes or no, jsonschema explains (design §2).

Explanations are findings with our own codes and the schema's limits as parameters; neither library text nor the value
under check is ever passed on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import jsonschema_rs

from wizard.core.findings import Finding, Severity
from wizard.core.pointer import join
from wizard.core.reads import is_same
from wizard.core.schema.engines import explaining_validator, fast_validator, with_definitions
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
    """Validates documents against one bundled schema.

    A document with steps is explained step by step, and a step again only when its answers changed: a draft is invalid
    most of the time, and explaining is slow.
    """

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = schema
        self._last: dict[str, tuple[Any, list[Finding]]] = {}

    @cached_property
    def _fast(self) -> jsonschema_rs.Draft202012Validator:
        return fast_validator(self._schema)

    @cached_property
    def _explaining(self) -> Any:
        return explaining_validator(self._schema)

    @cached_property
    def _steps(self) -> Mapping[str, DocumentValidator]:
        """A validator for each step; empty when the schema is not that of a document."""
        steps = self._schema.get("properties", {}).get("steps", {}).get("properties", {})
        return {name: DocumentValidator(with_definitions(one, self._schema)) for name, one in steps.items()}

    @cached_property
    def _outline(self) -> DocumentValidator:
        """Everything but the insides of the steps."""
        properties = self._schema["properties"]
        steps = {**properties["steps"], "properties": {name: {} for name in properties["steps"]["properties"]}}
        return DocumentValidator({**self._schema, "properties": {**properties, "steps": steps}})

    def is_valid(self, document: Any) -> bool:
        """Yes or no, fast."""
        return self._fast.is_valid(document)

    def explain(self, document: Any) -> list[Finding]:
        """Why not: one finding per place and reason, in document order; empty for a valid document."""
        steps = document.get("steps") if isinstance(document, Mapping) else None
        if not self._steps or not isinstance(steps, Mapping):
            return self.explain_whole(document)
        outline = {**document, "steps": {name: one if name not in self._steps else None for name, one in steps.items()}}
        found = list(self._explained("", self._outline, outline))
        for name in (name for name in self._steps if name in steps):
            found += self._explained(join("steps", name), self._steps[name], steps[name])
        return found

    def _explained(self, at: str, validator: DocumentValidator, value: Any) -> list[Finding]:
        if at not in self._last or not is_same(self._last[at][0], value):
            self._last[at] = value, [finding.at(at) for finding in validator.explain_whole(value)]
        return self._last[at][1]

    def explain_whole(self, document: Any) -> list[Finding]:
        """As `explain`, in one piece and from scratch."""
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
        if "propertyNames" in error.relative_schema_path:
            # The name itself is the instance; the path is that of its object.
            yield _finding("schema.unknown", at + join(str(error.instance)))
        elif keyword == "required":
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
