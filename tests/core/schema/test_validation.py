"""Findings of a schema: mapped to the field they belong to, without the value; both engines agree."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.made_up import PLATFORM_SCHEMA, SYSTEM_SCHEMA
from wizard.core.schema.bundle import bundle
from wizard.core.schema.subset import refusals
from wizard.core.schema.validation import DocumentValidator

SECRET = {
    "type": "object",
    "properties": {"$secret": {"type": "string"}},
    "required": ["$secret"],
    "additionalProperties": False,
}
FILES = {
    "../systems/pigeon.schema.json": SYSTEM_SCHEMA,
    "../shared/secret.schema.json": SECRET,
    "../shared/waits.schema.json": {"type": "object"},
    "../shared/waivers.schema.json": {"type": "array", "items": {"type": "object"}},
}
SCHEMA = bundle(PLATFORM_SCHEMA, FILES, "aviary", 1)
VALID: dict[str, Any] = {
    "platform": "aviary",
    "version": 1,
    "steps": {
        "shop": {"slug": "north"},
        "credentials": {"pigeon": {"loft_id": "loft-1", "ring": {"$secret": "env://RING"}}},
        "feeding": {"mode": "day", "meals": 3},
        "notes": {"items": [{"name": "hello", "kind": "note", "language": "en", "text": "Hello"}]},
    },
}
VALIDATOR = DocumentValidator(SCHEMA)


def changed(pointer: str, value: Any) -> dict[str, Any]:
    document = copy.deepcopy(VALID)
    *parents, last = pointer.split("/")[1:]
    node: Any = document
    for token in parents:
        node = node[int(token)] if isinstance(node, list) else node[token]
    if value is None:
        del node[last]
    else:
        node[last] = value
    return document


def test_valid_document_has_no_finding() -> None:
    assert VALIDATOR.explain(VALID) == []


CASES = {
    "missing": ("/steps/shop/slug", None, "schema.required", "/steps/shop/slug"),
    "missing secret": ("/steps/credentials/pigeon/ring", None, "schema.required", "/steps/credentials/pigeon/ring"),
    "unknown key": ("/steps/shop/colour", "red", "schema.unknown", "/steps/shop/colour"),
    "unknown step": ("/steps/song", {}, "schema.unknown", "/steps/song"),
    "pattern": ("/steps/shop/slug", "North Pole", "schema.pattern", "/steps/shop/slug"),
    "pattern with newline": ("/steps/shop/slug", "north\n", "schema.pattern", "/steps/shop/slug"),
    "choice": ("/steps/feeding/mode", "noon", "schema.choice", "/steps/feeding/mode"),
    "branch required": ("/steps/feeding/meals", None, "schema.required", "/steps/feeding/meals"),
    "branch limit": ("/steps/feeding/meals", 100, "schema.maximum", "/steps/feeding/meals"),
    "branch type": ("/steps/feeding/meals", "3", "schema.type", "/steps/feeding/meals"),
    "foreign branch": ("/steps/feeding/lamp", True, "schema.unknown", "/steps/feeding/lamp"),
    "format": (
        "/steps/notes/items/0/language",
        "english",
        "schema.format.language-tag",
        "/steps/notes/items/0/language",
    ),
    "array type": ("/steps/notes/items", {}, "schema.type", "/steps/notes/items"),
    "too long": ("/steps/notes/items/0/text", "x" * 201, "schema.max-length", "/steps/notes/items/0/text"),
    "literal for a secret": (
        *("/steps/credentials/pigeon/ring", "ring-1", "schema.type", "/steps/credentials/pigeon/ring"),
    ),
    "other platform": ("/platform", "ozon", "schema.choice", "/platform"),
}


@pytest.mark.parametrize(("pointer", "value", "code", "at"), CASES.values(), ids=CASES)
def test_error_is_mapped_to_its_field(pointer: str, value: Any, code: str, at: str) -> None:
    findings = VALIDATOR.explain(changed(pointer, value))
    assert [(finding.code, finding.pointer) for finding in findings] == [(code, at)]


def test_no_finding_holds_the_value() -> None:
    canary = "Canary 7f3a not to be seen"
    for pointer in ("/steps/shop/slug", "/steps/credentials/pigeon/ring", "/steps/feeding/mode", "/platform"):
        findings = VALIDATOR.explain(changed(pointer, canary))
        assert findings
        assert canary not in repr(findings)


LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 200), st.text(max_size=8), st.sampled_from(["day", "night"])
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["mode", "meals", "x"]), inner)
    ),
    max_leaves=6,
)
PLACES = (
    "/steps/shop",
    "/steps/shop/slug",
    "/steps/feeding",
    "/steps/feeding/mode",
    "/steps/feeding/meals",
    "/steps/notes",
)


@given(place=st.sampled_from(PLACES), value=VALUES.filter(lambda value: value is not None))
def test_both_engines_agree_and_every_invalid_document_is_explained(place: str, value: Any) -> None:
    document = changed(place, value)
    explained = VALIDATOR._explaining.is_valid(document)
    assert VALIDATOR.is_valid(document) == explained
    assert bool(VALIDATOR.explain(document)) != explained


REFUSED = {
    "unknown keyword": ({"type": "object", "patternProperties": {}}, "/patternProperties"),
    "several types": ({"type": ["string", "null"]}, "/type"),
    "unanchored pattern": ({"type": "string", "pattern": "abc"}, "/pattern"),
    "ambiguous class": ({"type": "string", "pattern": "^\\d+$"}, "/pattern"),
    "look-behind": ({"type": "string", "pattern": "^(?<=a)b$"}, "/pattern"),
    "unregistered format": ({"type": "string", "format": "uri"}, "/format"),
    "foreign reference": ({"$ref": "https://example.com/x.json"}, "/$ref"),
    "oneOf without a tag": (
        {"oneOf": [{"properties": {"a": {"type": "string"}}}, {"properties": {"b": {"type": "string"}}}]},
        "/oneOf",
    ),
    "if without a required tag": ({"if": {"properties": {"a": {"const": 1}}}, "then": {}}, "/if"),
    "then without if": ({"then": {}}, ""),
    "nested": ({"properties": {"a": {"items": {"not": {}}}}}, "/properties/a/items/not"),
}


@pytest.mark.parametrize(("schema", "pointer"), REFUSED.values(), ids=REFUSED)
def test_schema_outside_the_subset_is_refused_with_its_pointer(schema: Any, pointer: str) -> None:
    assert [at for at, _reason in refusals(schema)] == [pointer]


def test_bundle_needs_nothing_else() -> None:
    assert list(refusals(SCHEMA)) == []
    assert ".json" not in json.dumps(SCHEMA["properties"]["steps"])


UNUSABLE = {
    "open object": ({"type": "object", "properties": {"a": {"type": "string"}}}, ""),
    "limit that is no number": ({"type": "string", "minLength": "3"}, "/minLength"),
    "reference to nothing": ({"$ref": "#/$defs/nowhere"}, "/$defs/nowhere"),
    "definition that contains itself": (
        {"$ref": "#/$defs/a", "$defs": {"a": {"items": {"$ref": "#/$defs/a"}}}},
        "/$defs/a",
    ),
}


@pytest.mark.parametrize(("schema", "pointer"), UNUSABLE.values(), ids=UNUSABLE)
def test_schema_no_form_can_be_made_of_is_refused_with_its_pointer(schema: Any, pointer: str) -> None:
    assert [at for at, _reason in refusals(schema)] == [pointer]
