"""One bubble of a chat, painted as a phone does: media, text, time, buttons inside, quick replies below."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
    QTextDocument,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from wizard.gui.icons import renderer
from wizard.gui.pages.preview_fonts import FontCoverage
from wizard.gui.pages.preview_message import Button, Message, PhoneColours
from wizard.gui.pages.preview_text import fill, small

_LONGEST_IN_LETTERS = 34
_MEDIA_LINES = 4.5
_CLOCK = {True: "14:02", False: "14:03"}
_MEDIA_ICONS = {"IMAGE": "picture", "GIF": "film", "VIDEO": "film", "DOCUMENT": "paper", "LOCATION": "place"}
_BUTTON_ICONS = {
    "QUICK_REPLY": "reply",
    "URL": "link",
    "PHONE_NUMBER": "phone",
    "VOICE_CALL": "phone",
    "COPY_CODE": "duplicate",
    "OTP": "duplicate",
    "": "list",
}


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Measures for one width of the widget: of the text, whether the time has a line of its own, of the bubble."""

    text: float
    text_height: float
    has_time_line: bool
    bubble: float


class Bubble(QWidget):
    """One message. Filled-in samples are underlined, variables without a sample stand in their braces, dashed.

    What came in stands at the side where the chat's language begins, what went out at the other one, with its ticks.
    Widths are measured once for each text: layouts ask for the height many times over, also when only something beside
    the bubble changed.
    """

    def __init__(self, shown: Message, colours: PhoneColours) -> None:
        super().__init__()
        self._coverage = FontCoverage(self.font())
        self._shown = shown
        self._colours = colours
        self._sizes: dict[int, _Sizes] = {}
        self.document = QTextDocument(self)
        self._padding = self.fontMetrics().height() // 2
        self._line = self.fontMetrics().height() + self._padding
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._fill()

    @property
    def shown(self) -> Message:
        """What it shows."""
        return self._shown

    def show_message(self, shown: Message, colours: PhoneColours) -> None:
        """Another message in the same bubble; one that is shown already costs nothing."""
        if (shown, colours) != (self._shown, self._colours):
            self._shown, self._colours = shown, colours
            self._fill()
            self.updateGeometry()
            self.update()

    def unshowable(self) -> list[str]:
        """The characters of the message that no font of this computer has, each once."""
        return self._coverage.missing(self._shown.text)

    def _fill(self) -> None:
        self._sizes.clear()
        self.document.setDefaultFont(self.font())
        fill(self.document, self._shown, self._colours, self._coverage.readable)
        self.setAccessibleName(self._shown.text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._coverage = FontCoverage(self.font())
            self._fill()

    # --- measuring

    def _measures(self, width: int) -> _Sizes:
        if width not in self._sizes:
            self._sizes[width] = self._measured(width)
        return self._sizes[width]

    def _measured(self, width: int) -> _Sizes:
        widest = self.fontMetrics().averageCharWidth() * _LONGEST_IN_LETTERS
        room = min(widest, max(1, round(width * 0.9) - 3 * self._padding))
        self.document.setTextWidth(-1)
        buttons = max((self._button_width(one) for one in self._shown.shown_buttons), default=0.0)
        text = min(max(self.document.idealWidth() + 1, buttons, self._media_width()), room)
        self.document.setTextWidth(text)
        needed = self._last_line() + self._padding + self._time_width()
        if text < needed <= room:
            text = needed
            self.document.setTextWidth(text)
        has_time_line = needed > text
        height = self.document.size().height()
        bubble = height + 2 * self._padding + self._media_height() + self._line * len(self._shown.inside)
        return _Sizes(text, height, has_time_line, bubble + (self._small.height() if has_time_line else 0))

    def _last_line(self) -> float:
        """How far the last line of the text goes."""
        layout = self.document.lastBlock().layout()
        return layout.lineAt(layout.lineCount() - 1).naturalTextWidth() if layout.lineCount() else 0.0

    @property
    def _small(self) -> QFontMetricsF:
        return QFontMetricsF(small(self.font()))

    def _time_width(self) -> float:
        ticks = self._small.height() * 1.15 if self._shown.from_buyer else 0.0
        return self._small.horizontalAdvance(self._clock) + ticks

    @property
    def _clock(self) -> str:
        return _CLOCK[self._shown.from_buyer]

    def _button_width(self, button: Button) -> float:
        return self.fontMetrics().horizontalAdvance(button.label) + self._line

    def _media_width(self) -> float:
        return self.fontMetrics().averageCharWidth() * _LONGEST_IN_LETTERS if self._shown.media else 0.0

    def _media_height(self) -> float:
        return self._line * _MEDIA_LINES + self._padding if self._shown.media else 0.0

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        gap = self._padding // 2
        return round(self._measures(width).bubble) + (self._line + gap) * len(self._shown.below)

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().averageCharWidth() * _LONGEST_IN_LETTERS
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 12, self.fontMetrics().height() * 2)

    # --- painting

    @property
    def is_at_left(self) -> bool:
        """Incoming messages begin where the language does."""
        return self._shown.from_buyer is self._shown.is_right_to_left

    def paintEvent(self, _event: QPaintEvent) -> None:
        sizes = self._measures(self.width())
        self.document.setTextWidth(sizes.text)
        tail, width = self._padding, sizes.text + 2 * self._padding
        left = float(tail) if self.is_at_left else self.width() - width - tail
        bubble = QRectF(left, 0, width, sizes.bubble)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, bubble)
        inner = bubble.adjusted(self._padding, self._padding, -self._padding, -self._padding)
        if self._shown.media:
            self._paint_media(painter, QRectF(inner.left(), inner.top(), inner.width(), self._line * _MEDIA_LINES))
        text_top = inner.top() + self._media_height()
        self._paint_text(painter, QPointF(inner.left(), text_top))
        bottom = text_top + sizes.text_height + (self._small.height() if sizes.has_time_line else 0)
        self._paint_time(painter, QRectF(inner.left(), bottom - self._small.height(), inner.width(), 0))
        self._paint_inside(painter, bubble, bottom + self._padding)
        self._paint_below(painter, bubble)
        painter.end()

    def _paint_ground(self, painter: QPainter, bubble: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colours.buyer if self._shown.from_buyer else self._colours.seller))
        painter.drawRoundedRect(bubble, self._padding, self._padding)
        edge, out = (bubble.left(), -1) if self.is_at_left else (bubble.right(), 1)
        tail = [QPointF(edge + out * self._padding * 0.7, 0), QPointF(edge - out * self._padding, 0)]
        painter.drawPolygon(QPolygonF([*tail, QPointF(edge, self._padding * 1.2)]))

    def _paint_text(self, painter: QPainter, place: QPointF) -> None:
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, QColor(self._colours.text))
        painter.save()
        painter.translate(place)
        self.document.documentLayout().draw(painter, context)
        painter.restore()

    def _paint_media(self, painter: QPainter, place: QRectF) -> None:
        """A band with the icon of what the header holds, and its name."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colours.band))
        painter.drawRoundedRect(place, self._padding / 2, self._padding / 2)
        side = self._line * 1.6
        top = place.top() + (place.height() - side - self._line) / 2
        self._paint_icon(painter, _MEDIA_ICONS.get(self._shown.media_kind, "paper"), place.center().x(), top, side)
        painter.setPen(QColor(self._colours.faint))
        below = QRectF(place.left(), top + side, place.width(), self._line)
        self._write(painter, below, self._shown.media)

    def _paint_icon(self, painter: QPainter, name: str, center: float, top: float, side: float) -> None:
        renderer(name, QColor(self._colours.faint)).render(painter, QRectF(center - side / 2, top, side, side))

    def _paint_time(self, painter: QPainter, line: QRectF) -> None:
        height, width = self._small.height(), self._time_width()
        left = line.left() if self._shown.is_right_to_left else line.right() - width
        painter.setFont(small(self.font()))
        painter.setPen(QColor(self._colours.faint))
        place = QRectF(left, line.top(), width, height)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._clock)
        if self._shown.from_buyer:
            self._paint_ticks(painter, QRectF(place.right() - height, place.top(), height, height))
        painter.setFont(self.font())

    def _paint_ticks(self, painter: QPainter, place: QRectF) -> None:
        """Two ticks: it arrived and was read."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._colours.tick), max(1.0, place.height() / 11)))
        for shift in (0.2, 0.45):
            points = [(shift, 0.55), (shift + 0.15, 0.7), (shift + 0.45, 0.32)]
            corners = [QPointF(place.left() + x * place.width(), place.top() + y * place.height()) for x, y in points]
            painter.drawPolyline(QPolygonF(corners))

    def _paint_inside(self, painter: QPainter, bubble: QRectF, top: float) -> None:
        for row, button in enumerate(self._shown.inside):
            place = QRectF(bubble.left(), top + row * self._line, bubble.width(), self._line)
            painter.setPen(QPen(QColor(self._colours.band), 1))
            painter.drawLine(place.topLeft(), place.topRight())
            self._paint_button(painter, place, button)

    def _paint_below(self, painter: QPainter, bubble: QRectF) -> None:
        gap, top = self._padding // 2, bubble.bottom()
        for row, button in enumerate(self._shown.below):
            place = QRectF(bubble.left(), top + gap + row * (self._line + gap), bubble.width(), self._line)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._colours.seller))
            painter.drawRoundedRect(place, self._padding, self._padding)
            self._paint_button(painter, place, button)

    def _paint_button(self, painter: QPainter, place: QRectF, button: Button) -> None:
        """Icon and words in the middle, in the order of the language."""
        side = self.fontMetrics().height() * 0.9
        room = place.width() - 2 * self._padding - side - self._padding / 2
        label = self.fontMetrics().elidedText(button.label, Qt.TextElideMode.ElideRight, round(room))
        width = self.fontMetrics().horizontalAdvance(label) + side + self._padding / 2
        left = place.center().x() - width / 2
        is_mirrored = self._shown.is_right_to_left
        icon_left = left + width - side if is_mirrored else left
        drawing = renderer(_BUTTON_ICONS.get(button.kind, "link"), QColor(self._colours.link))
        drawing.render(painter, QRectF(icon_left, place.center().y() - side / 2, side, side))
        painter.setPen(QColor(self._colours.link))
        words = QRectF(left if is_mirrored else left + side + self._padding / 2, place.top(), width, place.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, label)

    def _write(self, painter: QPainter, place: QRectF, text: str) -> None:
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(place.width()))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, shown)
