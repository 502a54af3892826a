"""Plain functions run off the GUI thread; their results come back on it by one signal.

Sources: facts/ecosystem §6 (workers that die as QObjects, threads that outlive the program).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from wizard.core.errors import GangwayError

T = TypeVar("T")
_log = logging.getLogger(__name__)


class JobFailedError(GangwayError):
    """A job ended with an error that nobody expected; the log has it."""

    key = "unexpected"


class Job:
    """One piece of work under way. Setting `cancel` asks it to stop; `future` is done when it has ended."""

    def __init__(self, owner: QObject, cancel: threading.Event) -> None:
        self.owner = owner
        self.cancel = cancel
        self.future: Future[Any] = Future()
        self.is_dropped = False

    @property
    def is_wanted(self) -> bool:
        """Whether someone is still there to be told."""
        return not self.is_dropped and shiboken6.isValid(self.owner)

    def drop(self) -> None:
        """Ask it to stop, and forget what it brings."""
        self.is_dropped = True
        self.cancel.set()


class _Told(Generic[T]):
    """Who is told how a job ended, if anyone still is."""

    def __init__(
        self,
        job: Job,
        done: Callable[[T], None],
        failed: Callable[[GangwayError], None],
        unwanted: Callable[[T], None] | None,
    ) -> None:
        self._job, self._done, self._failed, self._unwanted = job, done, failed, unwanted

    def done(self, result: T) -> None:
        if self._job.is_wanted:
            self._done(result)
        elif self._unwanted is not None:
            self._unwanted(result)

    def failed(self, error: GangwayError) -> None:
        if self._job.is_wanted:
            self._failed(error)


class JobRunner(QObject):
    """Runs jobs and tells their owners on the GUI thread. Make it there; there is one per window."""

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[Job] = []
        self._is_closed = False
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> int:
        """How many jobs have not ended."""
        return sum(not job.future.done() for job in self._jobs)

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[GangwayError], None],
        owner: QObject,
        *,
        cancel: threading.Event | None = None,
        unwanted: Callable[[T], None] | None = None,
    ) -> Job:
        """Start `work` on a thread of its own; `done` gets its result, `failed` its error, both on the GUI thread.

        Neither is called once the owner is gone or forgotten. `cancel`: the event `work` itself watches, if it does.
        `unwanted` gets a result nobody waits for any more, when it holds something that must be given back.
        """
        job = Job(owner, cancel or threading.Event())
        self._jobs = [one for one in self._jobs if not one.future.done()] + [job]
        # Not an executor: the interpreter waits for an executor's threads at exit, and a keyring call may never return.
        told = _Told(job, done, failed, unwanted)
        threading.Thread(target=self._work, args=(job, work, told), daemon=True, name="gangway-job").start()
        return job

    def relay(self, told: Callable[..., None], owner: QObject) -> Callable[..., None]:
        """A function any thread may call; `told` is then called on the GUI thread while the owner is there."""

        def post(*arguments: Any) -> None:
            self._post(lambda: told(*arguments) if shiboken6.isValid(owner) else None)

        return post

    def forget(self, owner: QObject) -> None:
        """The owner is being left: its jobs are asked to stop, and what they bring is dropped."""
        for job in self._jobs:
            if job.owner is owner:
                job.drop()

    def close(self) -> None:
        """The window is closing: nothing is waited for, nobody is told any more."""
        self._is_closed = True
        for job in self._jobs:
            job.drop()

    def _work(self, job: Job, work: Callable[[], T], told: _Told[T]) -> None:
        try:
            result = work()
        except GangwayError as error:
            self._post(partial(told.failed, error))
        except Exception as error:  # the edge: whatever happens in a job becomes a sentence, and a line in the log
            _log.error("job failed: %s", type(error).__name__)
            unexpected = JobFailedError(code=type(error).__name__)
            unexpected.__cause__ = error
            self._post(partial(told.failed, unexpected))
        else:
            self._post(partial(told.done, result))
        finally:
            job.future.set_result(None)

    def _post(self, call: Callable[[], None]) -> None:
        if not self._is_closed and shiboken6.isValid(self):
            self._posted.emit(call)

    def _deliver(self, call: Callable[[], None]) -> None:
        if not self._is_closed:
            call()
