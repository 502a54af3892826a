"""What nobody expected: a line in the log without any value, and a calm sentence."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from wizard.core.errors import GangwayError
from wizard.core.texts import Texts
from wizard.gui.jobs import JobRunner

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox

_log = logging.getLogger(__name__)


class Crashes:
    """Two hooks, for the GUI thread and for all others. At most one dialog is open; what draws it is imported then."""

    def __init__(self, jobs: JobRunner, window: QWidget, texts: Callable[[], Texts]) -> None:
        self._window, self._texts = window, texts
        self._say = jobs.relay(self._show_error, window)
        self._dialog: QMessageBox | None = None
        self._tell = jobs.relay(self._show, window)

    def on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """For sys.excepthook; slots end here too."""
        if isinstance(error, GangwayError):
            _log.warning("refused: %s", error.key)
            self._say(error)
        elif not issubclass(kind, KeyboardInterrupt):
            self._tell(_note(kind, trace))

    def on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        """For threading.excepthook."""
        if not issubclass(arguments.exc_type, SystemExit):
            self._tell(_note(arguments.exc_type, arguments.exc_traceback))

    def _show(self, place: str) -> None:
        texts = self._texts()
        self._open(texts.get("ui.crash-title"), texts.get("ui.crash"), texts.get("ui.crash-do", place=place))

    def _show_error(self, error: GangwayError) -> None:
        """An error with words of its own, such as a full disk met while typing."""
        from wizard.onboarding.wording import Speaker

        words = Speaker(self._texts(), None).error(error)
        self._open(self._texts().get("ui.error-title"), words.message, words.fix)

    def _open(self, title: str, text: str, more: str) -> None:
        if self._dialog is not None:
            return
        from PySide6.QtWidgets import QMessageBox

        dialog = QMessageBox(QMessageBox.Icon.Warning, title, text, parent=self._window)
        dialog.setInformativeText(more)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._on_finished)
        self._dialog = dialog
        dialog.open()

    def _on_finished(self, _code: int) -> None:
        self._dialog = None


def _note(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Log kind and lines; never the message, which may hold what a person typed. Gives the innermost place."""
    frames = traceback.extract_tb(trace)
    _log.error("unexpected %s at %s", kind.__name__, " < ".join(f"{one.name}:{one.lineno}" for one in reversed(frames)))
    return f"{kind.__name__} {frames[-1].name}:{frames[-1].lineno}" if frames else kind.__name__
