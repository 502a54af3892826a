"""Checks of what a ladder has read: each speaks of what is known, and of nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from wizard.core.checks.contract import Context, Hit, Subject
from wizard.core.checks.facts import CHECKS


def run(check: str, value: Any, parameters: Mapping[str, Any], document: Mapping[str, Any]) -> list[Hit]:
    """The hits of one check over one value."""
    return list(CHECKS[check](Subject(value), parameters, Context(document)))


FACTS = {"facts": {"ozon": {"methods": ["/a", "/b"], "plan": "PLUS"}}}


@pytest.mark.parametrize(
    ("check", "parameters", "hits"),
    [
        ("fact_known", {"fact": "/facts/ozon/plan"}, 0),
        ("fact_known", {"fact": "/facts/ozon/other"}, 1),
        ("fact_contains", {"fact": "/facts/ozon/methods", "values": ["/a"]}, 0),
        ("fact_contains", {"fact": "/facts/ozon/methods", "values": ["/a", "/c"]}, 1),
        ("fact_contains", {"fact": "/facts/ozon/methods", "values": ["/a", "/c"], "any": True}, 0),
        ("fact_contains", {"fact": "/facts/ozon/methods", "values": ["/c"], "any": True}, 1),
        ("fact_contains", {"fact": "/facts/ozon/unread", "values": ["/c"]}, 0),
        ("fact_one_of", {"fact": "/facts/ozon/plan", "values": ["PLUS", "PRO"]}, 0),
        ("fact_one_of", {"fact": "/facts/ozon/plan", "values": ["PRO"]}, 1),
        ("fact_one_of", {"fact": "/facts/ozon/unread", "values": ["PRO"]}, 0),
    ],
)
def test_fact_is_judged_only_when_it_is_known(check: str, parameters: dict[str, Any], hits: int) -> None:
    assert len(run(check, "strict", parameters, FACTS)) == hits


def read(**facts: Any) -> dict[str, Any]:
    return {"facts": {"meta": facts}}


@pytest.mark.parametrize(
    ("value", "told", "digits", "hits"),
    [
        ("+15550100000", "+1 555-010-0000", True, 0),
        ("+15550100000", "+1 555-010-0001", True, 1),
        ("+15550100000", "+1 555-010-0000", False, 1),
        ("+15550100000", "", True, 0),
        ("+15550100000", "unknown", True, 0),
        ("+15550100000", None, True, 0),
        (15550100000, "+1 555-010-0001", True, 0),
        ("lucky shrub ", "Lucky Shrub", False, 0),
        ("Lucky Shop", "Lucky Shrub", False, 1),
    ],
)
def test_difference_is_told_when_both_are_texts(value: Any, told: Any, digits: bool, hits: int) -> None:
    found = run("fact_differs", value, {"fact": "/facts/meta/number", "digits": digits}, read(number=told))

    assert [hit.parameters for hit in found] == [{"value": value, "told": told}] * hits


TOLD = {
    "facts": {"state": "/facts/meta/state", "limit": "/facts/meta/limit"},
    "words": {"state": {"verified": "@word"}},
}


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({}, []),
        ({"state": 7}, []),
        ({"state": "VERIFIED"}, [{"state": "@word", "limit": "-"}]),
        ({"state": "of tomorrow", "limit": "TIER"}, [{"state": "of tomorrow", "limit": "TIER"}]),
        ({"limit": "TIER"}, [{"state": "-", "limit": "TIER"}]),
    ],
)
def test_what_is_known_is_told_in_words_where_there_are_any(facts: dict[str, Any], shown: list[Any]) -> None:
    assert [hit.parameters for hit in run("facts_told", {}, TOLD, read(**facts))] == shown
