"""A tool in the window: its title, the way back, and its page in a scroll area."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from wizard.core.texts import Texts
from wizard.gui.jobs import JobRunner
from wizard.gui.labels import Line, PushButton, TextLabel
from wizard.gui.metrics import Metrics
from wizard.gui.tools.tool import Tool, ToolPage


class ToolFrame(QWidget):
    """Emits `back_wanted`. `back` names the place one goes back to: home, or the entry one came from."""

    back_wanted = Signal()

    def __init__(self, tool: Tool, page: ToolPage, texts: Texts, jobs: JobRunner, *, to_entry: bool) -> None:
        super().__init__()
        self.tool, self.page = tool, page
        self._jobs, self._to_entry = jobs, to_entry
        self.title = TextLabel(bold=True)
        self.title.setWordWrap(False)
        self.back_button = PushButton("", "back", self.back_wanted.emit)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # what was found is read by the arrow keys, too
        self.area.setWidget(page)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._head())
        box.addWidget(Line())
        box.addWidget(self.area, 1)
        shortcut = QShortcut(QKeySequence("Ctrl+W"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.back_wanted)
        self._retitle(texts)

    def _head(self) -> QWidget:
        metrics = Metrics.of()
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(metrics.margin, metrics.gap, metrics.margin, metrics.gap)
        row.setSpacing(metrics.margin)
        row.addWidget(self.back_button)
        row.addWidget(self.title, 1)
        return head

    def _retitle(self, texts: Texts) -> None:
        title = texts.get(f"tool.{self.tool.id}.title")
        self.title.setText(title)
        self.setAccessibleName(title)
        self.area.setAccessibleName(title)
        self.back_button.setText(texts.get("tool.back-to-entry" if self._to_entry else "tool.back"))

    def respeak(self, texts: Texts) -> None:
        """Another language; page, place and what was found stay."""
        at = self.area.verticalScrollBar().value()
        self._retitle(texts)
        self.page.respeak(texts)
        self.area.verticalScrollBar().setValue(at)

    def leave(self) -> None:
        """The window shows something else: nothing of the page goes on or is kept."""
        self.page.leave()
        self._jobs.forget(self.page)
