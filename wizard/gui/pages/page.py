"""What the wizard frame needs of a page, and what a page is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wizard.core.findings import Finding
from wizard.gui.jobs import JobRunner
from wizard.onboarding.read_lists import ReadLists
from wizard.onboarding.session import EntrySession
from wizard.onboarding.wording import Speaker

if TYPE_CHECKING:
    from wizard.core.account_templates import TemplateFormat
    from wizard.core.actions import ActionFormat
    from wizard.core.callbacks import CallbackFormat
    from wizard.core.drafts import Draft
    from wizard.gui.pages.account_door import AccountDoor
    from wizard.onboarding.program import Program


@dataclass(frozen=True)
class PageContext:
    """What every page is built with. `jobs` runs plain functions off the GUI thread; the formats are the program's.

    `account` leads to the account the entry's templates are submitted to; None where nobody offers that.
    `platform_folder` gives the folder of a platform, where its samples are. `lists` are the live lists that were read
    while the entry is open.
    """

    session: EntrySession
    speaker: Speaker
    jobs: JobRunner
    template_formats: Callable[[], Mapping[str, TemplateFormat]] = dict
    callback_formats: Callable[[], Mapping[str, CallbackFormat]] = dict
    action_formats: Callable[[], Mapping[str, ActionFormat]] = dict
    drafts: Callable[[], Mapping[str, Draft]] = dict
    lists: ReadLists = field(default_factory=ReadLists)
    account: AccountDoor | None = None
    platform_folder: Callable[[str], Path] | None = None

    def with_formats_of(self, program: Program) -> PageContext:
        """The same with what this program has."""
        return replace(
            self,
            template_formats=program.template_formats,
            callback_formats=program.callback_formats,
            action_formats=program.action_formats,
            drafts=program.drafts,
            platform_folder=program.resources.platform_folder,
        )


class Page(QWidget):
    """One step's page inside the wizard.

    `changed` after every answer written (the frame judges again and calls `show_findings`), `help_wanted` with the
    document pointer that has the focus, `go_wanted` with a pointer somewhere else in the entry,
    `tool_wanted` with a tool of the window.

    `fills_frame`: the page scrolls its own parts and gets the whole room, instead of lying in the frame's scroll area.
    """

    changed = Signal()
    help_wanted = Signal(str)
    go_wanted = Signal(str)
    tool_wanted = Signal(str)
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
