"""A template card as staff see it, painted: source, heading, figure, picture, texts, rows, links with arrows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from wizard.core.template_cards import CardPair, Runs, TemplateCard
from wizard.gui.icons import renderer
from wizard.gui.pages.preview_message import PhoneColours

_WIDEST_IN_LETTERS = 38
_PICTURE_RATIO = 1.3
_NAME_SHARE = 0.3
_LARGE, _HUGE, _SMALL = 1.12, 1.6, 0.88


@dataclass(frozen=True, slots=True)
class _Look:
    """How one text is set; `scale` is of the window's font."""

    colour: str
    scale: float = 1.0
    bold: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class _Painted:
    """One thing at its place inside the card, and what paints it there."""

    place: QRectF
    paint: Callable[[QPainter, QRectF], None]


class CardView(QWidget):
    """One card. It is as high as its filled parts: an empty one leaves no gap."""

    def __init__(self, colours: PhoneColours, picture_word: str) -> None:
        super().__init__()
        self._card = TemplateCard()
        self._colours = colours
        self._picture_word = picture_word
        self._layouts: dict[int, tuple[list[_Painted], float]] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def card(self) -> TemplateCard:
        """What it shows."""
        return self._card

    def show_card(self, card: TemplateCard, colours: PhoneColours) -> None:
        """Show another card, or the same in other colours."""
        if (card, colours) != (self._card, self._colours):
            self._card, self._colours = card, colours
            self._forget()
        self.setAccessibleName("\n".join(card.lines))

    def _forget(self) -> None:
        self._layouts.clear()
        self.updateGeometry()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._forget()

    # --- measuring

    @property
    def _gap(self) -> float:
        return self.fontMetrics().height() / 2

    def _card_width(self, width: int) -> float:
        return float(min(width, self.fontMetrics().averageCharWidth() * _WIDEST_IN_LETTERS))

    def parts(self, width: int) -> list[QRectF]:
        """Where the parts are in a card of that width, from top to bottom."""
        return [one.place for one in self._laid_out(width)[0]]

    def _laid_out(self, width: int) -> tuple[list[_Painted], float]:
        if width not in self._layouts:
            column = _Column(self, self._colours, self._card_width(width), self._gap)
            self._layouts[width] = column.lay_out(self._card, self._picture_word)
        return self._layouts[width]

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return ceil(self._laid_out(width)[1])

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().averageCharWidth() * _WIDEST_IN_LETTERS
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 14, self.fontMetrics().height() * 2)

    # --- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painted, height = self._laid_out(self.width())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._colours.band), 1))
        painter.setBrush(QColor(self._colours.seller))
        radius = self._gap * 0.7
        ground = QRectF(0, 0, self._card_width(self.width()), height).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(ground, radius, radius)
        for one in painted:
            painter.save()
            one.paint(painter, one.place)
            painter.restore()
        painter.end()


class _Column:
    """Puts the parts of a card below each other."""

    def __init__(self, owner: QWidget, colours: PhoneColours, width: float, gap: float) -> None:
        self._font = owner.font()
        self._colours = colours
        self._width, self._gap = width, gap
        self._top = gap
        self._painted: list[_Painted] = []

    def lay_out(self, card: TemplateCard, picture_word: str) -> tuple[list[_Painted], float]:
        """The parts and the height of the whole."""
        text, faint = self._colours.text, self._colours.faint
        self._add_text(card.source, _Look(faint, _SMALL))
        self._add_pair(card.heading, _Look(text, _LARGE, bold=True), _Look(faint))
        self._add_pair(card.figure, _Look(text, _HUGE, bold=True, centred=True), _Look(faint, _SMALL, centred=True))
        if card.has_picture:
            self._add_picture(picture_word)
        self._add_text(card.text, _Look(faint))
        for one in card.paragraphs:
            self._add_pair(one, _Look(text), _Look(faint, _SMALL))
        for one in card.rows:
            self._add_row(one)
        for link in card.links:
            self._add_link(link)
        return self._painted, self._top + (0 if card.links else self._gap / 2)

    # --- parts

    def _add_pair(self, pair: CardPair, above: _Look, below: _Look) -> None:
        if pair.name and pair.value:
            self._add_text(pair.name, above, space=self._gap / 4)
            self._add_text(pair.value, below)
        else:
            self._add_text(pair.name or pair.value, above if pair.name else below)

    def _add_text(self, runs: Runs, look: _Look, space: float | None = None) -> None:
        if not runs:
            return
        document = self._document(runs, look, self._inner)
        self._put(self._gap, self._inner, document.size().height(), _text_painter(document))
        self._top += self._gap / 2 if space is None else space

    def _add_row(self, row: CardPair) -> None:
        share = self._inner * _NAME_SHARE
        name = self._document(row.name, _Look(self._colours.faint), share)
        beside = self._inner - share - self._gap
        value = self._document(row.value, _Look(self._colours.link if row.is_link else self._colours.text), beside)
        height = max(name.size().height(), value.size().height())
        top = self._top
        self._put(self._gap, share, height, _text_painter(name))
        self._top = top
        self._put(self._gap * 2 + share, beside, height, _text_painter(value))
        self._top += self._gap / 4

    def _add_picture(self, word: str) -> None:
        font, colours = self._font, self._colours

        def paint(painter: QPainter, place: QRectF) -> None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.band))
            painter.drawRect(place)
            side = QFontMetricsF(font).height() * 2
            icon = QRectF(place.center().x() - side / 2, place.center().y() - side * 0.8, side, side)
            renderer("picture", QColor(colours.faint)).render(painter, icon)
            painter.setFont(font)
            painter.setPen(QColor(colours.faint))
            below = QRectF(place.left(), icon.bottom(), place.width(), side)
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, word)

        self._put(self._gap, self._inner, self._inner / _PICTURE_RATIO, paint)
        self._top += self._gap / 2

    def _add_link(self, runs: Runs) -> None:
        """A line, the words, and an arrow at the end."""
        colours = self._colours
        arrow = QFontMetricsF(self._font).height()
        document = self._document(runs, _Look(colours.link), self._inner - arrow - self._gap)
        write = _text_painter(document)
        pad = self._gap / 2

        def paint(painter: QPainter, place: QRectF) -> None:
            painter.setPen(QPen(QColor(colours.band), 1))
            painter.drawLine(QPointF(0, place.top()), QPointF(self._width, place.top()))
            painter.save()
            write(painter, place.adjusted(0, pad, 0, -pad))
            painter.restore()
            middle = place.center().y()
            tip = place.right() - arrow * 0.3
            painter.setPen(QPen(QColor(colours.faint), max(1.2, arrow / 11)))
            painter.drawPolyline(
                [
                    QPointF(tip - arrow * 0.25, middle - arrow * 0.25),
                    QPointF(tip, middle),
                    QPointF(tip - arrow * 0.25, middle + arrow * 0.25),
                ]
            )

        self._put(self._gap, self._inner, document.size().height() + 2 * pad, paint)

    # --- setting text

    @property
    def _inner(self) -> float:
        return max(1.0, self._width - 2 * self._gap)

    def _put(self, left: float, width: float, height: float, paint: Callable[[QPainter, QRectF], None]) -> None:
        self._painted.append(_Painted(QRectF(left, self._top, width, height), paint))
        self._top += height

    def _document(self, runs: Runs, look: _Look, width: float) -> QTextDocument:
        document = QTextDocument()
        font = QFont(self._font)
        font.setPointSizeF(max(1.0, font.pointSizeF() * look.scale))
        font.setBold(look.bold)
        document.setDefaultFont(font)
        document.setDocumentMargin(0)
        option = QTextOption(Qt.AlignmentFlag.AlignHCenter if look.centred else Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        cursor = QTextCursor(document)
        for run in runs:
            cursor.insertText(run.text.replace("\n", "\u2028"), _char_format(run.kind, look.colour))
        document.setTextWidth(width)
        return document


def _char_format(kind: str, colour: str) -> QTextCharFormat:
    """Sample values are dotted, variables without one dashed, as in every preview."""
    look = QTextCharFormat()
    look.setForeground(QColor(colour))
    if kind == "sample":
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
    elif kind == "missing":
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
        look.setFontItalic(True)
    return look


def _text_painter(document: QTextDocument) -> Callable[[QPainter, QRectF], None]:
    def paint(painter: QPainter, place: QRectF) -> None:
        painter.translate(place.topLeft())
        document.documentLayout().draw(painter, QAbstractTextDocumentLayout.PaintContext())

    return paint
