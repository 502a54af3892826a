"""Records that may reach the disk a moment later: in the file at once, synced together, made good after a failure."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from wizard.adapters.json_files import WriteFailedError
from wizard.adapters.storage.journal import Journal, read_draft
from wizard.adapters.storage.syncing import LaterSync

NEVER = 3600.0


class Disk:
    """Notes every sync and the size of the file then; fails while `is_broken`."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.threads: list[str] = []
        self.is_broken = False
        self.synced = threading.Event()

    def sync(self, descriptor: int) -> None:
        self.threads.append(threading.current_thread().name)
        if self.is_broken:
            self.synced.set()
            raise OSError(errno.EIO, "failed")
        self.sizes.append(os.fstat(descriptor).st_size)
        self.synced.set()


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


@pytest.fixture
def opened(path: Path, disk: Disk) -> Iterator[Callable[..., Journal]]:
    journals: list[Journal] = []

    def open_one(delay: float = NEVER, **options: Any) -> Journal:
        journal = Journal(path, sync=disk.sync, later=LaterSync(disk.sync, delay), **options)
        journals.append(journal)
        return journal

    yield open_one
    disk.is_broken = False
    for journal in journals:
        journal.close()


def put(journal: Journal, value: object, *, later: bool = True) -> None:
    journal.append({"op": "set", "pointer": "/a", "value": value}, later=later)


def test_record_is_in_the_file_before_any_sync(path: Path, disk: Disk, opened: Callable[..., Journal]) -> None:
    journal = opened()

    for number in range(5):
        put(journal, number)
        assert read_draft(path).document == {"a": number}

    assert disk.sizes == []


def test_records_of_one_moment_are_synced_together_on_another_thread(
    path: Path, disk: Disk, opened: Callable[..., Journal]
) -> None:
    journal = opened(delay=0.05)

    for number in range(20):
        put(journal, number)

    assert disk.synced.wait(10)
    journal.close()
    assert len(disk.threads) < 20
    assert threading.current_thread().name not in disk.threads[:1]
    assert disk.sizes[-1] == path.stat().st_size


def test_record_at_once_syncs_what_was_put_off(path: Path, disk: Disk, opened: Callable[..., Journal]) -> None:
    journal = opened()
    put(journal, 1)

    put(journal, 2, later=False)

    assert disk.sizes == [path.stat().st_size]


def test_closing_syncs_once_and_only_what_was_put_off(path: Path, disk: Disk, opened: Callable[..., Journal]) -> None:
    journal = opened()
    put(journal, 1)

    journal.close()
    journal.close()

    assert disk.sizes == [path.stat().st_size]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open descriptors are counted in /proc")
def test_closing_leaves_no_descriptor_and_no_thread(disk: Disk, opened: Callable[..., Journal]) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    journal = opened()
    put(journal, 1)

    journal.close()

    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert not [one for one in threading.enumerate() if one.name == "gangway-sync"]


def test_failed_sync_is_made_good_by_writing_everything_anew(
    path: Path, disk: Disk, opened: Callable[..., Journal], caplog: pytest.LogCaptureFixture
) -> None:
    journal = opened(delay=0)
    disk.is_broken = True
    put(journal, "first")
    assert disk.synced.wait(10)
    journal._later.stop()
    disk.is_broken = False
    inode = path.stat().st_ino

    put(journal, "second", later=False)

    assert path.stat().st_ino != inode
    assert read_draft(path).document == {"a": "second"}
    assert [record.getMessage() for record in caplog.records] == [f"draft not synced: errno {errno.EIO}"]
    assert journal.draft.document == {"a": "second"}
    caplog.clear()


def test_failed_sync_is_told_with_the_next_record_when_it_cannot_be_made_good(
    path: Path,
    disk: Disk,
    opened: Callable[..., Journal],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    journal = opened(delay=0)
    disk.is_broken = True
    put(journal, "first")
    assert disk.synced.wait(10)
    journal._later.stop()

    def refuse(_descriptor: int) -> None:
        raise OSError(errno.EIO, "failed")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        with pytest.raises(WriteFailedError):
            put(journal, "second")
        kept = read_draft(path).document
    put(journal, "third")

    assert kept == {"a": "first"}
    assert read_draft(path).document == {"a": "third"}
    caplog.clear()


def test_compaction_does_not_wait_for_its_turn(path: Path, disk: Disk, opened: Callable[..., Journal]) -> None:
    journal = opened(compact_after=3)

    for number in range(10):
        put(journal, number)

    assert read_draft(path).document == {"a": 9}
    assert len(path.read_bytes().splitlines()) <= 4
