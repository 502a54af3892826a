"""Bringing a written file onto the disk a little later, on a thread of its own, so that no keystroke waits for it.

What was written survives the end of the process at once; only a power failure or a crash of the whole system can take
what is not synced yet. See docs/decisions/0004-journal-sync.md.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass

SYNC_AFTER = 0.5
"""Seconds from a write to its sync: what a power failure may cost."""

Sync = Callable[[int], None]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Batch:
    thread: threading.Thread
    skip: threading.Event


class LaterSync:
    """Syncs what is noted within `delay` seconds, everything written until then at once.

    `failed` is the last error, until the owner has written the file anew and takes it away.
    """

    def __init__(self, sync: Sync = os.fsync, delay: float = SYNC_AFTER) -> None:
        self.failed: OSError | None = None
        self._sync = sync
        self._delay = delay
        self._lock = threading.Lock()
        self._is_waiting = False
        self._batches: list[_Batch] = []

    def note(self, descriptor: int) -> None:
        """The open file holds something that is not on the disk. Raises OSError when not even that can be noted."""
        with self._lock:
            if self._is_waiting:
                return
            own = os.dup(descriptor)  # the journal may be closed or replaced before its turn comes
            self._is_waiting = True
        skip = threading.Event()
        thread = threading.Thread(target=self._run, args=(own, skip), daemon=True, name="gangway-sync")
        self._batches = [*(one for one in self._batches if one.thread.is_alive()), _Batch(thread, skip)]
        thread.start()

    def _run(self, descriptor: int, skip: threading.Event) -> None:
        try:
            is_skipped = skip.wait(self._delay)
            with self._lock:
                self._is_waiting = False  # first: what is written from now on needs a turn of its own
            if not is_skipped:
                self._sync(descriptor)
        except OSError as error:
            self.failed = error
            _log.warning("draft not synced: errno %s", error.errno)
        finally:
            os.close(descriptor)

    def stop(self) -> None:
        """Drop what waits for its turn and let a sync under way end: no descriptor stays open."""
        for batch in self._batches:
            batch.skip.set()
        for batch in self._batches:
            batch.thread.join()
        self._batches = []
