"""Many files checked by several processes give what one process gives, in the same order."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from wizard.adapters.clock import system_clock
from wizard.adapters.resources import Resources, shipped_root
from wizard.core.findings import Evidence, Finding, Severity, Span
from wizard.onboarding import side_by_side
from wizard.onboarding.checking import Checked, Checker
from wizard.onboarding.side_by_side import Judged, judge_all, way_to_start

FULL = Finding(
    "ozon/x", Severity.WARNING, "/a", {"n": [1]}, "ozon/x", 2, Evidence.GUIDE, "s", "p", Span(1, 2), "t", True, "w"
)
PATHS = [Path(f"/{number}") for number in range(130)]


def judge(path: Path) -> Judged:
    """Every seventh file cannot be read; the findings name the file."""
    return None if int(path.name) % 7 == 0 else ("ozon", (replace(FULL, path=str(path)), FULL))


def show_environment(_path: Path) -> Judged:
    return "ozon", (Finding("environment", Severity.INFO, parameters=dict(os.environ)),)


def die_in_a_child(path: Path) -> Judged:
    if os.environ.get("GANGWAY_TEST_PARENT") != str(os.getpid()):
        os.kill(os.getpid(), signal.SIGKILL)
    return judge(path)


@pytest.mark.parametrize("way", ["fork", "spawn"])
def test_results_when_children_judge_come_whole_and_in_order(way: str) -> None:
    if way == "fork" and not hasattr(os, "fork"):
        pytest.skip("this system cannot fork")
    found = list(judge_all(judge, PATHS, way, 2))
    assert [path for path, _ in found] == PATHS
    assert [judged for path, judged in found] == [judge(path) for path in PATHS]


def test_environment_when_a_child_works_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANGWAY_OZON_API_KEY", "made-up")
    (_, judged), *_ = judge_all(show_environment, PATHS[:1], "spawn", 2)
    assert judged is not None
    assert judged[1][0].parameters == {}


def test_results_when_every_child_dies_are_the_parents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANGWAY_TEST_PARENT", str(os.getpid()))
    assert [judged for _, judged in judge_all(die_in_a_child, PATHS, "spawn", 2)] == [judge(path) for path in PATHS]


def test_children_when_the_reader_stops_are_ended() -> None:
    reading = judge_all(judge, PATHS, "spawn", 2)
    next(reading)
    reading.close()
    assert side_by_side.multiprocessing.active_children() == []


@pytest.mark.parametrize(
    ("files", "cores", "threads", "system", "way"),
    [
        (63, 2, 1, "linux", ""),
        (64, 2, 1, "linux", "fork"),
        (64, 2, 2, "linux", ""),
        (600, 2, 2, "linux", "spawn"),
        (600, 2, 1, "win32", "spawn"),
        (599, 2, 1, "darwin", ""),
        (5000, 1, 1, "linux", ""),
    ],
)
def test_way_to_start_when(
    files: int, cores: int, threads: int, system: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(side_by_side.threading, "active_count", lambda: threads)
    monkeypatch.setattr(side_by_side.sys, "platform", system)
    assert way_to_start(files, cores) == way


def _shown(checked: Checked) -> tuple[str, object, str]:
    return checked.path, checked.findings, checked.error.key if checked.error else ""


def test_check_when_a_folder_has_many_files_says_the_same_on_one_core_and_on_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resources = Resources([shipped_root()])
    sample = resources.platform_folder("ozon") / "practice" / "answers.json"
    document = json.loads(sample.read_text("utf-8"))
    for number in range(70):
        document["steps"]["shop"]["slug"] = "?" if number % 9 == 0 else f"shop-{number}"
        text = "{" if number % 10 == 3 else json.dumps(document)
        (tmp_path / f"{number:02}.json").write_text(text, "utf-8")
    (tmp_path / "config.json").write_text('{"other": 1}', "utf-8")
    now = system_clock()
    one, two = Checker(resources, _At(now), 1), Checker(resources, _At(now), 2)
    expected = [_shown(checked) for checked in one.check([tmp_path])]
    monkeypatch.setattr(side_by_side, "FEWEST_SPAWNED", 64)
    assert [_shown(checked) for checked in two.check([tmp_path])] == expected
    assert {error for _, _, error in expected} >= {"", "not-our-document"}


class _At:
    """A clock that stands still and can be handed to another process."""

    def __init__(self, now: object) -> None:
        self._now = now

    def __call__(self) -> object:
        return self._now
