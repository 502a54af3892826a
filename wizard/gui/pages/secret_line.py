"""A line to paste a secret into; it gives nothing out.

Qt's own field holds bullets only: a password field of Qt hides its text when asked for it, but every change is sent to
assistive technology in the clear (AT-SPI text-changed, measured with Qt 6.12). What is revealed is only painted
(facts/ecosystem §5). Undo, drag, copy and cut are off.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QClipboard,
    QContextMenuEvent,
    QDropEvent,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QLineEdit, QMenu, QStyle, QStyleOptionFrame

from wizard.core.secret import Secret
from wizard.gui.metrics import Metrics

_BULLET = "•"
_MOST_CHARACTERS = 1 << 20
_REFUSED = (
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Redo,
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
)
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
)


class SecretLine(QLineEdit):
    """A password field that gives nothing out. `entered` comes after a paste, or when typing has come to its end."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_revealed = False
        self._secret = Secret("")
        self.setMaxLength(_MOST_CHARACTERS)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setDragEnabled(False)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.editingFinished.connect(self._on_finished)

    @property
    def secret(self) -> Secret:
        """What was pasted or typed; empty when nothing was."""
        return self._secret

    def show_secret(self, secret: Secret) -> None:
        """Take another value, as bullets; it does not count as a change."""
        self._secret = secret
        self.setText(_BULLET * len(secret.reveal()))

    def forget(self) -> None:
        """Empty the field; nothing of it can be undone."""
        self.reveal(False)
        self.show_secret(Secret(""))

    def reveal(self, shown: bool) -> None:
        """Paint the text itself, or bullets again."""
        self._is_revealed = shown and bool(self._secret)
        self.update()

    @property
    def is_revealed(self) -> bool:
        """Whether the text is painted now."""
        return self._is_revealed

    def take(self, source: QMimeData) -> None:
        """A paste takes the place of what is there: line ends stay until they are reported."""
        if source.hasText():
            self.show_secret(Secret(source.text()))
            self.entered.emit()

    def paste_from_clipboard(self) -> None:
        """What is on the clipboard."""
        self.take(QGuiApplication.clipboard().mimeData())

    def _type(self, text: str) -> None:
        """Put a text where the cursor is, in place of what is selected."""
        start = self.selectionStart() if self.hasSelectedText() else self.cursorPosition()
        value = self._secret.reveal()
        self._secret = Secret(value[:start] + text + value[start + len(self.selectedText()) :])
        self.insert(_BULLET * len(text))

    def _on_finished(self) -> None:
        self.reveal(False)
        if self.isModified() and self._secret:
            self.setModified(False)
            self.entered.emit()

    # --- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if any(event.matches(key) for key in _REFUSED):
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_from_clipboard()
        elif event.text().isprintable() and event.text() and event.modifiers() not in _COMMANDS:
            self._type(event.text())
        else:
            self._press(event)

    def _press(self, event: QKeyEvent) -> None:
        """A key that moves, selects or deletes. Qt gets it without its text and can only take bullets away."""
        before = len(self.text())
        silent = QKeyEvent(event.type(), event.key(), event.modifiers())
        super().keyPressEvent(silent)
        event.setAccepted(silent.isAccepted())
        gone, at = before - len(self.text()), self.cursorPosition()
        if gone > 0:
            value = self._secret.reveal()
            self._secret = Secret(value[:at] + value[at + gone :])

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        # What is being composed is not shown: Qt would tell assistive technology.
        if event.commitString():
            self._type(event.commitString())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.MiddleButton:
            super().mouseReleaseEvent(event)
        elif QGuiApplication.clipboard().supportsSelection():
            self.take(QGuiApplication.clipboard().mimeData(QClipboard.Mode.Selection))

    def dropEvent(self, event: QDropEvent) -> None:
        self.take(event.mimeData())
        event.acceptProposedAction()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        action = QAction(self.accessibleName(), menu)
        action.triggered.connect(self.paste_from_clipboard)
        menu.addAction(action)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

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
        width = room.width()
        shown = painter.fontMetrics().elidedText(self._secret.reveal(), Qt.TextElideMode.ElideMiddle, width)
        room.adjust(Metrics.of().tight // 2, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()
