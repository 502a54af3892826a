"""What was judged: right or wrong and why, what the endpoint must answer, and what the event says."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from wizard.core.callbacks import Judgement, TemplateEvent
from wizard.core.errors import GangwayError
from wizard.core.texts import Texts
from wizard.gui.announce import announce
from wizard.gui.icons import Paint
from wizard.gui.labels import Card, IconText, PushButton, TextLabel, quiet, subheading
from wizard.gui.metrics import Metrics
from wizard.gui.palette import Hue
from wizard.gui.widgets.layouts import clear_layout, row_of
from wizard.gui.widgets.quotation import Quotation
from wizard.onboarding.callback_words import CallbackSpeaker
from wizard.onboarding.received_callbacks import EventKeeper
from wizard.onboarding.wording import Speaker, Words

MOST_EVENTS = 20


class VerdictView(QScrollArea):
    """Scrolls its own content. `recorded` is called after a status was written down."""

    def __init__(
        self, speaker: Speaker, said_by: CallbackSpeaker, keeper: EventKeeper, recorded: Callable[[], None]
    ) -> None:
        super().__init__()
        self._speaker, self._said_by, self._keeper, self._recorded = speaker, said_by, keeper, recorded
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        self._box = QVBoxLayout(inner)
        self._box.setContentsMargins(Metrics.of().gap, 0, Metrics.of().gap, 0)
        self._box.setSpacing(Metrics.of().gap)
        self.setWidget(inner)
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self.show_empty()

    @property
    def _texts(self) -> Texts:
        return self._speaker.texts

    def show_empty(self) -> None:
        """Nothing was judged yet."""
        clear_layout(self._box)
        self._box.addWidget(quiet(self._texts.get("callback.empty")))
        self._box.addStretch(1)

    def show_problem(self, words: Words) -> None:
        """It could not be judged."""
        self._begin("warning", words.message, Hue.CARE)
        self._add(TextLabel(words.fix) if words.fix else None)
        self._box.addStretch(1)

    def show_judgement(self, found: Judgement) -> None:
        """It was judged."""
        words = self._said_by.judgement(found)
        self._begin(*(("check", words.message, Hue.GOOD) if found.is_right else ("error", words.message, Hue.BAD)))
        if not found.is_right:
            self._add(TextLabel(words.fix))
        self._add(subheading(self._texts.get("callback.answer")), TextLabel(self._said_by.answer(found)))
        if found.reply:
            self._add(self._quotation("callback.reply", found.reply))
        if found.shown:
            self._add(self._quotation("callback.shown", found.shown))
        self._add_event(found)
        self._box.addStretch(1)
        self.verticalScrollBar().setValue(0)

    def _begin(self, icon: str, text: str, paint: Paint) -> None:
        clear_layout(self._box)
        self._add(IconText(icon, text, paint))
        announce(self, text)

    def _add(self, *widgets: QWidget | None) -> None:
        for widget in widgets:
            if widget is not None:
                self._box.addWidget(widget)

    def _quotation(self, key: str, text: str) -> Quotation:
        return Quotation(self._texts.get(key), text, self._texts.get("page.copy"))

    # --- what the event says

    def _add_event(self, found: Judgement) -> None:
        events = found.said.templates
        subjects = self._said_by.subjects(found.said)
        if not events and not subjects:
            return
        self._add(subheading(self._texts.get("callback.event")))
        if not found.is_right:
            self._add(IconText("warning", self._texts.get("callback.not-trusted"), Hue.CARE))
        self._add(TextLabel(subjects) if subjects else None)
        keepable = self._keeper.keepable(found.said)
        for one in events[:MOST_EVENTS]:
            self._add(self._card(one, found, is_keepable=one in keepable))
        if len(events) > MOST_EVENTS:
            self._add(quiet(self._texts.get("callback.more-events", count=len(events) - MOST_EVENTS)))

    def _card(self, event: TemplateEvent, found: Judgement, *, is_keepable: bool) -> Card:
        card, words = Card(), self._said_by.event(event)
        rows = QVBoxLayout(card)
        rows.setContentsMargins(*([Metrics.of().gap] * 4))
        rows.setSpacing(Metrics.of().tight)
        rows.addWidget(TextLabel(words.message, bold=True))
        for text in (words.why, words.fix):
            if text:
                rows.addWidget(TextLabel(text))
        for text in words.quoted:
            rows.addWidget(_selectable(quiet(text)))
        if found.is_right:
            self._add_record(rows, event, is_keepable=is_keepable)
        return card

    def _add_record(self, rows: QVBoxLayout, event: TemplateEvent, *, is_keepable: bool) -> None:
        if not is_keepable:
            why = self._keeper.why_not(event) or "superseded"
            rows.addWidget(quiet(self._texts.get(f"webhook.template.{why}", account=event.account)))
            return
        now = self._now(event)
        if now:
            rows.addWidget(quiet(self._texts.get("callback.recorded-now", status=now)))
        button = PushButton(self._texts.get("callback.record"), "paper")
        button.setAccessibleDescription(" ".join(event.key))
        done = IconText("check", "", Hue.GOOD)
        done.hide()
        button.clicked.connect(lambda _checked=False: self._record(event, button, done))
        rows.addLayout(row_of(button))
        rows.addWidget(done)

    def _now(self, event: TemplateEvent) -> str:
        """The status that is recorded now, in words."""
        own = self._keeper.own(event)
        account = own.item.get("account") if own is not None else None
        status = account.get("status", "") if isinstance(account, dict) else ""
        return self._speaker.value(f"{own.pointer}/account/status", status) if own is not None and status else ""

    def _record(self, event: TemplateEvent, button: PushButton, done: IconText) -> None:
        try:
            self._keeper.keep(event)
        except GangwayError as error:
            words = self._speaker.error(error)
            text, icon, paint = words.message + self._texts.get("ui.between") + words.fix, "error", Hue.BAD
        else:
            text, icon, paint = self._said_by.kept(event, ""), "check", Hue.GOOD
            button.hide()
            self._recorded()
        done.icon_label.show_icon(icon, paint)
        done.text_label.set_paint(paint)
        done.text_label.setText(text)
        done.show()
        announce(self, text)


def _selectable(label: TextLabel) -> TextLabel:
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
