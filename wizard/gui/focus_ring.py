"""Where the keyboard is: a ring in the hue of links, since some styles draw theirs too faint on a dark ground."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from wizard.gui.palette import link_color

_WIDTH = 1.5
_RADIUS = 3


def paint_focus(widget: QWidget) -> None:
    """Inside a paint event, after the style: a ring when the keyboard, not the mouse, brought the focus here."""
    if not widget.hasFocus() or not widget.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange):
        return
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(link_color(widget.palette()), _WIDTH))
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
    painter.end()
