"""A layout that puts things beside each other as long as there is room, and goes on in the next line."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from wizard.gui.metrics import Metrics


class FlowLayout(QLayout):
    """Items keep the size they ask for. `across` and `down` are the distances between them in pixels."""

    def __init__(self, parent: QWidget | None = None, *, across: int, down: int) -> None:
        super().__init__(*(() if parent is None else (parent,)))
        self._across, self._down = across, down
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max((place.bottom() + 1 for _item, place in self._placed(width)), default=0)

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in shown) + self._across * max(0, len(shown) - 1)
        return QSize(width, max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._items if not item.isEmpty()]
        return QSize(max((one.width() for one in sizes), default=0), max((one.height() for one in sizes), default=0))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        for item, place in self._placed(rect.width()):
            item.setGeometry(place.translated(rect.topLeft()))

    def _placed(self, width: int) -> Iterator[tuple[QLayoutItem, QRect]]:
        at, line = QPoint(0, 0), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().expandedTo(item.minimumSize())
            if at.x() and at.x() + size.width() > width:
                at, line = QPoint(0, at.y() + line + self._down), 0
            yield item, QRect(at, size)
            at.setX(at.x() + size.width() + self._across)
            line = max(line, size.height())


def flow_of(*widgets: QWidget) -> FlowLayout:
    """Widgets beside each other, in as many lines as they need."""
    made = FlowLayout(across=Metrics.of().gap, down=Metrics.of().tight)
    for widget in widgets:
        made.addWidget(widget)
    return made
