"""Entries whose process is killed with SIGKILL: at every file-system call, and two hundred times while it writes."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.storage.crash import acknowledged_until_killed, killed_at
from tests.adapters.storage.samples import ID, START, FakeClock, make_entry
from wizard.adapters.folders import DataFolder
from wizard.adapters.storage.entries import EntryStore


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture
def store(data: DataFolder) -> EntryStore:
    return EntryStore(data, FakeClock())


LIVES = {
    "create": (False, lambda store: store.create(ID, "ozon", None).close()),
    "delete": (True, lambda store: store.delete(ID)),
    "export": (True, lambda store: store.open(ID).record_export({"config.json": b"1", "manifest.json": b"2"}, START)),
    "run": (True, lambda store: store.open(ID).save_run_state({"a": 1})),
}


@pytest.mark.parametrize("name", LIVES)
def test_killed_at_every_file_system_call_leaves_a_whole_entry_or_none(
    store: EntryStore, data: DataFolder, name: str
) -> None:
    exists, work = LIVES[name]
    data.prepare()
    call = 1
    while True:
        if exists and not store.exists(ID):
            make_entry(store)
        elif not exists and store.exists(ID):
            store.delete(ID)
        was_killed = killed_at(call, lambda: work(store))
        store.recover()
        for summary in store.list():
            assert summary.damage is None
            with store.open(ID) as entry:
                last = entry.last_export()
                assert last is None or last.files == {"config.json": b"1", "manifest.json": b"2"}
                assert entry.run_state() in ({}, {"a": 1})
                assert list((data.entries / ID).glob(".*")) == []
        assert [path.name for path in data.entries.iterdir()] == [summary.id for summary in store.list()]
        if not was_killed:
            break
        call += 1
    assert call > 5
    assert store.exists(ID) is (name != "delete")


def test_recover_leaves_alone_what_another_process_is_making(store: EntryStore, data: DataFolder) -> None:
    with store.create(ID, "ozon", None):
        half_made = data.entries / f".new-{ID}"
        half_made.mkdir()
        store.recover()
        assert half_made.exists()
    store.recover()
    assert not half_made.exists()


KILLS = 200
FIELDS = 5


def _field(number: int) -> str:
    return f"field-{number % FIELDS}"


def _value(number: int) -> dict[str, Any]:
    return {"number": number, "text": "长" * random.Random(number).choice([1, 30, 3000])}


def _expected(number: int) -> dict[str, Any]:
    """The document after that many keystrokes."""
    recent = range(max(1, number - FIELDS + 1), number + 1)
    return {"steps": {_field(item): _value(item) for item in recent}} if number else {}


def _last_number(document: dict[str, Any]) -> int:
    return max((field["number"] for field in document.get("steps", {}).values()), default=0)


def test_draft_killed_two_hundred_times_loses_at_most_the_last_keystroke(data: DataFolder) -> None:
    store = EntryStore(data, FakeClock(), compact_after=7)
    make_entry(store)
    chance = random.Random(20261121)
    number = 0

    def write(report: Callable[[int], None]) -> None:
        entry = store.open(ID)
        for following in range(number + 1, number + 1000):
            entry.set(f"/steps/{_field(following)}", _value(following))
            report(following)

    for kill in range(KILLS):
        reported = acknowledged_until_killed(write, enough=chance.randrange(12), delay=chance.randrange(20_000))
        with store.open(ID) as entry:
            found = _last_number(entry.document)
            assert entry.document == _expected(found), kill
        assert list((data.entries / ID).glob(".*")) == []
        assert max(reported, number) <= found <= max(reported, number) + 1, kill
        number = found
    assert number > KILLS
