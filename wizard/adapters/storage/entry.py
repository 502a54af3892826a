"""One open entry: its draft, the results of its checks, its export history. It holds the entry's lock until closed."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from wizard.adapters.clock import Clock, timestamp
from wizard.adapters.json_files import WriteFailedError, remove_unfinished, write_atomic
from wizard.adapters.storage.errors import EntryDamagedError
from wizard.adapters.storage.exports import ExportHistory, ExportRecord
from wizard.adapters.storage.header import GLANCE, JOURNAL, EntrySummary, read_header, write_header
from wizard.adapters.storage.ids import checked_id
from wizard.adapters.storage.journal import COMPACT_AFTER, Journal
from wizard.adapters.storage.lock import FileLock
from wizard.adapters.storage.records import encode
from wizard.adapters.storage.removal import remove_folder

RUN_STATE = "run.json"
EXPORTS = "exports"

_log = logging.getLogger(__name__)


class OpenEntry:
    """An entry that this process alone may change. Use it as a context manager, or call `close`.

    Every change is in its file when the call returns, and is not made at all when the call raises. Answers reach the
    disk within half a second (wizard.adapters.storage.journal); with a fact beside them, and when closing, at once.
    """

    def __init__(self, folder: Path, lock: FileLock, clock: Clock, *, compact_after: int = COMPACT_AFTER) -> None:
        """Takes over the lock. Raises EntryDamagedError, DraftDamagedError, WriteFailedError."""
        self._folder = folder
        self._lock = lock
        self._clock = clock
        remove_unfinished(folder)
        self._summary = read_header(folder)
        self._journal = Journal(folder / JOURNAL, compact_after=compact_after)
        self._exports = ExportHistory(folder / EXPORTS, folder.name)
        self._is_changed = False
        self._is_closed = False

    @property
    def summary(self) -> EntrySummary:
        """What the list shows of this entry."""
        return self._summary

    @property
    def folder(self) -> Path:
        """Where the entry lies, for what another part of the program keeps of it; it goes when the entry goes."""
        return self._folder

    @property
    def document(self) -> dict[str, Any]:
        """The draft (design §3.1). A value: it is replaced by every change; do not alter it in place."""
        return self._journal.draft.document

    def set(self, pointer: str, value: Any) -> None:
        """Puts the value at the pointer. Raises SecretInDraftError, NotJsonError, ValueError, WriteFailedError."""
        self._append({"op": "set", "pointer": pointer, "value": value}, later=True)

    def remove(self, pointer: str) -> None:
        """Removes what is at the pointer, if anything is. Raises ValueError, WriteFailedError."""
        self._append({"op": "remove", "pointer": pointer}, later=True)

    def meta(self, key: str) -> Any:
        """A fact beside the document (cursor, language), or None."""
        return self._journal.draft.meta.get(key)

    def set_meta(self, key: str, value: Any) -> None:
        """Keeps a fact beside the document. Raises SecretInDraftError, NotJsonError, WriteFailedError."""
        self._append({"op": "meta", "key": key, "value": value})

    def _append(self, record: dict[str, Any], *, later: bool = False) -> None:
        self._check_open()
        if not self._is_changed:
            self._touch()  # first: if this fails, the record is not made either
            self._is_changed = True
        self._journal.append(record, later=later)

    def _check_open(self) -> None:
        if self._is_closed:
            raise ValueError("the entry is closed: another process may hold it now")

    def _touch(self) -> None:
        self._store(replace(self._summary, updated=timestamp(self._clock())))

    def _store(self, summary: EntrySummary) -> None:
        write_header(self._folder, summary)
        self._summary = summary

    def set_entity(self, entity_id: str | None) -> None:
        """Names the entity this entry belongs to. Raises BadIdError, WriteFailedError."""
        self._check_open()
        if entity_id is not None:
            checked_id(entity_id)
        self._store(replace(self._summary, entity=entity_id, updated=timestamp(self._clock())))

    def run_state(self) -> dict[str, Any]:
        """Rung results, facts and the last verification as last saved; empty at first. Raises EntryDamagedError."""
        path = self._folder / RUN_STATE
        try:
            state = json.loads(path.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            raise EntryDamagedError(entry=self._folder.name, file=str(path)) from error
        if not isinstance(state, dict):
            raise EntryDamagedError(entry=self._folder.name, file=str(path))
        return state

    def save_run_state(self, state: Mapping[str, Any]) -> None:
        """Replaces the run state as a whole. Raises SecretInDraftError, NotJsonError, WriteFailedError."""
        self._check_open()
        write_atomic(self._folder / RUN_STATE, encode(dict(state)) + b"\n")

    def save_glance(self, glance: Mapping[str, Any]) -> None:
        """Replaces what the home page shows of this entry. Raises NotJsonError, WriteFailedError."""
        self._check_open()
        write_atomic(self._folder / GLANCE, encode(dict(glance)) + b"\n")

    def record_export(self, files: Mapping[str, bytes], at: datetime) -> int:
        """Keeps what was exported (config.json, manifest.json); its number from 1. Raises WriteFailedError."""
        self._check_open()
        return self._exports.record(files, timestamp(at))

    def last_export(self) -> ExportRecord | None:
        """The newest export, or None. Raises EntryDamagedError."""
        return self._exports.last()

    @property
    def is_open(self) -> bool:
        """Whether this object still holds the entry."""
        return not self._is_closed

    def discard(self) -> None:
        """Deletes the entry with its draft and history, and closes it. Its secrets are the caller's to delete first.

        Raises WriteFailedError: the entry is then closed and still there.
        """
        if self._is_closed:
            return
        self._is_closed = True
        try:
            self._close_journal()
            remove_folder(self._folder)
        finally:
            self._lock.release()

    def close(self) -> None:
        """Gives the lock back; a second call does nothing. The draft needs no saving."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            self._close_journal()
            if self._is_changed:
                self._touch()
        except WriteFailedError as error:
            # Only the time in the list is old; every answer is in the journal already.
            _log.warning("time of last change not kept: %s", error.key)
        finally:
            self._lock.release()

    def _close_journal(self) -> None:
        try:
            self._journal.close()
        except WriteFailedError as error:
            # Every answer is in the file; the disk may lack the last half second of them after a power failure.
            _log.warning("draft not synced: %s", error.key)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
