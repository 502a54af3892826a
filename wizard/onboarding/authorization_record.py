"""What is kept of one token pair beside its entry, and the lock under which a pair is replaced.

The file says what was sent last and what the pair in the keyring is; no token is in it. It is written while the lock is
held, on whichever thread or in whichever process a pair is fetched: at most one at a time for each pair.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from wizard.adapters.json_files import JsonInputError, canonical_json, read_json, write_atomic
from wizard.adapters.storage.errors import EntryDamagedError
from wizard.adapters.storage.lock import FileLock, LockHeldError
from wizard.core.errors import GangwayError

_POLL_SECONDS = 0.05
_MOST_SECONDS = 90.0


class PairBusyError(GangwayError):
    """Another window or command is fetching this pair and did not end in time. Parameter: `seconds`."""

    key = "authorization-busy"


@dataclass(frozen=True, slots=True)
class Intent:
    """A request that spends something, before its answer is kept. `what`: exchange | refresh. `before` is the digest of
    the refresh token in the keyring when it was sent, "" for none; `subject` and `value` whose pair was asked for."""

    what: str
    at: str
    before: str = ""
    subject: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """The pair in the keyring. `number` counts the pairs of this entry; the ends are ISO times, "" where nobody knows.
    `shared`: it is a main account's, of which each account gets a pair of its own. `told` are ids by field."""

    number: int
    at: str
    access_ends: str = ""
    refresh_ends: str = ""
    shared: bool = False
    subject: str = ""
    value: str = ""
    told: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything the file says."""

    intent: Intent | None = None
    pair: Pair | None = None

    @property
    def number(self) -> int:
        """How many pairs there have been."""
        return self.pair.number if self.pair else 0


class PairFile:
    """The file of one entry and system."""

    def __init__(self, folder: Path, system: str) -> None:
        self._path = folder / f"authorization-{system}.json"
        self._lock = folder / f"authorization-{system}.lock"

    def read(self) -> Kept:
        """What it says; nothing when there is none. Raises EntryDamagedError."""
        if not self._path.exists():
            return Kept()
        try:
            found = read_json(self._path)
            return Kept(_made(Intent, found["intent"]), _made(Pair, found["pair"]))
        except (JsonInputError, KeyError, TypeError) as error:
            raise EntryDamagedError(entry=self._path.parent.name, file=str(self._path)) from error

    def write(self, kept: Kept) -> None:
        """Replaces it, on the disk when this returns. Raises WriteFailedError. Only while `locked`."""
        value: dict[str, Any] = {
            "intent": asdict(kept.intent) if kept.intent else None,
            "pair": asdict(kept.pair) if kept.pair else None,
        }
        write_atomic(self._path, canonical_json(value))

    @property
    def is_busy(self) -> bool:
        """Whether somebody, here or elsewhere, is fetching or looking right now. Raises WriteFailedError."""
        try:
            FileLock(self._lock).release()
        except LockHeldError:
            return True
        return False

    @contextmanager
    def locked(self, cancel: threading.Event, seconds: float = _MOST_SECONDS) -> Iterator[None]:
        """Alone among threads and processes. Raises PairBusyError, WriteFailedError."""
        lock = self._taken(cancel, monotonic() + seconds, seconds)
        try:
            yield
        finally:
            lock.release()

    def _taken(self, cancel: threading.Event, until: float, seconds: float) -> FileLock:
        while True:
            try:
                return FileLock(self._lock)
            except LockHeldError as error:
                if monotonic() >= until or cancel.wait(_POLL_SECONDS):
                    raise PairBusyError(seconds=round(seconds)) from error


def _made(kind: type[Any], table: Any) -> Any:
    return None if table is None else kind(**table)
