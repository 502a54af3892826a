"""What a tool is, what its page is given, and what the window needs of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from wizard.adapters.resources import Resources
    from wizard.core.texts import Texts
    from wizard.gui.jobs import JobRunner


@dataclass(frozen=True, slots=True)
class ToolContext:
    """What every tool is built with. `jobs` runs plain functions off the GUI thread."""

    resources: Resources
    texts: Texts
    jobs: JobRunner


class ToolPage(QWidget):
    """A tool's page. It lies in a scroll area; title and way back are the frame's."""

    def respeak(self, texts: Texts) -> None:
        """Say everything in another language; what was chosen and found stays."""

    def leave(self) -> None:
        """The page is being left: stop what runs, and forget everything that was read."""

    def focus_first(self) -> None:
        """Put the focus where one begins."""


@dataclass(frozen=True, slots=True)
class Tool:
    """`id` names its texts: tool.<id>.title and .menu. `make` imports the page, which no start needs."""

    id: str
    make: Callable[[ToolContext], ToolPage]
