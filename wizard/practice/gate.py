"""Holds replies back until someone lets them go: how `stall` and `slow` last exactly as long as a test wants."""

from __future__ import annotations

import threading


class Gate:
    """Closed until `release` or `open_for_good`. All methods are safe from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._round = 0
        self._held = 0
        self._open = False

    def ticket(self) -> int:
        """Take one before waiting: a release that comes after it ends every wait with this ticket."""
        with self._changed:
            return self._round

    def wait(self, ticket: int, seconds: float | None = None) -> None:
        """Blocks until released; with `seconds`, at most so long."""
        with self._changed:
            self._held += 1
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._open or self._round != ticket, timeout=seconds)
            self._held -= 1

    def release(self) -> None:
        """Lets go everyone who holds a ticket now; later callers are held again."""
        with self._changed:
            self._round += 1
            self._changed.notify_all()

    def open_for_good(self) -> None:
        """Lets go everyone, now and later."""
        with self._changed:
            self._open = True
            self._changed.notify_all()

    @property
    def opened(self) -> bool:
        """Whether `open_for_good` was called."""
        with self._changed:
            return self._open

    def wait_until_held(self, seconds: float) -> bool:
        """Waits until a caller is held; False when none came in that time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._held > 0, timeout=seconds)
