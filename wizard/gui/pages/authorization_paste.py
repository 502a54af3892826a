"""The address a seller comes back with: pasted as a secret, judged on this computer, counted down until sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.core.secret import Secret
from wizard.gui.announce import announce
from wizard.gui.labels import IconButton, IconText, PushButton, TextLabel, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.pages.authorization_countdown import Countdown, clock_text
from wizard.gui.pages.page import PageContext
from wizard.gui.pages.secret_line import SecretLine
from wizard.gui.palette import Hue
from wizard.gui.widgets.flow import FlowLayout
from wizard.gui.widgets.layouts import row_of
from wizard.onboarding.authorization_words import AuthorizationSpeaker
from wizard.onboarding.authorizing import Authorization, Redirected, Refused

_OLD = "code-old"
_MINUTE = 60


class PastePart(QWidget):
    """`spend` when the seller wants the code exchanged. The field is empty again after every judgement.

    `pending` is the address that can be exchanged, as long as it can.
    """

    spend = Signal()

    def __init__(
        self,
        context: PageContext,
        about: Authorization,
        speaker: AuthorizationSpeaker,
        field_name: Callable[[str], str],
    ) -> None:
        super().__init__()
        self._context, self._about, self._speaker, self._field_name = context, about, speaker, field_name
        self._texts = context.speaker.texts
        self.pending: Redirected | None = None
        self._late = Secret("")
        self._build_entry()
        self._build_verdict()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Metrics.of().tight)
        for part in (TextLabel(self._text("head"), bold=True), quiet(self._text("help")), self.entry, self.verdict):
            box.addWidget(part)

    def _build_entry(self) -> None:
        self.line = SecretLine()
        self.line.setPlaceholderText(self._text("here"))
        self.line.setAccessibleName(self._text("label"))
        self.line.setAccessibleDescription(self._text("help"))
        self.line.entered.connect(self._on_entered)
        self.paste_button = PushButton(self._text("paste"), "paste", self.line.paste_from_clipboard)
        between = self._texts.get("ui.name-between")
        self.paste_button.setAccessibleName(self._text("paste") + between + self._text("label"))
        self.reveal_button = IconButton(self._texts.get("ui.secret.reveal"), "reveal")
        self.reveal_button.pressed.connect(lambda: self.line.reveal(True))
        self.reveal_button.released.connect(lambda: self.line.reveal(False))
        self.entry = QWidget()
        row = row_of(self.line, self.reveal_button, self.paste_button, stretch=False)
        row.setStretch(0, 1)
        self.entry.setLayout(row)

    def _build_verdict(self) -> None:
        metrics = Metrics.of()
        self.judged = IconText("info", "")
        self.fix = quiet("")
        self.left = Countdown(self._shown_left, self._spoken_left)
        self.once = quiet(self._text("once"))
        self.exchange_button = PushButton(self._text("exchange"), "key", self.spend.emit)
        self.exchange_button.setAccessibleDescription(self._text("once"))
        self.drop_button = PushButton(self._text("drop"), "remove", self._drop)
        self.just_now_button = PushButton(self._text("just-now"), "time", self._on_just_now)
        buttons = FlowLayout(across=metrics.gap, down=metrics.tight)
        for button in (self.exchange_button, self.drop_button, self.just_now_button):
            buttons.addWidget(button)
        self.verdict = QWidget()
        box = QVBoxLayout(self.verdict)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(metrics.tight)
        for part in (self.judged, self.fix, self.left, self.once):
            box.addWidget(part)
        box.addLayout(buttons)
        self.verdict.hide()

    # --- judging

    def fill(self, address: Secret) -> None:
        """Take an address as if it had been pasted."""
        self.line.show_secret(address)
        self.line.entered.emit()

    def _on_entered(self) -> None:
        pasted = self.line.secret
        if not pasted:
            return
        self.line.forget()
        self._judge(pasted, None)

    def _on_just_now(self) -> None:
        """As the seller says, the browser came to the address within the last minute."""
        late, now = self._late, self._context.session.now()
        self._judge(late, now)
        self.exchange_button.setFocus()

    def _judge(self, pasted: Secret, stated: datetime | None) -> None:
        found = self._about.take(pasted.reveal(), stated=stated)
        is_late = isinstance(found, Refused) and found.code == _OLD
        self._late = pasted if is_late else Secret("")
        if isinstance(found, Refused):
            self._show_refused(found)
        else:
            self._show_fine(found)

    def _show_refused(self, refused: Refused) -> None:
        words = self._speaker.refused(refused)
        self.pending = None
        self._show("error", Hue.BAD, words.message, words.fix)
        announce(self, words.message + self._texts.get("ui.between") + words.fix, urgent=True)

    def _show_fine(self, found: Redirected) -> None:
        self.pending = found
        told = {"field": self._field_name(found.subject), "value": found.value}
        text = self._text("fine-for", **told) if found.value else self._text("fine")
        self._show("check", Hue.GOOD, text, "")
        self.left.start(self._about.seconds_left(found))
        announce(self, text + self._texts.get("ui.between") + self.left.accessibleName())

    def _show(self, icon: str, hue: Hue, text: str, fix: str) -> None:
        is_fine = self.pending is not None
        self.judged.icon_label.show_icon(icon, hue)
        self.judged.text_label.set_paint(hue)
        self.judged.text_label.setText(text)
        self.fix.setText(fix)
        self.fix.setVisible(bool(fix))
        for part in (self.left, self.once, self.exchange_button, self.drop_button):
            part.setVisible(is_fine)
        self.just_now_button.setVisible(bool(self._late))
        self.verdict.show()

    # --- afterwards

    def _drop(self) -> None:
        self.line.setFocus()
        self.clear()

    def clear(self) -> None:
        """Nothing is pasted."""
        self.pending, self._late = None, Secret("")
        self.line.forget()
        self.verdict.hide()

    def tick(self) -> None:
        """A second went by; a code past its time is let go of."""
        if self.pending is None:
            return
        left = self._about.seconds_left(self.pending)
        if left > 0:
            self.left.show_seconds(left)
            return
        had_focus = self.exchange_button.hasFocus() or self.drop_button.hasFocus()
        self.pending = None
        if had_focus:
            self.line.setFocus()
        self._show("time", Hue.CARE, self._text("over"), "")
        announce(self, self._text("over"), urgent=True)

    def _shown_left(self, left: int) -> str:
        return self._text("left", time=clock_text(left))

    def _spoken_left(self, left: int) -> str:
        if left > _MINUTE:
            return self._text("left-minutes", count=left // _MINUTE)
        return self._text("left-seconds", count=next((mark for mark in (10, 30) if left <= mark), _MINUTE))

    def _text(self, name: str, /, **parameters: object) -> str:
        return self._texts.get(f"authorization_page.paste.{name}", **parameters)
