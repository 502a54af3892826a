"""A blocking call with a deadline that can be cancelled, whatever the call itself is stuck in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from time import monotonic
from typing import TypeVar

T = TypeVar("T")

_LOOK_SECONDS = 0.05
"""How often `cancel` is looked at: a person does not notice 50 ms, and a finished call is seen at once."""


class DeadlinePassedError(Exception):
    """The call took longer than allowed; it was asked to stop and left behind."""


class CallCancelledError(Exception):
    """The caller's event was set; the call was asked to stop and left behind."""


def run_bounded(
    work: Callable[[], T], *, seconds: float, cancel: threading.Event, abort: Callable[[], None] = lambda: None
) -> T:
    """What `work` returns or raises, or one of the two errors above.

    The work runs on a daemon thread: a name lookup cannot be interrupted, and must not hold up closing the program.
    `abort` is called once when it is left behind, to close what it waits on.
    """
    if cancel.is_set():
        raise CallCancelledError
    future: Future[T] = Future()
    threading.Thread(target=_fill, args=(future, work), name="gangway-network", daemon=True).start()
    end = monotonic() + seconds
    while not wait([future], min(_LOOK_SECONDS, max(0.0, end - monotonic()))).done:
        if cancel.is_set():
            abort()
            raise CallCancelledError
        if monotonic() >= end:
            abort()
            raise DeadlinePassedError
    return future.result()


def _fill(future: Future[T], work: Callable[[], T]) -> None:
    try:
        result = work()
    except BaseException as error:
        # The edge of a background job: whatever happened belongs to the caller, who gets it from the future.
        future.set_exception(error)
    else:
        future.set_result(result)
