"""Where one is on a page, to be found again after the page was drawn anew: focus, cursor, scroll, unkept texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from wizard.gui.pages.fields import FieldRow
from wizard.gui.pages.text_editors import TextEditor

if TYPE_CHECKING:
    from wizard.gui.pages.page import Page
    from wizard.gui.wizard_frame import WizardFrame


@dataclass(frozen=True)
class Place:
    """`pointer` is the field with the focus, `path` the focused widget's place among the frame's widgets."""

    pointer: str = ""
    path: tuple[int, ...] = ()
    cursor: tuple[int, int] | None = None
    scrolled: int = 0
    unkept: dict[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, frame: WizardFrame, page: Page | None) -> Place:
        """The place now."""
        focused = QApplication.focusWidget()
        return cls(
            pointer=_pointer(focused, page),
            path=_path(focused, page),
            cursor=_cursor(focused),
            scrolled=frame.area.verticalScrollBar().value(),
            unkept={row.field.pointer: text for row, text in _unkept(page)},
        )

    def restore(self, frame: WizardFrame, page: Page | None) -> None:
        """Go back there on the new page."""
        if page is None:
            return
        for row, _text in _rows(page):
            if row.field.pointer in self.unkept and isinstance(row.editor, TextEditor):
                row.editor.restore_unkept(self.unkept[row.field.pointer])
        target = _at(page, self.path)
        if target is not None:
            target.setFocus()
        elif self.pointer:
            page.focus_pointer(self.pointer)
        _set_cursor(QApplication.focusWidget(), self.cursor)
        frame.area.verticalScrollBar().setValue(self.scrolled)


def _rows(page: QWidget | None) -> list[tuple[FieldRow, str]]:
    if page is None:
        return []
    return [(row, row.field.pointer) for row in page.findChildren(FieldRow)]


def _unkept(page: QWidget | None) -> list[tuple[FieldRow, str]]:
    found = []
    for row, _pointer_of in _rows(page):
        if isinstance(row.editor, TextEditor) and row.editor.unkept:
            found.append((row, row.editor.unkept))
    return found


def _pointer(widget: QWidget | None, page: QWidget | None) -> str:
    while widget is not None and widget is not page:
        if isinstance(widget, FieldRow):
            return widget.field.pointer
        widget = widget.parentWidget()
    return ""


def _path(widget: QWidget | None, page: QWidget | None) -> tuple[int, ...]:
    """Child numbers from the page down to the widget; empty when it is not on the page."""
    path: list[int] = []
    while widget is not None and widget is not page:
        parent = widget.parentWidget()
        if parent is None:
            return ()
        path.insert(0, _children(parent).index(widget))
        widget = parent
    return tuple(path) if widget is page and page is not None else ()


def _at(page: QWidget, path: tuple[int, ...]) -> QWidget | None:
    widget = page
    for number in path:
        children = _children(widget)
        if number >= len(children):
            return None
        widget = children[number]
    return widget if path else None


def _children(widget: QWidget) -> list[QWidget]:
    return [child for child in widget.children() if isinstance(child, QWidget)]


def _cursor(widget: QWidget | None) -> tuple[int, int] | None:
    if isinstance(widget, QLineEdit):
        return widget.cursorPosition(), widget.cursorPosition()
    if isinstance(widget, QPlainTextEdit):
        return widget.textCursor().anchor(), widget.textCursor().position()
    return None


def _set_cursor(widget: QWidget | None, cursor: tuple[int, int] | None) -> None:
    if cursor is None:
        return
    if isinstance(widget, QLineEdit):
        widget.setCursorPosition(cursor[1])
    elif isinstance(widget, QPlainTextEdit):
        position = widget.textCursor()
        position.setPosition(min(cursor[1], len(widget.toPlainText())))
        widget.setTextCursor(position)
