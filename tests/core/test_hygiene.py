"""Pasted values cleaned: what is taken out, what is said, and that nothing inside a secret is touched."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wizard.core.hygiene import Change, Kind, clean

KINDS: tuple[Kind, ...] = get_args(Kind)
PIECES = [
    "Bearer ",
    "Authorization: ",
    "access_token=",
    "token:",
    '"',
    "'",
    "“",
    "”",
    ",",
    "\ufeff",
    "\u200b",
    "\u200d",
    "\u00a0",
]
PIECES += [
    "\u3000",
    "\r\n",
    "\r",
    "\n",
    " ",
    "\t",
    "\x00",
    "https://",
    "u:p@",
    "api.example.com",
    ":443",
    "/v1?x=y",
    "ａ１",
    "。",
]
PIECES += ["👩", "\ufe0f", "می", "k9", "\u200f", "\u2028"]
pasted = st.one_of(st.text(max_size=20), st.lists(st.sampled_from(PIECES), max_size=9).map("".join))


@given(pasted, st.sampled_from(KINDS))
@example("Bearer 'Bearer \u200b'", "secret")
@example("http://https://a.b/", "host")
def test_clean_of_the_cleaned_changes_nothing(value: str, kind: Kind) -> None:
    once = clean(value, kind)
    twice = clean(once.value, kind)
    assert twice.value == once.value
    assert not any(change.applied for change in twice.changes)


@given(pasted, st.sampled_from(KINDS))
def test_a_change_is_told_exactly_when_the_value_was_changed(value: str, kind: Kind) -> None:
    cleaned = clean(value, kind)
    assert any(change.applied for change in cleaned.changes) is (cleaned.value != value)
    assert all(change.count > 0 for change in cleaned.changes)


@given(pasted)
def test_a_secret_is_only_cut_at_its_ends(value: str) -> None:
    assert clean(value, "secret").value in value


WORDS = {"", "Authorization", "Bearer", "Api-Key", "Client-Id", "access_token", "token"}


@given(pasted)
def test_changes_of_a_secret_name_only_known_words(value: str) -> None:
    assert {change.detail for change in clean(value, "secret").changes} <= WORDS


def test_the_cleaned_value_does_not_show_in_the_representation() -> None:
    assert "k9k9" not in repr(clean("token: k9k9", "secret"))


CASES: list[tuple[str, Kind, str, list[tuple[str, int]]]] = [
    ("a\u200bb\u2060", "identifier", "ab", [("zero-width", 2)]),
    ("\ufeffabc", "text", "abc", [("bom", 1)]),
    ("a\u00a0b", "text", "a b", [("nbsp", 1)]),
    ("１２３－４", "identifier", "123-4", [("full-width", 5)]),
    ("某某（深圳）", "name", "某某（深圳）", []),
    ("你好，ＯＫ", "text", "你好，ＯＫ", []),
    (
        "\u3000\u3000第一行\r\n第二\u3000行\r",
        "multiline",
        "第一行\n第二\u3000行",
        [("line-end", 2), ("outer-space", 3)],
    ),
    ("a\r\nb", "text", "a b", [("line-end", 1)]),
    ("abc\r\n", "number", "abc", [("line-end", 1)]),
    (" abc ", "url", "abc", [("outer-space", 2)]),
    ("a\x00b", "text", "ab", [("control", 1)]),
    ("https://api.example.com/v1?a=b", "host", "api.example.com", [("whole-url", 1)]),
    ("https://user:pw@api.example.com:443", "host", "api.example.com", [("whole-url", 1)]),
    ("http://127.0.0.1:8100/x", "host", "127.0.0.1:8100", [("whole-url", 1)]),
    ("api.example.com/v1", "host", "api.example.com", [("whole-url", 1)]),
    ("api.example.com:8443", "host", "api.example.com:8443", []),
    ("https://api.example.com/v1", "url", "https://api.example.com/v1", []),
    ("“k9k9”", "secret", "k9k9", [("quotes", 1)]),
    ('"access_token": "k9k9",', "secret", "k9k9", [("copied-prefix", 1), ("quotes", 1)]),
    ("Client-Id：123", "identifier", "123", [("copied-prefix", 1), ("full-width", 1)]),
    ("\u00a0\u200bk9k9\ufeff\r\n", "secret", "k9k9", [("nbsp", 1), ("zero-width", 1), ("bom", 1), ("line-end", 1)]),
    ("token: see the manual", "text", "token: see the manual", []),
    ("Bearerk9", "secret", "Bearerk9", []),
]


@pytest.mark.parametrize(("value", "kind", "expected", "changes"), CASES, ids=repr)
def test_clean_takes_dirt_out_and_says_so(
    value: str, kind: Kind, expected: str, changes: list[tuple[str, int]]
) -> None:
    cleaned = clean(value, kind)
    assert cleaned.value == expected
    assert {(change.kind, change.count) for change in cleaned.changes} == set(changes)


@pytest.mark.parametrize(
    "prefix",
    ["Bearer ", "bearer  ", "Api-Key:", "Client-Id: ", "access_token:", "access_token=", "token:", "Authorization: "],
)
def test_copied_prefix_is_removed_from_a_secret_and_named(prefix: str) -> None:
    cleaned = clean(prefix + "k9k9", "secret")
    assert cleaned.value == "k9k9"
    (change,) = cleaned.changes
    assert change.kind == "copied-prefix"
    assert change.detail.lower() == prefix.strip(" :=").lower()


def test_prefix_in_a_prefix_is_removed_and_both_are_named() -> None:
    assert clean("Authorization: Bearer k9", "secret").changes == (
        Change("copied-prefix", 1, "Authorization"),
        Change("copied-prefix", 1, "Bearer"),
    )


@pytest.mark.parametrize(
    ("inner", "name"),
    [
        ("\u200b", "zero-width"),
        ("\ufeff", "bom"),
        ("\u00a0", "nbsp"),
        ("１", "full-width"),
        ("\u3000", "full-width"),
        ("\n", "line-end"),
        ("\x07", "control"),
        (" ", "inner-space"),
    ],
)
def test_dirt_inside_a_secret_stays_and_is_reported(inner: str, name: str) -> None:
    cleaned = clean(f"k9{inner}k9", "secret")
    assert cleaned.value == f"k9{inner}k9"
    assert cleaned.changes == (Change(name, 1, applied=False),)


def test_lines_and_blanks_of_a_pem_block_are_not_suspicious() -> None:
    block = "-----BEGIN EXAMPLE BLOCK-----\nAAAA\n-----END EXAMPLE BLOCK-----"
    assert clean(block, "secret").changes == ()


@pytest.mark.parametrize(
    "text",
    [
        "👩\u200d👩\u200d👧",
        "👩🏽\u200d⚕\ufe0f",
        "❤\ufe0f\u200d🔥",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "می\u200cخواهم",
        "क्\u200dष",
        "سعر \u200e15%\u200e اليوم",
    ],
    ids=["family", "profession", "heart", "flag-of-tags", "persian", "hindi", "arabic-with-marks"],
)
@pytest.mark.parametrize("kind", ["text", "multiline"])
def test_joiners_and_marks_that_do_a_job_stay(text: str, kind: Kind) -> None:
    assert clean(text, kind) == clean(text, "text")
    assert clean(text, kind).value == text


@pytest.mark.parametrize("text", ["a\u200db", "👩\u200d", "深\u200c圳", "a\u200eb", "a\u200fb"])
def test_joiners_and_marks_without_a_job_are_removed(text: str) -> None:
    assert clean(text, "text").changes == (Change("zero-width", 1),)
