"""Pasted secrets go to the keyring when their step is left, in the background, and before the entry is closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from wizard.core.errors import GangwayError
from wizard.gui.jobs import Job, JobRunner
from wizard.gui.notice import Notice, WorkingLine
from wizard.gui.palette import Hue
from wizard.onboarding.session import EntrySession
from wizard.onboarding.wording import Speaker


class Keeper:
    """Stores one session's secrets. A failure is said and changes nothing: the values stay in memory."""

    def __init__(
        self, session: EntrySession, jobs: JobRunner, owner: QWidget, notice: Notice, *, stored: Callable[[], None]
    ) -> None:
        self._session = session
        self._jobs = jobs
        self._owner = owner
        self._notice = notice
        self._stored = stored
        self._working = WorkingLine(notice)
        self._speaker: Speaker | None = None
        self._job: Job | None = None
        self._then: Callable[[], None] | None = None

    def respeak(self, speaker: Speaker) -> None:
        """The language of what is said."""
        self._speaker = speaker

    def store(self) -> None:
        """Write what is held; does nothing when nothing is, or when it is being written."""
        if not self._session.secrets.held or (self._job is not None and not self._job.future.done()):
            return
        self._working.start(
            self._text("ui.storing"), self._text("ui.storing-waits"), self._text("ui.cancel"), self._cancel
        )
        self._job = self._jobs.run(self._session.store_job(), self._on_stored, self._on_failed, self._owner)

    def finish(self, then: Callable[[], None]) -> None:
        """Store, then call `then`; when the keyring refuses, ask whether to lose the values."""
        self._then = then
        if self._session.secrets.held:
            self.store()
        else:
            self._proceed()

    def _proceed(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    def _on_stored(self, names: set[tuple[str, str]]) -> None:
        self._job = None
        self._working.stop()
        self._session.keep_stored(names)
        if self._then is None:
            self._stored()
        self._proceed()

    def _on_failed(self, error: GangwayError) -> None:
        self._job = None
        self._working.stop()
        words = self._words(error)
        if self._then is None:
            self._notice.say(words, Hue.CARE, self._text("ui.retry"), self.store)
            return
        self._ask(words)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.drop()
            self._job = None
        self._working.stop()
        if self._then is not None:
            self._ask(self._text("ui.storing-cancelled"))

    def _ask(self, why: str) -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, self._text("ui.leave-title"), why, parent=self._owner)
        box.setInformativeText(self._text("ui.leave-loses-secrets"))
        stay = box.addButton(self._text("ui.stay"), QMessageBox.ButtonRole.RejectRole)
        go = box.addButton(self._text("ui.leave-anyway"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.finished.connect(lambda _code: self._decided(leave=box.clickedButton() is go))
        box.open()

    def _decided(self, *, leave: bool) -> None:
        if leave:
            self._proceed()
        else:
            self._then = None

    def _words(self, error: GangwayError) -> str:
        if self._speaker is None:
            return error.key
        words = self._speaker.error(error)
        return words.message + (self._text("ui.between") + words.fix if words.fix else "")

    def _text(self, key: str) -> str:
        return self._speaker.texts.get(key) if self._speaker is not None else key
