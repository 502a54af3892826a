"""What the wizard frame needs of a page, and what a page is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wizard.core.findings import Finding
from wizard.gui.jobs import JobRunner
from wizard.onboarding.session import EntrySession
from wizard.onboarding.wording import Speaker


@dataclass(frozen=True)
class PageContext:
    """What every page is built with. `jobs` runs plain functions off the GUI thread."""

    session: EntrySession
    speaker: Speaker
    jobs: JobRunner


class Page(QWidget):
    """One step's page inside the wizard.

    `changed` after every answer written (the frame judges again and calls `show_findings`), `help_wanted` with the
    document pointer that has the focus, `go_wanted` with a pointer somewhere else in the entry.

    `fills_frame`: the page scrolls its own parts and gets the whole room, instead of lying in the frame's scroll area.
    """

    changed = Signal()
    help_wanted = Signal(str)
    go_wanted = Signal(str)
    fills_frame = False

    def __init__(self, context: PageContext, step_id: str) -> None:
        super().__init__()
        self.context = context
        self.step_id = step_id

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show the findings of the whole entry that belong on this page beside their fields. Keeps the focus."""

    def focus_pointer(self, pointer: str) -> bool:
        """Put the focus on the field of that pointer, or the nearest one; False when this page has none."""
        del pointer
        return False

    def insist(self) -> None:
        """Next was pressed: from now on also say what is missing in fields that were never touched."""

    def leave(self) -> None:
        """The page is being left: write what is still being typed, cancel what only this page waits for."""
