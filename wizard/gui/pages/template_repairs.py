"""Single-braced variables repaired in the text field itself, with what was changed and the way back (A-03)."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from wizard.core.placeholders import Repair, repair


class Repairs:
    """The repairs of one text field. What was put back once is left as it is from then on."""

    def __init__(self, area: QPlainTextEdit) -> None:
        self._area = area
        self._left: set[str] = set()
        self._made: list[tuple[QTextCursor, Repair]] = []
        self.is_busy = False

    def apply(self) -> None:
        """Repair what is written now, where it stands; the cursor stays in its word."""
        text = self._area.toPlainText()
        wanted = [one for one in repair(text).changes if one.before not in self._left]
        for one in reversed(wanted):
            self._made.append((self._rewrite(self._cursor(text, one), one.after), one))

    def undo(self) -> None:
        """Put back what was written, and repair it no more."""
        for cursor, one in self._standing():
            self._left.add(one.before)
            self._rewrite(cursor, one.before)
        self._made = []

    def standing(self) -> list[Repair]:
        """The repairs that are still in the text, in its order."""
        self._made = self._standing()
        ordered = sorted(self._made, key=lambda made: made[0].selectionStart())
        return [one for _cursor, one in ordered]

    def _standing(self) -> list[tuple[QTextCursor, Repair]]:
        return [(cursor, one) for cursor, one in self._made if cursor.selectedText() == one.after]

    def _cursor(self, text: str, one: Repair) -> QTextCursor:
        cursor = QTextCursor(self._area.document())
        start, end = (len(text[:place].encode("utf-16-le")) // 2 for place in (one.span.start, one.span.end))
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _rewrite(self, cursor: QTextCursor, text: str) -> QTextCursor:
        """Replace what the cursor selects; the new text is selected then."""
        start = cursor.selectionStart()
        self.is_busy = True
        cursor.insertText(text)
        self.is_busy = False
        cursor.setPosition(start)
        cursor.setPosition(start + len(text), QTextCursor.MoveMode.KeepAnchor)
        cursor.setKeepPositionOnInsert(True)
        return cursor
