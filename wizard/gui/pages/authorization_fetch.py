"""An exchange or a refresh in the background: it can be taken back until it is sent, and what it brings is always kept.

The job belongs to the runner, not to the page: a pair that comes when the page is left is noted all the same.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from wizard.core.errors import GangwayError
from wizard.gui.notice import Notice
from wizard.gui.pages.credentials_verification import Patience
from wizard.gui.pages.page import PageContext
from wizard.gui.palette import Hue
from wizard.onboarding.authorizing import Authorization, Fetched

Plan = Callable[[threading.Event], Callable[[], Fetched]]


class _Run:
    """One fetch. The note of what is about to be spent is how one knows that it is being sent."""

    def __init__(self, about: Authorization, what: str) -> None:
        self.what = what
        self.cancel = threading.Event()
        self.is_over = False
        self._about = about
        self._before: datetime | None = about.status().doubt

    @property
    def is_sent(self) -> bool:
        """Whether it may have left; also when nobody can tell."""
        try:
            doubt = self._about.status().doubt
        except GangwayError:
            return True
        return doubt is not None and doubt != self._before

    def take_back(self) -> bool:
        """Stop it before it is sent; False when it is too late."""
        if not self.is_over and not self.is_sent:
            self.cancel.set()
        return self.cancel.is_set()


class Fetching:
    """One fetch at a time of one panel. `ended` gets what it brought, `failed` why it could not begin or be kept."""

    def __init__(
        self,
        context: PageContext,
        about: Authorization,
        notice: Notice,
        patience: Patience,
        *,
        owner: QWidget,
        ended: Callable[[Fetched], None],
        failed: Callable[[GangwayError], None],
    ) -> None:
        self._context, self._about, self._notice, self._owner = context, about, notice, owner
        self._ended, self._failed = ended, failed
        self._run: _Run | None = None
        self._timers = [self._timer(patience.working, self._on_working), self._timer(patience.explained, self.explain)]

    def _timer(self, milliseconds: int, call: Callable[[], None]) -> QTimer:
        timer = QTimer(self._owner)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(call)
        return timer

    @property
    def is_running(self) -> bool:
        """Whether one is under way."""
        return self._run is not None

    def start(self, what: str, plan: Plan) -> None:
        """`what` is exchange or refresh; `plan` makes the job, and may already write down what will be spent."""
        if self._run is not None:
            return
        try:
            run = _Run(self._about, what)
            work = plan(run.cancel)
        except GangwayError as error:
            self._failed(error)
            return
        self._run = run
        self._notice.hide()
        for timer in self._timers:
            timer.start()
        # A page that is left takes back what was not sent yet; what was sent is waited for by the runner.
        self._owner.destroyed.connect(run.take_back)
        jobs = self._context.jobs
        jobs.run(work, lambda got: self._keep(run, got), lambda why: self._fail(run, why), jobs, cancel=run.cancel)

    def _keep(self, run: _Run, fetched: Fetched) -> None:
        run.is_over = True
        try:
            if self._context.session.entry.is_open:
                self._about.keep_fetched(fetched)
        except GangwayError as error:
            self._fail(run, error)
            return
        if self._stop(run):
            self._ended(fetched)

    def _fail(self, run: _Run, error: GangwayError) -> None:
        run.is_over = True
        if self._stop(run):
            self._failed(error)

    def _stop(self, run: _Run) -> bool:
        """Clear up; whether somebody still looks at it."""
        if not shiboken6.isValid(self._owner) or self._run is not run:
            return False
        self._run = None
        for timer in self._timers:
            timer.stop()
        self._notice.hide()
        return True

    # --- while it runs

    def _on_working(self) -> None:
        if self._run is not None:
            self._say(self._run.what)

    def explain(self) -> None:
        """Say what it waits for, once it took long; call it again as time goes by."""
        run = self._run
        if run is None or self._timers[-1].isActive():
            return
        if run.cancel.is_set():
            self._say("stopping")
        elif run.is_sent:
            self._say("sent")
        else:
            self._say("waits", self._text("ui.cancel"), self.cancel)

    def cancel(self) -> None:
        """Take it back if it was not sent yet; else say that it is too late."""
        if self._run is not None:
            self._run.take_back()
            self.explain()

    def _say(self, name: str, action: str = "", act: Callable[[], None] | None = None) -> None:
        words = self._text(f"authorization_page.run.{name}")
        if not self._notice.isVisibleTo(self._owner) or self._notice.label.text() != words:
            self._notice.say(words, Hue.NOTE, action, act)

    def _text(self, key: str) -> str:
        return self._context.speaker.texts.get(key)
