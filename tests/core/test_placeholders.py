"""Double-braced variables: found, filled and repaired."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.core.hygiene import clean
from wizard.core.placeholders import (
    fill,
    find_placeholders,
    find_single_braced,
    names_of,
    repair,
    segments,
    stray_braces,
    used_samples,
    without_placeholders,
)

TEXTS = st.text(alphabet=st.sampled_from("{}｛｝ ab_1#包📦\n"), max_size=30)


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("Parcel {tracking_number} left", "Parcel {{tracking_number}} left"),
        ("Parcel {1} left", "Parcel {{1}} left"),
        ("Parcel {{ tracking_number }} left", "Parcel {{tracking_number}} left"),
        ("包裹｛tracking_number｝已发出", "包裹{{tracking_number}}已发出"),
        ("包裹｛｛1｝｝已发出", "包裹{{1}}已发出"),
        ("Both {a} and {{b}}", "Both {{a}} and {{b}}"),
    ],
    ids=["name", "number", "blanks", "full-width", "full-width-double", "mixed"],
)
def test_variable_gets_two_plain_braces(text: str, repaired: str) -> None:
    assert repair(text).text == repaired


@pytest.mark.parametrize("text", ["{{1}}", "{{1}", "{1}}", "a { b c } } d", "{50%}", "{}", "{a b}", "{{{a}}}"])
def test_what_is_right_or_cannot_be_guessed_is_left_alone(text: str) -> None:
    assert repair(text).text == text
    assert repair(text).changes == ()


def test_changes_say_what_stood_where() -> None:
    text = "Hi {name}, {{1}} and {2}"

    assert [(one.before, one.after) for one in repair(text).changes] == [("{name}", "{{name}}"), ("{2}", "{{2}}")]
    assert [text[one.span.start : one.span.end] for one in repair(text).changes] == ["{name}", "{2}"]


@given(TEXTS)
def test_second_repair_changes_nothing(text: str) -> None:
    once = repair(text).text

    assert repair(once).text == once


@given(TEXTS)
def test_repair_never_loses_a_variable_that_was_right(text: str) -> None:
    kept = [found.name.strip() for found in find_placeholders(text)]
    after = [found.name.strip() for found in find_placeholders(repair(text).text)]

    assert all(name in after for name in kept)


@given(TEXTS)
def test_spans_cut_out_what_they_name(text: str) -> None:
    assert all(text[one.span.start : one.span.end] == one.written for one in find_placeholders(text))
    assert all(text[one.start : one.end] in "{}" for one in stray_braces(text))
    assert len(without_placeholders(text)) == len(text)


def test_single_braced_does_not_see_double_ones() -> None:
    assert [one.name for one in find_single_braced("{a} {{b}} {c}")] == ["a", "c"]


def test_names_come_once_in_order_of_use() -> None:
    assert names_of("{{b}} {{a}} {{b}}") == ("b", "a")


def test_filling_does_not_read_a_sample_again() -> None:
    assert fill("{{a}} and {{b}}", {"a": "{{b}}"}) == "{{b}} and {{b}}"


def test_samples_of_removed_variables_are_not_used() -> None:
    assert used_samples("{{b}} {{a}}", {"a": "1", "b": "2", "c": "3"}) == {"b": "2", "a": "1"}


def test_typed_template_is_repaired_and_the_change_is_told() -> None:
    cleaned = clean("包裹 {tracking_number}\r\n已发出", "template")

    assert cleaned.value == "包裹 {{tracking_number}}\n已发出"
    assert ("single-braces", 1, "{{tracking_number}}") in [(one.kind, one.count, one.detail) for one in cleaned.changes]


def test_other_texts_keep_their_single_braces() -> None:
    assert clean("Заказ {posting_number}", "multiline").value == "Заказ {posting_number}"


@given(
    st.text(alphabet="ab{} 1_😀", max_size=40), st.dictionaries(st.sampled_from(["a", "1", "b_1"]), st.text(max_size=5))
)
def test_segments_when_joined_are_the_filled_text(text: str, samples: dict[str, str]) -> None:
    found = segments(text, samples)

    assert "".join(one.text for one in found) == fill(text, samples)
    assert [one.name for one in found if one.kind == "missing"] == [
        one.name for one in find_placeholders(text) if one.name not in samples
    ]
