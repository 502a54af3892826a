"""The command line in this process, against stand-ins, in folders of the test's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Gangway
from wizard.adapters.clock import system_clock
from wizard.adapters.resources import Resources, shipped_root
from wizard.practice.server import PracticeServer

SAMPLES = shipped_root().resources / "platforms" / "ozon" / "practice" / "answers.json"
KEYS = shipped_root().resources / "systems" / "ozon" / "practice"


@pytest.fixture(scope="session")
def server() -> Iterator[PracticeServer]:
    resources = Resources([shipped_root()])
    with PracticeServer([resources.system("ozon")], system_clock) as running:
        yield running


@pytest.fixture
def endpoints(server: PracticeServer, tmp_path: Path) -> Path:
    path = tmp_path / "endpoints.toml"
    path.write_text(server.endpoints_toml(), "utf-8")
    return path


@pytest.fixture
def gangway(tmp_path: Path, capfd: pytest.CaptureFixture[str], endpoints: Path) -> Gangway:
    return Gangway(tmp_path / "data", endpoints, capfd)


@pytest.fixture
def answers() -> dict[str, Any]:
    """The shipped sample answers, the secret by an absolute path."""
    document: dict[str, Any] = json.loads(SAMPLES.read_text("utf-8"))
    document["steps"]["credentials"]["ozon"]["api_key"] = {"$file": str(KEYS / "good" / "api_key")}
    return document


@pytest.fixture
def answers_file(answers: dict[str, Any], tmp_path: Path) -> Path:
    return write_json(tmp_path / "answers.json", answers)


def write_json(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return path
