"""A field that the authorization writes: shown as a fact, never typed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.core.forms import Field, FieldKind
from wizard.core.pointer import MISSING
from wizard.gui.icons import Paint
from wizard.gui.labels import IconText
from wizard.gui.metrics import Metrics
from wizard.gui.pages.editor import Editor, FormScope
from wizard.gui.pages.text_editors import shown
from wizard.gui.palette import Hue
from wizard.onboarding.secrets import SecretState

_LOOKS: dict[SecretState, tuple[str, Paint]] = {
    SecretState.STORED: ("key", Hue.GOOD),
    SecretState.HELD: ("time", Hue.CARE),
    SecretState.REFERENCED: ("link", Hue.NOTE),
    SecretState.ABSENT: ("step-not-started", None),
}


class AuthorizedFact(Editor):
    """The value the platform told, or whether a token is there; the token itself is never shown."""

    says_optional = False

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        self.state = IconText("step-not-started", "", None)
        label = self.state.text_label
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(0, Metrics.of().tight, 0, 0)
        box.addWidget(self.state)
        self._name = ("", "")
        self._show()

    @property
    def control(self) -> QWidget:
        return self.state.text_label

    def refresh(self, field: Field) -> None:
        super().refresh(field)
        self._show()

    def other_written(self, pointer: str) -> None:
        del pointer
        self._show()

    def name_parts(self, name: str, description: str) -> None:
        self._name = (name, description)
        between = self.scope.text("ui.name-between")
        self.state.text_label.setAccessibleName(name + between + self.state.text_label.text())
        self.state.text_label.setAccessibleDescription(description)

    def _show(self) -> None:
        icon, paint, text = self._token() if self.field.kind is FieldKind.SECRET else self._told()
        self.state.icon_label.show_icon(icon, paint)
        self.state.text_label.set_paint(paint)
        self.state.text_label.setText(text)
        self.name_parts(*self._name)

    def _token(self) -> tuple[str, Paint, str]:
        session = self.scope.context.session
        state = session.secret_state(*self.field.pointer.split("/")[-2:])
        icon, paint = _LOOKS[state]
        practice = {SecretState.ABSENT: "waiting-practice", SecretState.STORED: "stored-practice"}
        usual = {SecretState.ABSENT: "waiting-secret"}
        name = (practice if session.practice else usual).get(state, state.value)
        return icon, paint, self.scope.text(f"authorization_page.fact.{name}")

    def _told(self) -> tuple[str, Paint, str]:
        value = self.value
        if value is MISSING or not value:
            name = "waiting" if self.field.required else "waiting-optional"
            return "step-not-started", None, self.scope.text(f"authorization_page.fact.{name}")
        return "check", Hue.GOOD, shown(value)
