"""Names compared: the grade, where the difference is, and the same verdict from either side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.core.findings import Span
from wizard.core.names import Grade, compare

names = st.one_of(st.text(max_size=12), st.text("深圳市某謀谋吴吳有限责任公司（）() \u200bABC,.Ltd«»ОАо", max_size=14))
CJK = [chr(code) for code in range(0x5000, 0x5040)]

CASES = [
    ("深圳市某某科技有限公司", "深圳市某某科技有限公司", Grade.IDENTICAL),
    ("某某（深圳）科技", "某某(深圳)科技", Grade.EQUAL_NORMALISED),
    ("某某【深圳】科技", "某某(深圳)科技", Grade.EQUAL_NORMALISED),
    ("某某\u200b科技", "某某科技\ufeff", Grade.EQUAL_NORMALISED),
    ("ＡＢＣ\u3000科技", "ABC 科技", Grade.EQUAL_NORMALISED),
    ("SHENZHEN EXAMPLE", "Shenzhen Example", Grade.EQUAL_NORMALISED),
    ("某某科技有限公司", "某某科技有限责任公司", Grade.SUFFIX_DIFFERS),
    ("某某科技股份有限公司", "某某科技有限公司", Grade.SUFFIX_DIFFERS),
    ("某某科技", "某某科技有限公司", Grade.SUFFIX_DIFFERS),
    ("Example Co., Ltd.", "Example Limited", Grade.SUFFIX_DIFFERS),
    ("Example, Inc.", "EXAMPLE LLC", Grade.SUFFIX_DIFFERS),
    ("ООО «Пример»", "АО Пример", Grade.SUFFIX_DIFFERS),
    ("深圳某某", "深圳谋某", Grade.ONE_CHARACTER_DIFFERS),
    ("深圳某某", "深圳某某某", Grade.ONE_CHARACTER_DIFFERS),
    ("深圳市宝安", "深圳市安宝", Grade.ONE_CHARACTER_DIFFERS),
    ("某某科技有限責任公司", "某某科技有限责任公司", Grade.ONE_CHARACTER_DIFFERS),
    ("东华贸易", "東華貿易", Grade.ONE_CHARACTER_DIFFERS),
    ("Zinc", "Z Ltd", Grade.DIFFERENT),
    ("有限公司", "股份有限公司", Grade.DIFFERENT),
    ("深圳某某科技", "广州谋谋贸易", Grade.DIFFERENT),
    ("A", "B", Grade.DIFFERENT),
    ("", "某", Grade.DIFFERENT),
]


@pytest.mark.parametrize(("left", "right", "grade"), CASES, ids=str)
def test_compare_gives_the_grade(left: str, right: str, grade: Grade) -> None:
    assert compare(left, right).grade is grade


@given(names, names)
def test_compare_is_symmetric(left: str, right: str) -> None:
    here, there = compare(left, right), compare(right, left)
    assert here.grade is there.grade
    assert (here.left_spans, here.right_spans) == (there.right_spans, there.left_spans)
    assert here.parameters.get("left") == there.parameters.get("right")


@given(names)
def test_compare_with_itself_is_identical(name: str) -> None:
    assert compare(name, name).grade is Grade.IDENTICAL


@given(names, names)
def test_spans_lie_in_the_originals_and_something_is_shown_unless_identical(left: str, right: str) -> None:
    found = compare(left, right)
    for name, spans in ((left, found.left_spans), (right, found.right_spans)):
        assert all(0 <= span.start <= span.end <= len(name) for span in spans)
    assert bool(found.left_spans) is (found.grade is not Grade.IDENTICAL)


@given(st.lists(st.sampled_from(CJK), min_size=2, max_size=12, unique=True), st.data())
def test_one_edit_is_found_at_its_place(characters: list[str], data: st.DataObject) -> None:
    name = "".join(characters)
    at = data.draw(st.integers(0, len(name) - 1))
    substituted = name[:at] + "某" + name[at + 1 :]
    found = compare(name, substituted)
    assert found.grade is Grade.ONE_CHARACTER_DIFFERS
    assert found.left_spans == found.right_spans == (Span(at, at + 1),)
    found = compare(name, name[:at] + "某" + name[at:])
    assert found.grade is Grade.ONE_CHARACTER_DIFFERS
    assert (found.left_spans, found.right_spans) == ((Span(at, at),), (Span(at, at + 1),))


@given(st.lists(st.sampled_from(CJK), min_size=4, max_size=12, unique=True))
def test_two_apart_edits_are_different(characters: list[str]) -> None:
    name = "".join(characters)
    assert compare(name, "某" + name[1:-1] + "谋").grade is Grade.DIFFERENT


@given(st.text(CJK, min_size=1), st.text("\u200b\u200d\ufeff \u00a0\u3000", min_size=1), st.integers(0, 20))
def test_invisible_and_blank_characters_never_make_a_difference(name: str, dirt: str, at: int) -> None:
    assert compare(name, name[:at] + dirt + name[at:]).grade is Grade.EQUAL_NORMALISED


def test_span_points_into_the_original_when_dirt_stands_before() -> None:
    left, right = "\ufeff 深圳\u200b某某", "深圳谋某"
    found = compare(left, right)
    (here,), (there,) = found.left_spans, found.right_spans
    assert (left[here.start : here.end], right[there.start : there.end]) == ("某", "谋")


def test_suffix_spans_and_parameters_name_the_legal_forms() -> None:
    found = compare("某某 科技有限公司", "某某科技有限责任公司")
    assert found.parameters == {"left": "有限公司", "right": "有限责任公司"}
    assert found.left_spans == (Span(5, 9),)


@pytest.mark.parametrize(
    ("left", "right", "likeness", "places"),
    [
        ("东华贸易", "東華貿易", "variant", 3),
        ("己经科技", "已经科技", "look-alike", 1),
        ("某某甲", "某某乙", "none", 1),
    ],
)
def test_likeness_of_differing_characters_is_told(left: str, right: str, likeness: str, places: int) -> None:
    found = compare(left, right)
    assert found.parameters["likeness"] == likeness
    assert len(found.left_spans) == places


def test_equal_when_folded_shows_what_was_written_differently() -> None:
    found = compare("某某（深圳）", "某某(深圳)")
    assert found.left_spans == (Span(2, 3), Span(5, 6))
    assert found.parameters == {"left": "（ ）", "right": "( )"}
