"""A line to paste a secret into; it gives nothing out.

It stays a password field (its text is bullets to assistive technology), and what is revealed is only painted
(facts/ecosystem §5). Undo, drag, copy and cut are off.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QLineEdit, QMenu, QStyle, QStyleOptionFrame

from wizard.gui.metrics import Metrics

_REFUSED = (
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Redo,
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
)


class SecretLine(QLineEdit):
    """A password field that gives nothing out. `entered` comes with a pasted text, or with a typed one at its end."""

    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._is_revealed = False
        self._room = 0
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setDragEnabled(False)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.editingFinished.connect(self._on_finished)

    def reveal(self, shown: bool) -> None:
        """Paint the text itself, or bullets again."""
        self._is_revealed = shown and bool(self.text())
        self.update()

    @property
    def is_revealed(self) -> bool:
        """Whether the text is painted now."""
        return self._is_revealed

    def forget(self) -> None:
        """Empty the field; nothing of it can be undone."""
        self.reveal(False)
        self.setText("")

    def take(self, source: QMimeData) -> None:
        """A paste takes the place of what is there: line ends stay until they are reported."""
        if source.hasText():
            self.setText(source.text())
            self.entered.emit(self.text())

    def paste_from_clipboard(self) -> None:
        """What is on the clipboard."""
        self.take(QGuiApplication.clipboard().mimeData())

    def _on_finished(self) -> None:
        self.reveal(False)
        if self.isModified() and self.text():
            self.setModified(False)
            self.entered.emit(self.text())

    # --- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if any(event.matches(key) for key in _REFUSED):
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_from_clipboard()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        action = QAction(self.accessibleName(), menu)
        action.triggered.connect(self.paste_from_clipboard)
        menu.addAction(action)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange:
            self.reveal(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_revealed:
            return
        painter = QPainter(self)
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        painter.fillRect(room, self.palette().color(QPalette.ColorRole.Base))
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        font.setPointSizeF(self.font().pointSizeF())
        painter.setFont(font)
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room.width())
        room.adjust(Metrics.of().tight // 2, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()
