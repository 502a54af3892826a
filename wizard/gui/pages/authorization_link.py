"""The link to the authorization page: which kind, opened in the browser or copied; in practice also without one."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QStyle, QStyleOptionButton, QVBoxLayout, QWidget

from wizard.core.answers import credentials_of
from wizard.gui.focus_ring import paint_focus
from wizard.gui.labels import PushButton, TextLabel, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.pages.authorization_countdown import Countdown, clock_text
from wizard.gui.pages.page import PageContext
from wizard.gui.palette import is_dark, quiet_color
from wizard.gui.widgets.flow import FlowLayout
from wizard.onboarding.authorizing import Authorization, Link

OPEN, COPY, PRACTISE = "open", "copy", "practise"


class KindButton(QRadioButton):
    """One kind of link, also seen on a dark ground, where some styles draw its ring darker than what it lies on."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_focus(self)
        if not is_dark(self.palette()):
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        ring = self.style().subElementRect(QStyle.SubElement.SE_RadioButtonIndicator, option, self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(quiet_color(self.palette()))
        painter.drawEllipse(ring.adjusted(0, 0, -1, -1))
        painter.end()


class LinkPart(QWidget):
    """`wanted` says what to do with a link of the chosen `kind`: open | copy | practise."""

    wanted = Signal(str)

    def __init__(self, context: PageContext, about: Authorization) -> None:
        super().__init__()
        self._context, self._about = context, about
        self._texts = context.speaker.texts
        self._link: Link | None = None
        self.kinds: dict[str, KindButton] = {}
        self.open_button = PushButton(self._text("open"), "link", lambda: self.wanted.emit(OPEN))
        self.copy_button = PushButton(self._text("copy"), "duplicate", lambda: self.wanted.emit(COPY))
        self.practise_button = PushButton(self._text("practise"), "practice", lambda: self.wanted.emit(PRACTISE))
        self.main_hint = quiet("")
        self.life = Countdown(lambda left: self._life(clock_text(left), left), lambda left: self._life(None, left))
        self._build()
        self.refresh()

    def _build(self) -> None:
        metrics = Metrics.of()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(metrics.tight)
        box.addWidget(TextLabel(self._text("head"), bold=True))
        box.addWidget(self.main_hint)
        self._group = QButtonGroup(self)
        for one in self._about.api.links if len(self._about.api.links) > 1 else ():
            box.addWidget(self._kind_row(one.id))
        box.addWidget(quiet(self._text("free")))
        row = FlowLayout(across=metrics.gap, down=metrics.tight)
        for button in (self.open_button, self.copy_button, self.practise_button):
            row.addWidget(button)
        box.addLayout(row)
        box.addWidget(self.life)
        self.life.hide()
        is_practice = self._context.session.practice
        self.practise_button.setVisible(is_practice)
        if is_practice:
            box.addWidget(quiet(self._text("practise-help")))

    def _kind_row(self, kind: str) -> QWidget:
        label, means = self._word(kind, "label") or kind, self._word(kind, "help")
        button = self.kinds[kind] = KindButton(label.replace("&", "&&"))
        button.setAccessibleDescription(means)
        button.setChecked(len(self.kinds) == 1)
        self._group.addButton(button)
        whole = QWidget()
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(button)
        help_label = quiet(means)
        help_label.setContentsMargins(Metrics.of().times(6), 0, 0, 0)
        box.addWidget(help_label)
        return whole

    def _word(self, kind: str, part: str) -> str:
        key = f"{self._about.system.index.id}.authorization.{kind}.{part}"
        return self._texts.get(key) if self._texts.has(key) else ""

    @property
    def kind(self) -> str:
        """The kind that is chosen; "" where there is no choice."""
        return next((name for name, button in self.kinds.items() if button.isChecked()), "")

    def refresh(self) -> None:
        """The answers changed: a main account signs in another way."""
        hint = self._main_hint()
        self.main_hint.setText(hint)
        self.main_hint.setVisible(bool(hint))

    def _main_hint(self) -> str:
        asked, name = self._about.api.address.asked, self._about.system.index.id
        if asked is None:
            return ""
        session = self._context.session
        answer = str(credentials_of(session.platform, session.document, name).get(asked.field, ""))
        shared = {one.subject for one in self._about.api.exchanges if one.shared}
        key = f"{name}.credentials.{asked.field}.where"
        return self._texts.get(key) if asked.values.get(answer) in shared and self._texts.has(key) else ""

    # --- the link that was made

    def show_link(self, link: Link | None) -> None:
        """The link that was given out last; one that lives shortly is counted down."""
        self._link = link
        self.life.setVisible(bool(link and link.seconds))
        if link and link.seconds:
            self.life.start(self._seconds())

    def tick(self) -> None:
        """A second went by."""
        if self._link and self._link.seconds:
            self.life.show_seconds(self._seconds())

    def _seconds(self) -> int:
        assert self._link is not None
        ends = self._link.at + timedelta(seconds=self._link.seconds)
        return max(0, int((ends - self._context.session.now()).total_seconds()))

    def _life(self, time: str | None, left: int) -> str:
        if left <= 0:
            return self._text("over", minutes=self._link.seconds // 60 if self._link else 0)
        minutes = self._texts.get("ui.time.minutes", count=max(1, left // 60))
        return self._text("lives", time=time or minutes)

    def _text(self, name: str, /, **parameters: object) -> str:
        return self._texts.get(f"authorization_page.link.{name}", **parameters)
