"""Accounts side by side: grades, marked characters, amounts."""

from __future__ import annotations

from typing import Any

import pytest

from wizard.core.comparison import Cell, side_by_side
from wizard.core.descriptors.comparison import AccountComparison, ComparedRow
from wizard.core.findings import Span

COMPARISON = AccountComparison(
    "compare",
    ("licence", "store"),
    (
        ComparedRow("name", "name", {"licence": "/a/name", "store": "/b/name"}),
        ComparedRow("capital", "amount", {"licence": "/a/capital", "store": "/b/capital"}),
    ),
)


def cells(licence: dict[str, Any], store: dict[str, Any]) -> list[Cell]:
    """The store's cells."""
    return [row.cells[1] for row in side_by_side(COMPARISON, {"a": licence, "b": store})]


@pytest.mark.parametrize(
    ("licence", "store", "grade", "spans"),
    [
        pytest.param("甲乙有限公司", "甲乙有限公司", "identical", (), id="identical"),
        pytest.param("甲乙有限公司", "甲乙有限责任公司", "suffix-differs", (Span(2, 8),), id="suffix"),
        pytest.param("甲乙丙有限公司", "甲已丙有限公司", "one-character-differs", (Span(1, 2),), id="one-character"),
        pytest.param("甲乙有限公司", "", "missing", (), id="nothing-entered"),
        pytest.param("", "甲乙有限公司", "not-compared", (), id="no-licence"),
    ],
)
def test_a_name_is_graded_and_marked_where_it_differs(
    licence: str, store: str, grade: str, spans: tuple[Span, ...]
) -> None:
    cell = cells({"name": licence}, {"name": store})[0]
    assert (cell.text, cell.grade, cell.spans, cell.pointer) == (store, grade, spans, "/b/name")


def test_amounts_are_compared_as_money() -> None:
    licence = {"capital": {"amount": "1000000", "currency": "CNY"}}
    same = cells(licence, {"capital": {"amount": "100", "unit": "wan", "currency": "CNY"}})[1]
    assert (same.text, same.grade) == ("1,000,000 CNY", "identical")
    other = cells(licence, {"capital": {"amount": "100", "currency": "CNY"}})[1]
    assert (other.text, other.grade, other.agrees) == ("100 CNY", "different", False)
    assert cells(licence, {"capital": {"amount": "a lot"}})[1].grade == "missing"


def test_the_first_account_is_what_the_others_are_compared_with() -> None:
    rows = side_by_side(COMPARISON, {"a": {"name": "x"}})
    assert [cell.grade for cell in rows[0].cells] == ["reference", "missing"]
    assert all(cell.agrees for cell in rows[0].cells[:1])
