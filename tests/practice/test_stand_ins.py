"""Stand-ins that are made when first asked: nothing is loaded before, once after, and a broken one answers so."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import requests

from tests.practice.made_up import made_up_system
from wizard.core.descriptors.system import System
from wizard.core.loading.problems import DescriptorError, Problem
from wizard.practice.server import PracticeServer
from wizard.practice.stand_ins import StandIns

LONG = 20


class Folders:
    """Loads made-up systems and notes which; `broken` does not load."""

    def __init__(self) -> None:
        self.loaded: list[str] = []

    def load(self, name: str) -> System:
        self.loaded.append(name)
        if name == "broken":
            raise DescriptorError([Problem("broken/index.toml", 3, "host", "is missing")])
        return made_up_system(name)


@pytest.fixture
def folders() -> Folders:
    return Folders()


@pytest.fixture
def serve(folders: Folders) -> Callable[[], PracticeServer]:
    stand_ins = StandIns(("second", "made-up", "broken"), folders.load)
    return lambda: PracticeServer(stand_ins, lambda: datetime(2026, 11, 21, tzinfo=UTC), drip=LONG)


def ask(server: PracticeServer, system: str) -> int:
    with requests.Session() as session:
        session.trust_env = False
        return session.get(server.base(system) + "/v1/me", headers={"X-Token": "t-good"}, timeout=LONG).status_code


def test_starting_loads_nothing_and_names_every_system(serve: Callable[[], PracticeServer], folders: Folders) -> None:
    with serve() as server:
        lines = server.endpoints_toml().splitlines()

    assert [line.split(" = ")[0] for line in lines[1:]] == ["broken", "made-up", "second"]
    assert folders.loaded == []


def test_a_system_is_loaded_once_when_it_is_asked(serve: Callable[[], PracticeServer], folders: Folders) -> None:
    with serve() as server:
        assert [ask(server, "made-up"), ask(server, "made-up")] == [200, 200]

    assert folders.loaded == ["made-up"]


def test_a_broken_folder_answers_500_and_says_why_once_and_the_others_work(
    serve: Callable[[], PracticeServer], folders: Folders, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "wizard.practice"), serve() as server:
        assert [ask(server, "broken"), ask(server, "broken"), ask(server, "second")] == [500, 500, 200]

    assert [record.getMessage() for record in caplog.records] == [
        f"no stand-in: {Problem('broken/index.toml', 3, 'host', 'is missing')}"
    ]
    caplog.clear()


def test_an_unknown_system_is_not_found_and_loads_nothing(
    serve: Callable[[], PracticeServer], folders: Folders
) -> None:
    with serve() as server:
        assert ask(server, "other") == 404

    assert folders.loaded == []
