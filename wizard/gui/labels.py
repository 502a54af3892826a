"""Labels and small buttons every part of the window uses: plain text only, so that readers hear no markup."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from wizard.gui.focus_ring import paint_focus
from wizard.gui.icons import IconLabel, Paint, PaletteWatcher, button_icon, color_of, icon
from wizard.gui.metrics import Metrics
from wizard.gui.palette import Hue, hue_color, line_color, link_color, wash_color

_LINK_FLAGS = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap


class TextLabel(QLabel):
    """Plain text that wraps. `paint` is a hue or a role; None is quiet text."""

    def __init__(
        self, text: str = "", paint: Paint = QPalette.ColorRole.WindowText, *, scale: float = 1.0, bold: bool = False
    ) -> None:
        super().__init__(text)
        self._paint = paint
        self._is_recoloring = False
        self._scale = scale
        self._bold = bold
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        # A new policy forgets that the height follows the width; a minimum width spoils QLabel's size hint.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._restyle()

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return QSize(min(least.width(), Metrics.of().times(16)), least.height())

    def set_paint(self, paint: Paint) -> None:
        """Change the colour."""
        if paint is not self._paint:
            self._paint = paint
            self._restyle()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.ApplicationPaletteChange):
            self._recolor()

    def _restyle(self) -> None:
        if self._scale != 1.0 or self._bold:
            font = QFont(self.font())
            font.setPointSizeF(QLabel().font().pointSizeF() * self._scale)
            font.setBold(self._bold)
            self.setFont(font)
        self._recolor()

    def _recolor(self) -> None:
        """Only the text's colour is our own; everything else stays the palette's."""
        if self._is_recoloring:
            return
        self._is_recoloring = True
        own = QPalette()
        own.setResolveMask(0)
        if self._paint is not QPalette.ColorRole.WindowText:
            own.setColor(QPalette.ColorRole.WindowText, color_of(self._paint, QApplication.palette()))
        self.setPalette(own)
        self._is_recoloring = False


def heading(text: str) -> TextLabel:
    """A page's title."""
    return TextLabel(text, scale=1.35, bold=True)


def subheading(text: str) -> TextLabel:
    """A section's title."""
    return TextLabel(text, scale=1.08, bold=True)


def quiet(text: str) -> TextLabel:
    """An explanation."""
    return TextLabel(text, None)


class PushButton(QPushButton):
    """A button whose icon follows the palette."""

    def __init__(self, text: str, icon_name: str = "", clicked: Callable[[], object] | None = None) -> None:
        super().__init__(text)
        self.setAutoDefault(False)
        _dress(self, icon_name)
        if clicked is not None:
            self.clicked.connect(lambda _checked=False: clicked())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_focus(self)


class IconButton(QToolButton):
    """A button that is only an icon: its name is spoken and shown as a tip."""

    def __init__(self, name: str, icon_name: str, clicked: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._draw = _dress(self, icon_name)
        if clicked is not None:
            self.clicked.connect(lambda _checked=False: clicked())

    def show_icon(self, icon_name: str) -> None:
        """Another icon: the button does something else now."""
        self._draw(icon_name)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_focus(self)


class LinkButton(QPushButton):
    """A link: opens an address in the browser, or does what `clicked` says. Its look is that of a link."""

    def __init__(self, text: str, url: str = "", clicked: Callable[[], object] | None = None) -> None:
        super().__init__(text)
        self._url = url
        self.setFlat(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if url:
            self.setToolTip(url)
            self.setAccessibleDescription(url)
        self.clicked.connect(lambda _checked=False: clicked() if clicked else self._open())

    def _open(self) -> None:
        # Not at the top: a class of Qt costs when it is first named, and no page needs these before a click.
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        QDesktopServices.openUrl(QUrl(self._url))

    def sizeHint(self) -> QSize:
        metrics = Metrics.of()
        width = self.fontMetrics().horizontalAdvance(self.text()) + (metrics.icon if self._url else 0)
        return QSize(width + metrics.tight * 3, self.heightForWidth(width + metrics.tight * 3))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        metrics = Metrics.of()
        room = width - 2 * metrics.tight - (metrics.icon if self._url else 0)
        lines = self.fontMetrics().boundingRect(QRect(0, 0, max(1, room), 10_000), _LINK_FLAGS, self.text())
        return max(lines.height(), self.fontMetrics().lineSpacing()) + metrics.tight * 2

    def minimumSizeHint(self) -> QSize:
        return QSize(Metrics.of().times(12), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        metrics, painter = Metrics.of(), QPainter(self)
        color = link_color(self.palette())
        font = QFont(self.font())
        font.setUnderline(self.underMouse() or self.hasFocus())
        painter.setFont(font)
        painter.setPen(color)
        room = self.rect().adjusted(metrics.tight, 0, -metrics.tight - (metrics.icon if self._url else 0), 0)
        drawn = painter.drawText(room, _LINK_FLAGS, self.text())
        if self._url:
            side = metrics.icon - metrics.tight
            at = min(drawn.right() + metrics.tight // 2, self.width() - side)
            icon("link", Hue.NOTE, self.palette()).paint(painter, at, (self.height() - side) // 2, side, side)
        if self.hasFocus():
            painter.setPen(color)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


def _dress(button: QPushButton | QToolButton, icon_name: str) -> Callable[[str], None]:
    """Give the button an icon that follows the palette; what comes back draws another one."""
    side = Metrics.of().icon
    shown = [icon_name]
    button.setIconSize(QSize(side, side))

    def draw(name: str) -> None:
        shown[:] = [name]
        button.setIcon(button_icon(name, button, side))

    if icon_name:
        draw(icon_name)
        PaletteWatcher(button, lambda: draw(shown[0]))
    return draw


class IconText(QWidget):
    """An icon and its word in one hue: how a state is always shown."""

    def __init__(self, icon_name: str, text: str, paint: Paint = QPalette.ColorRole.WindowText) -> None:
        super().__init__()
        metrics = Metrics.of()
        self.icon_label = IconLabel(icon_name, paint, metrics.icon)
        self.text_label = TextLabel(text, paint)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics.tight)
        row.addWidget(self.icon_label, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text_label, 1, Qt.AlignmentFlag.AlignTop)


class Band(QFrame):
    """A strip of faint colour across a pane: practice, notices. Content goes into `row`."""

    def __init__(self, hue: Hue) -> None:
        super().__init__()
        self._hue = hue
        metrics = Metrics.of()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(metrics.margin, metrics.tight + 2, metrics.margin, metrics.tight + 2)
        self.row.setSpacing(metrics.gap)

    def set_hue(self, hue: Hue) -> None:
        """Change what it says by colour."""
        self._hue = hue
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), wash_color(self._hue, self.palette()))
        edge = self.rect()
        edge.setWidth(max(3, Metrics.of().unit // 2))
        painter.fillRect(edge, hue_color(self._hue, self.palette()))
        painter.end()


class Line(QWidget):
    """A thin line between panes."""

    def __init__(self, *, upright: bool = False) -> None:
        super().__init__()
        self.setSizePolicy(
            QSizePolicy.Policy.Fixed if upright else QSizePolicy.Policy.Expanding,
            QSizePolicy.Policy.Expanding if upright else QSizePolicy.Policy.Fixed,
        )
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        # Not fillRect: that also takes gradients, and so brings all their names into every start.
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(line_color(self.palette()))
        painter.drawRect(self.rect())
        painter.end()


class Card(QFrame):
    """A rounded box on the base colour around things that belong together."""

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(line_color(self.palette())))
        painter.setBrush(self.palette().color(QPalette.ColorRole.AlternateBase))
        radius = Metrics.of().unit
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), radius, radius)
        painter.end()
