"""The texts of the tools: every key the code names is there in both languages, every text is used."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

import wizard.gui.tools
from wizard.adapters.resources import shipped_root
from wizard.core.texts import LANGUAGES, flatten
from wizard.gui.tools.catalogue import TOOLS

CODE = sorted(Path(wizard.gui.tools.__file__).parent.glob("*.py"))
BUILT = ("tool.diagnosis.remedy.", "tool.diagnosis.said.", "tool.diagnosis.offer.")
"""Put together in the code: by the key of an error, of a text they stand in for, of a platform."""


def texts(language: str, name: str = "tools") -> dict[str, str]:
    path = shipped_root().resources / "texts" / language / f"{name}.toml"
    return flatten(tomllib.loads(path.read_text("utf-8")))


def named() -> set[str]:
    return {key for path in CODE for key in re.findall(r'"([a-z][a-z.-]*)"', path.read_text("utf-8"))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tool_has_its_words(language: str) -> None:
    wanted = {f"tool.{tool.id}.{part}" for tool in TOOLS for part in ("menu", "title")}

    assert wanted - set(texts(language)) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_said_in_the_code_has_a_text(language: str) -> None:
    used: set[str] = set()
    for path in CODE:
        code = path.read_text("utf-8")
        used |= {f"tool.diagnosis.{name}" for name in re.findall(r'self\._(?:text|tell)\("([a-z-]+)"', code)}
        used |= set(re.findall(r'"(tool\.[a-z.-]+[a-z])"', code)) - {"tool.diagnosis.said"}

    assert len(used) > 25
    assert used - set(texts(language)) == set()


def test_every_text_is_named_in_the_code() -> None:
    names, top = named(), {f"tool.{tool.id}.menu" for tool in TOOLS} | {"tool.menu", "tool.menu-name"}
    keys = {key for key in texts("zh_CN") if not key.startswith(BUILT)} - top

    assert {key for key in keys if key not in names and key.removeprefix("tool.diagnosis.") not in names} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_in_for_another_text_has_one_to_stand_in_for(language: str) -> None:
    usual, codes = texts(language, "diagnosis"), texts(language, "message_codes")
    said = {key.removeprefix("tool.diagnosis.said.") for key in texts(language) if ".said." in key}
    fixed = {key.removeprefix("tool.diagnosis.remedy.") for key in texts(language) if ".diagnosis.remedy." in key}

    known = {f"fix.{key.rpartition('.')[2]}" for key in codes if ".message_codes.fix." in key}
    assert {one for one in said if f"diagnosis.{one}" not in usual} - known == set()
    assert {one for one in fixed if f"error.{one}.fix" not in usual} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_option_of_the_command_line_is_named_in_the_window(language: str) -> None:
    usual, own = {**texts(language, "diagnosis"), **texts(language, "message_codes")}, texts(language)
    with_options = {key for key, text in usual.items() if "--" in text and not key.startswith("cli.")}
    said_otherwise = {key.rpartition(".")[2] for key in own if ".said." in key}

    left = {key for key in with_options if key.rpartition(".")[2] not in said_otherwise}
    assert {key for key in left if f"tool.diagnosis.remedy.{key.split('.')[1]}" not in own} == set()
    assert {key for key, text in own.items() if "--" in text} == set()


def test_placeholders_are_the_same_in_both_languages() -> None:
    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    chinese, english = texts("zh_CN"), texts("en")

    assert {key: names(text) for key, text in chinese.items()} == {key: names(text) for key, text in english.items()}


def test_chinese_is_calm() -> None:
    found = {key: text for key, text in texts("zh_CN").items() if re.search("[！!]|您|系统错误", text)}

    assert found == {}
