"""The locks: complete, hashed, from the public index, and made from today's pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

LOCKS = {"runtime": ("build",), "test": ("build", "test", "oracles", "dev"), "package": ("build", "package")}
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ]+)", re.MULTILINE)


@pytest.fixture
def project(root: Path) -> dict[str, Any]:
    """The tables of pyproject.toml."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def read_lock(root: Path, name: str) -> str:
    return (root / "packaging" / "locks" / f"{name}.lock").read_text(encoding="utf-8")


def read_pins(root: Path, name: str) -> dict[str, set[Version]]:
    pins: dict[str, set[Version]] = {}
    for package, version in PIN.findall(read_lock(root, name)):
        pins.setdefault(canonicalize_name(package), set()).add(Version(version))
    return pins


@pytest.mark.parametrize("name", LOCKS)
def test_lock_meets_every_requirement_of_the_project(root: Path, project: dict[str, Any], name: str) -> None:
    extras = project["project"]["optional-dependencies"]
    wanted = [*project["project"]["dependencies"], *(line for extra in LOCKS[name] for line in extras[extra])]
    pins = read_pins(root, name)
    unmet = [
        line
        for line in map(Requirement, wanted)
        if not all(version in line.specifier for version in pins.get(canonicalize_name(line.name), {Version("0")}))
    ]
    assert unmet == [], "run `make lock`"


@pytest.mark.parametrize("name", LOCKS)
def test_lock_pins_every_entry_by_version_and_hash(root: Path, name: str) -> None:
    lines = [line for line in read_lock(root, name).splitlines() if line and not line.lstrip().startswith("#")]
    heads = [line for line in lines if not line.startswith(" ")]
    assert heads
    assert [line for line in heads if not re.fullmatch(r"[a-z0-9-]+==[^ ]+( ; .+)? \\", line)] == []
    assert [line for line in lines if line.startswith(" ") and not re.search(r"--hash=sha256:[0-9a-f]{64}", line)] == []


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_place_to_fetch_from(root: Path, name: str) -> None:
    text = read_lock(root, name)
    assert re.findall(r"file:|https?:|--index|--find-links|--extra-index|--trusted|^/", text, re.MULTILINE) == []


@pytest.mark.parametrize("name", ["test", "package"])
def test_lock_holds_the_runtime_packages_at_the_same_versions(root: Path, name: str) -> None:
    other = read_pins(root, name)
    assert {package: other.get(package) for package in read_pins(root, "runtime")} == read_pins(root, "runtime")


def test_build_extra_equals_what_building_needs(project: dict[str, Any]) -> None:
    assert project["project"]["optional-dependencies"]["build"] == project["build-system"]["requires"]


@pytest.mark.parametrize(
    "refused",
    [
        pytest.param("rfc3987-syntax", id="one second at import"),
        pytest.param("rfc3987", id="GPL"),
        pytest.param("pyside6-addons", id="three times the size, GPL-only modules"),
    ],
)
def test_lock_leaves_out_what_was_refused(root: Path, refused: str) -> None:
    assert refused not in read_pins(root, "test")
