"""What practice.toml and errors.toml may say beyond the simple case: ways to recognise, open paths, ranges."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.made_up import write_made_up
from wizard.adapters.resources import Resources, Root, shipped_root
from wizard.core.descriptors.system import PersonaMatch, System
from wizard.core.loading.problems import DescriptorError

WAYS = """
[[persona_match]]
headers = {ring = "Authorization: Bearer {}"}
query = {loft_id = "loft"}
paths = ["/*/{loft_id}/birds"]

[[persona_match]]
json = {loft_id = "/loft/id"}
"""
GUARD = """
[[guard]]
header = "Authorization"
missing = true
paths = ["/*/birds"]
[guard.reply]
host = "api.pigeon.example"
status = 401
"""
ERROR = """
[[error]]
code = "{code}"
result = "failed"
between = {{"/code" = [{range}]}}
evidence = "observed"
sources = []
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_made_up(tmp_path / "made")


def pigeon(folder: Path) -> System:
    return Resources([shipped_root(), Root.beside(folder)]).system("pigeon")


def add(folder: Path, file: str, text: str) -> Path:
    path = folder / "systems/pigeon" / file
    path.write_text(path.read_text("utf-8") + text, "utf-8")
    return path


def without_headers(folder: Path) -> Path:
    path = folder / "systems/pigeon/practice.toml"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("persona_headers")]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_practice_of_several_ways_loads(folder: Path) -> None:
    without_headers(folder)
    add(folder, "practice.toml", WAYS + GUARD)
    system = pigeon(folder)
    assert system.persona_headers == {}
    assert system.persona_matches == (
        PersonaMatch({"ring": "Authorization: Bearer {}"}, {"loft_id": "loft"}, ("/*/{loft_id}/birds",)),
        PersonaMatch(json={"loft_id": "/loft/id"}),
    )
    assert system.guards[-1].paths == ("/*/birds",)
    assert system.guards[-1].reply.host == "api.pigeon.example"


def test_errors_with_a_range_load(folder: Path) -> None:
    add(folder, "errors.toml", ERROR.format(code="in-range", range="200, 299"))
    with pytest.raises(DescriptorError) as refused:
        pigeon(folder)
    assert {problem.key for problem in refused.value.problems} == {"pigeon.in-range.meaning", "pigeon.in-range.fix"}


@pytest.mark.parametrize(
    ("file", "text"),
    [
        pytest.param("practice.toml", "\n[[persona_match]]\n", id="a way that asks nothing"),
        pytest.param("practice.toml", '\n[[persona_match]]\nheaders = {ring = "A: Bearer"}\n', id="no place for it"),
        pytest.param("practice.toml", '\n[[persona_match]]\npaths = ["birds"]\n', id="path without a slash"),
        pytest.param("practice.toml", '\n[[persona_match]]\npaths = ["/birds?x=1"]\n', id="query in a path"),
        pytest.param("practice.toml", '\n[[persona_match]]\ncookies = {ring = "r"}\n', id="unknown way"),
        pytest.param("errors.toml", ERROR.format(code="x", range="200"), id="half a range"),
    ],
)
def test_nonsense_is_refused_with_its_file(folder: Path, file: str, text: str) -> None:
    path = add(folder, file, text)
    with pytest.raises(DescriptorError) as refused:
        pigeon(folder)
    assert str(path) in {problem.file for problem in refused.value.problems}


def test_practice_without_any_way_is_refused(folder: Path) -> None:
    path = without_headers(folder)
    with pytest.raises(DescriptorError) as refused:
        pigeon(folder)
    assert {problem.file for problem in refused.value.problems} == {str(path)}


def test_own_shape_must_be_a_regular_expression(folder: Path) -> None:
    add(folder, "fields.toml", "own_shape = '['\n")
    with pytest.raises(DescriptorError) as refused:
        pigeon(folder)
    assert {problem.key for problem in refused.value.problems} == {"ring.own_shape"}
