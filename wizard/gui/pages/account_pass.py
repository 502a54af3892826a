"""One pass over an entry's templates and the account: each is looked up, and sent when that is wanted, one by one.

What blocks runs off the GUI thread; everything is written down on it, a template at a time, so that the window stays
alive. A pass outlives the dialog that began it: what was sent is written down even when nobody watches any more.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

import shiboken6
from PySide6.QtCore import QObject, QTimer

from wizard.adapters.ladders.verdict import Verdict
from wizard.adapters.sample_files import SampleFileError
from wizard.core.errors import GangwayError
from wizard.gui.jobs import JobRunner
from wizard.onboarding.samples import SampleError
from wizard.onboarding.submitting import Sent, Submitting
from wizard.onboarding.template_account import Listed, OwnTemplate, TemplateAccount
from wizard.onboarding.template_outcomes import Outcome, State
from wizard.onboarding.uploading import Uploaded


@dataclass(frozen=True, slots=True)
class Ended:
    """How a pass ended: by itself, `stopped`, with an `error`, or with a `refusal` to read the account."""

    stopped: bool = False
    error: GangwayError | None = None
    refusal: Verdict | None = None


class Watcher(Protocol):
    """Who shows a pass."""

    def on_began(self, one: OwnTemplate) -> None:
        """A request leaves."""

    def on_outcome(self, outcome: Outcome) -> None:
        """What became of one is known and written down."""

    def on_ended(self, ended: Ended) -> None:
        """Nothing more comes."""


class AccountPass:
    """`watcher` may be taken away at any time; `over` is called once, when nothing runs any more."""

    def __init__(
        self, account: TemplateAccount, jobs: JobRunner, watcher: Watcher, over: Callable[[], None], *, sends: bool
    ) -> None:
        self.watcher: Watcher | None = watcher
        self.sends = sends
        self.is_running = False
        self.has_written = False
        self._account, self._jobs, self._over = account, jobs, over
        self._submitting = Submitting(account)
        self._reading = threading.Event()
        self._is_stopped = False
        self._looked = Listed()
        self._left: deque[Outcome] = deque()
        self._own: dict[str, OwnTemplate] = {}
        self._run_ended: Outcome | None = None

    def start(self, planned: Sequence[Outcome]) -> None:
        """Read the account, then go through these; the plan must have been made just now."""
        self.is_running = True
        self._left = deque(planned)
        self._own = {own.pointer: own for own in self._account.own()}
        job = self._account.list_job(self._reading)
        self._jobs.run(job, self._on_listed, self._on_failed, self._jobs, cancel=self._reading)

    def stop(self) -> None:
        """Send nothing more. A request that has left is waited for: cut off, it would be in doubt."""
        self._is_stopped = True
        self._reading.set()

    @property
    def _is_watched(self) -> bool:
        return self.watcher is not None and shiboken6.isValid(self.watcher)

    @property
    def _goes_on(self) -> bool:
        """Whether anything more may be sent: nobody stopped it, the entry is open, and somebody sees what happens."""
        return not self._is_stopped and self._account.session.entry.is_open and self._is_watched

    # --- on the GUI thread

    def _on_listed(self, looked: Listed) -> None:
        self._looked = looked
        if looked.refusal is not None and not self.sends:
            self._doubt(looked.refusal)
            self._left.clear()
        self._step()

    def _doubt(self, refusal: Verdict) -> None:
        """Without the account one thing is still known: what may have been sent before."""
        for one in self._left:
            own = self._own.get(one.pointer)
            unseen = self._submitting.unseen(own, refusal) if own is not None and one.state is State.READY else None
            if own is not None and unseen is not None and unseen.state is State.MAYBE:
                self._tell(replace(self._timed(own, unseen), request=one.request, uploads=one.uploads))

    def _on_failed(self, error: GangwayError) -> None:
        self._end(Ended(error=error, stopped=self._is_stopped))

    def _step(self) -> None:
        if not self._left or not self._goes_on:
            self._end(Ended(stopped=self._is_stopped, refusal=self._looked.refusal))
            return
        one = self._left.popleft()
        try:
            outcome = self._settled(one)
        except GangwayError as error:
            self._end(Ended(error=error))
            return
        if outcome is not None:
            self._tell(replace(outcome, request=one.request, uploads=one.uploads))
            QTimer.singleShot(0, self._jobs, self._step)

    def _settled(self, one: Outcome) -> Outcome | None:
        """What becomes of it without sending; None when it was sent and its answer is awaited."""
        own = self._own.get(one.pointer)
        if one.state is not State.READY or own is None:
            return one
        if self._looked.refusal is not None:
            return self._timed(own, self._submitting.unseen(own, self._looked.refusal))
        outcome = self._submitting.settle(own, self._looked)
        if outcome is not None or not self.sends:
            return outcome or one
        if self._run_ended is not None:
            return self._submitting.held_back(own, self._run_ended)
        self._send(own)
        return None

    def _send(self, own: OwnTemplate) -> None:
        if self.watcher is not None and self._is_watched:
            self.watcher.on_began(own)
        self._upload(own)

    def _upload(self, own: OwnTemplate) -> None:
        """First the sample of its header, step by step, where one is due; cut off, an upload goes on another time."""
        try:
            job = self._submitting.upload_job(own, self._reading)
            if job is None:
                self._create(own)
                return
        except (SampleError, SampleFileError) as problem:
            self._tell(self._submitting.will_not_do(own, problem))
            QTimer.singleShot(0, self._jobs, self._step)
            return
        self._jobs.run(job, partial(self._on_uploaded, own), self._on_failed, self._jobs)

    def _on_uploaded(self, own: OwnTemplate, uploaded: Uploaded) -> None:
        if not self._account.session.entry.is_open:
            self._step()
            return
        try:
            outcome = self._submitting.keep_uploaded(own, uploaded)
            self.has_written = True
            if outcome is None and self._goes_on:
                self._upload(own)
                return
        except GangwayError as error:
            self._end(Ended(error=error))
            return
        if outcome is not None:
            self._close_with(own, outcome)
        self._step()

    def _create(self, own: OwnTemplate) -> None:
        job = self._submitting.send_job(own, threading.Event())
        self._jobs.run(job, partial(self._on_sent, own), partial(self._on_unsent, own), self._jobs)

    def _close_with(self, own: OwnTemplate, outcome: Outcome) -> None:
        if self._run_ended is None and self._submitting.ends_the_run(outcome):
            self._run_ended = outcome
        self._tell(self._timed(own, outcome))

    def _on_sent(self, own: OwnTemplate, sent: Sent) -> None:
        if self._account.session.entry.is_open:
            try:
                outcome = self._submitting.keep_sent(own, sent)
            except GangwayError as error:
                self._end(Ended(error=error))
                return
            self._close_with(own, outcome)
        self._step()

    def _on_unsent(self, own: OwnTemplate, error: GangwayError) -> None:
        """The job itself broke, so nobody knows whether the request left: the intent stays, and says so."""
        if self._account.session.entry.is_open:
            doubt = self._submitting.settle(own, Listed())
            if doubt is not None:
                self._tell(doubt)
        self._end(Ended(error=error))

    def _timed(self, own: OwnTemplate, outcome: Outcome) -> Outcome:
        """What is in doubt also says when it may be tried again."""
        if outcome.state is not State.MAYBE or outcome.again_at is not None:
            return outcome
        doubt = self._submitting.settle(own, Listed())
        return replace(outcome, again_at=doubt.again_at) if doubt is not None else outcome

    def _tell(self, outcome: Outcome) -> None:
        self.has_written = self.has_written or outcome.known is not None
        if self.watcher is not None and self._is_watched:
            self.watcher.on_outcome(outcome)

    def _end(self, ended: Ended) -> None:
        self.is_running = False
        if self.watcher is not None and self._is_watched:
            self.watcher.on_ended(ended)
        self._over()


def one_by_one(owner: QObject, steps: Iterator[None], ended: Callable[[GangwayError | None], None]) -> None:
    """Go through the steps, each in a turn of its own, so that the window can paint and listen in between."""
    try:
        next(steps)
    except StopIteration:
        ended(None)
    except GangwayError as error:
        ended(error)
    else:
        QTimer.singleShot(0, owner, lambda: one_by_one(owner, steps, ended))
