"""Every reason, kind, change and grade has its words in both languages, with equal placeholders."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from tests.core.identifiers.cases import REFUSED
from wizard.core import identifiers
from wizard.core.identifiers import KINDS, Rejected, check
from wizard.core.names import Grade

ROOT = Path(__file__).parents[3]
LANGUAGES = ("zh_CN", "en")


def flat(table: dict[str, Any], prefix: str = "") -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, value in table.items():
        texts |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value}
    return texts


def texts_of(language: str) -> dict[str, str]:
    return flat(tomllib.loads((ROOT / f"resources/texts/{language}/identifiers.toml").read_text("utf-8")))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def written_reasons() -> set[str]:
    """Reasons and notices as they stand in the source, so that none is forgotten in the table of cases."""
    source = "".join(path.read_text("utf-8") for path in Path(identifiers.__file__).parent.glob("*.py"))
    written = set(re.findall(r'"((?:any|[a-z]+(?:-[a-z]+)*)\.[a-z][a-z-]+)"', source))
    return written | {f"{kind}.shape" for kind in re.findall(r'_refused\("([a-z-]+)"', source)}


NOTICES = {"uscc.authority-unknown", "uscc.region-unknown", "cn-resident-id.region-unknown"}


def test_every_reason_in_the_source_has_a_case() -> None:
    assert written_reasons() == {reason for _, _, reason in REFUSED} | NOTICES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", sorted(written_reasons()))
def test_reason_has_message_and_fix(reason: str, language: str) -> None:
    texts = texts_of(language)
    assert texts[f"identifier.{reason}.message"]
    assert texts[f"identifier.{reason}.fix"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "value", "reason"), REFUSED, ids=str)
def test_placeholders_of_a_reason_are_filled(kind: str, value: str, reason: str, language: str) -> None:
    found = check(kind, value, today=date(2026, 1, 31))
    assert isinstance(found, Rejected)
    texts = texts_of(language)
    for part in ("message", "fix"):
        assert placeholders(texts[f"identifier.{reason}.{part}"]) <= set(found.parameters)


def test_languages_have_equal_keys_and_placeholders() -> None:
    chinese, english = (texts_of(language) for language in LANGUAGES)
    assert {key: placeholders(text) for key, text in chinese.items()} == {
        key: placeholders(text) for key, text in english.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_for_a_reason_that_cannot_be_given(language: str) -> None:
    given = {f"identifier.{reason}.{part}" for reason in written_reasons() for part in ("message", "fix")}
    given |= {f"identifier.{kind}.name" for kind in KINDS}
    given |= {"identifier.result.checksum.message", "identifier.result.format.message"}
    assert {key for key in texts_of(language) if key.startswith("identifier.")} == given


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_change_and_grade_has_a_text(language: str) -> None:
    texts = texts_of(language)
    either = {"zero-width", "bom", "nbsp", "full-width", "line-end", "control"}
    applied = either | {"outer-space", "copied-prefix", "quotes", "single-braces", "whole-url", "inside"}
    expected = {f"hygiene.{name}.message" for name in applied}
    expected |= {f"hygiene.{name}.suspicious" for name in either | {"inner-space"}}
    assert {key for key in texts if key.startswith("hygiene.")} == expected
    assert all(texts[f"name-comparison.{grade}.message"] for grade in Grade)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_never_claim_that_a_shape_was_verified(language: str) -> None:
    text = texts_of(language)["identifier.result.format.message"]
    assert "verified" not in text.lower()
    assert "验证" not in text
