"""What the wizard frame is made of: steps left, the page's place in the middle, help right, title and buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from wizard.gui.footer import Footer
from wizard.gui.help_pane import HelpPane
from wizard.gui.labels import Line, TextLabel, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.notice import Notice, WorkingLine
from wizard.gui.pages.page import Page
from wizard.gui.step_list import StepList
from wizard.onboarding.session import EntrySession
from wizard.onboarding.wording import Speaker


class FramePanes(QWidget):
    """The panes in their places. Whoever derives from it says what is in them."""

    def __init__(self, session: EntrySession, speaker: Speaker) -> None:
        super().__init__()
        self.steps = StepList(speaker)
        self.help = HelpPane(session, speaker)
        self.footer = Footer()
        self.notice = Notice()
        self.working = WorkingLine(self.notice)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._middle = QVBoxLayout()
        self._middle.setContentsMargins(0, 0, 0, 0)
        self._middle.addWidget(self.area)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.steps)
        middle.addWidget(Line(upright=True))
        middle.addLayout(self._middle, 1)
        self._help_line = Line(upright=True)
        middle.addWidget(self._help_line)
        middle.addWidget(self.help)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._build_head())
        box.addWidget(Line())
        box.addLayout(middle, 1)
        box.addWidget(self.notice)
        box.addWidget(Line())
        box.addWidget(self.footer)

    def _build_head(self) -> QWidget:
        metrics = Metrics.of()
        self.title = TextLabel(bold=True)
        self.saved = quiet("")
        self.saved.setWordWrap(False)
        self.title.setWordWrap(False)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(metrics.margin, metrics.gap, metrics.margin, metrics.gap)
        row.addWidget(self.title, 1)
        row.addWidget(self.saved)
        return head

    def put_in(self, page: Page) -> None:
        """Show a page: in the scroll area, or in all of the middle when it scrolls its own parts."""
        self.area.setVisible(not page.fills_frame)
        if page.fills_frame:
            self._middle.addWidget(page)
        else:
            self.area.setWidget(page)
        page.show()

    def take_out(self, page: Page) -> None:
        """Take a page away for good; what it still says is not heard."""
        page.blockSignals(True)
        self._middle.removeWidget(page)
        if self.area.widget() is page:
            self.area.takeWidget()
        page.hide()
        page.deleteLater()

    def show_help(self, *, wanted: bool) -> None:
        """The help pane beside the page, or more room for the page."""
        self.help.setVisible(wanted)
        self._help_line.setVisible(wanted)
