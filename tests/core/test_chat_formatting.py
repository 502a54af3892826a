"""What WhatsApp makes of marks in a text, and how words of the other direction are kept whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.core.chat_formatting import Style, formatted
from wizard.core.direction import ISOLATES, isolated, without_isolates
from wizard.core.placeholders import segments
from wizard.core.templates import Segment

SHORT = {Style.BOLD: "b", Style.ITALIC: "i", Style.STRUCK: "s", Style.FIXED: "f", Style.LINK: "l"}


def looks(text: str, samples: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """Every run that looks unlike plain text, with its styles as letters."""
    runs = formatted(segments(text, samples or {}))
    return [(run.text, "".join(sorted(SHORT[style] for style in run.styles))) for run in runs if run.styles]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("now *bold* here", [("bold", "b")]),
        ("_it_ ~st~", [("it", "i"), ("st", "s")]),
        ("(*x*), *y*!", [("x", "b"), ("y", "b")]),
        ("*_both_*", [("both", "bi")]),
        ("```a *b*\nc```", [("a *b*\nc", "f")]),
        ("2*3*4 a_b_c", []),
        ("* no * and *no *", []),
        ("*over\nlines*", []),
        ("*open", []),
        ("** and ``` ```", []),
        ("前*粗*后", []),
        ("前 *粗*。", [("粗", "b")]),
        ("नमस्ते*x* *नमस्ते*", [("नमस्ते", "b")]),
        ("see https://a.example.com/x_y_z, ok", [("https://a.example.com/x_y_z", "l")]),
        ("example dot com", []),
    ],
)
def test_marks_take_effect_at_word_borders_of_one_line(text: str, expected: list[tuple[str, str]]) -> None:
    assert looks(text) == expected


@pytest.mark.parametrize(
    ("text", "samples", "expected"),
    [
        ("*{{1}}* ok", {"1": "YT1"}, [("YT1", "b")]),
        ("Hi {{1}} ok", {"1": "*sale* now"}, [("sale", "b")]),
        ("*Hi {{1}}", {"1": "Ana* x"}, [("Hi ", "b"), ("Ana", "b")]),
        ("{{carrier_name}} and {{a_b}}", {}, []),
        ("{{_a_}} and {{b}}", {}, []),
        ("_{{carrier_name}}_", {}, [("{{carrier_name}}", "i")]),
    ],
)
def test_marks_are_read_after_the_values_are_in_place(
    text: str, samples: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert looks(text, samples) == expected


@given(st.text("ab *_~`\n\u2068é家", max_size=60))
def test_nothing_but_marks_is_taken_out(text: str) -> None:
    shown = "".join(run.text for run in formatted((Segment(text),)))
    left = iter(text)

    assert all(one in left for one in shown)
    assert sorted(one for one in text if one not in "*_~`") == sorted(one for one in shown if one not in "*_~`")


def isolates(text: str, samples: dict[str, str] | None = None) -> str:
    joined = "".join(part.text for part in isolated(segments(text, samples or {})))
    return joined.replace("\u2068", "[").replace("\u2069", "]")


@pytest.mark.parametrize(
    ("text", "samples", "expected"),
    [
        ("قبل {{d}} الآن", {"d": "2026-11-21"}, "قبل [2026-11-21] الآن"),
        ("قبل 2026-11-21 الآن", {}, "قبل [2026-11-21] الآن"),
        ("اتصل +966 50 123 4567 الآن", {}, "اتصل [+966 50 123 4567] الآن"),
        ("هنا https://a.com/t/{{1}} الآن", {"1": "YT9"}, "هنا [https://a.com/t/YT9] الآن"),
        ("مع {{name}} الآن", {}, "مع [{{name}}] الآن"),
        ("مع {{name}} الآن", {"name": "سريع"}, "مع [سريع] الآن"),
        ("كلمة فقط", {}, "كلمة فقط"),
    ],
)
def test_what_runs_the_other_way_stands_in_isolates(text: str, samples: dict[str, str], expected: str) -> None:
    assert isolates(text, samples) == expected


@given(st.lists(st.tuples(st.text("ab1 -/طر", max_size=12), st.sampled_from(["literal", "sample", "missing"]))))
def test_isolates_are_paired_and_nothing_else_changes(parts: list[tuple[str, str]]) -> None:
    given_parts = tuple(Segment(text, kind) for text, kind in parts)
    found = isolated(given_parts)
    joined = "".join(part.text for part in found)

    assert [without_isolates(part.text) for part in found] == [part.text for part in given_parts]
    assert [one for one in joined if one in ISOLATES] == ["\u2068", "\u2069"] * joined.count("\u2068")
