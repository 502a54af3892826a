"""The proof of one system: the button, what is being waited for, the ladder, and what an earlier run said."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wizard.core.answers import credentials_of
from wizard.core.descriptors.system import System
from wizard.core.errors import GangwayError
from wizard.core.ladder import LadderResult, RungResult, RungState
from wizard.core.moments import read_moment
from wizard.gui.announce import announce
from wizard.gui.icons import Paint
from wizard.gui.labels import IconText, PushButton, TextLabel
from wizard.gui.metrics import EXPLAINED_AFTER_MS, WORKING_AFTER_MS, Metrics
from wizard.gui.moments import Moments
from wizard.gui.pages.fields import FieldRow
from wizard.gui.pages.ladder_view import LadderView
from wizard.gui.pages.page import PageContext
from wizard.gui.palette import Hue
from wizard.onboarding import proof
from wizard.onboarding.session import Verified
from wizard.onboarding.spoken_host import spoken_host


@dataclass(frozen=True, slots=True)
class Patience:
    """After how many milliseconds it shows that it works, names the keyring, and explains itself with a cancel."""

    working: int = WORKING_AFTER_MS
    keyring: int = 1000
    explained: int = EXPLAINED_AFTER_MS


PATIENCE = Patience()


class _Run:
    """One verification under way. `is_at_keyring` until the keyring has answered; `rungs` in the order they came."""

    def __init__(self) -> None:
        self.cancel = threading.Event()
        self.is_at_keyring = True
        self.rungs: list[RungResult] = []


class Verification(QWidget):
    """Runs the ladder of one system in the background and shows it. Leaving the page cancels it."""

    def __init__(
        self,
        context: PageContext,
        system: System,
        verified: Callable[[], None],
        missing: Callable[[], Sequence[FieldRow]],
        patience: Patience,
    ) -> None:
        super().__init__()
        self._context = context
        self._system = system
        self._verified = verified
        self._missing = missing
        self._run: _Run | None = None
        self.hold_back: Callable[[Callable[[], None]], bool] | None = None
        self.button = PushButton(self._text("verify"), "key", self.verify)
        self.button.setShortcut(QKeySequence("Ctrl+Return"))
        self.cancel_button = PushButton(context.speaker.texts.get("page.cancel"), "", self.cancel)
        self.progress = TextLabel("", None)
        self.summary = IconText("info", "")
        self.age = IconText("time", "", None)
        self.keyring_note = IconText("warning", "", Hue.CARE)
        self.ladder = LadderView(context.speaker, system, context.session.now, self._host)
        self._timers = [
            self._timer(patience.working, self._show_working),
            self._timer(patience.keyring, self._show_keyring),
            self._timer(patience.explained, self._show_explained),
        ]
        self._build()
        self._show_earlier()

    def _text(self, name: str, /, **parameters: object) -> str:
        return self._context.speaker.texts.get(f"page.verify.{name}", **parameters)

    def _host(self) -> str:
        session = self._context.session
        answers = credentials_of(session.platform, session.document, self._system.index.id)
        return spoken_host(self._context.speaker.texts, self._system, answers)

    def _timer(self, milliseconds: int, shown: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(shown)
        return timer

    def _build(self) -> None:
        metrics = Metrics.of()
        title = self._context.speaker.texts.get(f"{self._system.index.id}.system")
        self.button.setAccessibleName(self._text("verify-of", system=title))
        policy = self.cancel_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.cancel_button.setSizePolicy(policy)
        self.cancel_button.hide()
        row = QHBoxLayout()
        row.setSpacing(metrics.gap)
        row.addWidget(self.button)
        row.addWidget(self.progress, 1)
        row.addWidget(self.cancel_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(metrics.gap)
        box.addLayout(row)
        for part in (self.summary, self.keyring_note, self.age, self.ladder):
            part.hide()
            box.addWidget(part)

    # --- running

    @property
    def is_running(self) -> bool:
        """Whether a verification is under way."""
        return self._run is not None

    def verify(self) -> None:
        """Prove the credentials, unless one is missing: then the focus goes there."""
        if self._run is not None:
            return
        missing = self._missing()
        if missing:
            names = self._context.speaker.texts.get("value.separator").join(
                self._context.speaker.label(row.field.pointer) for row in missing
            )
            self._say("info", self._text("missing", fields=names), Hue.CARE)
            missing[0].editor.control.setFocus()
            return
        if self.hold_back is None or not self.hold_back(self._start):
            self._start()

    def _start(self) -> None:
        if self._run is not None:
            return
        run = self._run = _Run()
        session, jobs = self._context.session, self._context.jobs
        for part in (self.summary, self.keyring_note, self.age):
            part.hide()
        self.ladder.start()
        self.ladder.show()
        self.button.setEnabled(False)
        for timer in self._timers:
            timer.start()
        on_rung = jobs.relay(lambda rung: self._on_rung(run, rung), self)
        on_keyring = jobs.relay(lambda: self._on_keyring_done(run), self)
        work = session.verify_job((self._system.index.id,), on_rung, run.cancel, on_keyring)
        # A page that is left asks the run to stop. The runner owns it: what was stored by then is noted all the same.
        self.destroyed.connect(run.cancel.set)
        kept, failed = (lambda found: self._keep(run, found)), (lambda why: self._fail(run, why))
        jobs.run(work, kept, failed, owner=jobs, cancel=run.cancel)

    def _is_watching(self, run: _Run) -> bool:
        return shiboken6.isValid(self) and self._run is run

    def _on_keyring_done(self, run: _Run) -> None:
        run.is_at_keyring = False
        if self._is_watching(run) and self.progress.text():
            self._show_working()

    def _on_rung(self, run: _Run, rung: RungResult) -> None:
        run.rungs.append(rung)
        if self._is_watching(run):
            self.ladder.add(rung)
            if self.cancel_button.isVisibleTo(self):
                self._show_explained()

    def _keep(self, run: _Run, verified: Verified) -> None:
        session = self._context.session
        try:
            if session.entry.is_open:
                proof.keep(session, verified)
        except GangwayError as error:
            self._fail(run, error)
            return
        if self._is_watching(run):
            self._finish(verified)

    def _fail(self, run: _Run, error: GangwayError) -> None:
        if self._is_watching(run):
            words = self._context.speaker.error(error)
            self._stop()
            between = self._context.speaker.texts.get("ui.between")
            self._say("error", between.join(part for part in (words.message, words.fix) if part), Hue.BAD)

    def _finish(self, verified: Verified) -> None:
        self._stop()
        result = verified.results.get(self._system.index.id)
        if result is not None:
            self.ladder.show_results(result.rungs)
            self._say(*self._sum_up(result))
        if verified.not_stored is not None:
            words = self._context.speaker.error(verified.not_stored)
            self.keyring_note.text_label.setText(self._text("not-stored", message=words.message, fix=words.fix))
            self.keyring_note.show()
        self._verified()

    def _stop(self) -> None:
        self._run = None
        for timer in self._timers:
            timer.stop()
        self.progress.setText("")
        self.cancel_button.hide()
        self.button.setEnabled(True)
        self.ladder.stop()

    def cancel(self) -> None:
        """Stop waiting now; what is under way ends by itself and nothing is lost."""
        if self._run is None:
            return
        run = self._run
        run.cancel.set()
        self._stop()
        self._say("info", self._text("cancelled-keyring" if run.is_at_keyring else "cancelled"), None)
        self.button.setFocus()

    # --- what it says

    def _show_working(self) -> None:
        self.progress.setText(self._text("working"))

    def _show_keyring(self) -> None:
        if self._run is not None and self._run.is_at_keyring:
            self.progress.setText(self._context.speaker.texts.get("vault.waiting"))

    def _show_explained(self) -> None:
        if self._run is None:
            return
        if not self._run.is_at_keyring:
            question = self._context.speaker.rung_label(self._system.index.id, self.ladder.asking)
            self.progress.setText(self._text("waiting", host=self._host(), question=question))
        if not self.cancel_button.isVisibleTo(self):
            self.cancel_button.show()
            announce(self, self.progress.text())

    def _say(self, icon: str, text: str, paint: Paint) -> None:
        self.summary.icon_label.show_icon(icon, paint)
        self.summary.text_label.set_paint(paint)
        self.summary.text_label.setText(text)
        self.summary.show()
        announce(self, text)

    def _sum_up(self, result: LadderResult) -> tuple[str, str, Paint]:
        states = [rung.state for rung in result.rungs]
        if result.failed:
            return "error", self._text("sum.failed"), Hue.BAD
        if any(rung.code == "cancelled" for rung in result.rungs):
            return "info", self._text("cancelled"), None
        if result.waiting:
            return "time", self._text("sum.waiting"), Hue.NOTE
        if any(rung.required and rung.state is RungState.BLOCKED_HERE for rung in result.rungs):
            return "computer", self._text("sum.blocked"), Hue.CARE
        if RungState.FAILED in states or RungState.BLOCKED_HERE in states:
            return "warning", self._text("sum.partly", count=states.count(RungState.PASSED)), Hue.CARE
        return "check", self._text("sum.passed", count=states.count(RungState.PASSED)), Hue.GOOD

    def _show_earlier(self) -> None:
        result = self._context.session.results.get(self._system.index.id)
        if result is not None and result.rungs:
            self.ladder.show_results(result.rungs)
            self.ladder.show()
            self.show_age()

    def show_age(self) -> None:
        """Say when the results shown were made, and whether a credential changed since."""
        session, name = self._context.session, self._system.index.id
        result = session.results.get(name)
        made = read_moment(result.rungs[-1].at) if result is not None and result.rungs else None
        if self._run is not None or made is None:
            return
        is_old = name in session.outdated()
        when = Moments(self._context.speaker.texts, session.now()).when(made)
        paint: Paint = Hue.CARE if is_old else None
        self.age.icon_label.show_icon("warning" if is_old else "time", paint)
        self.age.text_label.set_paint(paint)
        self.age.text_label.setText(self._text("outdated" if is_old else "earlier", when=when))
        self.age.show()
        if is_old:
            self.summary.hide()
