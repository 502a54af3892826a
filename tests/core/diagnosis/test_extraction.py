"""Codes in cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.core.diagnosis.extraction import Unread, code_in, subcode_in

CODES = {
    "131047": 131047,
    " 131047 ": 131047,
    "131047.0": 131047,
    "131047.00": 131047,
    "'131047": 131047,
    '"131047"': 131047,
    '="131047"': 131047,
    "１３１０４７": 131047,
    "(#131047) Re-engagement message": 131047,
    "Error (#131026) Message undeliverable. Retry 3 times": 131026,
    "#132001: template name does not exist": 132001,
    "131049: not delivered": 131049,
    "错误代码：131050，用户拒收": 131050,
    "Failed with code 100, see docs": 100,
    '{"code": 131047, "title": "x"}': 131047,
    '[{"code":"131053","title":"x"}]': 131053,
    '{""code"": 131053}': 131053,
    "0": 0,
    "2388299": 2388299,
    "190": 190,
}


@pytest.mark.parametrize(("cell", "code"), CODES.items(), ids=CODES)
def test_code_in_a_cell(cell: str, code: int) -> None:
    assert code_in(cell) == code


@pytest.mark.parametrize("cell", ["", "  ", "-", "N/A", "null", "None", "无", "[]", "—"])
def test_code_when_the_cell_says_nothing(cell: str) -> None:
    assert code_in(cell) is Unread.EMPTY


@pytest.mark.parametrize("cell", ["=1+1", '=HYPERLINK("http://x.example","131047")', "=131047", "=A1"])
def test_code_when_the_cell_is_a_formula(cell: str) -> None:
    assert code_in(cell) is Unread.FORMULA


@pytest.mark.parametrize(
    "cell",
    ["failed", "+8613800138000", "13800138000", "12345678901234567890", "2026-11-21", "1.5", "131047.5", "zip 1"],
)
def test_code_when_the_cell_holds_something_else(cell: str) -> None:
    assert code_in(cell) is Unread.TEXT


HOSTILE = {
    "blanks after a quote": "'" + " " * 60_000 + "x",
    "blanks after the word": "code" + " " * 60_000 + "x",
    "blanks in brackets": "(" + " " * 60_000 + "#x",
    "many words": "error code " * 6_000,
    "digits": "1" * 60_000,
}


@pytest.mark.timeout(10)
@pytest.mark.parametrize("cell", HOSTILE.values(), ids=HOSTILE)
def test_code_when_the_cell_is_made_to_cost_time(cell: str) -> None:
    assert code_in(cell) is Unread.TEXT


def test_subcode_in_a_text() -> None:
    assert subcode_in('{"code":100,"error_subcode":2388299}') == 2388299
    assert subcode_in("131047") is None


@given(st.text())
def test_code_when_the_cell_is_anything_is_a_short_number_or_a_reason(cell: str) -> None:
    found = code_in(cell)
    assert isinstance(found, Unread) or 0 <= found < 10_000_000


@given(st.integers(0, 9_999_999), st.sampled_from(["{}", "{}.0", "(#{}) Title", '="{}"', " {} ", '{{"code": {}}}']))
def test_code_when_written_in_any_known_way_is_found(code: int, form: str) -> None:
    assert code_in(form.format(code)) == code
