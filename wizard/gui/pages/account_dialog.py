"""What the three account dialogs share: the templates left, the chosen one in full right, what runs below."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout

from wizard.adapters.ladders.verdict import Verdict
from wizard.core.descriptors.platform import StepKind
from wizard.core.errors import GangwayError
from wizard.core.ladder import RungResult
from wizard.core.pointer import join
from wizard.gui.announce import announce
from wizard.gui.icons import Paint
from wizard.gui.labels import IconText, LinkButton, PushButton, heading, quiet
from wizard.gui.metrics import EXPLAINED_AFTER_MS, Metrics
from wizard.gui.pages.account_detail import Detail, Shown
from wizard.gui.pages.account_door import AccountDoor
from wizard.gui.pages.account_lines import LineList
from wizard.gui.palette import Hue
from wizard.gui.widgets.layouts import row_of
from wizard.onboarding.wording import Speaker, Words

_SIZE, _LEAST, _LIST = (200, 130), (150, 100), 76
"""In units: the dialog where there is room, the least it may have, and its list."""


class AccountDialog(QDialog):
    """`key` names the dialog's texts. Whoever derives from it says what the lines are and what the buttons do."""

    key = ""

    def __init__(self, door: AccountDoor, speaker: Speaker) -> None:
        super().__init__(door.place)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.door, self.session = door, door.session
        self.account = door.account()
        self.voice = door.voice(speaker)
        self.title, self.help = heading(""), quiet("")
        self.practice = IconText("practice", "", Hue.CARE)
        self.trouble = IconText("warning", "", Hue.CARE)
        self.trouble_link = LinkButton("", clicked=self._mend)
        self._trouble: tuple[str, Callable[[], str], str, str] | None = None
        self._words: Callable[[], str] = str
        self.all = LinkButton("", clicked=lambda: self.lines.tick_all(on=True))
        self.none = LinkButton("", clicked=lambda: self.lines.tick_all(on=False))
        self.lines = LineList(self.show_current, self.show_buttons)
        self.detail = Detail(self.session, self.go)
        self.state = IconText("info", "", None)
        self.close_button = PushButton("", "", self.reject)
        self.again_button = PushButton("", "undo", self.begin)
        self.stop_button = PushButton("", "", self.stop)
        self.go_button = PushButton("", "check", self.act)
        self.go_button.setDefault(True)
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(EXPLAINED_AFTER_MS)
        self._waiting.timeout.connect(self._explain)
        self._build()
        self._retitle()
        self.lines.setFocus()

    # --- building

    def _build(self) -> None:
        metrics = Metrics.of()
        box = QVBoxLayout(self)
        box.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.margin)
        box.setSpacing(metrics.gap)
        for part in (self.title, self.help, self.practice):
            box.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.trouble, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.trouble_link, 0, Qt.AlignmentFlag.AlignVCenter)
        box.addLayout(row)
        box.addLayout(self._build_middle(), 1)
        box.addWidget(self.state)
        box.addLayout(self._build_buttons())
        self.practice.setVisible(self.session.practice)
        self.trouble.hide()
        self.trouble_link.hide()
        least, wanted = (QSize(metrics.times(one[0]), metrics.times(one[1])) for one in (_LEAST, _SIZE))
        around = self.door.place.window().size()
        self.setMinimumSize(least)
        self.resize(wanted.boundedTo(QSize(around.width() - metrics.margin * 2, around.height() - metrics.margin * 2)))

    def _build_middle(self) -> QHBoxLayout:
        metrics, left, row = Metrics.of(), QVBoxLayout(), QHBoxLayout()
        left.setSpacing(metrics.tight)
        left.addLayout(row_of(self.all, self.none))
        left.addWidget(self.lines, 1)
        self.lines.setFixedWidth(metrics.times(_LIST))
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self.detail)
        row.setSpacing(metrics.gap)
        row.addLayout(left)
        row.addWidget(self.area, 1)
        return row

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Metrics.of().gap)
        row.addWidget(self.close_button)
        row.addStretch(1)
        for button in (self.again_button, self.stop_button, self.go_button):
            row.addWidget(button)
        return row

    # --- words

    def text(self, name: str, /, **parameters: object) -> str:
        """One of the dialog's own texts."""
        return self.voice.text(f"{self.key}-dialog.{name}", system=self.voice.system, **parameters)

    def respeak(self, speaker: Speaker) -> None:
        """Say everything in another language; what runs runs on."""
        if self.session.entry.is_open:
            self.voice = self.door.voice(speaker)
            self._retitle()
            self.show_all()
            self.state.text_label.setText(self._words())
            if self._trouble is not None:
                self.show_trouble(*self._trouble)

    def _retitle(self) -> None:
        text, between = self.voice.text, self.voice.text("between")
        self.setWindowTitle(self.text("title"))
        self.title.setText(between.join((self.text("title"), self.voice.system)))
        self.help.setText(self.text("help"))
        self.practice.text_label.setText(text("practice"))
        named = (
            (self.all, "all"),
            (self.none, "none"),
            (self.close_button, "close"),
            (self.again_button, "again"),
            (self.stop_button, "stop"),
        )
        for button, name in named:
            button.setText(text(name))
        self.lines.setAccessibleName(text("list"))
        self.detail.setAccessibleName(text("list"))

    # --- what derives

    def begin(self) -> None:
        """Look at the account, from the start."""
        raise NotImplementedError

    def stop(self) -> None:
        """Stop what runs."""
        raise NotImplementedError

    def act(self) -> None:
        """What the dialog is for."""

    @property
    def is_running(self) -> bool:
        """Whether something runs."""
        raise NotImplementedError

    def shown(self, line_id: str) -> Shown | None:
        """What there is to say of a line."""
        raise NotImplementedError

    def show_all(self) -> None:
        """Show everything anew: lines, the chosen one, buttons, the sentence below."""
        raise NotImplementedError

    def show_buttons(self) -> None:
        """Show which buttons can be pressed now, and what they would do."""
        self.stop_button.setVisible(self.is_running)
        self.again_button.setVisible(not self.is_running)
        self.again_button.setEnabled(self.session.entry.is_open)

    # --- showing

    def show_current(self) -> None:
        """Show the current line in full."""
        shown = self.shown(self.lines.current) if self.lines.current else None
        if shown is not None:
            self.detail.show_one(shown, self.voice)
        else:
            self.detail.say(self.text("empty") if not self.lines.count() else self.voice.text("nothing-chosen"))

    def joined(self, sentences: Iterable[str]) -> str:
        """Sentences one after the other, as the language sets them."""
        return self.voice.speaker.texts.get("ui.between").join(one for one in sentences if one)

    def say(self, icon: str, words: Callable[[], str], paint: Paint = None, *, aloud: bool = True) -> None:
        """The sentence below; `words` is asked again when the language changes."""
        self._waiting.stop()
        self._words = words
        self.state.icon_label.show_icon(icon, paint)
        self.state.text_label.set_paint(paint)
        self.state.text_label.setText(words())
        if aloud:
            announce(self, words(), urgent=paint is Hue.BAD)

    def say_working(self, words: Callable[[], str]) -> None:
        """Something runs; when it takes long, that is explained."""
        self.say("step-in-work", words, Hue.NOTE, aloud=False)
        self._waiting.start()

    def _explain(self) -> None:
        if self.is_running:
            said = self._words
            self.say("step-in-work", lambda: self.voice.text("between").join((said(), self.text("waits"))), Hue.NOTE)

    def say_words(self, words: Callable[[], Words]) -> None:
        """A problem: what happened, and what to do."""
        self.say("error", lambda: self.joined((words().message, words().fix)), Hue.BAD)

    def say_error(self, error: GangwayError) -> None:
        """The same of an error."""
        self.say_words(lambda: self.voice.speaker.error(error))

    def say_gone(self) -> None:
        """The entry was closed under the dialog."""
        self.say("info", lambda: self.voice.text("trouble.gone"), Hue.CARE)

    def say_refusal(self, refusal: Verdict) -> None:
        """Why the account could not be read; a credential that is missing leads to where it is asked."""
        pointer = self._credential(str(refusal.parameters.get("field", "")))
        if refusal.code == "credential-missing":
            self.show_trouble("error", lambda: self._refused(refusal).message, "trouble.to-credentials", pointer)
        self.say_words(lambda: self._refused(refusal))

    def _refused(self, refusal: Verdict) -> Words:
        texts, key = self.voice.speaker.texts, f"account.trouble.{refusal.code}"
        field = str(refusal.parameters.get("field", ""))
        if refusal.code == "credential-missing" and field:
            label = self.voice.speaker.label(self._credential(field))
            return Words(self.voice.text("trouble.missing", field=label), self.voice.text("trouble.missing-fix"))
        if texts.has(f"{key}.message"):
            return Words(texts.get(f"{key}.message"), texts.get(f"{key}.fix"))
        name, code = self.account.system.index.id, str(refusal.code)
        told = RungResult(name, "templates", refusal.state, code, parameters=refusal.parameters)
        return self.voice.speaker.rung(told)

    def _credential(self, field: str) -> str:
        steps = [step.id for step in self.session.platform.steps if step.kind is StepKind.CREDENTIALS]
        return join("steps", *steps[:1], self.account.system.index.id, field)

    def show_trouble(self, icon: str, words: Callable[[], str], link: str, pointer: str) -> None:
        """What stands in the way, above everything, with a link to where it is mended."""
        self._trouble = (icon, words, link, pointer)
        self.trouble.icon_label.show_icon(icon, Hue.CARE)
        self.trouble.text_label.setText(words())
        self.trouble_link.setText(self.voice.text(link))
        self.trouble_link.setAccessibleDescription(words())
        self.trouble.show()
        self.trouble_link.show()

    def hide_trouble(self) -> None:
        """Nothing stands in the way."""
        self._trouble = None
        self.trouble.hide()
        self.trouble_link.hide()

    def show_proof(self) -> None:
        """Whether the credentials were proved; nothing is said when they were."""
        name = self.account.system.index.id
        result = self.session.results.get(name)
        is_old = name in self.session.outdated()
        if result is not None and result.rungs and not is_old and not result.failed:
            self.hide_trouble()
            return
        key = "outdated" if is_old else "failed" if result is not None and result.rungs else "unproved"
        self.show_trouble("warning", lambda: self.voice.text(f"trouble.{key}"), "trouble.verify", self._credential(""))

    def _mend(self) -> None:
        if self._trouble is not None:
            self.go(self._trouble[3])

    def go(self, pointer: str) -> None:
        """Close, and go to a place in the entry."""
        door = self.door
        self.reject()
        door.go_wanted.emit(pointer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus and no other: what is sent cannot be taken back."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if isinstance(focused, QPushButton):
            focused.click()
