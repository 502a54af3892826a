"""The line above the templates that leads to the account: submit, follow, import; or where else that is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.core.errors import GangwayError
from wizard.gui.announce import announce
from wizard.gui.labels import PushButton, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.pages.account_door import AccountDoor, system_name
from wizard.gui.widgets.flow import flow_of
from wizard.onboarding.wording import Speaker


class AccountBar(QWidget):
    """`settle` writes what is still being typed on the page, before a dialog looks at the entry."""

    def __init__(self, door: AccountDoor, speaker: Speaker, settle: Callable[[], None]) -> None:
        super().__init__()
        self._speaker, self._settle = speaker, settle
        system = door.system
        text, name = speaker.texts.get, system_name(speaker.texts, system)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Metrics.of().tight)
        self.title = quiet(text("account.bar" if system.templates is not None else "account.elsewhere", system=name))
        box.addWidget(self.title)
        self.submit = PushButton(text("account.submit"), "check", lambda: self._open(door.submit))
        self.follow = PushButton(text("account.follow"), "time", lambda: self._open(door.follow))
        self.bring_in = PushButton(text("account.import"), "folder", lambda: self._open(door.bring_in))
        self.buttons = QWidget()
        self.buttons.setLayout(flow_of(self.submit, self.follow, self.bring_in))
        self.buttons.setVisible(system.templates is not None)
        box.addWidget(self.buttons)
        door.speak(speaker)

    def _open(self, opened: Callable[[Speaker], None]) -> None:
        self._settle()
        try:
            opened(self._speaker)
        except GangwayError as error:
            words = self._speaker.error(error)
            between = self._speaker.texts.get("ui.between")
            self.title.setText(between.join(part for part in (words.message, words.fix) if part))
            announce(self, self.title.text(), urgent=True)
