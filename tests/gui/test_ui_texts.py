"""Every key the window's code names has a text in both languages, with the same placeholders."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

import wizard.gui
from wizard.adapters.resources import shipped_root
from wizard.core.descriptors.platform import StepKind
from wizard.core.findings import Evidence
from wizard.core.flow import StepState
from wizard.core.texts import flatten
from wizard.gui.entry_table import COLUMNS, STATES
from wizard.onboarding.secrets import SecretState

CODE = sorted(Path(wizard.gui.__file__).parent.rglob("*.py"))
KEY = re.compile(r'"((?:ui|home|value|state|evidence)\.[a-z][a-z0-9.-]*)"')
BUILT = {
    *(f"state.{state.value}" for state in StepState),
    *(f"state.entry.{state}" for state in STATES),
    *(f"state.wait.{state}" for state in ("not-submitted", "submitted", "approved", "declined", "attested")),
    *(f"evidence.{one.value}{part}" for one in Evidence for part in ("", "-means")),
    *(f"home.column.{name}" for name in COLUMNS),
    *(f"home.{what}.{state}" for what in ("next", "state") for state in STATES),
    *(f"ui.step.{kind.value}" for kind in (StepKind.REVIEW, StepKind.EXPORT)),
    *(f"ui.secret.{'empty' if state is SecretState.ABSENT else state.value}" for state in SecretState),
    *(f"ui.secret.{name}-practice" for name in ("stored", "held", "removing", "removed", "remove-ask")),
    *(f"ui.secret.{name}" for name in ("removing", "removed", "remove-ask")),
    *(f"state.{kind.value}.in-work" for kind in (StepKind.REVIEW, StepKind.EXPORT)),
    *(f"ui.help-{part}" for part in ("help", "where", "shape")),
    *(f"ui.list.{part}" for part in ("add", "empty")),
    *(f"home.{what}-waits" for what in ("cloning", "importing", "calendar-writing")),
    *(f"ui.{what}-waits" for what in ("opening", "deleting", "practice-starting")),
}
"""Keys put together in the code."""


def texts(language: str) -> dict[str, str]:
    return flatten(tomllib.loads((shipped_root().resources / "texts" / language / "ui.toml").read_text("utf-8")))


def used() -> set[str]:
    return {key for path in CODE for key in KEY.findall(path.read_text("utf-8"))} | BUILT


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_key_in_the_code_has_a_text(language: str) -> None:
    assert used() - set(texts(language)) == set()


def test_every_text_is_used_by_the_window() -> None:
    elsewhere = {f"value.{part}" for part in ("separator", "pair", "pairs", "yes", "no")}

    assert set(texts("zh_CN")) - used() - elsewhere == set()


CHINESE = r"[\u4e00-\u9fff，。：；、“”（）]"


@pytest.mark.parametrize("name", ["ui", "pages", "findings", "network", "shared", "platforms/ozon", "systems/ozon"])
def test_no_blank_stands_between_chinese_words(name: str) -> None:
    path = shipped_root().resources / "texts" / "zh_CN" / f"{name}.toml"
    found = flatten(tomllib.loads(path.read_text("utf-8")))

    assert [key for key, text in found.items() if re.search(f"{CHINESE} {CHINESE}", text)] == []


def test_sentences_follow_each_other_without_a_blank_in_chinese_and_with_one_in_english() -> None:
    assert (texts("zh_CN")["ui.between"], texts("en")["ui.between"]) == ("", " ")


def test_placeholders_are_the_same_in_both_languages() -> None:
    chinese, english = texts("zh_CN"), texts("en")

    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert {key: names(text) for key, text in chinese.items()} == {key: names(text) for key, text in english.items()}


def test_chinese_is_calm() -> None:
    loud = {key: text for key, text in texts("zh_CN").items() if re.search("[！!]|您|系统错误", text)}

    assert loud == {}
