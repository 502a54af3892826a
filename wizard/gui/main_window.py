"""The window: the top line, the practice band, and below them home, a new entry, an open one, or a tool."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from wizard.core.errors import GangwayError
from wizard.gui.companies import known_companies
from wizard.gui.home import HomePage, HomeState
from wizard.gui.home_tasks import HomeTasks
from wizard.gui.icons import IconLabel, PaletteWatcher, icon
from wizard.gui.jobs import JobRunner
from wizard.gui.labels import Band, Line, TextLabel
from wizard.gui.language import QtWords
from wizard.gui.metrics import FIRST_WINDOW, MINIMUM_WINDOW
from wizard.gui.notice import Notice
from wizard.gui.one_job import OneJob
from wizard.gui.palette import Hue
from wizard.gui.preferences import Preferences
from wizard.gui.tools.catalogue import TOOLS
from wizard.gui.tools.opening import OpenTools
from wizard.gui.tools.tool import Tool
from wizard.gui.top_bar import TopBar
from wizard.onboarding.program import Program
from wizard.onboarding.workspace import Workspace

if TYPE_CHECKING:
    from wizard.gui.new_entry import NewEntryPage, Wanted
    from wizard.gui.wizard_frame import WizardFrame
    from wizard.onboarding.session import EntrySession
    from wizard.onboarding.wording import Speaker

T = TypeVar("T")


def _give_back(session: EntrySession) -> None:
    """An entry that was opened too late must not stay locked."""
    session.close()


class MainWindow(QMainWindow):
    """Everything a person sees. `program` is built; `jobs` runs what blocks; `tools` need no entry.

    What the home page does not need is imported when it is first shown: half of the start is imports.
    """

    def __init__(
        self, program: Program, jobs: JobRunner, qt_words: QtWords, language: str, tools: Sequence[Tool] = TOOLS
    ) -> None:
        super().__init__()
        self._program, self._jobs, self._qt_words = program, jobs, qt_words
        self._preferences = Preferences(program.data_root)
        self.texts = program.texts.in_language(language)
        self.workspace: Workspace = program.workspace
        self.frame: WizardFrame | None = None
        self.home: HomePage | None = None
        self.new_entry: NewEntryPage | None = None
        self.tasks = HomeTasks(self, self, program.clock)
        self.tools = OpenTools(self, tools, program.resources, jobs)
        self.setMinimumSize(*MINIMUM_WINDOW)
        self.resize(*FIRST_WINDOW)
        self._draw_icon()
        PaletteWatcher(self, self._draw_icon)
        self._build()
        self._retitle()
        self.show_home()

    def _build(self) -> None:
        self.top = TopBar(self.tools.ids)
        self.band = Band(Hue.CARE)
        self.band_label = TextLabel()
        self.band.row.addWidget(IconLabel("practice", Hue.CARE))
        self.band.row.addWidget(self.band_label, 1)
        self.notice = Notice()
        self._one_job = OneJob(self._jobs, self, self.notice, failed=self._failed, stopped=self._retitle)
        self.stack = QStackedWidget()
        whole = QWidget()
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for widget in (self.top, self.band, Line(), self.notice):
            box.addWidget(widget)
        box.addWidget(self.stack, 1)
        self.setCentralWidget(whole)
        self.top.company_chosen.connect(self._on_company)
        self.top.practice_wanted.connect(self.set_practice)
        self.top.language_chosen.connect(self.speak)
        self.top.about_wanted.connect(self.show_about)
        self.top.home_wanted.connect(self.go_home)
        self.top.tool_wanted.connect(self.open_tool)

    # --- words

    def speak(self, language: str) -> None:
        """Change the language of everything; what is open stays open and as it was."""
        if language == self.texts.language:
            return
        self._qt_words.speak(language)
        self.texts = self._program.texts.in_language(language)
        self._preferences.keep_language(language)
        self._retitle()
        if self.frame is not None:
            self.frame.respeak(self._speaker(self.frame.session))
        elif self.tools.frame is not None:
            self.tools.frame.respeak(self.texts)
        elif self.new_entry is not None:
            self.show_new_entry(self.new_entry.wanted(), was_typed=self.new_entry.given() is not None)
        else:
            self.show_home()

    def _retitle(self) -> None:
        texts = self.texts
        self.setWindowTitle(texts.get("ui.app"))
        self.top.retitle(texts)
        self.top.show_companies(texts, known_companies(self.workspace.entities.readable()))
        self.band_label.setText(texts.get("ui.practice-band"))
        self._show_practice()
        self.notice.name_close(texts.get("ui.close-notice"))
        self.notice.hide()

    # --- places

    def _speaker(self, session: EntrySession | None = None) -> Speaker:
        from wizard.onboarding.wording import Speaker

        return Speaker(self.texts, session.platform if session is not None else None)

    def put(self, widget: QWidget, *, is_home: bool = False) -> None:
        """Show a page instead of the present one, of which nothing goes on."""
        self.tools.leave()
        for old in [place for number in range(self.stack.count()) if (place := self.stack.widget(number)) is not None]:
            self._jobs.forget(old)
            self.stack.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.frame = self.home = self.new_entry = None
        self.stack.addWidget(widget)
        self.stack.setCurrentWidget(widget)
        self.top.show_entry(is_open=not is_home)

    def show_home(self) -> None:
        """The home page, with what was typed and chosen on it before."""
        state = self.home.state() if self.home is not None else HomeState()
        self.top.show_companies(self.texts, known_companies(self.workspace.entities.readable()))
        home = HomePage(self.workspace, self.texts, self._program.clock, state)
        home.show_company(self.top.company())
        home.open_wanted.connect(self.open_entry)
        home.delete_wanted.connect(self.delete_entry)
        home.new_wanted.connect(self.show_new_entry)
        home.clone_wanted.connect(self.tasks.clone)
        home.import_wanted.connect(self.tasks.import_one)
        home.calendar_wanted.connect(self.tasks.write_calendar)
        self.put(home, is_home=True)
        self.home = home
        (home.new_button if home.model.rowCount() == 0 else home.table).setFocus()

    def show_new_entry(self, given: Wanted | None = None, *, was_typed: bool = True) -> None:
        """The page that begins an entry."""
        from wizard.gui.new_entry import NewEntryPage

        kept = given if was_typed else None
        company = given.entity or "" if given is not None else self.top.company()
        self._one_job.stop()
        page = NewEntryPage(self.workspace, self.texts, company=company, given=kept)
        page.create_wanted.connect(self.create_entry)
        page.open_wanted.connect(self.open_entry)
        page.cancelled.connect(self.show_home)
        self.put(page)
        self.new_entry = page
        page.platforms.setFocus()

    def go_home(self) -> None:
        """From wherever one is; an open entry is stored and closed first."""
        if self.frame is not None:
            self.frame.leave()
        else:
            self.show_home()

    def show_session(self, session: EntrySession, pointer: str = "") -> None:
        """Work on an open entry."""
        from wizard.gui.wizard_frame import WizardFrame

        frame = WizardFrame(session, self._speaker(session), self._jobs, self._program)
        frame.left.connect(self.show_home)
        frame.tool_wanted.connect(self.open_tool)
        self.put(frame)
        self.frame = frame
        frame.start()
        if pointer:
            frame.go_to(pointer)

    def open_tool(self, tool_id: str) -> None:
        """A tool from wherever one is; an open entry is stored and closed first, and is what one goes back to."""
        if self.frame is not None:
            self.frame.leave(then=partial(self.tools.show, tool_id, self.frame.session.entry_id))
        else:
            self._one_job.stop()
            self.tools.show(tool_id)

    def show_about(self) -> None:
        """What this program is."""
        from wizard.gui.about import AboutBox

        AboutBox(self.texts, self).open()

    # --- doing

    def create_entry(self, wanted: Wanted) -> None:
        """Make the entry and work on it."""
        workspace = self.workspace
        work = lambda: workspace.create(wanted.platform, wanted.slug, entity=wanted.entity)  # noqa: E731
        self.run_job(work, self.show_session, "ui.opening", unwanted=_give_back)

    def open_entry(self, entry_id: str, pointer: str = "") -> None:
        """Work on an entry that is there."""
        workspace = self.workspace
        show = partial(self.show_session, pointer=pointer)
        self.run_job(lambda: workspace.open(entry_id), show, "ui.opening", unwanted=_give_back)

    def delete_entry(self, entry_id: str) -> None:
        """Its secrets leave the keyring, then it goes."""
        try:
            job = self.workspace.delete_job(entry_id)
        except GangwayError as error:
            self._failed(error)
            return
        self.run_job(job, lambda _none: self._deleted(entry_id), "ui.deleting")

    def _deleted(self, entry_id: str) -> None:
        self.reload_home()
        self.say(self.texts.get("home.deleted", entry=entry_id), Hue.GOOD)

    def reload_home(self) -> None:
        """The entries changed."""
        if self.home is not None:
            self.home.reload()

    def say(self, text: str, hue: Hue) -> None:
        """One sentence across the window."""
        self.notice.say(text, hue)

    def set_practice(self, wanted: bool) -> None:
        """Between the real platforms and the stand-ins; an open entry is stored and closed first."""
        if self.frame is not None:
            self._show_practice()
            self.frame.leave(then=partial(self._change_practice, wanted))
            return
        self._change_practice(wanted)

    def _change_practice(self, wanted: bool) -> None:
        self.show_home()
        if not wanted:
            self._in_workspace(self._program.workspace)
            return
        self.run_job(self._program.practice, self._in_workspace, "ui.practice-starting")

    def _in_workspace(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._retitle()
        self.show_home()

    def _show_practice(self) -> None:
        self.band.setVisible(self.workspace.outside.practice)
        self.top.practice.setChecked(self.workspace.outside.practice)

    def _on_company(self, entity_id: str) -> None:
        if self.home is not None:
            self.home.show_company(entity_id)

    def run_job(
        self, work: Callable[[], T], done: Callable[[T], None], key: str, unwanted: Callable[[T], None] | None = None
    ) -> None:
        """Do it in the background, one thing at a time; say what runs and offer to stop waiting for it."""
        self._one_job.run(self.texts, key, work, done, unwanted)

    def _failed(self, error: GangwayError) -> None:
        self._show_practice()
        words = self._speaker().error(error)
        text = words.message + (self.texts.get("ui.between") + words.fix if words.fix else "")
        self.notice.say(text, Hue.BAD)

    # --- Qt

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.frame is not None and self.frame.holds_secrets:
            event.ignore()
            self.frame.leave(then=self.close)
            return
        if self.frame is not None:
            self.frame.shut()
        self._jobs.close()
        super().closeEvent(event)

    def _draw_icon(self) -> None:
        self.setWindowIcon(icon("gangway", Hue.NOTE, self.palette(), [QIcon.Mode.Normal]))
