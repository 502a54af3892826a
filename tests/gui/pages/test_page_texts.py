"""Every key the special pages name has a text in both languages, with the same placeholders, and is used."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

from wizard.core.descriptors.platform import StepKind
from wizard.core.ladder import RungState
from wizard.core.texts import flatten
from wizard.gui.pages.ladder_view import LOOKS

PAGES = [
    "credentials",
    "ladder_view",
    "template",
    "preview",
    "documents",
    "review",
    "export",
    "waits",
    "samples",
    "shown",
]
CODE = [path for path in sorted(Path("wizard/gui/pages").glob("*.py")) if path.name.startswith(tuple(PAGES))]
CODE += sorted(Path("wizard/gui/widgets").glob("*.py"))
LANGUAGES = ("zh_CN", "en")
BUILT = ("error.", "page.preview.buyer.", "page.documents.who.", "page.changes.", "page.wait.", "page.place.")
"""Keys put together from what a document holds."""


def texts(language: str) -> dict[str, str]:
    return flatten(tomllib.loads(Path(f"resources/texts/{language}/pages.toml").read_text("utf-8")))


def named() -> set[str]:
    """Every whole key, and the last part of those put together, found in the code."""
    found: set[str] = set()
    for path in CODE:
        found |= set(re.findall(r'"([a-z][a-z_.-]*)"', path.read_text("utf-8")))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_whole_key_in_the_code_has_a_text(language: str) -> None:
    wanted = {key for key in named() if key.startswith("page.") and not key.endswith(".")}

    assert len(wanted) > 20
    assert wanted - set(texts(language)) == set()


def test_every_text_is_named_in_the_code() -> None:
    names = named() | {str(state) for state in RungState} | {"config", "schema", "manifest", "checklist"}
    built = {key for key in texts("zh_CN") if key.startswith(BUILT)}
    unused = {
        key
        for key in set(texts("zh_CN")) - built
        if key not in names and not any(key.endswith(f".{name}") for name in names)
    }

    assert unused == set()


def test_every_state_of_a_rung_has_a_word() -> None:
    assert set(LOOKS) == set(RungState)
    assert {look.key for look in LOOKS.values()} <= set(texts("zh_CN"))


def test_placeholders_are_the_same_in_both_languages() -> None:
    chinese, english = (texts(language) for language in LANGUAGES)

    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert {key: names(text) for key, text in chinese.items()} == {key: names(text) for key, text in english.items()}


def test_chinese_is_calm() -> None:
    own = {key: text for key, text in texts("zh_CN").items() if not key.startswith("page.preview.buyer.")}

    assert {key: text for key, text in own.items() if re.search("[！!]|您|系统错误", text)} == {}


def test_the_closing_steps_have_titles() -> None:
    ui = flatten(tomllib.loads(Path("resources/texts/zh_CN/ui.toml").read_text("utf-8")))

    assert {f"ui.step.{kind}" for kind in (StepKind.REVIEW, StepKind.EXPORT)} <= set(ui)
