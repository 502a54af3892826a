"""One template of an account dialog in full: what happened, why, what to do, the platform's own words, the request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.core.findings import Finding
from wizard.gui.labels import IconText, LinkButton, PushButton, TextLabel, quiet, subheading
from wizard.gui.metrics import Metrics
from wizard.gui.moments import Moments
from wizard.gui.pages.account_lines import Look
from wizard.gui.pages.account_request import RequestView
from wizard.gui.palette import Hue
from wizard.gui.widgets.flow import flow_of
from wizard.gui.widgets.layouts import clear_layout
from wizard.gui.widgets.quotation import Quotation
from wizard.onboarding.session import EntrySession
from wizard.onboarding.submission_words import SubmissionSpeaker
from wizard.onboarding.template_outcomes import Outcome, State
from wizard.onboarding.wording import Speaker

_MOST_FINDINGS = 20
_WITH_STATUS = (State.SUBMITTED, State.SAME, State.CHANGED, State.UNCHANGED)


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks of outcomes: one language, one system."""

    speaker: Speaker
    words: SubmissionSpeaker
    system: str
    """The system's name as a person reads it."""

    def text(self, name: str, /, **parameters: object) -> str:
        """A text of the account dialogs."""
        return self.speaker.texts.get(f"account.{name}", **parameters)

    def word(self, outcome: Outcome) -> str:
        """How it stands, in a few words: what became of it, the account's status, whether the category is another."""
        told = [self.text(f"now.{outcome.state.value}")]
        if outcome.state in _WITH_STATUS:
            told.append(self.words.status(outcome))
        if outcome.category and outcome.asked and outcome.category != outcome.asked:
            told.append(self.text("now.other-category"))
        return self.text("between").join(one for one in told if one)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of one template. `said`: the sentence while nothing has become of it; `was`: its status before."""

    title: str
    about: str
    look: Look
    word: str
    outcome: Outcome | None = None
    said: str = ""
    was: str = ""


class Detail(QWidget):
    """`go` leads to a pointer in the entry. Whether the request is open stays from one template to the next."""

    def __init__(self, session: EntrySession, go: Callable[[str], None]) -> None:
        super().__init__()
        self._session, self._go = session, go
        self._shown: tuple[Shown, str] | None = None
        self._is_open = False
        self.request: RequestView | None = None
        self.opener: PushButton | None = None
        metrics = Metrics.of()
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(metrics.gap, metrics.gap, metrics.gap, metrics.gap)
        self.box.setSpacing(metrics.gap)
        self.box.setAlignment(Qt.AlignmentFlag.AlignTop)

    def say(self, text: str) -> None:
        """No template to show, and why."""
        self._clear()
        self.box.addWidget(quiet(text))

    def show_one(self, shown: Shown, voice: Voice) -> None:
        """Show a template; nothing is drawn anew, and no focus lost, when it is the very same as before."""
        told = (shown, voice.speaker.texts.language)
        if told == self._shown:
            return
        self._clear()
        self._shown = told
        for part in self._parts(shown, voice):
            self.box.addWidget(part)
        if shown.outcome is not None and shown.outcome.request is not None:
            self._add_request(shown.outcome, voice)

    def _clear(self) -> None:
        self._shown = self.request = self.opener = None
        clear_layout(self.box)

    def _parts(self, shown: Shown, voice: Voice) -> Iterator[QWidget]:
        yield subheading(shown.title)
        yield quiet(shown.about)
        yield IconText(shown.look[0], shown.word, shown.look[1])
        if shown.said:
            yield TextLabel(shown.said)
        if shown.outcome is not None and not shown.said:
            yield from self._told(shown, shown.outcome, voice)

    def _told(self, shown: Shown, outcome: Outcome, voice: Voice) -> Iterator[QWidget]:
        words = voice.words.outcome(outcome)
        yield TextLabel(words.message)
        if shown.was:
            yield quiet(voice.text("was", status=shown.was))
        if words.fix:
            yield TextLabel(voice.text("fix", fix=words.fix))
        if outcome.again_at is not None:
            when = Moments(voice.speaker.texts, self._session.now()).when(outcome.again_at)
            key = "again-at" if outcome.state is State.MAYBE else "retry-at"
            yield IconText("time", voice.text(key, when=when), Hue.NOTE)
        for notice in voice.words.notices(replace(outcome, verdict=None, known=None)):
            yield IconText("info", notice, Hue.NOTE)
        for notice in voice.words.notices(replace(outcome, verdict=None, uploads=())):
            yield IconText("warning", notice, Hue.CARE)
        if outcome.verdict is not None and outcome.verdict.platform_text:
            number = outcome.number
            title = "original" if number is None else "original-code"
            named = voice.text(title, system=voice.system, code=number or "")
            yield Quotation(named, outcome.verdict.platform_text, voice.speaker.texts.get("page.copy"))
        for finding in outcome.findings[:_MOST_FINDINGS]:
            yield self._finding(finding, voice)
        if outcome.problem is not None:
            yield self._link(outcome.pointer, voice, words.message)

    def _finding(self, finding: Finding, voice: Voice) -> QWidget:
        words, made = voice.speaker.finding(finding), QWidget()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Metrics.of().tight)
        box.addWidget(IconText("error", words.message, Hue.BAD))
        if words.fix:
            box.addWidget(quiet(voice.text("fix", fix=words.fix)))
        box.addWidget(self._link(finding.pointer, voice, words.message))
        return made

    def _link(self, pointer: str, voice: Voice, about: str) -> LinkButton:
        link = LinkButton(voice.text("change"), clicked=lambda: self._go(pointer))
        link.setAccessibleDescription(about)
        return link

    # --- the request

    def _add_request(self, outcome: Outcome, voice: Voice) -> None:
        if outcome.request is None:
            return
        self.request = RequestView((*outcome.uploads, outcome.request), voice.speaker.texts)
        self.request.setVisible(self._is_open)
        self.opener = PushButton("", "paper", lambda: self._toggle(voice))
        self._name_opener(voice)
        self.box.addLayout(flow_of(self.opener))
        self.box.addWidget(self.request)

    def _toggle(self, voice: Voice) -> None:
        self._is_open = not self._is_open
        if self.request is not None:
            self.request.setVisible(self._is_open)
        self._name_opener(voice)

    def _name_opener(self, voice: Voice) -> None:
        if self.opener is not None:
            self.opener.setText(voice.text("request.hide" if self._is_open else "request.show"))
