"""Put in a request that was received and see whether it is right; nothing is sent, no secret is shown (WA-18)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QRadioButton,
    QStackedWidget,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from wizard.core.callbacks import Kind
from wizard.core.errors import GangwayError
from wizard.gui.focus_ring import paint_focus
from wizard.gui.labels import Line, PushButton, TextLabel
from wizard.gui.metrics import Metrics
from wizard.gui.notice import Notice
from wizard.gui.one_job import OneJob
from wizard.gui.pages.callback_input import ChallengeInput, EventInput
from wizard.gui.pages.callback_verdict import VerdictView
from wizard.gui.pages.page import PageContext
from wizard.gui.palette import is_dark, quiet_color
from wizard.gui.widgets.layouts import row_of
from wizard.onboarding.callback_words import CallbackSpeaker
from wizard.onboarding.received_callbacks import CallbackTester, EventKeeper, Scheme, Tested
from wizard.onboarding.wording import Words

if TYPE_CHECKING:
    from wizard.core.texts import Texts

_ROOM = 12  # units left free between the dialog and the edges of the window it belongs to


class _Choice(QRadioButton):
    """One of the kinds, also seen on a dark ground, where some styles draw its ring darker than what it lies on."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_focus(self)
        if not is_dark(self.palette()):
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        ring = self.style().subElementRect(QStyle.SubElement.SE_RadioButtonIndicator, option, self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(quiet_color(self.palette()))
        painter.drawEllipse(ring.adjusted(0, 0, -1, -1))
        painter.end()


class CallbackDialog(QDialog):
    """Judges requests of one system with the entry's values. `recorded` after a template's status was written down."""

    recorded = Signal()

    def __init__(self, context: PageContext, scheme: Scheme, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._texts: Texts = context.speaker.texts
        self._tester = CallbackTester(context.session, scheme)
        self._said_by = CallbackSpeaker(self._texts, scheme)
        self._kinds = tuple(kind for kind in Kind if kind in scheme.format.needs)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = self._texts.get(f"{scheme.system.index.id}.system")
        self.setWindowTitle(self._texts.get("callback.title", system=title))
        keeper = EventKeeper(self._tester, context.template_formats())
        self.verdict = VerdictView(context.speaker, self._said_by, keeper, self.recorded.emit)
        self.notice = Notice()
        self.notice.name_close(self._texts.get("ui.close-notice"))
        self._job = OneJob(context.jobs, self, self.notice, failed=self._fail, stopped=self._ready)
        self._build()
        self._fit(parent)
        self._turn(0)

    def _build(self) -> None:
        metrics = Metrics.of()
        self.inputs: Mapping[Kind, ChallengeInput | EventInput] = {
            kind: ChallengeInput(self._texts)
            if kind is Kind.CHALLENGE
            else EventInput(self._context.speaker, self._context.jobs)
            for kind in self._kinds
        }
        self.stack = QStackedWidget()
        for part in self.inputs.values():
            self.stack.addWidget(part)
            part.changed.connect(self._on_changed)
        parts = QHBoxLayout()
        parts.setSpacing(metrics.gap)
        parts.addWidget(self.stack, 1)
        parts.addWidget(Line(upright=True))
        parts.addWidget(self.verdict, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.margin)
        box.setSpacing(metrics.gap)
        box.addWidget(TextLabel(self._texts.get("callback.help")))
        box.addLayout(self._build_choice())
        box.addLayout(parts, 1)
        box.addWidget(self.notice)
        box.addLayout(self._build_buttons())

    def _build_choice(self) -> QHBoxLayout:
        self.choice = QButtonGroup(self)
        for index, kind in enumerate(self._kinds):
            button = _Choice(self._texts.get(f"callback.kind.{kind.value}"))
            self.choice.addButton(button, index)
            button.setVisible(len(self._kinds) > 1)
        self.choice.idToggled.connect(lambda index, is_on: self._turn(index) if is_on else None)
        return row_of(*self.choice.buttons())

    def _build_buttons(self) -> QHBoxLayout:
        self.close_button = PushButton(self._texts.get("callback.close"), "", self.reject)
        self.judge_button = PushButton(self._texts.get("callback.judge"), "check", self.judge)
        self.judge_button.setDefault(True)
        self.judge_button.setShortcut(QKeySequence("Ctrl+Return"))
        row = QHBoxLayout()
        row.setSpacing(Metrics.of().gap)
        row.addStretch(1)
        for button in (self.close_button, self.judge_button):
            button.setMinimumWidth(Metrics.of().times(20))
            row.addWidget(button)
        return row

    def _fit(self, parent: QWidget) -> None:
        """As large as is comfortable, and inside the window."""
        metrics, room = Metrics.of(), parent.window().size()
        free = metrics.times(_ROOM)
        self.resize(min(metrics.times(220), room.width() - free), min(metrics.times(140), room.height() - free))

    # --- one kind at a time

    @property
    def kind(self) -> Kind:
        """What is being judged."""
        return self._kinds[self.stack.currentIndex()]

    def show_kind(self, kind: Kind) -> None:
        """Turn to a kind."""
        self._turn(self._kinds.index(kind))

    def _turn(self, index: int) -> None:
        self._job.stop()
        self.stack.setCurrentIndex(index)
        self.choice.button(index).setChecked(True)
        self.verdict.show_empty()
        part = self.inputs[self.kind]
        (part.request if isinstance(part, ChallengeInput) else part.headers).setFocus()

    def _on_changed(self) -> None:
        """What was said is about another request than the one that is there now."""
        self._job.stop()
        self.verdict.show_empty()

    # --- judging

    def judge(self) -> None:
        """Judge what was put in, in the background: the keyring may take its time."""
        part = self.inputs[self.kind]
        if part.is_empty:
            text = self._texts.get
            self.verdict.show_problem(Words(text("callback.nothing.message"), text("callback.nothing.fix")))
            return
        try:
            work = self._tester.judge_job(self.kind, part.received())
        except GangwayError as error:
            self._fail(error)
            return
        self.judge_button.setEnabled(False)
        self._job.run(self._texts, "callback.working", work, self._show)

    def _show(self, tested: Tested) -> None:
        self._ready()
        if tested.judgement is None:
            self.verdict.show_problem(self._said_by.missing(tested.missing))
        else:
            self.verdict.show_judgement(tested.judgement)

    def _fail(self, error: GangwayError) -> None:
        self._ready()
        self.verdict.show_problem(self._context.speaker.error(error))

    def _ready(self) -> None:
        self.judge_button.setEnabled(True)
