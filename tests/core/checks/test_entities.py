"""Checks of a company: what a hit says and what it keeps to itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from wizard.core.checks.contract import Context, Hit, Subject
from wizard.core.checks.entities import (
    amounts_agree,
    identifier,
    identifier_notice,
    identifiers_agree,
    names_agree,
    one_of_present,
)
from wizard.core.findings import Severity, Span

TODAY = date(2026, 11, 21)
OTHER = "/facts/wecom/corp_name"


def _hits(check: Any, value: Any, parameters: dict[str, Any], **around: Any) -> list[Hit]:
    context = Context(around.get("document", {}), TODAY)
    return list(check(Subject(value, "", around.get("item", {})), parameters, context))


def test_identifier_when_wrong_names_the_reason_as_a_text_key_and_the_place() -> None:
    (hit,) = _hits(identifier, "91440300XXXXOXXX0N", {"kind": "uscc"})
    assert hit.parameters["reason"] == "@identifier.uscc.letter-never-used.message"
    assert hit.parameters["likely"] == "0"
    assert hit.span == Span(12, 13)


def test_identifier_when_personal_says_nothing_read_from_the_number() -> None:
    parameters = {"kind": "cn-resident-id", "personal": True}
    (hit,) = _hits(identifier, "110101209903070010", parameters)
    assert hit.parameters == {"reason": "@identifier.cn-resident-id.birth-date-future.message"}


@pytest.mark.parametrize("value", ["", None, 5], ids=["blank", "null", "number"])
def test_identifier_when_there_is_no_text_leaves_it_to_the_schema(value: Any) -> None:
    assert _hits(identifier, value, {"kind": "uscc"}) == []


def test_identifier_when_the_item_chooses_no_known_kind_passes() -> None:
    parameters = {"kind_from": "country", "kinds": {"KE": "ke-kra-pin"}}
    assert _hits(identifier, "whatever", parameters, item={"country": "FR"}) == []


def test_identifier_notice_when_the_region_is_unknown_names_it() -> None:
    (hit,) = _hits(identifier_notice, "91999900XXXXXXXX0B", {"kind": "uscc"})
    assert hit.parameters == {"reason": "@identifier.uscc.region-unknown.message"}


def test_identifiers_agree_when_one_of_them_is_wrong_itself_stays_silent() -> None:
    parameters = {"kind": "fr-vat", "detail": "siren", "other": "siren", "other_kind": "siren"}
    assert _hits(identifiers_agree, "FR11123456782", parameters, item={"siren": "987654325"}) == []


def test_identifiers_agree_when_the_other_is_spaced_compares_the_number() -> None:
    parameters = {"kind": "fr-vat", "detail": "siren", "other": "siren", "other_kind": "siren"}
    assert _hits(identifiers_agree, "FR11123456782", parameters, item={"siren": "123 456 782"}) == []


@pytest.mark.parametrize(
    ("there", "grade", "severity"),
    [
        pytest.param("虚构（测试）有限公司", "equal-normalised", Severity.INFO, id="brackets"),
        pytest.param("虚构(测试)有限责任公司", "suffix-differs", None, id="suffix"),
        pytest.param("虚构(测式)有限公司", "one-character-differs", None, id="one-character"),
        pytest.param("另一家有限公司", "different", None, id="different"),
    ],
)
def test_names_agree_when_they_differ_grades_them(there: str, grade: str, severity: Severity | None) -> None:
    document = {"facts": {"wecom": {"corp_name": there}}}
    (hit,) = _hits(names_agree, "虚构(测试)有限公司", {"other": OTHER}, document=document)
    assert hit.parameters["grade"] == f"@name-comparison.{grade}.message"
    assert hit.severity is severity


@pytest.mark.parametrize(
    "facts", [{}, {"wecom": {"corp_name": ""}}, {"wecom": {"corp_name": "虚构"}}], ids=["unknown", "blank", "same"]
)
def test_names_agree_when_there_is_no_difference_passes(facts: dict[str, Any]) -> None:
    assert _hits(names_agree, "虚构", {"other": OTHER}, document={"facts": facts}) == []


@pytest.mark.parametrize(
    ("here", "there", "count"),
    [
        ({"amount": "1000000", "currency": "CNY"}, {"amount": "1000000.00", "currency": "CNY"}, 0),
        ({"amount": "1000000", "currency": "CNY"}, {"amount": "1000000", "currency": "USD"}, 1),
        ({"amount": "1000000", "currency": "CNY"}, {"amount": "100000", "currency": "CNY"}, 1),
        ({"amount": "1000000", "currency": "CNY"}, {"amount": "much"}, 0),
        ({"amount": "1000000", "currency": "CNY"}, None, 0),
    ],
    ids=["as-money", "currency", "amount", "unreadable", "unknown"],
)
def test_amounts_agree_compares_money_not_text(here: Any, there: Any, count: int) -> None:
    document = {"facts": {"wecom": {"capital": there}}}
    hits = _hits(amounts_agree, here, {"other": "/facts/wecom/capital"}, document=document)
    assert len(hits) == count


@pytest.mark.parametrize(("value", "count"), [({"a": False}, 1), ({"a": True}, 0), ({"b": "x"}, 0), ({}, 1)])
def test_one_of_present_counts_a_false_flag_as_none(value: dict[str, Any], count: int) -> None:
    assert len(_hits(one_of_present, value, {"fields": ["a", "b"]})) == count
