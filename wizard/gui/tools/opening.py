"""Opens tools in the window, one at a time, and knows the way back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

from wizard.gui.tools.tool import Tool, ToolContext

if TYPE_CHECKING:
    from wizard.adapters.resources import Resources
    from wizard.core.texts import Texts
    from wizard.gui.jobs import JobRunner
    from wizard.gui.tools.frame import ToolFrame


class Window(Protocol):
    """What the window gives: a place for the page, and the places one goes back to."""

    texts: Texts

    def put(self, widget: QWidget) -> None:
        """Show it instead of what is shown."""

    def show_home(self) -> None:
        """Back to the home page."""

    def open_entry(self, entry_id: str, pointer: str = "") -> None:
        """Back to an entry."""


class OpenTools:
    """`frame` is the tool that is open, if one is."""

    def __init__(self, window: Window, tools: Sequence[Tool], resources: Resources, jobs: JobRunner) -> None:
        self._window, self._resources, self._jobs = window, resources, jobs
        self._tools = {one.id: one for one in tools}
        self.frame: ToolFrame | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """Every tool, in the order of the menu."""
        return tuple(self._tools)

    def show(self, tool_id: str, entry_id: str = "") -> None:
        """The page of a tool, unless it is open; the way back leads to an entry, or home for ""."""
        from wizard.gui.tools.frame import ToolFrame

        if self.frame is not None and self.frame.tool.id == tool_id:
            return
        tool, window = self._tools[tool_id], self._window
        page = tool.make(ToolContext(self._resources, window.texts, self._jobs))
        frame = ToolFrame(tool, page, window.texts, self._jobs, to_entry=bool(entry_id))
        frame.back_wanted.connect(partial(window.open_entry, entry_id) if entry_id else window.show_home)
        window.put(frame)
        self.frame = frame
        page.focus_first()

    def leave(self) -> None:
        """Something else is shown from now on."""
        if self.frame is not None:
            self.frame.leave()
        self.frame = None
