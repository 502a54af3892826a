"""The two engines on the shipped Ozon schema: they agree, explain alike, and tell no value."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.ozon_documents import DOCUMENTS, EDITS, OZON, edited, places, referenced, sample
from wizard.core.findings import Finding
from wizard.core.pointer import get, with_value
from wizard.core.schema.engines import explaining_validator
from wizard.core.schema.validation import DocumentValidator

SCHEMA = OZON.schema
VALIDATOR = DocumentValidator(SCHEMA)


def stock(schema: Any) -> Any:
    """jsonschema as it is, without our faster keywords."""
    from jsonschema import Draft202012Validator

    ours = explaining_validator(schema)
    return Draft202012Validator(dict(schema), format_checker=ours.format_checker)


STOCK = stock(SCHEMA)


def told(findings: list[Finding]) -> set[tuple[str, str, str]]:
    return {(one.code, one.pointer, repr(sorted(one.parameters.items()))) for one in findings}


@settings(max_examples=150)
@given(DOCUMENTS)
def test_engines_agree_and_every_invalid_document_is_explained(document: Any) -> None:
    document = referenced(document) if isinstance(get(document, "/steps/credentials/ozon"), dict) else document
    valid = STOCK.is_valid(document)
    assert VALIDATOR.is_valid(document) is valid
    assert bool(VALIDATOR.explain(document)) is not valid


@settings(max_examples=60)
@given(st.lists(EDITS, min_size=1, max_size=5))
def test_explaining_step_by_step_says_what_explaining_whole_says(edits: list[tuple[str, Any]]) -> None:
    validator = DocumentValidator(SCHEMA)
    document = referenced(sample())
    for pointer, value in edits:
        document = edited(document, pointer, value)
        assert told(validator.explain(document)) == told(DocumentValidator(SCHEMA).explain_whole(document))


CANARY = "kanarienvogel-4711"


@pytest.mark.parametrize("place", places(referenced(sample())))
def test_no_finding_repeats_the_value_under_check(place: str) -> None:
    for value in (CANARY, [CANARY], {"stray": CANARY}, CANARY * 500):
        for finding in VALIDATOR.explain(with_value(referenced(sample()), place, value)):
            assert CANARY not in repr(finding)


PLACED = {
    "tag missing": ("/steps/policy/profile", None, "schema.type", "/steps/policy/profile"),
    "tag unknown": ("/steps/policy/profile", "lax", "schema.choice", "/steps/policy/profile"),
    "branch of a tag": ("/steps/policy/profile", "documented", "schema.required", "/steps/policy/reason"),
    "field of another branch": ("/steps/policy/reason", "why", "schema.unknown", "/steps/policy/reason"),
    "item of a list": ("/steps/templates/items/0", {"name": "a"}, "schema.required", "/steps/templates/items/0/kind"),
    "scalar in a list": ("/steps/policy/channels", ["ozon-chat", "fax"], "schema.choice", "/steps/policy/channels/1"),
    "twice in a list": ("/steps/policy/channels", ["email", "email"], "schema.unique", "/steps/policy/channels"),
    "if and then": (
        "/steps/order_page",
        {"tracking_qr": True},
        "schema.required",
        "/steps/order_page/tracking_url_template",
    ),
    "dependent": (*("/steps/policy/time_zone", "Nowhere", "schema.format.time-zone", "/steps/policy/time_zone"),),
    "tag in extra properties": (
        "/waits",
        {"reply-review:a": {"state": "submitted"}},
        "schema.required",
        "/waits/reply-review:a/since",
    ),
    "property name": ("/waits", {"Not A Wait": {"state": "declined"}}, "schema.unknown", "/waits/Not A Wait"),
    "unknown step": ("/steps/stray", {}, "schema.unknown", "/steps/stray"),
    "not an object": ("/steps/policy", "x", "schema.type", "/steps/policy"),
    "other platform": ("/platform", "aviary", "schema.choice", "/platform"),
    "steps not an object": ("/steps", [1], "schema.type", "/steps"),
}


@pytest.mark.parametrize(("place", "value", "code", "pointer"), PLACED.values(), ids=PLACED)
def test_an_error_stands_at_the_field_it_belongs_to(place: str, value: Any, code: str, pointer: str) -> None:
    found = VALIDATOR.explain(with_value(referenced(sample()), place, value))
    assert (code, pointer) in [(one.code, one.pointer) for one in found], found


def test_a_dependent_field_is_missing_at_its_own_place() -> None:
    document = referenced(sample())
    policy = {name: value for name, value in get(document, "/steps/policy").items() if name != "time_zone"}
    policy["working_hours"] = [{"days": ["mon"], "from": "09:00", "to": "18:00"}]
    found = VALIDATOR.explain(with_value(document, "/steps/policy", policy))
    assert [(one.code, one.pointer) for one in found] == [("schema.required", "/steps/policy/time_zone")]


@pytest.mark.parametrize(
    "item", [{}, 7, "x", {"name": "a", "kind": "other-reply", "language": "ru", "text": "т"}], ids=repr
)
def test_ten_thousand_items_are_explained_in_a_moment(item: Any) -> None:
    document = with_value(referenced(sample()), "/steps/templates/items", [item] * 10_000)
    start = time.perf_counter()
    found = VALIDATOR.explain(document)
    assert time.perf_counter() - start < 5
    assert ("schema.max-items", "/steps/templates/items") in [(one.code, one.pointer) for one in found]
    assert len(found) < 1000


def test_a_long_list_of_objects_that_must_differ_is_compared_in_a_moment() -> None:
    schema = {"type": "array", "items": {"type": "object"}, "uniqueItems": True}
    start = time.perf_counter()
    found = DocumentValidator(schema).explain([{"a": [index]} for index in range(5000)] + [{"a": [0]}])
    assert time.perf_counter() - start < 5
    assert [one.code for one in found] == ["schema.unique"]


def test_deep_nesting_is_explained() -> None:
    deep: Any = "x"
    for _ in range(100):
        deep = {"a": [deep]}
    found = VALIDATOR.explain(with_value(referenced(sample()), "/steps/shop/stray", deep))
    assert [one.pointer for one in found] == ["/steps/shop/stray"]
