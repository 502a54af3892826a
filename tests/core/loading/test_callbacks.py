"""callbacks.toml is read strictly: every problem with file, line and key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.made_up import write_made_up
from wizard.adapters.resources import DescriptorError, Resources, Root, shipped_root
from wizard.app import build
from wizard.onboarding.program import Options

CALLBACKS = """format = "meta-webhooks"
sources = ["loft-book"]

[fields]
verify_token = "ring"
app_secret = "loft_id"
"""
SCHEMA = json.loads((shipped_root().schemas / "descriptors" / "callbacks.schema.json").read_text("utf-8"))


def load(folder: Path, text: str) -> Resources:
    made = write_made_up(folder / "made")
    (made / "systems" / "pigeon" / "callbacks.toml").write_text(text, "utf-8")
    return Resources([shipped_root(), Root.beside(made)])


def test_callbacks_are_built(tmp_path: Path) -> None:
    callbacks = load(tmp_path, CALLBACKS).system("pigeon").callbacks

    assert callbacks is not None
    assert (callbacks.format, callbacks.sources) == ("meta-webhooks", ("loft-book",))
    assert callbacks.fields == {"verify_token": "ring", "app_secret": "loft_id"}


def test_system_without_the_file_has_none(tmp_path: Path) -> None:
    resources = Resources([shipped_root(), Root.beside(write_made_up(tmp_path / "made"))])

    assert resources.system("pigeon").callbacks is None


def test_systems_with_callbacks_are_known_without_parsing(tmp_path: Path) -> None:
    resources = load(tmp_path, "this is no TOML")

    assert {"pigeon", "meta-cloud-api"} <= set(resources.systems_with_callbacks())
    assert "ozon" not in resources.systems_with_callbacks()
    assert any(one.file.endswith("callbacks.toml") for one in resources.problems())


@pytest.mark.parametrize(
    ("old", "new", "line", "key"),
    [
        pytest.param('"meta-webhooks"', '"smoke-signals"', 1, "format", id="unknown format"),
        pytest.param('"loft_id"', '"feather"', 6, "fields.app_secret", id="no such credential"),
        pytest.param('"loft_id"', '"ring"', 6, "fields.app_secret", id="one credential for two roles"),
        pytest.param('app_secret = "loft_id"\n', "", 4, "fields", id="role missing"),
        pytest.param(
            "app_secret =", 'push_key = "ring"\napp_secret =', 6, "fields.push_key", id="role of another format"
        ),
        pytest.param('"loft-book"', '"rumour"', 2, "sources", id="no source"),
        pytest.param("sources =", "wild = 1\nsources =", 2, "wild", id="unknown key"),
    ],
)
def test_problem_has_file_line_and_key(tmp_path: Path, old: str, new: str, line: int, key: str) -> None:
    assert old in CALLBACKS
    with pytest.raises(DescriptorError) as refused:
        load(tmp_path, CALLBACKS.replace(old, new, 1)).system("pigeon")
    problems = [one for one in refused.value.problems if one.file.endswith("callbacks.toml")]

    assert (line, key) in [(one.line, one.key) for one in problems]


def test_the_shape_knows_the_formats_that_the_program_has(own_folders: Path) -> None:
    """A format that is added to one of the two only would be refused, or fail when it is first used."""
    formats = build(Options(data_dir=own_folders, secret_store="references")).callback_formats()
    roles = {one["if"]["properties"]["format"]["const"]: one["then"]["properties"]["fields"] for one in SCHEMA["allOf"]}

    assert set(SCHEMA["properties"]["format"]["enum"]) == set(formats) == set(roles)
    for name, made in formats.items():
        needed = {role for wanted in made.needs.values() for role in wanted}
        assert needed | set(made.generated) <= set(roles[name]["required"]), name
        assert roles[name]["additionalProperties"] is False
