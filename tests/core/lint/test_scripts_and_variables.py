"""Variables, braces and the share of a script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.core.lint import find_variables, script_share, unbalanced_braces


@pytest.mark.parametrize(
    ("text", "names"),
    [("{a} и {b_2}", ["a", "b_2"]), ("{A}", [""]), ("{ a }", [""]), ("{}", [""]), ("нет", [])],
)
def test_variables_are_named_when_they_can_be(text: str, names: list[str]) -> None:
    assert [found.meaning for found in find_variables(text)] == names


@pytest.mark.parametrize(
    ("text", "places"), [("{a", [0]), ("a}", [1]), ("{{a}}", [0, 4]), ("{a} }", [4]), ("{a}", []), ("{a\nb}", [0, 4])]
)
def test_brace_is_told_when_it_belongs_to_no_variable(text: str, places: list[int]) -> None:
    assert [found.span.start for found in unbalanced_braces(text)] == places


@pytest.mark.parametrize(
    ("text", "script", "share"),
    [
        ("Привет", "CYRILLIC", 1.0),
        ("Привет hi", "CYRILLIC", 0.75),
        ("你好", "CJK", 1.0),
        ("Заказ {tracking_number}", "CYRILLIC", 1.0),
        ("Заказ https://www.ozon.ru/my", "CYRILLIC", 1.0),
        ("123 !?", "CYRILLIC", None),
    ],
)
def test_script_share_counts_letters_outside_variables(text: str, script: str, share: float | None) -> None:
    assert script_share(text, script) == (share if share is None else pytest.approx(share))


@given(st.text(max_size=40))
def test_share_is_a_share_whatever_the_text(text: str) -> None:
    share = script_share(text, "CYRILLIC")

    assert share is None or 0 <= share <= 1
