"""A column beside a long form: what it holds comes along when the page is scrolled, and is seen while one types."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from wizard.gui.metrics import Metrics

_UNITS = 60
_UNBOUNDED = 16_777_215


class FollowingSide(QWidget):
    """Holds one widget, or nothing and is hidden. It is moved inside the column; nothing else is laid out for that."""

    def __init__(self) -> None:
        super().__init__()
        self._held: QWidget | None = None
        self._area: QScrollArea | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.setFixedWidth(Metrics.of().times(_UNITS))
        self.hide()

    @property
    def is_holding(self) -> bool:
        """Whether something stands in it."""
        return self._held is not None

    def hold(self, widget: QWidget) -> None:
        """Take the widget in."""
        self._held = widget
        self._box.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        widget.setFixedWidth(self.width())
        self.show()

    def release(self) -> QWidget | None:
        """Give the widget back, as wide as it likes."""
        held, self._held = self._held, None
        if held is not None:
            self._box.removeWidget(held)
            held.setMinimumWidth(0)
            held.setMaximumWidth(_UNBOUNDED)
        self.hide()
        return held

    # --- following

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._area is None:
            self._area = self._scrolled_in()
            if self._area is not None:
                self._area.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._place()

    def _scrolled_in(self) -> QScrollArea | None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        return above

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        is_done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return is_done

    def _on_scrolled(self, _value: int) -> None:
        self._place()

    def _place(self) -> None:
        """At the upper edge of what is seen; something taller ends where what is seen ends."""
        if self._held is None or self._area is None:
            return
        seen = self._area.viewport()
        top = -self.mapTo(seen, QPoint(0, 0)).y()
        surplus = max(0, self._held.height() - seen.height())
        self._held.move(self._held.x(), max(0, min(top - surplus, self.height() - self._held.height())))
