"""A stand-in that takes the canary, a log that hears everything, and stages that are taken down again."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.acceptance.canary import Log, with_canary
from tests.acceptance.stage import Make, Stage, serve
from wizard.adapters.resources import Resources, shipped_root
from wizard.onboarding.program import Program
from wizard.practice.server import PracticeServer


@pytest.fixture
def canary_server() -> Iterator[PracticeServer]:
    """Ozon's stand-in, which takes the canary for a good key."""
    server = serve(with_canary(Resources([shipped_root()]).system("ozon")))
    yield server
    server.stop()


@pytest.fixture
def endpoints(canary_server: PracticeServer, own_folders: Path) -> Path:
    """The file that names the stand-in."""
    path = own_folders / "endpoints.toml"
    path.write_text(canary_server.endpoints_toml(), "utf-8")
    return path


@pytest.fixture
def temporary(own_folders: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, watched as well."""
    folder = own_folders / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


# Named one by one: the program sets the level of their common parent before each request.
LOUD = ("", "urllib3.connectionpool", "urllib3.util.retry", "keyring", "secretstorage", "jeepney")


@pytest.fixture
def log() -> Iterator[Log]:
    """Everything any library logs, once `listen` was called."""
    handler = Log()
    levels = {name: logging.getLogger(name).level for name in LOUD}
    yield handler
    logging.getLogger().removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def listen(log: Log) -> None:
    """Hear every level of every logger before a filter of ours rewrites a record. Call it once the program is built."""
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.DEBUG)
    root = logging.getLogger()
    if log not in root.handlers:
        root.handlers.insert(0, log)


@pytest.fixture
def stage(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, log: Log) -> Iterator[Make]:
    """Makes stages."""
    made: list[Stage] = []

    def make(program: Program) -> Stage:
        listen(log)
        made.append(Stage(program, patch=monkeypatch))
        return made[-1]

    yield make
    for one in made:
        one.end()
