"""Our own simple SVGs, painted in whatever colour the palette asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


_SIZES = (16, 24, 32, 48)
_MODES = (QIcon.Mode.Normal, QIcon.Mode.Selected, QIcon.Mode.Disabled)


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


def icon(name: str, paint: Paint, palette: QPalette, modes: Sequence[QIcon.Mode] = _MODES) -> QIcon:
    """An icon for item views and windows in their usual sizes; make it again when the palette changes."""
    made = QIcon()
    for mode in modes:
        drawing = renderer(name, _mode_color(mode, paint, palette))
        for size in _SIZES:
            made.addPixmap(_painted(drawing, size), mode)
    return made


def button_icon(name: str, button: QWidget, side: int) -> QIcon:
    """A button's icon in the one size it is shown in; make it again when its palette or its screen changes."""
    made = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled):
        color = _mode_color(mode, QPalette.ColorRole.ButtonText, button.palette())
        made.addPixmap(pixmap(name, color, side, button.devicePixelRatioF()), mode)
    return made


def _mode_color(mode: QIcon.Mode, paint: Paint, palette: QPalette) -> QColor:
    if mode is QIcon.Mode.Selected:
        return palette.color(QPalette.ColorRole.HighlightedText)
    if mode is QIcon.Mode.Disabled:
        return palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    return color_of(paint, palette)


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
    """Calls back when the palette or the screen's density changes; sits unseen inside the widget it serves."""

    def __init__(self, parent: QWidget, changed: Callable[[], None]) -> None:
        super().__init__(parent)
        self._changed = changed
        self.hide()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.PaletteChange:
            self._changed()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._changed()
        return super().event(event)
