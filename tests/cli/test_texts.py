"""Every word the command line says is there in both languages, with equal placeholders."""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

import wizard.cli
import wizard.onboarding
from wizard.adapters.resources import Resources, shipped_root
from wizard.core.errors import GangwayError
from wizard.core.texts import LANGUAGES, flatten

ROOT = shipped_root().resources / "texts"
SAID = re.compile(r"""\bsay\(\s*"([a-z.-]+)\"""")
NAMED = re.compile(r"""text="([a-z-]+)\"|"(cli\.[a-z-]+(?:\.[a-z-]+)+)\"|add\("([a-z-]+)\"""")


def sources() -> str:
    return "\n".join(path.read_text("utf-8") for path in Path(wizard.cli.__path__[0]).glob("*.py"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_when_the_command_line_names_them(language: str) -> None:
    texts = Resources([shipped_root()]).texts(language)
    code = sources()
    keys = {f"cli.{key}" for key in SAID.findall(code)}
    for option, whole, _verb in NAMED.findall(code):
        keys.add(whole or f"cli.option.{option}")

    missing = sorted(key for key in keys - {"cli.option."} if not texts.has(key))

    assert len(keys) > 50
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_when_an_error_of_this_layer_is_told(language: str) -> None:
    texts = Resources([shipped_root()]).texts(language)
    for package in (wizard.cli, wizard.onboarding):
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{package.__name__}.{module.name}")

    keys = {one.key for one in descendants(GangwayError)}

    assert sorted(key for key in keys if not texts.has(f"error.{key}.message")) == []
    assert sorted(key for key in keys if not texts.has(f"error.{key}.fix")) == []


def descendants(base: type[GangwayError]) -> set[type[GangwayError]]:
    own = {one for one in base.__subclasses__() if one.__module__.startswith("wizard.")}
    return {base}.union(*(descendants(one) for one in own)) if own else {base}


@pytest.mark.parametrize("name", ["cli", "findings"])
def test_texts_when_compared_between_languages(name: str) -> None:
    chinese, english = (flatten(tomllib.loads((ROOT / one / f"{name}.toml").read_text("utf-8"))) for one in LANGUAGES)

    assert chinese.keys() == english.keys()
    for key, text in chinese.items():
        assert placeholders(text) == placeholders(english[key]), key
        assert "您" not in text and "！" not in text, key


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
