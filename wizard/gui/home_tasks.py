"""What the home page offers besides opening: copy an entry to more shops, import one, write a calendar (A-10, A-14).

All of it is what the command line does, by the same functions; here it runs in the background and ends in a sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtWidgets import QWidget

from wizard.adapters.clock import Clock
from wizard.core.texts import Texts
from wizard.gui.palette import Hue
from wizard.onboarding.workspace import Workspace

if TYPE_CHECKING:
    from wizard.core.findings import Finding
    from wizard.gui.clone_dialog import Given
    from wizard.gui.widgets.choosers import Chooser
    from wizard.onboarding.session import EntrySession

CALENDAR_NAME = "gangway.ics"
T = TypeVar("T")


class Place(Protocol):
    """What the window gives: where one is, and how work is run and spoken of."""

    texts: Texts
    workspace: Workspace

    def run_job(
        self, work: Callable[[], T], done: Callable[[T], None], key: str, unwanted: Callable[[T], None] | None = None
    ) -> None:
        """Run it in the background, with the words of that key."""

    def say(self, text: str, hue: Hue) -> None:
        """One sentence across the window."""

    def reload_home(self) -> None:
        """The entries changed."""

    def show_session(self, session: EntrySession, pointer: str = "") -> None:
        """Work on an open entry."""


class HomeTasks:
    """`choose_file` and `choose_new_file` ask for files; None until first needed, then the system's own dialogs."""

    def __init__(self, place: Place, parent: QWidget, clock: Clock) -> None:
        self._place, self._parent, self._clock = place, parent, clock
        self.choose_file: Chooser | None = None
        self.choose_new_file: Chooser | None = None

    # --- copy to more shops

    def clone(self, entry_id: str) -> None:
        """Ask which shops, then make a draft for each."""
        from wizard.gui.clone_dialog import CloneDialog
        from wizard.gui.widgets.choosers import choose_file

        place = self._place
        platform = place.workspace.entries.read(entry_id).summary.platform
        taken = partial(self._clone_to, entry_id)
        dialog = CloneDialog(place.workspace, place.texts, (entry_id, platform), taken, self._parent)
        dialog.choose = self.choose_file or choose_file
        dialog.open()

    def _clone_to(self, entry_id: str, given: Given) -> None:
        from wizard.onboarding.copying import clone_entry

        place = self._place
        work = partial(clone_entry, place.workspace, place.texts, entry_id, given)
        place.run_job(work, self._cloned, "home.cloning")

    def _cloned(self, made: list[str]) -> None:
        place, text = self._place, self._place.texts.get
        place.reload_home()
        key = "home.cloned-one" if len(made) == 1 else "home.cloned"
        told = {"count": len(made)} if len(made) != 1 else {}
        place.say(text(key, entries=text("value.separator").join(made), **told), Hue.GOOD)

    # --- import

    def import_one(self) -> None:
        """Ask for a file, then make an entry of it and open that."""
        from wizard.gui.widgets.choosers import choose_file

        choose = self.choose_file or choose_file
        choose(self._parent, self._place.texts.get("home.import-choose"), None, self._import)

    def _import(self, path: Path) -> None:
        from wizard.onboarding.copying import import_document

        place = self._place
        work = partial(import_document, place.workspace, place.texts, path)
        place.run_job(work, partial(self._imported, path), "home.importing", unwanted=_give_back)

    def _imported(self, path: Path, made: tuple[EntrySession, tuple[Finding, ...]]) -> None:
        from wizard.onboarding.wording import Speaker

        session, findings = made
        place = self._place
        place.show_session(session)
        told = {"file": path.name, "entry": session.entry_id}
        if findings:
            words = Speaker(place.texts, session.platform).finding(findings[0])
            first = " ".join(part for part in (words.label, words.message, words.fix) if part)
            place.say(place.texts.get("home.imported-notes", count=len(findings), first=first, **told), Hue.CARE)
        else:
            place.say(place.texts.get("home.imported", **told), Hue.GOOD)

    # --- calendar

    def write_calendar(self, entry_id: str) -> None:
        """Ask for a file, then write deadlines and waits of one entry, or of all for ""."""
        from wizard.gui.widgets.choosers import choose_new_file

        place = self._place
        overviews = [one for one in place.workspace.overviews() if entry_id in ("", one.summary.id)]
        if not any(one.waits or one.deadlines for one in overviews):
            place.say(place.texts.get("home.calendar-none"), Hue.NOTE)
            return
        choose = self.choose_new_file or choose_new_file
        title = place.texts.get("home.calendar-choose")
        choose(self._parent, title, Path(CALENDAR_NAME), partial(self._write, entry_id))

    def _write(self, entry_id: str, path: Path) -> None:
        place = self._place
        work = partial(_calendar, place.workspace, place.texts, self._clock, entry_id, path)
        place.run_job(work, partial(self._written, path), "home.calendar-writing")

    def _written(self, path: Path, count: int) -> None:
        self._place.say(self._place.texts.get("home.calendar-written", count=count, file=str(path)), Hue.GOOD)


def _calendar(workspace: Workspace, texts: Texts, clock: Clock, entry_id: str, path: Path) -> int:
    """Write the file; how many reminders it holds."""
    from wizard.adapters.json_files import write_atomic
    from wizard.onboarding.reports import calendar

    overviews = [one for one in workspace.overviews() if entry_id in ("", one.summary.id)]
    text = calendar(overviews, texts, clock())
    write_atomic(path, text.encode("utf-8"))
    return text.count("BEGIN:VEVENT")


def _give_back(made: tuple[EntrySession, tuple[Finding, ...]]) -> None:
    """An entry that was made too late must not stay locked."""
    made[0].close()
