"""Boxes to tick in lists and tables."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from wizard.gui.palette import is_dark, quiet_color


class Boxes(QStyledItemDelegate):
    """Boxes that are also seen on a dark ground, where some styles draw their frames too faint."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        view = option.widget
        if index.data(Qt.ItemDataRole.CheckStateRole) is None or not is_dark(view.palette()):
            return
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        box = view.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, own, view)
        painter.save()
        painter.setPen(quiet_color(view.palette()))
        painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 2, 2)
        painter.restore()
