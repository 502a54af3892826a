"""The draft of one entry: an append-only journal whose first line may be a snapshot of everything before it.

One file, so compaction is one atomic replacement and there is no moment at which snapshot and journal disagree.
A record is in the file when `append` returns, and so outlives the process, however that ends. When it is on the disk,
and so outlives a power failure, is the caller's choice: at once, or half a second later (`later`), which no keystroke
has to wait for. Closing, compacting and every record that is not `later` bring everything before it onto the disk.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import logging
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wizard.adapters.json_files import WriteFailedError, write_atomic
from wizard.adapters.storage.errors import DraftDamagedError
from wizard.adapters.storage.records import ReadLines, Record, encode, read_lines, to_line
from wizard.adapters.storage.syncing import LaterSync, Sync
from wizard.core import pointer as pointers

COMPACT_AFTER = 1000
MAX_DEPTH = 128

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a journal adds up to: the document (design §3.1) and facts beside it (cursor, language)."""

    document: dict[str, Any] = field(default_factory=dict)
    meta: Mapping[str, Any] = field(default_factory=dict)

    def after(self, record: Record) -> Draft:
        """The draft once the record is applied. Raises ValueError for a record that cannot be."""
        match record:
            case {"op": "set", "pointer": str(pointer), "value": value}:
                return Draft(_with(self.document, pointer, value), self.meta)
            case {"op": "remove", "pointer": str(pointer)}:
                return Draft(_with(self.document, pointer, pointers.MISSING), self.meta)
            case {"op": "meta", "key": str(key), "value": value}:
                return Draft(self.document, {**self.meta, key: value})
            case {"op": "snapshot", "document": dict(document), "meta": dict(meta)}:
                return Draft(document, meta)
        raise ValueError("not a journal record")


def _with(document: dict[str, Any], pointer: str, value: Any) -> dict[str, Any]:
    if len(pointers.split(pointer)) + _depth(value) > MAX_DEPTH:
        raise ValueError("too deep for a draft")
    if value is pointers.MISSING and pointers.get(document, pointer) is pointers.MISSING:
        return document
    changed = pointers.with_value(document, pointer, value)
    if not isinstance(changed, dict):
        raise ValueError("the document stays an object")  # noqa: TRY004 - the pointer is at fault, not a type
    return changed


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level := [child for node in level for child in _children(node)]:
        depth += 1
    return depth


def _children(node: Any) -> Iterable[Any]:
    if isinstance(node, dict):
        return node.values()
    return node if isinstance(node, list) else ()


def read_draft(path: Path) -> Draft:
    """The draft as it is now, without lock and without repair. Raises DraftDamagedError, OSError."""
    lines = read_lines(path.read_bytes())
    if lines.bad_line is not None:
        raise DraftDamagedError("draft-broken", file=str(path), line=lines.bad_line, kept=len(lines.records))
    return _replayed(lines.records, path)


def _replayed(records: Iterable[Record], path: Path) -> Draft:
    draft = Draft()
    for index, record in enumerate(records):
        try:
            draft = draft.after(record)
        except ValueError as error:  # whole, but not ours: a later version of the program wrote it
            raise DraftDamagedError("draft-unknown-record", file=str(path), line=index + 1) from error
    return draft


class Journal:
    """One open journal. Whoever opens it holds the entry's lock.

    A record that could not be written leaves no trace, in memory or in the file. A later sync that failed is made good
    by the next record, which first writes everything anew, or raises. The draft's document is a value: it is replaced,
    never changed in place.
    """

    def __init__(
        self,
        path: Path,
        *,
        compact_after: int = COMPACT_AFTER,
        sync: Sync = os.fsync,
        later: LaterSync | None = None,
    ) -> None:
        """Opens, or starts, the journal; a last record cut short by a crash is dropped.

        Raises DraftDamagedError when a record before the last is broken: the damaged file has then been kept aside,
        and opening again gives everything before the break. Raises WriteFailedError.
        """
        self._path = path
        self._compact_after = compact_after
        self._sync = sync
        self._later = later or LaterSync(sync)
        self._is_synced = True
        try:
            lines = self._load()
            self.draft = _replayed(lines.records, path)
            self._file = self._opened()
        except OSError as error:
            raise WriteFailedError.of(error, path) from error

    def _load(self) -> ReadLines:
        """Reads the file and learns where it ends."""
        data = self._path.read_bytes() if self._path.exists() else b""
        lines = read_lines(data)
        if lines.bad_line is not None:
            raise self._set_aside(data, lines)
        self._number, self._size = lines.number, lines.size
        self._since_snapshot = len(lines.records)
        self._has_tail = len(data) > lines.size
        return lines

    def _opened(self) -> io.FileIO:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        return io.FileIO(descriptor, "ab")

    def _set_aside(self, data: bytes, lines: ReadLines) -> DraftDamagedError:
        # Named by content: a crash between the two writes leads to the same copy again, not to a second one.
        digest = hashlib.sha256(data).hexdigest()[:12]
        aside = self._path.with_name(f"{self._path.stem}.damaged-{digest}{self._path.suffix}")
        write_atomic(aside, data)
        write_atomic(self._path, data[: lines.size])
        return DraftDamagedError(
            file=str(self._path), line=lines.bad_line, kept=len(lines.records), set_aside=str(aside)
        )

    def append(self, record: Record, *, later: bool = False) -> int:
        """Applies and stores one record; its sequence number. `later`: it may reach the disk a moment later.

        Raises SecretInDraftError, NotJsonError, ValueError, WriteFailedError.
        """
        self._make_good()
        encoded = encode(record, str(record.get("pointer", "")))
        # Decoded again: what is in memory is exactly what a reopened draft holds, and shares nothing with the caller.
        line = to_line(self._number + 1, encoded)
        draft = self.draft.after(read_lines(line).records[0])
        self._write(line, later=later)
        self.draft = draft
        self._number += 1
        self._size += len(line)
        self._since_snapshot += 1
        if self._since_snapshot > self._compact_after:
            self._compact_or_carry_on()
        return self._number

    def _make_good(self) -> None:
        """After a failed sync nobody knows what the disk has, and another one would not tell: write all of it anew."""
        if self._later.failed is not None:
            self.compact()
            self._later.failed = None

    def _write(self, line: bytes, *, later: bool) -> None:
        if self._file.closed:
            self._reopen()
        try:
            if self._has_tail:
                os.ftruncate(self._file.fileno(), self._size)
                self._has_tail = False
            self._has_tail = True  # until the whole line is known to be on the disk
            written = 0
            while written < len(line):
                written += self._file.write(line[written:])
            if later:
                self._is_synced = False
                self._later.note(self._file.fileno())
            else:
                self._sync(self._file.fileno())
                self._is_synced = True
            self._has_tail = False
        except OSError as error:
            self._drop_tail()
            raise WriteFailedError.of(error, self._path) from error

    def _drop_tail(self) -> None:
        # If even this fails, the tail stays marked and the next append tries again before it writes.
        with contextlib.suppress(OSError):
            os.ftruncate(self._file.fileno(), self._size)
            self._has_tail = False

    def compact(self) -> None:
        """Replaces all records by one snapshot. Raises WriteFailedError; the journal then goes on as it was."""
        record = {"op": "snapshot", "document": self.draft.document, "meta": dict(self.draft.meta)}
        line = to_line(self._number + 1, encode(record))
        self._later.stop()
        self._file.close()  # Windows replaces no file that is open
        try:
            write_atomic(self._path, line)
            self._is_synced = True
        finally:
            self._reopen()  # by what is there now: replacing may have failed before or after the new file came in

    def _reopen(self) -> None:
        try:
            self._load()
            self._file = self._opened()
        except OSError as error:
            raise WriteFailedError.of(error, self._path) from error

    def _compact_or_carry_on(self) -> None:
        try:
            self.compact()
        except WriteFailedError as error:
            # The record itself is safe; a longer journal is only slower. Tried again after as many records.
            _log.warning("journal not compacted: %s", error.key)
            self._since_snapshot = 0

    def close(self) -> None:
        """Brings everything onto the disk and closes the file; a second call does nothing. Raises WriteFailedError."""
        self._later.stop()
        try:
            self._make_good()
            if not self._file.closed and not self._is_synced:
                self._sync(self._file.fileno())
                self._is_synced = True
        except OSError as error:
            raise WriteFailedError.of(error, self._path) from error
        finally:
            self._file.close()
