"""One thread that talks to the keyring, and a deadline for those who wait for it.

Any keyring call can block for ever (a prompt nobody answers, a stopped daemon; facts/ecosystem.md §1.4). One thread
with a queue keeps prompts apart; when the deadline passes the thread is abandoned and a new one takes over the queue.
It is a daemon thread and nobody joins it, so a hung keyring cannot hold up the program's exit.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any, Generic, TypeVar, cast

from wizard.adapters.vault.errors import VaultTimeoutError
from wizard.adapters.vault.translation import translated
from wizard.core.errors import GangwayError

T = TypeVar("T")


class AbandonedError(Exception):
    """Raised in an abandoned thread so that it changes nothing more. Nobody waits for it."""


class Turn:
    """The right to touch the keyring, for one job; it is lost when the caller gives up."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lost = False
        self._finished = False

    def check(self) -> None:
        """Call before each step. Raises AbandonedError once the caller has given up."""
        with self._lock:
            if self._lost:
                raise AbandonedError

    def give_up(self) -> bool:
        """By the caller: whether the turn was taken away; False if the job has just finished."""
        with self._lock:
            self._lost = not self._finished
            return self._lost

    def finish(self) -> bool:
        """By the thread: whether it may serve the next job."""
        with self._lock:
            self._finished = True
            return not self._lost


@dataclass(frozen=True, slots=True)
class _Outcome(Generic[T]):
    """A value or an error: carried as data, so that no traceback of the keyring thread travels with it."""

    value: T | None = None
    error: GangwayError | None = None


@dataclass(frozen=True, slots=True)
class _Job:
    work: Callable[[Turn], Any]
    turn: Turn = field(default_factory=Turn)
    outcome: Future[_Outcome[Any]] = field(default_factory=Future)


class SerialWorker:
    """Runs jobs one after another; each caller waits at most `deadline` seconds, its place in the queue included.

    `on_waiting` is called once, in the caller's thread, when a call takes longer than `waiting_after` seconds.
    """

    def __init__(self, deadline: float, on_waiting: Callable[[], None] | None, waiting_after: float) -> None:
        self._deadline = deadline
        self._on_waiting = on_waiting
        self._waiting_after = min(waiting_after, deadline)
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._serving = False

    def call(self, work: Callable[[Turn], T]) -> T:
        """What `work` returns. Raises VaultTimeoutError after the deadline, else only GangwayErrors."""
        job = _Job(work)
        self._jobs.put(job)
        self._start(replace=False)
        outcome = self._wait(job)
        if outcome.error is not None:
            raise outcome.error
        return cast(T, outcome.value)

    def close(self) -> None:
        """Let the thread end after the jobs already queued; a later call starts a new one."""
        with self._lock:
            if self._serving:
                self._serving = False
                self._jobs.put(None)

    def _wait(self, job: _Job) -> _Outcome[Any]:
        try:
            return job.outcome.result(self._waiting_after)
        except TimeoutError:
            if self._on_waiting is not None:
                self._on_waiting()
        try:
            return job.outcome.result(self._deadline - self._waiting_after)
        except TimeoutError:
            return self._give_up(job)

    def _give_up(self, job: _Job) -> _Outcome[Any]:
        late: _Outcome[Any] = _Outcome(error=VaultTimeoutError(seconds=round(self._deadline, 1)))
        if job.outcome.cancel():
            return late
        if not job.turn.give_up():
            return job.outcome.result()
        self._start(replace=True)
        return late

    def _start(self, *, replace: bool) -> None:
        with self._lock:
            if self._serving and not replace:
                return
            self._serving = True
            threading.Thread(target=_serve, args=(self._jobs,), name="gangway-keyring", daemon=True).start()


def _serve(jobs: SimpleQueue[_Job | None]) -> None:
    while _serve_next(jobs):
        pass


def _serve_next(jobs: SimpleQueue[_Job | None]) -> bool:
    """One job; whether there may be another. A function of its own: while the next is awaited, no job with its secret
    is kept."""
    job = jobs.get()
    if job is None:
        return False
    return not job.outcome.set_running_or_notify_cancel() or _run(job)


def _run(job: _Job) -> bool:
    outcome: _Outcome[Any]
    try:
        outcome = _Outcome(job.work(job.turn))
    except BaseException as raw:  # anything may come, and its text may hold the value
        outcome = _Outcome(error=translated(raw))
    may_go_on = job.turn.finish()
    job.outcome.set_result(outcome)
    return may_go_on
