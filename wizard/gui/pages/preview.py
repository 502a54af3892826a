"""A message as the buyer would see it: a chat with sample values filled in, light or dark, right to left where needed.

The colours are the phone's, not this program's: the buyer's theme does not follow the seller's.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.core.direction import is_right_to_left
from wizard.gui.pages.preview_bubble import Bubble
from wizard.gui.pages.preview_message import DARK, LIGHT, Button, Message, PhoneColours, message

__all__ = ["DARK", "LIGHT", "Bubble", "Button", "ChatPreview", "Message", "PhoneColours", "is_right_to_left", "message"]


class ChatPreview(QWidget):
    """The chat of one platform: bubbles on the phone's background."""

    def __init__(self) -> None:
        super().__init__()
        self._colours = LIGHT
        self._messages: tuple[Message, ...] = ()
        self._bubbles: list[Bubble] = []
        self._rows = QVBoxLayout(self)
        space = self.fontMetrics().height() // 2
        self._rows.setContentsMargins(space, space, space, space)
        self._rows.setSpacing(space)
        self._rows.addStretch(1)

    def show_messages(self, messages: tuple[Message, ...]) -> None:
        """Show these in the bubbles there are; bubbles are made or taken away only where the number differs."""
        self._messages = messages
        while len(self._bubbles) > len(messages):
            surplus = self._bubbles.pop()
            self._rows.removeWidget(surplus)
            surplus.hide()
            surplus.deleteLater()
        for bubble, shown in zip(self._bubbles, messages, strict=False):
            bubble.show_message(shown, self._colours)
        for shown in messages[len(self._bubbles) :]:
            self._bubbles.append(Bubble(shown, self._colours))
            self._rows.insertWidget(len(self._bubbles) - 1, self._bubbles[-1])
        self.setAccessibleDescription("\n".join(shown.text for shown in messages))

    def set_dark(self, is_dark: bool) -> None:
        """Show it as a phone in dark or light mode does."""
        self._colours = DARK if is_dark else LIGHT
        self.show_messages(self._messages)
        self.update()

    def texts(self) -> list[str]:
        """What the bubbles say, in order."""
        return [shown.text for shown in self._messages]

    def is_mirrored(self) -> bool:
        """Whether a message is written from right to left."""
        return any(shown.is_right_to_left for shown in self._messages)

    def unshowable(self) -> list[str]:
        """The characters of the messages that no font of this computer has, each once."""
        return list(dict.fromkeys(one for bubble in self._bubbles for one in bubble.unshowable()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colours.background))
        radius = self.fontMetrics().height() // 2
        painter.drawRoundedRect(self.rect(), radius, radius)
        painter.end()
