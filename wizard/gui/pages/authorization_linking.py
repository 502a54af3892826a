"""Makes the link in the background, then opens it, copies it, or reads what a practice authorization ends at."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from wizard.core.answers import credentials_of
from wizard.core.errors import GangwayError
from wizard.core.secret import Secret
from wizard.gui.notice import Notice
from wizard.gui.one_job import OneJob
from wizard.gui.pages.authorization_link import COPY, OPEN, LinkPart
from wizard.gui.pages.page import PageContext
from wizard.gui.palette import Hue
from wizard.onboarding.authorizing import Authorization, Link

Opener = Callable[[str], bool]


def open_in_browser(address: str) -> bool:
    """Hand an address to the system's browser; False when there is none."""
    # Not at the top: no page needs these before a click.
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    return QDesktopServices.openUrl(QUrl(address))


class Linking(QObject):
    """`made` after a link was given out, `practised` with an address (a Secret), `failed` with an error.

    `opener` hands an address to a browser.
    """

    made = Signal()
    practised = Signal(object)
    failed = Signal(object)

    def __init__(self, context: PageContext, about: Authorization, part: LinkPart, job: OneJob, notice: Notice) -> None:
        super().__init__(part)
        self.opener: Opener = open_in_browser
        self._session, self._texts = context.session, context.speaker.texts
        self._about, self._part, self._job, self._notice = about, part, job, notice

    def begin(self, purpose: str) -> None:
        """Make a link of the chosen kind for this."""
        try:
            work = self._about.link_job(self._part.kind)
        except GangwayError as error:
            self.failed.emit(error)
            return
        self._job.run(self._texts, "authorization_page.link.working", work, partial(self._on_made, purpose))

    def _on_made(self, purpose: str, link: Link) -> None:
        try:
            self._about.keep_link(link)
        except GangwayError as error:
            self.failed.emit(error)
            return
        self._part.show_link(link)
        self.made.emit()
        if purpose == COPY:
            # Text only: data of our own on the clipboard would be freed after the interpreter, which crashes.
            QGuiApplication.clipboard().setText(link.address)
            self._notice.say(self._texts.get("authorization_page.link.copied"), Hue.GOOD)
        elif purpose == OPEN:
            self._open(link)
        else:
            self._practise(link)

    def _open(self, link: Link) -> None:
        if self.opener(link.address):
            key = "opened-practice" if self._session.practice else "opened"
            self._notice.say(self._texts.get(f"authorization_page.link.{key}"), Hue.NOTE)
        else:
            self._notice.say(self._texts.get("authorization_page.link.not-opened"), Hue.CARE)

    def _practise(self, link: Link) -> None:
        # Not at the top: only practice needs it.
        from wizard.gui.pages.authorization_practice import practised_address

        answers = credentials_of(self._session.platform, self._session.document, self._about.system.index.id)
        redirect = str(answers.get(self._about.api.address.redirect, ""))
        work = partial(practised_address, link.address, redirect, threading.Event())
        self._job.run(self._texts, "authorization_page.link.practising", work, self._on_practised)

    def _on_practised(self, address: Secret) -> None:
        self.practised.emit(address)
        self._notice.say(self._texts.get("authorization_page.link.practised"), Hue.GOOD)
