"""One thing at a time in the background, said in words while it runs, with a way to stop waiting for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from wizard.core.errors import GangwayError
from wizard.core.texts import Texts
from wizard.gui.jobs import Job, JobRunner
from wizard.gui.notice import Notice, WorkingLine

T = TypeVar("T")


class OneJob:
    """`failed` is told of an error; `stopped` when the seller no longer waits."""

    def __init__(
        self,
        jobs: JobRunner,
        owner: QObject,
        notice: Notice,
        *,
        failed: Callable[[GangwayError], None],
        stopped: Callable[[], None],
    ) -> None:
        self._jobs, self._owner, self._notice = jobs, owner, notice
        self._failed, self._stopped = failed, stopped
        self._working = WorkingLine(notice)
        self._job: Job | None = None

    @property
    def is_running(self) -> bool:
        """Whether something runs that is still waited for."""
        return self._job is not None and not self._job.future.done() and not self._job.is_dropped

    def run(
        self,
        texts: Texts,
        key: str,
        work: Callable[[], T],
        done: Callable[[T], None],
        unwanted: Callable[[T], None] | None = None,
    ) -> None:
        """Do it, unless something runs already. `key` names the words while it runs, `<key>-waits` those after 2 s."""
        if self.is_running:
            return

        def ended(result: T) -> None:
            self._over()
            done(result)

        def failed(error: GangwayError) -> None:
            self._over()
            self._failed(error)

        self._notice.hide()
        job = self._job = self._jobs.run(work, ended, failed, self._owner, unwanted=unwanted)
        self._working.start(texts.get(key), texts.get(f"{key}-waits"), texts.get("ui.cancel"), lambda: self._stop(job))

    def _over(self) -> None:
        self._job = None  # its thread may still be ending, but nothing more comes of it
        self._working.stop()

    def stop(self) -> None:
        """One went elsewhere: what ends only now would push itself in front."""
        if self._job is not None and not self._job.future.done():
            self._stop(self._job)

    def _stop(self, job: Job) -> None:
        job.drop()
        self._working.stop()
        self._stopped()
