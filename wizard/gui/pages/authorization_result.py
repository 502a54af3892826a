"""How a fetch of tokens ended, as a rung says it: what happened, what to do, where, and the platform's own words."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.adapters.ladders.codes import Reason
from wizard.core.texts import Texts
from wizard.gui.announce import announce
from wizard.gui.icons import Paint
from wizard.gui.labels import IconText, TextLabel
from wizard.gui.metrics import Metrics
from wizard.gui.palette import Hue
from wizard.gui.widgets.layouts import clear_layout
from wizard.gui.widgets.quotation import Quotation
from wizard.onboarding.authorization_words import AuthorizationSpeaker
from wizard.onboarding.authorizing import Ended, Fetched, Settled
from wizard.onboarding.wording import Words

_LOOKS: dict[Ended, tuple[str, Paint]] = {
    Ended.STORED: ("check", Hue.GOOD),
    Ended.ALREADY: ("info", Hue.NOTE),
    Ended.IN_MEMORY: ("warning", Hue.CARE),
    Ended.POSSIBLY_SPENT: ("warning", Hue.CARE),
    Ended.REFUSED: ("error", Hue.BAD),
    Ended.NOT_SENT: ("computer", Hue.CARE),
    Ended.NOTHING: ("info", Hue.CARE),
}


class ResultView(QWidget):
    """Hidden until there is something to say. `system` is the title of the system, whose words are quoted."""

    def __init__(self, texts: Texts, speaker: AuthorizationSpeaker, system: str) -> None:
        super().__init__()
        self._texts, self._speaker, self._system = texts, speaker, system
        self.head = IconText("info", "")
        self._details = QVBoxLayout()
        self._details.setSpacing(Metrics.of().tight)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Metrics.of().tight)
        box.addWidget(self.head)
        box.addLayout(self._details)
        self.hide()

    def show_fetched(self, fetched: Fetched, *, practice: bool) -> None:
        """Say how it ended, aloud too."""
        if fetched.state is Ended.NOT_SENT and fetched.verdict and fetched.verdict.code == Reason.CANCELLED:
            self.say("info", None, Words(self._text("cancelled")))
            return
        told = fetched.verdict.platform_text if fetched.verdict else ""
        self.say(*_LOOKS[fetched.state], self._speaker.fetched(fetched, practice=practice), told)

    def show_settled(self, settled: Settled) -> None:
        """Say what the keyring had; nothing when there was nothing to look for."""
        if settled.has_looked:
            name = "replaced" if settled.replaced else "same" if settled.intent else "gone"
            look = ("check", Hue.GOOD) if settled.replaced else ("info", Hue.CARE)
            self.say(*look, Words(self._texts.get(f"authorization_page.doubt.{name}")))

    def say(self, icon: str, paint: Paint, words: Words, told: str = "") -> None:
        """`told` is what the platform said, verbatim."""
        self._clear()
        self.head.icon_label.show_icon(icon, paint)
        self.head.text_label.set_paint(paint if paint is not None else QPalette.ColorRole.WindowText)
        self.head.text_label.setText(words.message)
        for name in ("fix", "where"):
            value = getattr(words, name)
            if value:
                self._details.addWidget(TextLabel(self._text(name, **{name: value})))
        if told:
            title = self._text("original", system=self._system)
            self._details.addWidget(Quotation(title, told, self._texts.get("page.copy")))
        self.show()
        announce(self, self._texts.get("ui.between").join(one for one in (words.message, words.fix) if one))

    def clear(self) -> None:
        """Nothing to say any more."""
        self._clear()
        self.hide()

    def _clear(self) -> None:
        clear_layout(self._details)

    def _text(self, name: str, /, **parameters: object) -> str:
        return self._texts.get(f"authorization_page.run.{name}", **parameters)
