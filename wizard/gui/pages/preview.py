"""A message as the buyer would see it: a chat with sample values filled in, light or dark, right to left where needed.

The colours are the phone's, not this program's: the buyer's theme does not follow the seller's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from wizard.core.templates import Segment, segments

_RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur", "ps", "ckb", "yi"})
_LONGEST_IN_LETTERS = 34


@dataclass(frozen=True, slots=True)
class PhoneColours:
    """What a phone shows a chat in."""

    background: str
    buyer: str
    seller: str
    text: str
    faint: str
    link: str


LIGHT = PhoneColours("#eef0f3", "#ffffff", "#d6eaff", "#15181c", "#4d565f", "#0a55a3")
DARK = PhoneColours("#14171b", "#262b31", "#1f4468", "#eef1f4", "#b3bcc6", "#9ccbff")


@dataclass(frozen=True, slots=True)
class Message:
    """One bubble: whose it is, its runs of text, and the language that decides the direction.

    `media` names what a header shows instead of a text; `buttons` stand below the text, one a line.
    """

    parts: tuple[Segment, ...]
    language: str
    from_buyer: bool = False
    header: tuple[Segment, ...] = ()
    media: str = ""
    footer: str = ""
    buttons: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What stands in the bubble, line by line."""
        header, body = ("".join(part.text for part in parts) for parts in (self.header, self.parts))
        return "\n".join(line for line in (self.media, header, body, self.footer, *self.buttons) if line)


def is_right_to_left(language: str) -> bool:
    """Whether the language of a tag such as `ar` or `fa-IR` is written from right to left."""
    return language.replace("_", "-").partition("-")[0].lower() in _RIGHT_TO_LEFT


def message(text: str, samples: Mapping[str, str], language: str) -> Message:
    """The seller's message with its sample values in place."""
    return Message(segments(text, samples), language)


class Bubble(QWidget):
    """One message. Filled-in samples are underlined, variables without a sample stand in their braces, dashed.

    A header is bold, a footer small and faint; buttons are lines of their own below. Widths are measured once for each
    text: layouts ask for the height many times over, also when only something beside the bubble changed.
    """

    def __init__(self, shown: Message, colours: PhoneColours) -> None:
        super().__init__()
        self._shown = shown
        self._colours = colours
        self._widths: dict[int, float] = {}
        self._heights: dict[int, int] = {}
        self._document = QTextDocument(self)
        self._document.setDefaultFont(self.font())
        self._padding = self.fontMetrics().height() // 2
        self._line = self.fontMetrics().height() + self._padding
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._fill()

    def show_message(self, shown: Message, colours: PhoneColours) -> None:
        """Another message in the same bubble; one that is shown already costs nothing."""
        if (shown, colours) != (self._shown, self._colours):
            self._shown, self._colours = shown, colours
            self._fill()
            self.updateGeometry()
            self.update()

    def _fill(self) -> None:
        shown = self._shown
        self._forget_sizes()
        self._document.clear()
        self.setAccessibleName(shown.text)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        if is_right_to_left(shown.language):
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        self._document.setDocumentMargin(0)
        self._document.setDefaultTextOption(option)
        cursor = QTextCursor(self._document)
        if shown.media:
            _insert_media(cursor, shown.media, self._colours)
        for part in shown.header:
            cursor.insertText(part.text, _part_format(part, bold=True))
        if shown.header:
            cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
        for part in shown.parts:
            cursor.insertText(part.text, _part_format(part))
        if shown.footer:
            cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
            cursor.insertText(shown.footer, self._footer_format())

    def _footer_format(self) -> QTextCharFormat:
        look = QTextCharFormat()
        look.setForeground(QColor(self._colours.faint))
        look.setFontPointSize(max(1.0, self.font().pointSizeF() * 0.88))
        return look

    def _forget_sizes(self) -> None:
        self._widths.clear()
        self._heights.clear()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._forget_sizes()

    def _text_width(self, width: int) -> float:
        if width not in self._widths:
            self._widths[width] = self._measured(width)
        return self._widths[width]

    def _measured(self, width: int) -> float:
        widest = self.fontMetrics().averageCharWidth() * _LONGEST_IN_LETTERS
        self._document.setTextWidth(-1)
        room = min(widest, max(1, round(width * 0.86) - 2 * self._padding))
        widest_button = max((self.fontMetrics().horizontalAdvance(one) for one in self._shown.buttons), default=0)
        return min(max(self._document.idealWidth() + 1, widest_button), room)

    def _buttons_height(self) -> int:
        return self._line * len(self._shown.buttons)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._document.setTextWidth(self._text_width(width))
            text = round(self._document.size().height())
            self._heights[width] = text + 2 * self._padding + self._buttons_height()
        return self._heights[width]

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().averageCharWidth() * _LONGEST_IN_LETTERS
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 12, self.fontMetrics().height() * 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        text_width = self._text_width(self.width())
        self._document.setTextWidth(text_width)
        width = text_width + 2 * self._padding
        left = 0.0 if self._shown.from_buyer else self.width() - width
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colours.buyer if self._shown.from_buyer else self._colours.seller))
        painter.drawRoundedRect(QRectF(left, 0, width, self.height()), self._padding, self._padding)
        self._paint_buttons(painter, left, width)
        painter.translate(left + self._padding, self._padding)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, QColor(self._colours.text))
        self._document.documentLayout().draw(painter, context)
        painter.end()

    def _paint_buttons(self, painter: QPainter, left: float, width: float) -> None:
        top = float(self.height() - self._buttons_height())
        for label in self._shown.buttons:
            painter.setPen(QColor(self._colours.faint))
            painter.drawLine(round(left), round(top), round(left + width), round(top))
            place = QRectF(left + self._padding, top, width - 2 * self._padding, self._line)
            painter.setPen(QColor(self._colours.link))
            shown = self.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, round(place.width()))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, shown)
            top += self._line


def _insert_media(cursor: QTextCursor, label: str, colours: PhoneColours) -> None:
    """The place of a picture or another file, as a band with its name."""
    block, look = QTextBlockFormat(), QTextCharFormat()
    block.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    block.setBackground(QColor(colours.background))
    block.setBottomMargin(4)
    look.setForeground(QColor(colours.faint))
    cursor.setBlockFormat(block)
    cursor.insertText(f"\u2028{label}\u2028", look)  # line ends inside of one block
    cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())


def _part_format(part: Segment, *, bold: bool = False) -> QTextCharFormat:
    look = QTextCharFormat()
    if bold:
        look.setFontWeight(QFont.Weight.Bold)
    if part.kind == "sample":
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
    elif part.kind == "missing":
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
        look.setFontItalic(True)
    return look


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

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colours.background))
        radius = self.fontMetrics().height() // 2
        painter.drawRoundedRect(self.rect(), radius, radius)
        painter.end()
