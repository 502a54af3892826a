"""Finding out what a Linux system lacks, and the command that is printed for it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import system_libraries
from system_libraries import Need

LIST = """
[setup]
python3-venv  module  ensurepip      # a reason
[run]
libgl1   library  libGL.so.1
libegl1  library  libEGL.so.1
[test]
xvfb     program  Xvfb
"""
GL = Need("run", "libgl1", "library", ("libGL.so.1",))
EGL = Need("run", "libegl1", "library", ("libEGL.so.1",))


def test_list_is_read_with_sections_and_without_comments() -> None:
    needs = system_libraries.read_needs(LIST)
    assert [(need.section, need.package) for need in needs] == [
        ("setup", "python3-venv"),
        ("run", "libgl1"),
        ("run", "libegl1"),
        ("test", "xvfb"),
    ]
    assert needs[1] == GL


@pytest.mark.parametrize(
    "line", ["libgl1", "libgl1 library", "libgl1 wish libGL.so.1"], ids=["name-only", "no-name", "unknown-probe"]
)
def test_list_is_refused_with_its_line_number_when_a_line_is_unclear(line: str) -> None:
    with pytest.raises(ValueError, match=r"system-libraries\.txt:2:"):
        system_libraries.read_needs(f"[run]\n{line}\n")


def test_list_is_refused_when_a_line_is_in_no_section() -> None:
    with pytest.raises(ValueError, match=":1:"):
        system_libraries.read_needs("libgl1 library libGL.so.1\n")


def test_missing_names_only_failed_probes_of_the_wanted_sections() -> None:
    present = {"libEGL.so.1"}
    probes = dict.fromkeys(system_libraries.PROBES, lambda names: names[0] in present)
    lacking = system_libraries.missing(system_libraries.read_needs(LIST), ("run",), probes)
    assert lacking == [GL]


@pytest.mark.parametrize(
    ("as_root", "has_sudo", "expected"),
    [
        pytest.param(True, False, "{}", id="root"),
        pytest.param(False, True, "sudo sh -c '{}'", id="user with sudo"),
        pytest.param(False, False, "su - -c '{}'", id="user without sudo"),
    ],
)
def test_command_is_one_line_that_installs_exactly_what_is_missing(
    as_root: bool, has_sudo: bool, expected: str
) -> None:
    command = system_libraries.install_command([GL, EGL], as_root, has_sudo)
    assert command == expected.format("apt-get update && apt-get install -y --no-install-recommends libgl1 libegl1")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux is asked for system libraries")
@pytest.mark.parametrize(
    ("kind", "present", "absent"),
    [
        ("library", "libc.so.6", "libgangway-none.so.9"),
        ("program", "sh", "gangway-none"),
        ("module", "json", "gangway_none"),
        ("file", "etc/passwd", "etc/gangway-none"),
        ("font", "*.ttc", "gangway-none-*.ttc"),
    ],
)
def test_probe_tells_present_from_absent(kind: str, present: str, absent: str) -> None:
    probe = system_libraries.PROBES[kind]
    assert probe((present,))
    assert not probe((absent,))


def test_font_probe_looks_in_the_users_own_folder(own_folders: Path) -> None:
    folder = own_folders / "home" / ".fonts" / "chinese"
    folder.mkdir(parents=True)
    assert not system_libraries.has_font(("gangway-*.ttf",))
    (folder / "gangway-sans.ttf").touch()
    assert system_libraries.has_font(("gangway-*.ttf",))


def test_shipped_list_is_readable_and_names_each_package_once() -> None:
    needs = system_libraries.read_needs(system_libraries.LIST.read_text(encoding="utf-8"))
    names = [need.package for need in needs]
    assert len(names) == len(set(names))
    assert {need.section for need in needs} == {"setup", "run", "test", "package"}
    assert [name for name in names if not re.fullmatch(r"[a-z0-9][a-z0-9.+-]+", name)] == []
