"""A card for the parcel as it is printed: its text, and every link as a QR code with the address below it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPageLayout,
    QPageSize,
    QPainter,
    QPaintEvent,
    QPdfWriter,
    QTextOption,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from wizard.gui.metrics import Metrics
from wizard.gui.pages.preview import is_right_to_left
from wizard.gui.pages.qr_code import draw_code, modules_of

WIDTH, HEIGHT = 105.0, 148.0
"""Millimetres: A6 upright (ISO 216), the usual size of a parcel insert."""
_MARGIN, _CODE, _ADDRESS, _GAP = 8.0, 32.0, 9.0, 4.0
_TEXT_POINTS, _SMALLEST_POINTS, _ADDRESS_POINTS = 11.0, 6.0, 6.0
_POINT = 25.4 / 72
_LARGE = 100


@dataclass(frozen=True, slots=True)
class CardContent:
    """What stands on a card: its text, the text's language tag, and the addresses of its codes."""

    text: str
    language: str = ""
    links: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to print."""
        return not self.text.strip() and not self.links


def draw_card(painter: QPainter, place: QRectF, content: CardContent) -> None:
    """Draw the card into a place of its proportions: black on white, as it comes out of the printer."""
    painter.save()
    painter.translate(place.topLeft())
    painter.scale(place.width() / WIDTH, place.height() / HEIGHT)
    painter.fillRect(QRectF(0, 0, WIDTH, HEIGHT), QColor(Qt.GlobalColor.white))
    painter.setPen(QColor(Qt.GlobalColor.black))
    codes = _CODE + _ADDRESS + _GAP if content.links else 0.0
    _draw_text(painter, QRectF(_MARGIN, _MARGIN, WIDTH - 2 * _MARGIN, HEIGHT - 2 * _MARGIN - codes), content)
    _draw_links(painter, content.links)
    painter.restore()


def _font() -> QFont:
    """The painter measures in millimetres and a font in whole pixels: texts are drawn large and scaled down."""
    font = QFont(QApplication.font())
    font.setPixelSize(_LARGE)
    return font


def _draw_scaled(painter: QPainter, place: QRectF, text: str, option: QTextOption, points: float) -> None:
    scale = points * _POINT / _LARGE
    painter.save()
    painter.translate(place.topLeft())
    painter.scale(scale, scale)
    painter.setFont(_font())
    painter.drawText(QRectF(0, 0, place.width() / scale, place.height() / scale), text, option)
    painter.restore()


def _draw_text(painter: QPainter, place: QRectF, content: CardContent) -> None:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if is_right_to_left(content.language):
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
    _draw_scaled(painter, place, content.text, option, _fitting(painter, place, content.text))


def _fitting(painter: QPainter, place: QRectF, text: str) -> float:
    """The largest size that lets the whole text onto the card, down to what can still be read."""
    painter.save()
    painter.setFont(_font())
    metrics, points = painter.fontMetrics(), _TEXT_POINTS
    wrap = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)
    while points > _SMALLEST_POINTS:
        scale = points * _POINT / _LARGE
        room = QRectF(0, 0, place.width() / scale, 1e6).toRect()
        if metrics.boundingRect(room, wrap, text).height() * scale <= place.height():
            break
        points -= 0.5
    painter.restore()
    return points


def _draw_links(painter: QPainter, links: tuple[str, ...]) -> None:
    option = QTextOption(Qt.AlignmentFlag.AlignHCenter)
    option.setWrapMode(QTextOption.WrapMode.WrapAnywhere)
    top = HEIGHT - _MARGIN - _ADDRESS - _CODE
    room = (WIDTH - 2 * _MARGIN) / max(1, len(links))
    for index, link in enumerate(links):
        left = _MARGIN + room * index
        side = min(_CODE, room)
        draw_code(painter, QRectF(left + (room - side) / 2, top, side, side), modules_of(link))
        _draw_scaled(painter, QRectF(left, top + side, room, _ADDRESS), link, option, _ADDRESS_POINTS)


def card_pdf(content: CardContent, title: str) -> bytes:
    """The card as a PDF of one page in its true size."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setResolution(300)
    page = QPageSize(QSizeF(WIDTH, HEIGHT), QPageSize.Unit.Millimeter)
    writer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    painter = QPainter(writer)
    draw_card(painter, QRectF(0, 0, writer.width(), writer.height()), content)
    painter.end()
    return bytes(buffer.data().data())


class CardPicture(QWidget):
    """The card on the screen, in its proportions."""

    def __init__(self) -> None:
        super().__init__()
        self.content = CardContent("")
        width = Metrics.of().times(66)
        self.setFixedSize(width, round(width * HEIGHT / WIDTH))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_content(self, content: CardContent) -> None:
        """Show another card."""
        if content != self.content:
            self.content = content
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_card(painter, QRectF(self.rect()), self.content)
        painter.setPen(QColor(Qt.GlobalColor.gray))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
