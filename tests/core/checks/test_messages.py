"""Checks of notices to the seller's own people."""

from __future__ import annotations

from typing import Any

import pytest

from wizard.core.checks.contract import Context, Hit, Subject
from wizard.core.checks.entities import amounts_agree
from wizard.core.checks.messages import (
    any_below,
    mapped_among,
    same_as,
    shown_characters,
    utf8_bytes,
    variables_allowed,
)
from wizard.core.findings import Span

DOCUMENT = {"steps": {"data": {"fields": ["order"]}, "push": {"codes": ["3"]}}}


def hits(check: Any, value: Any, parameters: dict[str, Any], item: Any = None, **context: Any) -> list[Hit]:
    return list(check(Subject(value, "", item or {}), parameters, Context(context.get("document", DOCUMENT))))


def test_a_variable_that_is_not_listed_is_found_wherever_it_stands() -> None:
    allowed = {"items": "/steps/data/fields/*"}
    item = {"name": "a", "card": {"lines": [{"value": "{order} {phone}"}]}, "samples": {"phone": "{x}"}}
    (hit,) = hits(variables_allowed, item, allowed)
    assert (hit.parameters, hit.below) == ({"name": "phone"}, "/card/lines/0/value")
    (hit,) = hits(variables_allowed, "{phone}!", allowed)
    assert hit.span == Span(0, 7)
    assert not hits(variables_allowed, "{phone}", {**allowed, "of": ["order"]})


def test_bytes_are_those_of_utf8() -> None:
    assert not hits(utf8_bytes, "单" * 10, {"max": 30})
    assert hits(utf8_bytes, "单" * 10 + "a", {"max": 30})[0].parameters == {"length": 31, "max": 30}


def test_characters_are_counted_with_the_samples_in_place() -> None:
    item = {"samples": {"order": "12345"}}
    assert not hits(shown_characters, "{order}", {"max": 5}, item)
    assert hits(shown_characters, "{order}!", {"max": 5}, item)[0].parameters == {"length": 6, "max": 5}
    assert hits(shown_characters, "{order}", {"max": 5})[0].parameters == {"length": 7, "max": 5}


@pytest.mark.parametrize(
    ("value", "count"),
    [
        pytest.param({"a": {"b": "x"}}, 0, id="first"),
        pytest.param({"c": "x"}, 0, id="second"),
        pytest.param({"a": {"b": " "}}, 1, id="blank"),
        pytest.param({}, 1, id="none"),
    ],
)
def test_one_of_several_places_has_a_text(value: Any, count: int) -> None:
    found = hits(any_below, value, {"paths": ["/a/b", "/c"]})
    assert [hit.below for hit in found] == ["/a"] * count


def test_an_empty_list_is_no_text() -> None:
    assert hits(any_below, {"to": []}, {"paths": ["/to"]})


def test_what_a_value_stands_for_is_looked_for() -> None:
    parameters = {
        "items": "/steps/push/codes/*",
        "map": {"order": ["3"], "trouble": ["4", "3"], "chat": ["10"], "true": ["9"]},
    }
    assert not hits(mapped_among, "order", parameters)
    assert not hits(mapped_among, "trouble", parameters)
    assert not hits(mapped_among, "nothing known", parameters)
    assert hits(mapped_among, "chat", parameters)[0].parameters == {"value": "chat", "needed": "10"}
    assert hits(mapped_among, True, parameters)[0].parameters["needed"] == "9"


def test_a_value_is_compared_with_another_place_when_that_is_known() -> None:
    document = {"facts": {"shop": {"region": "SG"}}}
    assert not hits(same_as, "SG", {"other": "/facts/shop/region"}, document=document)
    assert not hits(same_as, "MY", {"other": "/facts/shop/market"}, document=document)
    found = hits(same_as, "MY", {"other": "/facts/shop/region"}, document=document)
    assert found[0].parameters == {"here": "MY", "there": "SG"}


def test_ten_thousands_are_counted_as_such() -> None:
    document = {"there": {"amount": "1000000", "currency": "CNY"}}
    here = {"amount": "100", "unit": "wan", "currency": "CNY"}
    assert not hits(amounts_agree, here, {"other": "/there"}, document=document)
    found = hits(amounts_agree, {**here, "unit": "yuan"}, {"other": "/there"}, document=document)
    assert found[0].parameters == {"here": "100 CNY", "there": "1,000,000 CNY"}
