"""Putting things into layouts and taking them out again."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from wizard.gui.metrics import Metrics

_CHAINED = "_controls_in_chain"


def clear_layout(layout: QLayout) -> None:
    """Take everything out. Widgets vanish at once; they die when the event under way is over.

    They keep their parent until then: without one Python would delete a button inside its own click.
    """
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        if inner is not None:
            clear_layout(inner)


def column(*widgets: QWidget, spacing: int | None = None) -> QVBoxLayout:
    """Widgets below each other, without margins."""
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(Metrics.of().gap if spacing is None else spacing)
    for widget in widgets:
        made.addWidget(widget)
    return made


def row_of(*widgets: QWidget, stretch: bool = True) -> QHBoxLayout:
    """Widgets beside each other from the left; `stretch`: the rest stays empty."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(Metrics.of().gap)
    for widget in widgets:
        made.addWidget(widget)
    if stretch:
        made.addStretch(1)
    return made


def tab_in_reading_order(page: QWidget) -> None:
    """Tab goes through the page as its layouts stand; what was added late would otherwise come last.

    While the page holds the very same controls as before nothing is done: it is called after every judgement or layout.
    """
    present = [one for one in page.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    if present == getattr(page, _CHAINED, None):
        return
    setattr(page, _CHAINED, present)
    before: QWidget | None = None
    for control in _controls(page):
        if before is not None:
            QWidget.setTabOrder(before, control)
        before = control


def _controls(widget: QWidget) -> Iterator[QWidget]:
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    layout = widget.layout()
    if layout is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if widget is not None:
            yield from _controls(widget)
        elif inner is not None:
            yield from _in_layout(inner)
