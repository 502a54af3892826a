"""What a system with callbacks has below its credentials: the tester, and the values the seller makes up for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.core.descriptors.system import System
from wizard.core.errors import GangwayError
from wizard.core.secret import Secret
from wizard.gui.labels import PushButton, TextLabel
from wizard.gui.metrics import Metrics
from wizard.gui.notice import Notice
from wizard.gui.one_job import OneJob
from wizard.gui.pages.callback_dialog import CallbackDialog
from wizard.gui.pages.page import PageContext
from wizard.gui.palette import Hue
from wizard.gui.widgets.flow import FlowLayout
from wizard.onboarding.received_callbacks import CallbackTester, Scheme
from wizard.onboarding.secrets import SecretState

_RANDOM_BYTES = 64

Take = Callable[[str, Secret], None]


class CallbackTools(QWidget):
    """`take` is given a field and the value made up for it; `recorded` is called after an event was written down."""

    def __init__(self, context: PageContext, scheme: Scheme, take: Take, recorded: Callable[[], None]) -> None:
        super().__init__()
        self._context, self._scheme, self._take, self._recorded = context, scheme, take, recorded
        self._texts = context.speaker.texts
        self.dialog: CallbackDialog | None = None
        self.notice = Notice()
        self.notice.name_close(self._texts.get("ui.close-notice"))
        self._job = OneJob(context.jobs, self, self.notice, failed=self._fail, stopped=self.refresh)
        self.test_button = PushButton(self._texts.get("callback.test"), "search", self.open)
        self.generate_buttons: dict[str, PushButton] = {}
        self.copy_buttons: dict[str, PushButton] = {}
        self._build()
        self.refresh()

    def _build(self) -> None:
        metrics = Metrics.of()
        row = FlowLayout(across=metrics.gap, down=metrics.tight)
        row.addWidget(self.test_button)
        for role in self._scheme.format.generated:
            field = self._scheme.field(role)
            told = {"field": self._label(field)}
            make = PushButton(self._texts.get("callback.generate", **told), "add", partial(self._generate, role))
            copy = PushButton(self._texts.get("callback.copy", **told), "duplicate", partial(self._copy, field))
            self.generate_buttons[field], self.copy_buttons[field] = make, copy
            row.addWidget(make)
            row.addWidget(copy)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, metrics.gap, 0, 0)
        box.setSpacing(metrics.tight)
        box.addWidget(TextLabel(self._texts.get("callback.tools"), None))
        box.addLayout(row)
        box.addWidget(self.notice)

    def _label(self, field: str) -> str:
        return self._texts.get(f"{self._scheme.system.index.id}.credentials.{field}.label")

    def refresh(self) -> None:
        """Offer what fits: a value that is there is copied, one that is not is made."""
        for field, make in self.generate_buttons.items():
            is_there = self._state(field) is not SecretState.ABSENT
            make.setVisible(not is_there)
            self.copy_buttons[field].setVisible(is_there)

    def _state(self, field: str) -> SecretState:
        return self._context.session.secret_state(self._scheme.system.index.id, field)

    def open(self) -> None:
        """The tester."""
        self.dialog = CallbackDialog(self._context, self._scheme, self)
        self.dialog.recorded.connect(self._recorded)
        self.dialog.finished.connect(lambda _code: self._closed())
        self.dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    # --- values the seller makes up

    def _generate(self, role: str) -> None:
        field = self._scheme.field(role)
        self._take(field, Secret(self._scheme.format.generate(role, os.urandom(_RANDOM_BYTES))))
        self.refresh()
        self.copy_buttons[field].setFocus()
        self.notice.say(self._texts.get("callback.generated", field=self._label(field)), Hue.NOTE)

    def _copy(self, field: str) -> None:
        tester = CallbackTester(self._context.session, self._scheme)
        self._job.run(self._texts, "callback.working", tester.values_job((field,)), partial(self._copied, field))

    def _copied(self, field: str, values: dict[str, Secret]) -> None:
        if field not in values:
            self.notice.say(self._texts.get("callback.not-there", field=self._label(field)), Hue.CARE)
            return
        # Text only: data of our own on the clipboard would be freed after the interpreter, which crashes at the end.
        QGuiApplication.clipboard().setText(values[field].reveal())
        self.notice.say(self._texts.get("callback.copied", field=self._label(field)), Hue.GOOD)

    def _fail(self, error: GangwayError) -> None:
        words = self._context.speaker.error(error)
        self.notice.say(words.message + self._texts.get("ui.between") + words.fix, Hue.BAD)


def callback_tools(
    context: PageContext, system: System, take: Take, recorded: Callable[[], None]
) -> CallbackTools | None:
    """The tools of a system with callbacks, None for one without (or whose format this program was not given)."""
    if system.callbacks is None or system.callbacks.format not in context.callback_formats():
        return None
    return CallbackTools(context, Scheme.of(system, context.callback_formats()), take, recorded)
