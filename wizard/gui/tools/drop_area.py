"""Where a file is dropped or chosen, and where it is said that one is being read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from wizard.core.texts import Texts
from wizard.gui.announce import announce
from wizard.gui.icons import IconLabel
from wizard.gui.labels import Card, PushButton, TextLabel, quiet
from wizard.gui.metrics import WORKING_AFTER_MS, Metrics
from wizard.gui.palette import Hue, hue_color


class DropArea(Card):
    """`choose` and `cancel` are called by its buttons. It only shows: the page takes what is dropped on it."""

    def __init__(self, texts: Texts, choose: Callable[[], None], cancel: Callable[[], None]) -> None:
        super().__init__()
        self._texts = texts
        self._name = ""
        self._row = 0
        self._was_read = True
        self._is_target = False
        metrics = Metrics.of()
        self.said = TextLabel(bold=True)
        self.kinds = quiet("")
        self.choose_button = PushButton("", "folder", choose)
        self.choose_button.setDefault(True)
        self.cancel_button = PushButton("", "", cancel)
        self.cancel_button.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WORKING_AFTER_MS)
        self._timer.timeout.connect(self._show_working)
        words = QVBoxLayout()
        words.setSpacing(metrics.tight)
        words.addWidget(self.said)
        words.addWidget(self.kinds)
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.margin)
        row.setSpacing(metrics.margin)
        row.addWidget(IconLabel("paper", None, metrics.times(8)), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.choose_button)
        self.respeak(texts)

    def respeak(self, texts: Texts) -> None:
        """Another language."""
        self._texts = texts
        self.cancel_button.setText(texts.get("tool.diagnosis.stop"))
        self._say()

    @property
    def is_working(self) -> bool:
        """Whether a file is being read, shown or not."""
        return self._timer.isActive() or self.cancel_button.isVisibleTo(self)

    def show_file(self, name: str, *, was_read: bool = True) -> None:
        """Nothing is being read; `name` is the file that was, well or in vain, "" for none."""
        self._timer.stop()
        self._name, self._row, self._was_read = name, 0, was_read
        self.cancel_button.hide()
        self._say()

    def start(self, name: str) -> None:
        """A file is being read; said once it took a while."""
        self._name, self._row = name, 0
        self._timer.start()

    def show_row(self, row: int) -> None:
        """So far it came."""
        self._row = row
        if self.cancel_button.isVisibleTo(self):
            self._say()

    def set_target(self, *, is_target: bool) -> None:
        """Whether something hangs over the page that would be taken."""
        self._is_target = is_target
        self.update()

    def _show_working(self) -> None:
        self.cancel_button.show()
        self._say()
        announce(self, self.said.text())

    def _say(self) -> None:
        text, is_working = self._texts.get, self.is_working
        key = "reading" if is_working else "drop" if not self._name else "file" if self._was_read else "file-not"
        self.said.setText(text(f"tool.diagnosis.{key}", file=self._name))
        rows = text("diagnosis.progress", row=f"{self._row:,}") if self._row else text("tool.diagnosis.opening")
        self.kinds.setText(rows if is_working else text("tool.diagnosis.kinds"))
        self.choose_button.setText(text("tool.diagnosis.choose-other" if self._name else "tool.diagnosis.choose"))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_target:
            return
        metrics, painter = Metrics.of(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(hue_color(Hue.NOTE, self.palette()), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), metrics.unit, metrics.unit)
        painter.end()
