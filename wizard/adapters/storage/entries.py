"""All entries of a data folder: make, list, open under a lock, delete."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.adapters.clock import Clock, timestamp
from wizard.adapters.folders import DataFolder, make_private_folder, write_folder
from wizard.adapters.json_files import JsonInputError, WriteFailedError, read_json, replace_patiently, sync_folder
from wizard.adapters.storage.errors import EntryBusyError, EntryDamagedError, EntryExistsError, EntryMissingError
from wizard.adapters.storage.header import GLANCE, HEADER, JOURNAL, EntrySummary, header_bytes, read_header
from wizard.adapters.storage.ids import checked_id, is_id
from wizard.adapters.storage.lock import FileLock, LockHeldError
from wizard.adapters.storage.removal import leftovers, new_folder_for, remove_folder

if TYPE_CHECKING:
    from wizard.adapters.storage.entry import OpenEntry
    from wizard.adapters.storage.journal import Draft


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """An entry as it was when read, without its lock."""

    summary: EntrySummary
    draft: Draft


class EntryStore:
    """The entries below `data_folder.entries`; window and command line use the same locks."""

    def __init__(self, data_folder: DataFolder, clock: Clock, *, compact_after: int | None = None) -> None:
        """`compact_after`: records after which an open draft is folded into one snapshot; None for the usual."""
        self._data = data_folder
        self._clock = clock
        self._compact_after = compact_after

    def exists(self, entry_id: str) -> bool:
        """Whether there is such an entry, sound or damaged. Raises BadIdError."""
        return self._folder(entry_id).is_dir()

    def create(self, entry_id: str, platform: str, entity_id: str | None, *, practice: bool = False) -> OpenEntry:
        """A new entry, opened. It appears whole or not at all.

        Raises BadIdError, EntryExistsError, EntryBusyError, WriteFailedError.
        """
        folder = self._folder(entry_id)
        if entity_id is not None:
            checked_id(entity_id)
        self._data.prepare()
        lock = self._locked(entry_id)
        try:
            if folder.exists():
                raise EntryExistsError(entry=entry_id)
            now = timestamp(self._clock())
            self._make(folder, EntrySummary(entry_id, platform, entity_id, now, now, practice))
            return self._opened(folder, lock)
        except BaseException:
            lock.release()
            raise

    def _opened(self, folder: Path, lock: FileLock) -> OpenEntry:
        # Not at the top: the list of entries opens none, and reads no draft.
        from wizard.adapters.storage.entry import OpenEntry
        from wizard.adapters.storage.journal import COMPACT_AFTER

        return OpenEntry(folder, lock, self._clock, compact_after=self._compact_after or COMPACT_AFTER)

    def _make(self, folder: Path, summary: EntrySummary) -> None:
        new = new_folder_for(folder)
        try:
            shutil.rmtree(new, ignore_errors=True)
            write_folder(new, {HEADER: header_bytes(summary), JOURNAL: b""})
            replace_patiently(new, folder)
            sync_folder(folder.parent)
        except OSError as error:
            shutil.rmtree(new, ignore_errors=True)
            raise WriteFailedError.of(error, folder) from error

    def open(self, entry_id: str) -> OpenEntry:
        """The entry, locked until it is closed.

        Raises BadIdError, EntryMissingError, EntryBusyError, EntryDamagedError, DraftDamagedError (the first time only:
        what was kept opens the next time), WriteFailedError.
        """
        folder = self._present(entry_id)
        lock = self._locked(entry_id)
        try:
            self._present(entry_id)  # it may have been deleted while we waited for the lock
            if not (folder / JOURNAL).is_file():
                raise EntryDamagedError(entry=entry_id, file=str(folder / JOURNAL))
            return self._opened(folder, lock)
        except BaseException:
            lock.release()
            raise

    def read(self, entry_id: str) -> ReadEntry:
        """The entry as it is now, also while another process has it open; nothing is repaired.

        Raises BadIdError, EntryMissingError, EntryDamagedError, DraftDamagedError.
        """
        from wizard.adapters.storage.journal import read_draft

        folder = self._present(entry_id)
        summary = read_header(folder)
        try:
            return ReadEntry(summary, read_draft(folder / JOURNAL))
        except OSError as error:
            raise EntryDamagedError(entry=entry_id, file=str(folder / JOURNAL)) from error

    def glance(self, entry_id: str) -> dict[str, Any]:
        """What the home page shows of an entry, as last saved; empty when there is none or it cannot be read."""
        try:
            glance = read_json(self._folder(entry_id) / GLANCE)
        except JsonInputError:
            return {}
        return glance if isinstance(glance, dict) else {}

    def list(self) -> tuple[EntrySummary, ...]:
        """Every entry by id; a damaged one is listed with its damage."""
        return tuple(_summary(folder) for folder in self._folders())

    def _folders(self) -> Iterator[Path]:
        if self._data.entries.is_dir():
            yield from sorted(path for path in self._data.entries.iterdir() if is_id(path.name) and path.is_dir())

    def delete(self, entry_id: str) -> None:
        """Removes the entry, damaged or not. Its secrets are the caller's to delete first.

        Raises BadIdError, EntryMissingError, EntryBusyError, WriteFailedError.
        """
        self._present(entry_id)
        lock = self._locked(entry_id)
        try:
            remove_folder(self._present(entry_id))
        finally:
            lock.release()

    def recover(self) -> None:
        """Finishes what a crash interrupted: half-made and half-deleted entries go. Call once at start."""
        if not self._data.entries.is_dir():
            return
        for entry_id, folders in leftovers(self._data.entries).items():
            if is_id(entry_id):
                self._sweep(entry_id, folders)

    def _sweep(self, entry_id: str, folders: Iterable[Path]) -> None:
        try:
            lock = self._locked(entry_id)
        except EntryBusyError:
            return  # not left behind: another process is at work on it
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
        lock.release()

    def _folder(self, entry_id: str) -> Path:
        return self._data.entries / checked_id(entry_id)

    def _present(self, entry_id: str) -> Path:
        folder = self._folder(entry_id)
        if not folder.is_dir():
            raise EntryMissingError(entry=entry_id)
        return folder

    def _locked(self, entry_id: str) -> FileLock:
        make_private_folder(self._data.locks)
        try:
            return FileLock(self._data.locks / f"{entry_id}.lock")
        except LockHeldError as error:
            raise EntryBusyError(entry=entry_id, pid="?" if error.pid is None else error.pid) from error


def _summary(folder: Path) -> EntrySummary:
    try:
        return read_header(folder)
    except EntryDamagedError as error:
        return EntrySummary(folder.name, damage=error)
