"""The README's commands, tried in a copy of the Makefile whose programs only write down how they were called."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="Windows has no make and does not need it")
TOOLS = ("gangway", "ruff", "mypy", "lint-imports", "python")
# A display of the developer's, and what an outer `make test` hands to the inner one.
OUTER = ("DISPLAY", "WAYLAND_DISPLAY", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES")
RECORD = '#!/bin/sh\necho "$(basename "$0") $*" >> "$CALLS"\n[ "$(basename "$0")" != "$FAILING" ]\n'


class Clone:
    """A folder with the real Makefile and `.ci/run`, and stand-ins for every program they call."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.folder = folder
        self.calls = folder / "calls"
        self.calls.touch()
        (folder / ".ci").mkdir()
        for name in ("Makefile", ".ci/run"):
            shutil.copy(root / name, folder / name)
        for name in (".venv/bin/" + tool for tool in TOOLS):
            self.stand_in(name)
        self.stand_in("set-up-python")

    def stand_in(self, name: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(RECORD)
        path.chmod(0o755)

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if name not in OUTER}
        own = {"CALLS": str(self.calls), "FAILING": "", "PYTHON": "./set-up-python", **environment}
        return subprocess.run(
            command, cwd=self.folder, env=kept | own, capture_output=True, text=True, check=False, timeout=60
        )

    def called(self) -> list[str]:
        return self.calls.read_text().splitlines()


@pytest.fixture
def clone(root: Path, tmp_path: Path) -> Clone:
    """A fresh one."""
    return Clone(root, tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_run_says_so_and_practises_when_there_is_no_display(clone: Clone) -> None:
    done = clone.run("make", "run")
    assert done.returncode == 0, done.stderr
    assert "没有图形显示" in done.stdout
    assert "No display" in done.stdout
    assert clone.called() == [
        "set-up-python packaging/setup_project.py run",
        "gangway practice --all --out out/",
    ]


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_run_opens_the_wizard_when_there_is_a_display(clone: Clone, variable: str) -> None:
    done = clone.run("make", "run", **{variable: ":7"})
    assert done.returncode == 0, done.stderr
    assert clone.called()[-1].strip() == "gangway"


def test_run_starts_nothing_when_set_up_fails(clone: Clone) -> None:
    assert clone.run("make", "run", FAILING="set-up-python").returncode != 0
    assert len(clone.called()) == 1


def test_setup_only_sets_up(clone: Clone) -> None:
    assert clone.run("make", "setup").returncode == 0
    assert clone.called() == ["set-up-python packaging/setup_project.py run"]


@pytest.mark.parametrize("command", [("make", "test"), (".ci/run",)], ids=["make test", "ci"])
def test_test_sets_up_then_lints_then_tests(clone: Clone, command: tuple[str, ...]) -> None:
    done = clone.run(*command)
    assert done.returncode == 0, done.stderr
    assert clone.called()[0] == "set-up-python packaging/setup_project.py test"
    assert [call.split()[0] for call in clone.called()[1:]] == [
        "ruff",
        "ruff",
        "mypy",
        "mypy",
        "lint-imports",
        "python",
    ]
    assert clone.called()[-1].startswith("python -m pytest")


@pytest.mark.parametrize("failing", ["ruff", "mypy", "lint-imports", "python"])
def test_test_fails_when_one_step_fails(clone: Clone, failing: str) -> None:
    assert clone.run("make", "test", FAILING=failing).returncode != 0
    assert clone.called()[-1].split()[0] == failing
