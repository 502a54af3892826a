"""The set-up script: when it has work to do, and what it says when it cannot go on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import setup_project
import system_libraries
from system_libraries import Need

XVFB = Need("test", "xvfb", "program", ("Xvfb",))


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with the files the digest is made of."""
    (tmp_path / "packaging" / "locks").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    for lock in setup_project.LOCKS.values():
        (tmp_path / "packaging" / "locks" / lock).write_text(f"# {lock}\n")
    return tmp_path


@pytest.fixture
def venv(clone: Path) -> Path:
    """An environment with a Python in it."""
    python = setup_project.venv_python(clone / ".venv")
    python.parent.mkdir(parents=True)
    python.touch()
    return clone / ".venv"


def test_environment_is_up_to_date_only_for_what_was_installed(clone: Path, venv: Path) -> None:
    setup_project.write_stamp(venv, clone, "run")
    assert setup_project.is_up_to_date(venv, clone, "run")
    assert not setup_project.is_up_to_date(venv, clone, "test")


def test_environment_for_tests_also_counts_for_running(clone: Path, venv: Path) -> None:
    setup_project.write_stamp(venv, clone, "test")
    assert setup_project.is_up_to_date(venv, clone, "run")


@pytest.mark.parametrize("changed", ["pyproject.toml", "packaging/locks/test.lock"])
def test_environment_is_stale_when_a_file_it_was_made_from_changes(clone: Path, venv: Path, changed: str) -> None:
    setup_project.write_stamp(venv, clone, "test")
    (clone / changed).write_text("# other\n")
    assert not setup_project.is_up_to_date(venv, clone, "test")


def test_environment_is_stale_when_its_python_is_gone(clone: Path, venv: Path) -> None:
    setup_project.write_stamp(venv, clone, "run")
    setup_project.venv_python(venv).unlink()
    assert not setup_project.is_up_to_date(venv, clone, "run")


@pytest.mark.parametrize("content", ["", "{", "[]", "null"], ids=["empty", "cut", "list", "null"])
def test_environment_is_stale_when_its_stamp_is_damaged(clone: Path, venv: Path, content: str) -> None:
    (venv / setup_project.STAMP).write_text(content)
    assert not setup_project.is_up_to_date(venv, clone, "run")


def test_missing_libraries_are_named_with_the_command_when_they_may_not_be_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system_libraries, "may_install", lambda: False)
    monkeypatch.setattr(system_libraries, "missing", lambda needs, sections: [XVFB])
    with pytest.raises(setup_project.SetUpError, match="apt-get install -y --no-install-recommends xvfb") as refusal:
        setup_project.provide_system_libraries("test")
    assert "program Xvfb" in str(refusal.value)


def test_missing_libraries_are_installed_once_when_that_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = [XVFB]
    installed: list[Need] = []

    def install(needs: list[Need]) -> None:
        installed.extend(needs)
        lacking.clear()

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system_libraries, "may_install", lambda: True)
    monkeypatch.setattr(system_libraries, "missing", lambda needs, sections: list(lacking))
    monkeypatch.setattr(system_libraries, "install", install)
    setup_project.provide_system_libraries("test")
    assert installed == [XVFB]


@pytest.mark.parametrize(("purpose", "tests_needed"), [("run", False), ("test", True)], ids=["a-user", "a-developer"])
def test_sections_ask_for_test_programs_only_when_testing(purpose: str, tests_needed: bool) -> None:
    assert ("test" in setup_project.SECTIONS[purpose]) is tests_needed


def test_old_python_starts_again_under_a_newer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    monkeypatch.setattr(sys, "version_info", (3, 9, 6))
    monkeypatch.setattr(shutil, "which", {"python3.12": "/opt/bin/python3.12"}.get)
    monkeypatch.setattr("os.execv", lambda path, arguments: started.append(path))
    with pytest.raises(setup_project.SetUpError):  # only because the replaced execv returns
        setup_project.use_a_new_enough_python()
    assert started == ["/opt/bin/python3.12"]


def test_old_python_is_named_when_there_is_no_newer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 6))
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(setup_project.SetUpError, match=r"3\.11 or newer; this is 3\.9"):
        setup_project.use_a_new_enough_python()


def test_failed_command_ends_with_its_line_and_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(venv: Path, purpose: str) -> None:
        raise subprocess.CalledProcessError(3, ["apt-get", "update"])

    monkeypatch.setattr(sys, "argv", ["setup_project.py", "test"])
    monkeypatch.setattr(setup_project, "set_up", fail)
    assert setup_project.main() == 1
    assert "apt-get update" in capsys.readouterr().err


def test_script_needs_nothing_but_the_standard_library(root: Path) -> None:
    script = root / "packaging" / "setup_project.py"
    alone = subprocess.run([sys.executable, "-E", "-s", "-S", str(script), "--help"], capture_output=True, check=False)
    assert alone.returncode == 0, alone.stderr
