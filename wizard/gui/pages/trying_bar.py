"""Below a message's preview: a button that leads to a test message, or what is missing for one."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.core.descriptors.platform import TemplateKind
from wizard.core.errors import GangwayError
from wizard.gui.labels import PushButton, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.pages.page import PageContext
from wizard.gui.pages.trying_dialog import TryingDialog
from wizard.gui.widgets.layouts import row_of
from wizard.onboarding.missing_credentials import missing_credentials
from wizard.onboarding.trying import Possible, Trying


def can_be_tried(context: PageContext, kind: TemplateKind | None) -> bool:
    """Whether messages of this kind can be sent by some system of the platform."""
    if kind is None or kind.sent_as not in context.drafts():
        return False
    systems = (context.session.systems[name] for name in context.session.platform.index.systems)
    return any(one.actions is not None and one.actions.actions for one in systems)


def possible_actions(context: PageContext) -> list[Possible]:
    """What can be done with the credentials there are."""
    try:
        found = Trying(context.session, context.action_formats()).possible
    except GangwayError:
        return []
    return [one for one in found if not missing_credentials(context.session, one.system.index.id)]


class TryingBar(QWidget):
    """For the item at `pointer`."""

    def __init__(self, context: PageContext, pointer: str) -> None:
        super().__init__()
        self._context, self._pointer = context, pointer
        text = context.speaker.texts.get
        self.dialog: TryingDialog | None = None
        self.button = PushButton(text("trying.open"), "reply", self.open)
        self.reason = quiet(text("trying.no-credentials"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, Metrics.of().tight, 0, 0)
        box.setSpacing(Metrics.of().tight)
        box.addLayout(row_of(self.button))
        box.addWidget(self.reason)
        self.refresh()

    def refresh(self) -> None:
        """Offer it, or say what is missing."""
        is_possible = bool(possible_actions(self._context))
        self.button.setEnabled(is_possible)
        self.reason.setVisible(not is_possible)
        self.button.setAccessibleDescription("" if is_possible else self.reason.text())

    def open(self) -> None:
        """The dialog for the item as it is now."""
        possible = possible_actions(self._context)
        if possible:
            self.dialog = TryingDialog(self._context, possible, self._pointer, self)
            self.dialog.finished.connect(self._on_closed)
            self.dialog.open()

    def _on_closed(self) -> None:
        self.dialog = None
        self.button.setFocus()
