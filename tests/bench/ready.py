"""Prints `ready` when a window has painted its first page for the first time; both windows are watched in this way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class ReadyWatch(QObject):
    """Watches one page. What the paint has put off comes before the line: it is printed when the loop is idle again."""

    def __init__(self, page: QWidget, then: Callable[[], None]) -> None:
        super().__init__(page)
        self._page, self._then = page, then
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take no event away."""
        if event.type() is QEvent.Type.Paint and watched is self._page:
            self._page.removeEventFilter(self)
            QTimer.singleShot(0, self._then)
        return False


def say_ready() -> None:
    """The line that is waited for outside."""
    print("ready", flush=True)
