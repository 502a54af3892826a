"""One sentence across the window that waits to be read: a problem, something that runs, something that was done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer

from wizard.gui.announce import announce
from wizard.gui.icons import IconLabel
from wizard.gui.labels import Band, IconButton, PushButton, TextLabel
from wizard.gui.metrics import EXPLAINED_AFTER_MS, WORKING_AFTER_MS
from wizard.gui.palette import Hue

_ICONS = {Hue.BAD: "error", Hue.CARE: "warning", Hue.NOTE: "info", Hue.GOOD: "check"}


class Notice(Band):
    """Hidden until something is said. One button at most besides the one that closes it."""

    def __init__(self) -> None:
        super().__init__(Hue.NOTE)
        self.icon = IconLabel("info", Hue.NOTE)
        self.label = TextLabel()
        self.button = PushButton("", clicked=self._on_clicked)
        self.close_button = IconButton("×", "error", self.hide)
        self._act: Callable[[], None] | None = None
        self.row.addWidget(self.icon)
        self.row.addWidget(self.label, 1)
        self.row.addWidget(self.button)
        self.row.addWidget(self.close_button)
        self.hide()

    def say(self, text: str, hue: Hue, action: str = "", act: Callable[[], None] | None = None) -> None:
        """Show and speak a sentence."""
        self.set_hue(hue)
        self.icon.show_icon(_ICONS[hue], hue)
        self.label.setText(text)
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self._act = act
        self.show()
        announce(self, text, urgent=hue is Hue.BAD)

    def name_close(self, name: str) -> None:
        """The spoken name of the closing button."""
        self.close_button.setAccessibleName(name)
        self.close_button.setToolTip(name)

    def _on_clicked(self) -> None:
        if self._act is not None:
            self._act()


class WorkingLine:
    """Says that something runs once it took 300 ms, and after 2 s what it waits for, with a cancel."""

    def __init__(self, notice: Notice) -> None:
        self._notice = notice
        self._words = ("", "", "")
        self._cancel: Callable[[], None] | None = None
        self._is_shown = False
        self._timer = QTimer(notice)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)

    def start(self, working: str, waiting_for: str, cancel_word: str, cancel: Callable[[], None]) -> None:
        """Work began."""
        self._words, self._cancel, self._is_shown = (working, waiting_for, cancel_word), cancel, False
        self._timer.start(WORKING_AFTER_MS)

    def stop(self) -> None:
        """Work ended; a sentence about it goes."""
        self._timer.stop()
        if self._is_shown:
            self._notice.hide()
        self._is_shown = False

    def _on_time(self) -> None:
        working, waiting_for, cancel_word = self._words
        if self._is_shown:
            self._notice.say(waiting_for, Hue.NOTE, cancel_word, self._cancel)
            return
        self._is_shown = True
        self._notice.say(working, Hue.NOTE)
        self._timer.start(EXPLAINED_AFTER_MS - WORKING_AFTER_MS)
