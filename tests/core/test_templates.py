"""Texts with {name} variables: spans that fit, nothing lost, samples never parsed again."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.core.findings import Span
from wizard.core.templates import Segment, counts, parse, render, segments

texts = st.text(st.sampled_from("{}ab _-1\n订😀"), max_size=30)
names = st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True)
plain = st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"]), max_size=8)


@given(texts)
def test_parse_accounts_for_every_brace_exactly_once(text: str) -> None:
    template = parse(text)
    found = [*(one.span for one in template.variables), *(one.span for one in template.problems)]
    spans = sorted(found, key=lambda span: span.start)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    outside = list(text)
    for span in reversed(spans):
        del outside[span.start : span.end]
    assert not {"{", "}"} & set(outside)


@given(texts)
def test_segments_without_samples_are_the_text(text: str) -> None:
    assert "".join(segment.text for segment in segments(text, {})) == text


@given(st.lists(st.tuples(plain, names), max_size=5), plain, st.text(max_size=5))
def test_render_puts_every_sample_where_its_variable_stood(parts: list[tuple[str, str]], end: str, sample: str) -> None:
    text = "".join(f"{before}{{{name}}}" for before, name in parts) + end
    rendered = render(text, {name: sample for _, name in parts})
    assert rendered.text == "".join(before + sample for before, _ in parts) + end
    assert [rendered.text[span.start : span.end] for span in rendered.spans] == [sample] * len(parts)
    assert rendered.missing == ()
    assert parse(text).problems == ()


@pytest.mark.parametrize(
    ("text", "code", "span", "likely"),
    [
        ("a } b", "template.unopened", Span(2, 3), None),
        ("a { b", "template.unclosed", Span(2, 3), None),
        ("{a{b}", "template.unclosed", Span(0, 1), None),
        ("{a\n}", "template.unclosed", Span(0, 1), None),
        ("hi {{1", "template.doubled", Span(3, 5), None),
        ("{}", "template.empty-name", Span(0, 2), None),
        ("{ }", "template.empty-name", Span(0, 3), None),
        ("{ Tracking Number }", "template.bad-name", Span(0, 19), "tracking_number"),
        ("{单号}", "template.bad-name", Span(0, 4), "-"),
    ],
    ids=["unopened", "unclosed", "nested", "line-end", "doubled", "empty", "blank", "likely", "no-likely"],
)
def test_parse_when_a_brace_is_no_variable_says_why(text: str, code: str, span: Span, likely: str | None) -> None:
    problem = parse(text).problems[0]
    assert (problem.code, problem.span, problem.parameters.get("likely")) == (code, span, likely)


def test_parse_names_are_told_once_in_order() -> None:
    assert parse("{b} {a} {b}").names() == ("b", "a")


def test_render_when_a_sample_holds_braces_does_not_parse_it_again() -> None:
    rendered = render("{a}-{b}", {"a": "{b}"})
    assert (rendered.text, rendered.missing, rendered.spans) == ("{b}-{b}", ("b",), (Span(0, 3),))


def test_segments_tell_samples_from_variables_without_one() -> None:
    assert segments("单号 {a}{b}。", {"a": "LP1"}) == (
        Segment("单号 "),
        Segment("LP1", "sample", "a"),
        Segment("{b}", "missing", "b"),
        Segment("。"),
    )


@pytest.mark.parametrize(
    ("text", "expected"), [("", (0, 0, 0)), ("ab", (2, 2, 1)), ("😀\n订", (3, 4, 2))], ids=["none", "latin", "emoji"]
)
def test_counts(text: str, expected: tuple[int, int, int]) -> None:
    found = counts(text)
    assert (found.characters, found.utf16, found.lines) == expected
