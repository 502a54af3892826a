"""A message to the seller's own people as they see it: who sends it, then a bubble or a card, light or dark."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from wizard.core.template_cards import TemplateCard
from wizard.core.texts import Texts
from wizard.gui.icons import renderer
from wizard.gui.pages.card_preview import CardView
from wizard.gui.pages.preview_bubble import Bubble
from wizard.gui.pages.preview_message import DARK, LIGHT, PhoneColours, message
from wizard.gui.pages.preview_text import small


class _Avatar(QWidget):
    """The picture of who sends it."""

    def __init__(self) -> None:
        super().__init__()
        self.colours = LIGHT
        side = round(self.fontMetrics().height() * 1.9)
        self.setFixedSize(QSize(side, side))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.colours.buyer))
        side, inset = self.width(), self.width() / 5
        painter.drawRoundedRect(self.rect(), side / 6, side / 6)
        place = QRectF(inset, inset, side - 2 * inset, side - 2 * inset)
        renderer("robot", QColor(self.colours.link)).render(painter, place)
        painter.end()


class _Line(QLabel):
    """A small line on the phone's ground: its colour is the phone's, whatever the window's is."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setFont(small(self.font()))

    def set_colour(self, colour: str) -> None:
        look = QPalette()
        look.setResolveMask(0)
        look.setColor(QPalette.ColorRole.WindowText, QColor(colour))
        self.setPalette(look)


class StaffChat(QWidget):
    """One message from a robot or an app. `showing` is the widget that is seen now."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._colours = LIGHT
        self._texts = texts
        self.avatar = _Avatar()
        self.sender_line = _Line(texts.get("card.sender"))
        self.bubble = Bubble(message("", {}, "zh"), LIGHT)
        self.card = CardView(LIGHT, texts.get("card.picture"))
        self.target = _Line("")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._build()
        self.show_text("", {})

    def _build(self) -> None:
        space = self.fontMetrics().height() // 2
        grid = QGridLayout(self)
        grid.setContentsMargins(space, space, space, space)
        grid.setHorizontalSpacing(space)
        grid.setVerticalSpacing(space // 2)
        grid.addWidget(self.avatar, 0, 0, 3, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.sender_line, 0, 1)
        grid.addWidget(self.bubble, 1, 1)
        grid.addWidget(self.card, 2, 1)
        grid.addWidget(self.target, 3, 1)
        grid.setColumnStretch(1, 1)

    @property
    def showing(self) -> QWidget:
        """The bubble or the card."""
        return self.card if self.bubble.isHidden() else self.bubble

    def show_text(self, text: str, samples: Mapping[str, str]) -> None:
        """A chat message."""
        self.bubble.show_message(message(text, samples, "zh"), self._colours)
        self._turn(self.bubble, "")

    def show_card(self, card: TemplateCard) -> None:
        """A template card, and below it where a click leads."""
        self.card.show_card(card, self._colours)
        said = self._texts.get("card.target", url=card.target) if card.target else self._texts.get("card.no-target")
        self._turn(self.card, said)

    def _turn(self, shown: QWidget, target: str) -> None:
        for one in (self.bubble, self.card):
            one.setVisible(one is shown)
        self.target.setText(target)
        self.target.setVisible(bool(target))
        self._colour()
        self.setAccessibleDescription("\n".join(one for one in (shown.accessibleName(), target) if one))

    def unshowable(self) -> list[str]:
        """The characters of the message that no font of this computer has."""
        return self.bubble.unshowable()

    def is_mirrored(self) -> bool:
        """It is written in the language of the seller's own people."""
        return False

    def set_dark(self, is_dark: bool) -> None:
        """Show it as a phone in dark or light mode does."""
        self._colours = DARK if is_dark else LIGHT
        self.bubble.show_message(self.bubble.shown, self._colours)
        self.card.show_card(self.card.card, self._colours)
        self._colour()

    @property
    def colours(self) -> PhoneColours:
        """The phone's colours now."""
        return self._colours

    def _colour(self) -> None:
        self.avatar.colours = self._colours
        for label in (self.sender_line, self.target):
            label.set_colour(self._colours.faint)
        self.update()
        self.avatar.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colours.background))
        radius = self.fontMetrics().height() // 2
        painter.drawRoundedRect(self.rect(), radius, radius)
        painter.end()
