"""What became of a test message: a sentence, who was left out, and the platform's words as they came."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.core.answers import credentials_of
from wizard.core.descriptors.system import System
from wizard.gui.announce import announce
from wizard.gui.icons import Paint
from wizard.gui.labels import IconText, TextLabel, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.pages.page import PageContext
from wizard.gui.palette import Hue
from wizard.gui.widgets.layouts import clear_layout
from wizard.gui.widgets.quotation import Quotation
from wizard.onboarding.spoken_host import spoken_host
from wizard.onboarding.trying import Tried, TryState
from wizard.onboarding.trying_words import TryingSpeaker

_LOOKS: dict[TryState, tuple[str, Paint]] = {
    TryState.READY: ("info", Hue.NOTE),
    TryState.HAS_ERRORS: ("error", Hue.BAD),
    TryState.DONE: ("check", Hue.GOOD),
    TryState.PARTIAL: ("warning", Hue.CARE),
    TryState.REFUSED: ("error", Hue.BAD),
    TryState.UNSENT: ("error", Hue.BAD),
    TryState.MAYBE: ("warning", Hue.CARE),
}


class OutcomeView(QWidget):
    """Empty until something was sent."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._texts = context.speaker.texts
        self._voice = TryingSpeaker(self._texts, context.speaker)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(Metrics.of().tight)
        self.hide()

    def clear(self) -> None:
        """Nothing is said about what would be sent now."""
        clear_layout(self._box)
        self.hide()

    def show_outcome(self, tried: Tried, system: System) -> None:
        """Say what became of it."""
        clear_layout(self._box)
        words = self._voice.tried(tried)
        icon, paint = _LOOKS[tried.state]
        self._box.addWidget(IconText(icon, words.message, paint))
        lines = [words.fix, words.where, *self._voice.left_out(tried)]
        for line in lines:
            if line:
                self._box.addWidget(TextLabel(line))
        if tried.reference:
            self._box.addWidget(quiet(self._texts.get("trying.reference", number=tried.reference)))
        if tried.verdict is not None and tried.verdict.platform_text:
            session = self._context.session
            answers = credentials_of(session.platform, session.document, system.index.id)
            title = self._texts.get("page.ladder.original", host=spoken_host(self._texts, system, answers))
            self._box.addWidget(Quotation(title, tried.verdict.platform_text, self._texts.get("page.copy")))
        self.show()
        announce(self, "\n".join(one for one in (words.message, *lines) if one))
