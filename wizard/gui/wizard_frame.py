"""One open entry: steps left, the page in the middle, help right, the buttons below."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from wizard.core.descriptors.platform import StepKind
from wizard.core.errors import GangwayError
from wizard.core.findings import Finding
from wizard.core.pointer import join, split
from wizard.gui.announce import announce
from wizard.gui.frame_panes import FramePanes
from wizard.gui.jobs import JobRunner
from wizard.gui.keeping import Keeper
from wizard.gui.metrics import FOLLOW_AFTER_MS
from wizard.gui.pages.account_door import AccountDoor, AccountTools
from wizard.gui.pages.factory import make_page
from wizard.gui.pages.page import Page, PageContext
from wizard.gui.palette import Hue
from wizard.gui.place import Place
from wizard.onboarding.progress import entry_views
from wizard.onboarding.read_lists import ReadLists
from wizard.onboarding.session import EntrySession
from wizard.onboarding.wording import Speaker

if TYPE_CHECKING:
    from wizard.onboarding.program import Program

_log = logging.getLogger(__name__)


class WizardFrame(FramePanes):
    """Emits `left` when the entry was closed and the home page is wanted, `tool_wanted` with a tool of the window."""

    left = Signal()
    tool_wanted = Signal(str)

    def __init__(
        self, session: EntrySession, speaker: Speaker, jobs: JobRunner, program: Program | None = None
    ) -> None:
        """`program`: whose formats the pages use; without one there are none."""
        super().__init__(session, speaker)
        self.session = session
        self._program = program
        self._speaker = speaker
        self._jobs = jobs
        self._account = AccountDoor(session, jobs, AccountTools.of(program), self) if program is not None else None
        self._findings: list[Finding] = []
        self._lists = ReadLists()
        self._warned_step = ""
        self._is_shut = False
        self.page: Page | None = None
        self._judging = QTimer(self)
        self._judging.setSingleShot(True)
        self._judging.setInterval(0)
        self._judging.timeout.connect(self._judge_page)
        self._following = QTimer(self)
        self._following.setSingleShot(True)
        self._following.setInterval(FOLLOW_AFTER_MS)
        self._following.timeout.connect(self._show_around)
        self._keeper = Keeper(session, jobs, self, self.notice, stored=self._judging.start)
        self._connect()
        self._retitle()

    def start(self) -> None:
        """Show the step the seller is at; call it once the frame is in its place."""
        self.show_step(self.session.cursor)

    @property
    def holds_secrets(self) -> bool:
        """Whether closing now would lose pasted secrets."""
        return bool(self.session.secrets.held)

    def _connect(self) -> None:
        self.steps.chosen.connect(self.show_step)
        self.help.decided.connect(self._on_changed)
        self.footer.next_button.clicked.connect(self.go_next)
        self.footer.back_button.clicked.connect(self.go_back)
        self.footer.leave_button.clicked.connect(lambda _checked=False: self.leave())
        for keys, call in (
            ("Alt+Right", self.go_next),
            ("Alt+Left", self.go_back),
            ("Ctrl+S", self._say_saved),
            ("F1", self._to_help),
            ("Ctrl+W", self.leave),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    # --- language

    def respeak(self, speaker: Speaker) -> None:
        """Draw everything in another language; answers, texts not kept yet, focus and place stay."""
        place = Place.of(self, self.page)
        self._speaker = speaker
        self._retitle()
        self.help.respeak(speaker)
        self._draw_page(self.session.cursor)
        self.judge()
        place.restore(self, self.page)

    def _retitle(self) -> None:
        texts = self._speaker.texts
        platform = texts.get(f"{self.session.platform.index.id}.title")
        slug = self.session.entry_id.removeprefix(f"{self.session.platform.index.id}-")
        self.title.setText(texts.get("ui.entry-title", platform=platform, shop=slug))
        self.steps.retitle(self._speaker, texts.get("ui.steps"))
        self.footer.retitle(texts)
        self.notice.name_close(texts.get("ui.close-notice"))
        self.notice.hide()
        self._keeper.respeak(self._speaker)
        self._show_saved()

    # --- moving

    def show_step(self, step_id: str) -> None:
        """Leave the present page and show another; its first open field gets the focus."""
        self._leave_page()
        current = self.session.go(step_id)
        self.notice.hide()
        self._warned_step = ""
        self._draw_page(current)
        self.judge()
        self._focus_page()

    def go_next(self) -> None:
        """On to the next step; with problems, the first time only to the first of them."""
        if not self.footer.next_button.isVisible():
            return
        self._settle()
        self.judge()
        problems = self._problems()
        if problems and self._warned_step != self.session.cursor:
            self._warn(problems)
            return
        self.show_step(self.session.go_next())

    def go_back(self) -> None:
        """One step back; nothing is lost."""
        self._settle()
        self.show_step(self.session.go_back())

    def go_to(self, pointer: str) -> None:
        """Show the step a pointer is in, and put the focus there."""
        tokens = split(pointer)
        if len(tokens) > 1 and tokens[0] == "steps":
            if tokens[1] != self.session.cursor:
                self.show_step(tokens[1])
            if self.page is not None and self.page.focus_pointer(pointer):
                self.help.show_pointer(pointer)

    def leave(self, then: Callable[[], object] | None = None) -> None:
        """Store what the keyring has not got yet, close the entry, and go home, or do `then` instead.

        The seller may decide to stay when the keyring takes nothing; then nothing more happens.
        """
        self._leave_page()
        self._keeper.finish(partial(self._close, then))

    def _close(self, then: Callable[[], object] | None) -> None:
        self.shut()
        if then is None:
            self.left.emit()
        else:
            then()

    def shut(self) -> None:
        """Give the entry back; nothing is waited for. A second call does nothing."""
        if self._is_shut:
            return
        self._is_shut = True
        self._judging.stop()
        self._following.stop()
        if self.page is not None:
            self.page.leave()
            self._jobs.forget(self.page)
        self._jobs.forget(self)
        try:
            self.session.close()
        except GangwayError as error:
            # Every answer is in the journal already; only what home shows of the entry is old.
            _log.warning("entry closed with its overview not kept: %s", error.key)

    # --- the page

    def _draw_page(self, step_id: str) -> None:
        old, self.page = self.page, make_page(self._context(), step_id)
        self.page.changed.connect(self._on_changed)
        self.page.help_wanted.connect(self.help.show_pointer)
        self.page.go_wanted.connect(self.go_to)
        self.page.tool_wanted.connect(self.tool_wanted)
        if old is not None:
            self._jobs.forget(old)
            self.take_out(old)
        self.put_in(self.page)
        self.show_help(wanted=self.session.platform.step(step_id).kind not in (StepKind.REVIEW, StepKind.EXPORT))
        self.help.show_pointer(join("steps", step_id))
        announce(self.page, self.page.accessibleName())

    def _context(self) -> PageContext:
        context = PageContext(self.session, self._speaker, self._jobs, account=self._account, lists=self._lists)
        return context if self._program is None else context.with_formats_of(self._program)

    def _focus_page(self) -> None:
        focus_first = getattr(self.page, "focus_first", None)
        if callable(focus_first):
            focus_first()
        elif self.page is not None and not self.page.focus_pointer(join("steps", self.page.step_id)):
            self.footer.next_button.setFocus()

    def _settle(self) -> None:
        if self.page is not None:
            self.page.leave()

    def _leave_page(self) -> None:
        self._settle()
        self._keeper.store()

    # --- judging

    def _on_changed(self) -> None:
        self._show_saved()
        self._judging.start()

    def judge(self) -> None:
        """Judge the whole entry now and show what changed, around the page as well."""
        self._judge_page()
        self._show_around()

    def _judge_page(self) -> None:
        """Judge, and show it on the page at once; what stands around the page follows when the typing pauses."""
        self._judging.stop()
        self._following.start()
        try:
            self._findings = self.session.findings()
        except GangwayError as error:
            self.notice.say(self._speaker.error(error).message, Hue.BAD)
            return
        if self.page is not None:
            self.page.show_findings(self._findings)

    def _show_around(self) -> None:
        self._following.stop()
        self.help.show_findings(self._findings)
        self._show_steps()

    def _show_steps(self) -> None:
        views = entry_views(self.session, self._findings)
        cursor, steps = self.session.cursor, self.session.path()
        unused = [
            self._speaker.label(pointer)
            + self._speaker.texts.get("ui.colon")
            + self._speaker.value(pointer, self.session.value(pointer))
            for pointer in self.session.parked()
        ]
        self.steps.show_views(views, cursor, unused)
        path = [step.id for step in steps]
        here = path.index(cursor)
        minutes = sum(step.minutes for step in steps[here:])
        self.footer.show_place(self._speaker.texts, here + 1, len(path), minutes if here + 1 < len(path) else 0)

    def _problems(self) -> list[Finding]:
        mine = join("steps", self.session.cursor)
        return [
            one for one in self._findings if one.blocks and (one.pointer == mine or one.pointer.startswith(mine + "/"))
        ]

    def _warn(self, problems: list[Finding]) -> None:
        """To the first problem, with the count; pressing again goes on, since drafts may be unfinished."""
        self._warned_step = self.session.cursor
        if self.page is not None:
            self.page.insist()
            self.page.focus_pointer(problems[0].pointer)
        key = "ui.problems-one" if len(problems) == 1 else "ui.problems"
        label = self._speaker.label(problems[0].pointer)
        self.notice.say(self._speaker.texts.get(key, count=len(problems), first=label), Hue.CARE)

    # --- small words

    def _show_saved(self) -> None:
        self.saved.setText(self._speaker.texts.get("ui.saved", time=f"{self.session.now().astimezone():%H:%M}"))

    def _say_saved(self) -> None:
        self._settle()
        self._keeper.store()
        self._show_saved()
        announce(self, self.saved.text())

    def _to_help(self) -> None:
        if QApplication.focusWidget() is self.help and self.page is not None:
            self._focus_page()
        else:
            self.help.setFocus(Qt.FocusReason.ShortcutFocusReason)
