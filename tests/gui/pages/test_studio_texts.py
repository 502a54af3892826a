"""Every key of the template studio's own text file has a text in both languages, with the same placeholders, and is
used."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

from wizard.core.texts import flatten

CODE = [*Path("wizard/gui/pages").glob("*.py"), Path("wizard/onboarding/wording.py")]
BUILT = ("studio.authentication.", "studio.font.script.")
"""Keys put together from a language or a script."""


def texts(language: str) -> dict[str, str]:
    return flatten(tomllib.loads(Path(f"resources/texts/{language}/studio.toml").read_text("utf-8")))


def named() -> set[str]:
    return {key for path in CODE for key in re.findall(r'"(studio\.[a-z][a-z.-]*[a-z])"', path.read_text("utf-8"))}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_key_in_the_code_has_a_text(language: str) -> None:
    assert len(named()) > 15
    assert named() - set(texts(language)) - {"studio.authentication.unknown"} == set()


def test_every_text_is_used() -> None:
    assert {key for key in texts("zh_CN") if not key.startswith(BUILT)} - named() == set()


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    chinese, english = texts("zh_CN"), texts("en")
    assert set(chinese) == set(english)
    assert {key for key, text in chinese.items() if names(text) != names(english[key])} == set()


def test_metas_own_words_are_the_same_in_both() -> None:
    chinese, english = texts("zh_CN"), texts("en")
    printed = {key for key in chinese if re.match(r"studio\.authentication\.e[ns]_", key)}

    assert len(printed) == 12
    assert {key for key in printed if chinese[key] != english[key]} == set()
