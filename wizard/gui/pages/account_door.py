"""What an open entry's window needs to work with the account behind its templates; there is one per wizard frame.

It outlives the pages: a page drawn anew, in another language perhaps, finds the open dialog and what still runs here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from wizard.core.descriptors.system import System
from wizard.core.texts import Texts
from wizard.gui.jobs import JobRunner
from wizard.onboarding.session import EntrySession
from wizard.onboarding.template_account import Formats, TemplateAccount
from wizard.onboarding.wording import Speaker

if TYPE_CHECKING:
    from wizard.core.diagnosis.table import CodeTable
    from wizard.gui.pages.account_detail import Voice
    from wizard.gui.pages.account_dialog import AccountDialog
    from wizard.gui.pages.account_pass import AccountPass
    from wizard.onboarding.program import Program


@dataclass(frozen=True, slots=True)
class AccountTools:
    """What the program gives: formats of template APIs, and a system's table of error codes, None where it has none."""

    formats: Callable[[], Formats]
    codes: Callable[[str], CodeTable | None]

    @classmethod
    def of(cls, program: Program) -> AccountTools:
        """Those of the whole program; nothing is loaded before it is asked for."""
        resources = program.resources

        def codes(system: str) -> CodeTable | None:
            return resources.message_codes(system) if system in resources.systems_with_message_codes() else None

        return cls(program.template_formats, codes)


class AccountDoor(QObject):
    """`written`: the entry was changed by what the account said. `go_wanted`: a pointer in the entry is wanted.
    `pass_over`: nothing is on its way any more. Dialogs belong to `place`."""

    written = Signal()
    go_wanted = Signal(str)
    pass_over = Signal()

    def __init__(self, session: EntrySession, jobs: JobRunner, tools: AccountTools, place: QWidget) -> None:
        super().__init__(place)
        self.session, self.jobs, self.place = session, jobs, place
        self._tools = tools
        self._running: AccountPass | None = None
        self._dialog: AccountDialog | None = None

    # --- what there is

    @property
    def is_offered(self) -> bool:
        """Whether any system of the platform takes templates."""
        return any(system.templates is not None for system in self.session.systems.values())

    @property
    def system(self) -> System:
        """The system that takes the templates, else the first that the answers use."""
        used = [self.session.systems[name] for name in self.session.used_systems()]
        return next((system for system in used if system.templates is not None), used[0])

    def account(self) -> TemplateAccount:
        """The entry and its account. Raises NoTemplateSystemError, UnknownTemplateFormatError."""
        return TemplateAccount(self.session, self._tools.formats())

    def voice(self, speaker: Speaker) -> Voice:
        """Who speaks of outcomes. Raises as `account` does."""
        from wizard.gui.moments import Moments
        from wizard.gui.pages.account_detail import Voice
        from wizard.onboarding.submission_words import SubmissionSpeaker

        account, now = self.account(), self.session.now
        table = self._tools.codes(account.api.codes.system)

        def when(moment: datetime) -> str:
            return Moments(speaker.texts, now()).when(moment)

        words = SubmissionSpeaker(speaker.texts, speaker, account.system, table, when)
        return Voice(speaker, words, system_name(speaker.texts, account.system))

    # --- what is open and what runs

    @property
    def dialog(self) -> AccountDialog | None:
        """The dialog that is open."""
        is_there = self._dialog is not None and shiboken6.isValid(self._dialog)
        return self._dialog if is_there else None

    @property
    def is_busy(self) -> bool:
        """Whether a pass that sends has not ended, with or without its dialog."""
        return self._running is not None and self._running.is_running

    def start(self, running: AccountPass) -> None:
        """Remember what runs; it must tell `over` when it ends."""
        self._running = running

    def over(self) -> None:
        """What ran has ended."""
        running, self._running = self._running, None
        if running is not None and running.has_written and self.session.entry.is_open:
            self.written.emit()
        self.pass_over.emit()

    def speak(self, speaker: Speaker) -> None:
        """The page was drawn anew: an open dialog speaks its language."""
        if self.dialog is not None:
            self.dialog.respeak(speaker)

    def submit(self, speaker: Speaker) -> None:
        """Open the dialog that submits."""
        from wizard.gui.pages.account_submit import SubmitDialog

        self._open(SubmitDialog, speaker)

    def follow(self, speaker: Speaker) -> None:
        """Open the dialog that reads the results."""
        from wizard.gui.pages.account_follow import FollowDialog

        self._open(FollowDialog, speaker)

    def bring_in(self, speaker: Speaker) -> None:
        """Open the dialog that imports."""
        from wizard.gui.pages.account_import import ImportDialog

        self._open(ImportDialog, speaker)

    def _open(self, made: Callable[[AccountDoor, Speaker], AccountDialog], speaker: Speaker) -> None:
        if self.dialog is not None and self.dialog.isVisible():
            return
        self._dialog = made(self, speaker)
        self._dialog.open()
        self._dialog.begin()


def system_name(texts: Texts, system: System) -> str:
    """The system's name as a person reads it."""
    return texts.get(f"{system.index.id}.system")
