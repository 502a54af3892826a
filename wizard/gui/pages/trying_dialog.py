"""Send a test message: where to, exactly what, and only on the click that says so (SW-06)."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from wizard.core.drafts import content_of, samples_of
from wizard.core.errors import GangwayError
from wizard.core.template_cards import texts_in
from wizard.core.templates import parse
from wizard.gui.controls import ComboBox
from wizard.gui.jobs import Job
from wizard.gui.labels import IconText, PushButton, TextLabel, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.pages.account_request import RequestView
from wizard.gui.pages.notes import NoteLines, note_of
from wizard.gui.pages.page import PageContext
from wizard.gui.pages.templates_items import kind_of
from wizard.gui.pages.trying_outcome import OutcomeView
from wizard.gui.pages.trying_recipients import Recipients
from wizard.gui.palette import Hue
from wizard.gui.widgets.layouts import clear_layout, row_of
from wizard.onboarding.trying import Possible, Tried, Trying, TryState

_ROOM = 12  # units left free between the dialog and the edges of the window it belongs to


class TryingDialog(QDialog):
    """`pointer` is the item to try; others of its array can be chosen instead."""

    def __init__(self, context: PageContext, possible: Sequence[Possible], pointer: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._possible = context, tuple(possible)
        self._array, _, self._index = pointer.rpartition("/")
        self._texts = context.speaker.texts
        self._trying = Trying(context.session, context.action_formats())
        self._job: Job | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self._texts.get("trying.title"))
        self.ways, self.messages = ComboBox(), ComboBox()
        self.about, self.open_variables = quiet(""), IconText("warning", "", Hue.CARE)
        self.recipients: Recipients | None = None
        self.findings = NoteLines()
        self.outcome = OutcomeView(context)
        self.request: RequestView | None = None
        self._place, self._below = QVBoxLayout(), QVBoxLayout()
        self.state = IconText("time", self._texts.get("trying.sending"), Hue.NOTE)
        self.close_button = PushButton(self._texts.get("trying.close"), "", self.reject)
        self.send_button = PushButton(self._texts.get("trying.send"), "check", self.send)
        self._build()
        self._fit(parent)
        self._turn()

    # --- building

    def _build(self) -> None:
        metrics = Metrics.of()
        box = QVBoxLayout(self)
        box.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.margin)
        box.setSpacing(metrics.gap)
        if self._context.session.practice:
            box.addWidget(IconText("practice", self._texts.get("trying.practice"), Hue.CARE))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, metrics.gap, 0)
        column.setSpacing(metrics.gap)
        column.addLayout(self._build_choices())
        column.addWidget(self.about)
        column.addLayout(self._place)
        for part in (self.open_variables, self.findings, self.outcome):
            column.addWidget(part)
        column.addLayout(self._below)
        column.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inside)
        box.addWidget(self.area, 1)
        box.addWidget(TextLabel(self._texts.get("trying.once"), None))
        self.state.hide()
        row = row_of(self.state, self.close_button, self.send_button, stretch=False)
        row.insertStretch(1, 1)
        box.addLayout(row)

    def _build_choices(self) -> QVBoxLayout:
        rows = QVBoxLayout()
        for one in self._possible:
            way = self._texts.get(f"{one.system.index.id}.action.{one.action.id}.label")
            self.ways.addItem(way, one.action.id)
        for index, item in enumerate(self._items()):
            if self._is_sendable(item):
                named = str(item.get("name", "")) or self._texts.get("page.templates.unnamed")
                self.messages.addItem(named, str(index))
        self.messages.setCurrentIndex(max(0, self.messages.findData(self._index)))
        for name, combo in (("way", self.ways), ("message", self.messages)):
            label = QLabel(self._texts.get(f"trying.{name}"))
            label.setBuddy(combo)
            label.setFixedWidth(Metrics.of().times(24))
            combo.setAccessibleName(label.text())
            row = QHBoxLayout()
            row.addWidget(label)
            row.addWidget(combo, 1)
            rows.addLayout(row)
        self.ways.activated.connect(lambda _index: self._turn())
        self.messages.activated.connect(lambda _index: self.refresh())
        return rows

    def _fit(self, parent: QWidget) -> None:
        """As large as is comfortable, and inside the window."""
        metrics, room = Metrics.of(), parent.window().size()
        free = metrics.times(_ROOM)
        self.resize(min(metrics.times(170), room.width() - free), min(metrics.times(150), room.height() - free))

    # --- what would be sent

    def _items(self) -> list[Mapping[str, Any]]:
        items = self._context.session.value(self._array)
        return [one for one in items if isinstance(one, Mapping)] if isinstance(items, list) else []

    def _is_sendable(self, item: Mapping[str, Any]) -> bool:
        kind = kind_of(self._context.session.platform, self._array, item)
        return kind is not None and kind.sent_as in self._context.drafts()

    @property
    def possible(self) -> Possible:
        """The way that is chosen."""
        return self._possible[max(0, self.ways.currentIndex())]

    @property
    def item(self) -> Mapping[str, Any]:
        """The message that is chosen."""
        index = int(self.messages.currentData() or 0)
        items = self._items()
        return items[index] if index < len(items) else {}

    def given(self) -> dict[str, Any]:
        """What the action is given: recipients, and the whole message."""
        item = self.item
        kind = kind_of(self._context.session.platform, self._array, item)
        to = dict(self.recipients.given()) if self.recipients is not None else {}
        if kind is None:
            return to
        message = self._context.drafts()[kind.sent_as].message(content_of(item, kind), samples_of(item))
        return {**to, "message": message}

    def _open_names(self) -> list[str]:
        """Variables of the message without a sample value."""
        item = self.item
        kind = kind_of(self._context.session.platform, self._array, item)
        words = texts_in(content_of(item, kind)) if kind is not None else ()
        names = dict.fromkeys(name for text in words for name in parse(text).names())
        return [name for name in names if name not in samples_of(item)]

    def _turn(self) -> None:
        """Another way: it may ask for other recipients."""
        one = self.possible
        clear_layout(self._place)
        self.recipients = Recipients(self._context, one, self.refresh)
        self.recipients.setVisible(bool(self.recipients.lines))
        self._place.addWidget(self.recipients)
        self.about.setText(self._texts.get(f"{one.system.index.id}.action.{one.action.id}.help"))
        self.refresh()

    def refresh(self) -> None:
        """Show what would be sent now; nothing is sent by looking."""
        self.outcome.clear()
        names = self._open_names()
        written = self._texts.get("value.separator").join("{" + one + "}" for one in names)
        self.open_variables.text_label.setText(self._texts.get("trying.open-variables", names=written))
        self.open_variables.setVisible(bool(names))
        try:
            tried = self._trying.plan(self.possible, self.given())
        except GangwayError as error:
            self._fail(error)
            return
        self._show_plan(tried)

    def _show_plan(self, tried: Tried) -> None:
        self.findings.show_notes([note_of(one, self._context.speaker) for one in tried.findings])
        self.findings.setVisible(bool(tried.findings))
        clear_layout(self._below)
        self.request = None
        if tried.request is not None:
            self.request = RequestView([tried.request], self._texts)
            self._below.addWidget(self.request)
        self.send_button.setEnabled(tried.state is TryState.READY and self._job is None)

    def _fail(self, error: GangwayError) -> None:
        clear_layout(self._below)
        words = self._context.speaker.error(error)
        self.about.setText("\n".join((words.message, words.fix)))
        self.send_button.setEnabled(False)

    # --- sending

    def send(self) -> None:
        """Send it once, in the background."""
        cancel, chosen = threading.Event(), self.possible
        try:
            work = self._trying.send_job(chosen, self.given(), cancel)
        except GangwayError as error:
            self._fail(error)
            return
        self._lock(is_sending=True)
        self.outcome.clear()
        self._job = self._context.jobs.run(
            work, lambda tried: self._on_sent(tried, chosen), self._on_failed, self, cancel=cancel
        )

    def _on_sent(self, tried: Tried, chosen: Possible) -> None:
        self._lock(is_sending=False)
        self.outcome.show_outcome(tried, chosen.system)
        self.area.ensureWidgetVisible(self.outcome)

    def _on_failed(self, error: GangwayError) -> None:
        self._lock(is_sending=False)
        self._fail(error)

    def _lock(self, *, is_sending: bool) -> None:
        """While a message is on its way nothing else is chosen or sent."""
        self._job = self._job if is_sending else None
        for part in (self.ways, self.messages, self.send_button, self.recipients):
            if part is not None:
                part.setEnabled(not is_sending)
        self.state.text_label.setText(self._texts.get("trying.sending"))
        self.state.setVisible(is_sending)

    def reject(self) -> None:
        """Close; while a message is on its way first stop waiting for it, and say what is known of it then."""
        if self._job is None:
            super().reject()
            return
        self._job.cancel.set()
        self.state.text_label.setText(self._texts.get("trying.stopping"))
