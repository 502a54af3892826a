"""Our own simple SVGs, painted in whatever colour the palette asks for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from wizard.adapters.resources import shipped_root
from wizard.gui.metrics import Metrics
from wizard.gui.palette import Hue, hue_color, quiet_color

Paint = Hue | QPalette.ColorRole | None


def icon_folder() -> Path:
    """Where the shipped icons are."""
    return shipped_root().resources / "icons"


def renderer(name: str, color: QColor) -> QSvgRenderer:
    """The icon drawn in one colour: every `currentColor` of the file becomes it."""
    return QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", color.name()).encode()))


@cache
def _drawing(name: str) -> str:
    return (icon_folder() / f"{name}.svg").read_text("utf-8")


def color_of(paint: Paint, palette: QPalette) -> QColor:
    """A hue's or a role's colour; None is quiet text."""
    if paint is None:
        return quiet_color(palette)
    return hue_color(paint, palette) if isinstance(paint, Hue) else palette.color(paint)


def pixmap(name: str, color: QColor, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of `size` device-independent pixels."""
    return _painted(renderer(name, color), size, ratio)


def _painted(drawing: QSvgRenderer, size: int, ratio: float = 1.0) -> QPixmap:
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    drawing.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def icon(name: str, paint: Paint, palette: QPalette) -> QIcon:
    """An icon for item views and windows; make it again when the palette changes."""
    made = QIcon()
    lit = palette.color(QPalette.ColorRole.HighlightedText)
    dim = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    for mode, color in (
        (QIcon.Mode.Normal, color_of(paint, palette)),
        (QIcon.Mode.Selected, lit),
        (QIcon.Mode.Disabled, dim),
    ):
        drawing = renderer(name, color)
        for size in (16, 24, 32, 48):
            made.addPixmap(_painted(drawing, size), mode)
    return made


class IconLabel(QWidget):
    """An icon that paints itself in the present palette. It only accompanies a word, so it has no name of its own."""

    def __init__(self, name: str, paint: Paint = None, size: int | None = None) -> None:
        super().__init__()
        self._name = name
        self._paint = paint
        self._renderer: QSvgRenderer | None = None
        side = size if size is not None else Metrics.of().icon
        self.setFixedSize(side, side)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_icon(self, name: str, paint: Paint = None) -> None:
        """Show another one."""
        if (name, paint) != (self._name, self._paint):
            self._name, self._paint, self._renderer = name, paint, None
            self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.PaletteChange:
            self._renderer = None
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._renderer is None:
            self._renderer = renderer(self._name, color_of(self._paint, self.palette()))
        painter = QPainter(self)
        self._renderer.render(painter, QRectF(self.rect()))
        painter.end()


class PaletteWatcher(QWidget):
    """Calls back when the palette changes; sits unseen inside the widget it serves."""

    def __init__(self, parent: QWidget, changed: Callable[[], None]) -> None:
        super().__init__(parent)
        self._changed = changed
        self.hide()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.PaletteChange:
            self._changed()
        super().changeEvent(event)
