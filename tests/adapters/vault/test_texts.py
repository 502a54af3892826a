"""Every vault error can be told in both languages, with the parameters it carries."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

TEXTS = Path(__file__).parents[3] / "resources" / "texts"
VAULT = Path(__file__).parents[3] / "wizard" / "adapters" / "vault"
KEYS = sorted(
    {key for path in VAULT.glob("*.py") for key in re.findall(r'"((?:keyring|secret)-[a-z-]+)"', path.read_text())}
)
PARAMETERS = {
    "keyring-absent": {"kind"},
    "keyring-untrusted": {"kind"},
    "keyring-locked": {"kind"},
    "keyring-timeout": {"seconds"},
    "keyring-too-long": {"kind", "code"},
    "keyring-failed": {"kind", "code"},
    "secret-address": {"part"},
}


def _texts(language: str) -> dict[str, Any]:
    return tomllib.loads((TEXTS / language / "vault.toml").read_text("utf-8"))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_error_has_a_text_with_its_parameters(language: str) -> None:
    errors = _texts(language)["error"]
    assert sorted(errors) == KEYS
    for key, text in errors.items():
        assert set(text) == {"message", "fix"}
        assert set(re.findall(r"{(\w+)}", text["message"] + text["fix"])) == PARAMETERS.get(key, set())
