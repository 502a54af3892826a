"""Which plain Qt widgets a window is made of, as a tree; and a bare window made of such a tree."""

from __future__ import annotations

from typing import Any, TypedDict

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

# The most special first: a widget is what the first of these it is an instance of says.
_KINDS: dict[str, type[QWidget]] = {
    one.__name__: one
    for one in (
        *(QMainWindow, QStackedWidget, QScrollArea, QTableView, QPlainTextEdit, QComboBox, QLineEdit),
        *(QCheckBox, QPushButton, QToolButton, QLabel, QFrame, QWidget),
    )
}
_WHOLE = (QAbstractItemView, QPlainTextEdit, QComboBox, QLineEdit, QAbstractButton)


class Node(TypedDict):
    """One widget: its Qt class, its text, table cells or options, whether it is shown, and what is in it."""

    kind: str
    text: str
    cells: list[list[str]]
    is_shown: bool
    is_row: bool
    children: list[Node]


def census_of(window: QWidget) -> list[Node]:
    """The tree of a window; parts that Qt makes for itself are left to Qt."""
    return [_node(window)]


def _node(widget: QWidget) -> Node:
    kind = next(name for name, one in _KINDS.items() if isinstance(widget, one))
    inside = [] if isinstance(widget, QTableView | QPlainTextEdit | QComboBox | QLineEdit) else _children(widget)
    layout = widget.layout()
    return Node(
        kind=kind,
        text=str(widget.text()) if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else "",
        cells=_cells(widget),
        is_shown=not widget.isHidden(),
        is_row=isinstance(layout, QHBoxLayout | QGridLayout),
        children=[_node(one) for one in inside],
    )


def _children(widget: QWidget) -> list[QWidget]:
    if isinstance(widget, QScrollArea | QMainWindow):
        inside = widget.widget() if isinstance(widget, QScrollArea) else widget.centralWidget()
        return [inside] if inside is not None else []
    found = [one for one in widget.children() if isinstance(one, QWidget)]
    return [one for one in found if not one.objectName().startswith("qt_")]


def _cells(widget: QWidget) -> list[list[str]]:
    if isinstance(widget, QComboBox):
        return [[widget.itemText(row)] for row in range(widget.count())]
    if not isinstance(widget, QTableView):
        return []
    model = widget.model()
    head = [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(model.columnCount())]
    rows = [[str(model.index(row, at).data()) for at in range(len(head))] for row in range(model.rowCount())]
    return [head, *rows]


def bare(node: Node) -> QWidget:
    """The same widget of plain Qt, with the same in it."""
    widget = _KINDS[node["kind"]]()
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        widget.setText(node["text"])
    if isinstance(widget, QComboBox):
        widget.addItems([row[0] for row in node["cells"]])
    if isinstance(widget, QTableView):
        widget.setModel(_model(node["cells"], widget))
    _fill(widget, [bare(one) for one in node["children"]], is_row=node["is_row"])
    if not node["is_shown"]:
        widget.hide()
    return widget


def _fill(widget: QWidget, children: list[QWidget], *, is_row: bool) -> None:
    if isinstance(widget, QMainWindow):
        widget.setCentralWidget(children[0])
    elif isinstance(widget, QScrollArea):
        widget.setWidget(children[0])
    elif isinstance(widget, QStackedWidget):
        for one in children:
            widget.addWidget(one)
    elif children:
        box: QBoxLayout = QHBoxLayout(widget) if is_row else QVBoxLayout(widget)
        for one in children:
            box.addWidget(one)


def _model(cells: list[list[str]], owner: QWidget) -> Any:
    model = QStandardItemModel(owner)
    model.setHorizontalHeaderLabels(cells[0])
    for row in cells[1:]:
        model.appendRow([QStandardItem(text) for text in row])
    return model
