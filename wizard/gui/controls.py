"""Input controls with the manners a form needs: no wheel by accident, no scroll inside a scroll."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QPlainTextEdit, QSizePolicy

from wizard.gui.focus_ring import paint_focus
from wizard.gui.metrics import Metrics
from wizard.gui.palette import is_dark, quiet_color


class ComboBox(QComboBox):
    """A choice that the wheel changes only after it was opened: scrolling a page must not change an answer."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_focus(self)


class CheckBox(QCheckBox):
    """A box that is also seen on a dark ground, where some styles draw its frame darker than what it lies on."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_focus(self)
        if not is_dark(self.palette()):
            return
        # Not at the top: QStyle brings hundreds of names, which a light ground does without.
        from PySide6.QtWidgets import QStyle, QStyleOptionButton

        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        painter = QPainter(self)
        painter.setPen(quiet_color(self.palette()))
        painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 2, 2)
        painter.end()


class GrowingText(QPlainTextEdit):
    """Text of several lines that is as high as its content, so that only the page scrolls."""

    def __init__(self, *, least_lines: int = 3) -> None:
        super().__init__()
        self._least = least_lines
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
            return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.textCursor().insertText(source.text())

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height())

    def _fit(self) -> None:
        lines = max(self._least, round(self.document().size().height()))
        edges = round(self.document().documentMargin()) * 2 + self.frameWidth() * 2
        height = self.fontMetrics().lineSpacing() * lines + edges + Metrics.of().tight // 2
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)
