"""Entries: made whole, listed without opening drafts, held by one process, deleted without halves."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.storage.samples import ID, START, FakeClock, make_entry
from wizard.adapters.folders import DataFolder
from wizard.adapters.json_files import NotJsonError, WriteFailedError
from wizard.adapters.storage.entries import EntryStore
from wizard.adapters.storage.entry import OpenEntry
from wizard.adapters.storage.errors import (
    BadIdError,
    DraftDamagedError,
    EntryBusyError,
    EntryDamagedError,
    EntryExistsError,
    EntryMissingError,
    SecretInDraftError,
)
from wizard.core.secret import Secret


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture
def store(data: DataFolder) -> EntryStore:
    return EntryStore(data, FakeClock())


def test_created_entry_is_listed_and_reopens_with_its_draft(store: EntryStore) -> None:
    with store.create(ID, "ozon", "acme", practice=True) as entry:
        entry.set("/platform", "ozon")
        entry.set("/steps/entity/name", "深圳")
        entry.remove("/platform")
        entry.set_meta("cursor", "entity")
    (summary,) = store.list()
    assert (summary.id, summary.platform, summary.entity, summary.practice) == (ID, "ozon", "acme", True)
    assert (summary.created, summary.updated) == ("2026-11-21T14:03:00Z", "2026-11-21T14:03:02Z")
    with store.open(ID) as entry:
        assert entry.document == {"steps": {"entity": {"name": "深圳"}}}
        assert (entry.meta("cursor"), entry.meta("language")) == ("entity", None)
    assert store.list() == (summary,)


def test_everything_on_disk_is_private(store: EntryStore, data: DataFolder) -> None:
    with store.create(ID, "ozon", None) as entry:
        entry.set("/a", 1)
        entry.save_run_state({"a": 1})
        entry.record_export({"config.json": b"{}", "schema/x.json": b"{}"}, START)
    for path in (data.root, *data.root.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.parametrize(
    "bad",
    ["", ".", "..", "../x", "a/b", "a\\b", "A", "a--b", "-a", "a-", "a.b", "a\n", "a\0", "深", "a" * 65, "con", "lpt1"],
)
@pytest.mark.parametrize("use", ["create", "open", "read", "delete", "exists"])
def test_bad_id_is_refused_before_anything_is_touched(store: EntryStore, data: DataFolder, use: str, bad: str) -> None:
    arguments = ("ozon", None) if use == "create" else ()
    with pytest.raises(BadIdError):
        getattr(store, use)(bad, *arguments)
    assert not data.root.exists()


def test_the_longest_id_is_accepted(store: EntryStore) -> None:
    make_entry(store, "a" * 64)
    assert store.exists("a" * 64)


def test_missing_and_existing_entries_are_told_apart(store: EntryStore) -> None:
    for use in (store.open, store.read, store.delete):
        with pytest.raises(EntryMissingError):
            use(ID)
    assert store.list() == ()
    make_entry(store)
    with pytest.raises(EntryExistsError):
        store.create(ID, "ozon", "acme")
    store.open(ID).close()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b'{"id": "other", "platform": "o", "entity": null, "created": "", "updated": "", "practice": false}',
        b'{"id": "ozon-shop-1", "platform": 1, "entity": null, "created": "", "updated": "", "practice": false}',
        b'{"id": "ozon-shop-1", "platform": "o", "entity": null, "created": "", "updated": "", "practice": 0}',
        None,
    ],
    ids=["empty", "list", "cut", "other-id", "number", "practice-number", "gone"],
)
def test_entry_with_a_damaged_header_is_listed_so_and_can_be_deleted(
    store: EntryStore, data: DataFolder, content: bytes | None
) -> None:
    make_entry(store)
    make_entry(store, "ozon-shop-2")
    header = data.entries / ID / "entry.json"
    header.unlink() if content is None else header.write_bytes(content)
    damaged, sound = store.list()
    assert isinstance(damaged.damage, EntryDamagedError)
    assert damaged.damage.parameters == {"entry": ID, "file": str(header)}
    assert (sound.id, sound.damage) == ("ozon-shop-2", None)
    with pytest.raises(EntryDamagedError):
        store.open(ID)
    store.delete(ID)
    assert [entry.id for entry in store.list()] == ["ozon-shop-2"]


def test_damaged_draft_says_so_once_and_then_gives_what_was_kept(store: EntryStore, data: DataFolder) -> None:
    with store.create(ID, "ozon", None) as entry:
        for number in range(3):
            entry.set("/a", number)
    journal = data.entries / ID / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(lines[0] + lines[1].replace(b"1", b"7") + lines[2])
    with pytest.raises(DraftDamagedError):
        store.read(ID)
    with pytest.raises(DraftDamagedError) as caught:
        store.open(ID)
    assert Path(str(caught.value.parameters["set_aside"])).read_bytes().count(b"\n") == 3
    with store.open(ID) as entry:
        assert entry.document == {"a": 0}


def test_missing_draft_is_damage_not_an_empty_draft(store: EntryStore, data: DataFolder) -> None:
    make_entry(store)
    (data.entries / ID / "journal.jsonl").unlink()
    for use in (store.open, store.read):
        with pytest.raises(EntryDamagedError):
            use(ID)


def test_second_opening_in_this_process_is_busy(store: EntryStore, data: DataFolder) -> None:
    with store.create(ID, "ozon", None) as entry:
        for use in (store.open, EntryStore(data, FakeClock()).open, store.delete):
            with pytest.raises(EntryBusyError) as caught:
                use(ID)
            assert caught.value.parameters == {"entry": ID, "pid": os.getpid()}
        entry.set("/a", 1)
        assert store.read(ID).draft.document == {"a": 1}
        store.create("ozon-shop-2", "ozon", None).close()
    store.open(ID).close()


HOLDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from wizard.adapters.folders import DataFolder
from wizard.adapters.storage.entries import EntryStore
entry = EntryStore(DataFolder(Path(sys.argv[1])), lambda: datetime.now(UTC)).open(sys.argv[2])
print("open", flush=True)
sys.stdin.readline()
entry.close()
print("closed", flush=True)
sys.stdin.readline()
"""


@pytest.mark.parametrize("end", ["close", "kill"])
def test_lock_of_another_process_holds_until_it_closes_or_dies(store: EntryStore, data: DataFolder, end: str) -> None:
    make_entry(store)
    command = [sys.executable, "-c", HOLDER, str(data.root), ID]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as other:
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == "open\n"
        with pytest.raises(EntryBusyError) as caught:
            store.open(ID)
        assert caught.value.parameters["pid"] == other.pid
        if end == "close":
            other.stdin.write("\n")
            assert other.stdout.readline() == "closed\n"
        else:
            other.send_signal(signal.SIGKILL)
            other.wait()
        store.open(ID).close()
        other.kill()


def test_failed_opening_leaves_no_lock_behind(store: EntryStore, data: DataFolder) -> None:
    make_entry(store)
    header = data.entries / ID / "entry.json"
    good = header.read_bytes()
    header.write_bytes(b"{")
    with pytest.raises(EntryDamagedError):
        store.open(ID)
    header.write_bytes(good)
    store.open(ID).close()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda entry: entry.set("/a", 1), id="set"),
        pytest.param(lambda entry: entry.set_meta("a", 1), id="meta"),
        pytest.param(lambda entry: entry.set_entity("x"), id="entity"),
        pytest.param(lambda entry: entry.save_run_state({}), id="run"),
        pytest.param(lambda entry: entry.record_export({}, START), id="export"),
    ],
)
def test_closed_entry_refuses_every_change(
    store: EntryStore, data: DataFolder, change: Callable[[OpenEntry], Any]
) -> None:
    entry = store.create(ID, "ozon", None)
    entry.close()
    entry.close()
    before = {path: path.read_bytes() for path in data.root.rglob("*") if path.is_file()}
    with pytest.raises(ValueError, match="closed"):
        change(entry)
    assert {path: path.read_bytes() for path in data.root.rglob("*") if path.is_file()} == before


def test_run_state_is_kept_whole_and_holds_no_secret(store: EntryStore, data: DataFolder) -> None:
    state = {"rungs": {"auth": "passed"}, "words": "платформа \ud800"}
    with store.create(ID, "ozon", None) as entry:
        assert entry.run_state() == {}
        entry.save_run_state(state)
        for value, error in ((Secret("canary-4711"), SecretInDraftError), (float("inf"), NotJsonError)):
            with pytest.raises(error):
                entry.save_run_state({"a": value})
        assert entry.run_state() == state
    with store.open(ID) as entry:
        assert entry.run_state() == state
        (data.entries / ID / "run.json").write_bytes(b"[]")
        with pytest.raises(EntryDamagedError):
            entry.run_state()


def test_exports_are_numbered_and_the_last_is_found(store: EntryStore, data: DataFolder) -> None:
    with store.create(ID, "ozon", None) as entry:
        assert entry.last_export() is None
        numbers = [
            entry.record_export({"config.json": b"%d" % number, "manifest.json": b"{}"}, START + timedelta(days=number))
            for number in range(11)
        ]
    with store.open(ID) as entry:
        last = entry.last_export()
    assert last is not None
    assert numbers == list(range(1, 12))
    assert (last.number, last.at) == (11, "2026-12-01T14:03:00Z")
    assert last.files == {"config.json": b"10", "manifest.json": b"{}"}
    assert json.loads((data.entries / ID / "exports" / "1" / "config.json").read_bytes()) == 0


def test_entity_is_named_later_and_checked(store: EntryStore) -> None:
    with store.create(ID, "ozon", None) as entry:
        with pytest.raises(BadIdError):
            entry.set_entity("../x")
        entry.set_entity("acme")
    assert [entry.entity for entry in store.list()] == ["acme"]


def test_discarded_entry_is_gone_and_its_id_is_free(store: EntryStore, data: DataFolder) -> None:
    entry = store.create(ID, "ozon", None)
    entry.set("/a", 1)
    entry.discard()
    entry.close()
    assert list(data.entries.iterdir()) == []
    with store.create(ID, "ozon", None) as again:
        assert again.document == {}


def test_change_when_the_header_cannot_be_written_is_not_made(
    store: EntryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_entry(store)
    with store.open(ID) as entry:
        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", _disk_full)
            with pytest.raises(WriteFailedError) as caught:
                entry.set("/a", 1)
        assert caught.value.key == "disk-full"
        assert entry.document == store.read(ID).draft.document == {}
        entry.set("/a", 2)
    assert store.read(ID).draft.document == {"a": 2}


def _disk_full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("call", ["fsync", "replace", "mkdir"])
def test_create_when_the_disk_is_full_leaves_nothing(
    store: EntryStore, data: DataFolder, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    data.prepare()
    with monkeypatch.context() as patch:
        patch.setattr(os, call, _disk_full)
        with pytest.raises(WriteFailedError) as caught:
            store.create(ID, "ozon", None)
    assert caught.value.key == "disk-full"
    assert list(data.entries.iterdir()) == []
    make_entry(store)


def test_delete_when_the_folder_is_held_keeps_it(store: EntryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    make_entry(store)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", _disk_full)
        with pytest.raises(WriteFailedError):
            store.delete(ID)
    store.open(ID).close()


def test_close_when_the_disk_is_full_keeps_every_answer(
    store: EntryStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    entry = store.create(ID, "ozon", None)
    entry.set("/a", 1)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", _disk_full)
        entry.close()
    assert [record.getMessage() for record in caplog.records] == ["time of last change not kept: disk-full"]
    caplog.clear()
    with store.open(ID) as entry:
        assert entry.document == {"a": 1}
