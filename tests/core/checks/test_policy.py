"""Checks of policies: each speaks when it should, points at the right place, and is silent otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from wizard.core.checks.contract import Context, Hit, Subject
from wizard.core.checks.policy import CHECKS

TEMPLATES = {"items": [{"name": "a", "kind": "dispatch"}, {"name": "b", "kind": "gift"}]}


def run(
    check: str,
    value: Any,
    parameters: Mapping[str, Any] | None = None,
    document: Mapping[str, Any] | None = None,
    item: Mapping[str, Any] | None = None,
) -> list[Hit]:
    """The hits of one check over one value."""
    return list(CHECKS[check](Subject(value, "", item or {}), parameters or {}, Context(document or {})))


@pytest.mark.parametrize(
    ("check", "value", "parameters", "below"),
    [
        ("equals", 1, {"value": 1}, []),
        ("equals", 2, {"value": 1}, [""]),
        ("one_of", "a", {"values": ["a"]}, []),
        ("one_of", "b", {"values": ["a"]}, [""]),
        ("one_of", ["a", "b", "c"], {"values": ["a"]}, ["/1", "/2"]),
        ("not_contains", "a", {"values": ["b"]}, []),
        ("not_contains", ["a", "b"], {"values": ["b"]}, ["/1"]),
        ("absent", [], {}, []),
        ("absent", None, {}, []),
        ("absent", [1], {}, [""]),
        ("absent", "x", {}, [""]),
        ("unique_by", [{"k": 1}, {"k": 2}], {"key": "k"}, []),
        ("unique_by", [{"k": 1}, {"k": 1}, {"k": 1}], {"key": "k"}, ["/1/k", "/2/k"]),
        ("at_most", 5, {"limit": 5}, []),
        ("at_most", 6, {"limit": 5}, [""]),
        ("at_most", True, {"limit": 0}, []),
        ("at_most", "6", {"limit": 5}, []),
        ("at_least", 5, {"limit": 5}, []),
        ("at_least", 4, {"limit": 5}, [""]),
        ("at_least", 0.4, {"limit": 0.5}, [""]),
        ("reason_given", {"reason": "大件需预约"}, {}, []),
        ("reason_given", {"reason": " . . "}, {}, [""]),
        ("reason_given", {}, {}, [""]),
        ("reason_given", "ok", {"letters": 4}, [""]),
    ],
)
def test_check_points_at_what_is_wrong(check: str, value: Any, parameters: dict[str, Any], below: list[str]) -> None:
    assert [hit.below for hit in run(check, value, parameters)] == below


@pytest.mark.parametrize(("value", "limit"), [(61, 60), (60, None)])
def test_limit_is_taken_from_the_document_when_a_pointer_names_it(value: int, limit: int | None) -> None:
    hits = run("at_most", value, {"of": "/hours", "factor": 60}, {"hours": 1})

    assert [hit.parameters["limit"] for hit in hits] == ([] if limit is None else [limit])
    assert run("at_most", value, {"of": "/missing"}) == []


@pytest.mark.parametrize(
    ("value", "where", "known"),
    [("a", {}, None), ("c", {}, "a, b"), ("b", {"kind": ["dispatch"]}, "a"), ("a", {"kind": ["dispatch"]}, None)],
)
def test_reference_is_told_when_it_names_nothing_fitting(value: str, where: dict[str, Any], known: str | None) -> None:
    hits = run("refers_to", value, {"items": "/t/items/*", "key": "name", "where": where}, {"t": TEMPLATES})

    assert [hit.parameters["known"] for hit in hits] == ([] if known is None else [known])


def test_reference_to_plain_values_is_told_when_it_is_not_among_them() -> None:
    document = {"schemes": ["fbs"]}

    assert run("refers_to", "fbs", {"items": "/schemes/*"}, document) == []
    assert len(run("refers_to", "fbo", {"items": "/schemes/*"}, document)) == 1


def test_coverage_tells_what_is_missing_when_too_little_is_covered() -> None:
    items = [{"topic": "a", "text": "x"}, {"topic": "b", "text": "  "}, {"topic": "a", "text": "y"}]

    (hit,) = run("coverage", items, {"topics": ["a", "b", "c", "d"], "minimum": 0.9})

    assert hit.parameters == {"share": 25, "minimum": 90, "missing": "b, c, d"}
    assert run("coverage", items, {"topics": ["a"], "minimum": 1}) == []


@pytest.mark.parametrize(
    ("waits", "hits"),
    [
        ({"review:a": {"state": "attested", "date": "2026-11-20"}}, 0),
        ({"review:a": {"state": "approved", "date": "2026-11-20"}}, 0),
        ({"review:a": {"state": "submitted"}}, 1),
        ({"review:b": {"state": "approved"}}, 1),
        ({}, 1),
    ],
)
def test_wait_is_told_until_it_is_recorded_for_this_item(waits: dict[str, Any], hits: int) -> None:
    found = run("wait_recorded", "a", {"wait": "review", "key": "name"}, {"waits": waits}, {"name": "a"})

    assert len(found) == hits


@pytest.mark.parametrize(("tier", "hits"), [("TIER_250", 1), ("TIER_2K", 0), ("TIER_OF_TOMORROW", 0), (250, 0)])
def test_limit_is_taken_from_a_table_when_a_text_names_it(tier: Any, hits: int) -> None:
    parameters = {"of": "/facts/meta/limit", "limits": {"TIER_250": 250, "TIER_2K": 2000}}

    assert len(run("at_most", 251, parameters, {"facts": {"meta": {"limit": tier}}})) == hits
