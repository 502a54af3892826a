"""The text of a bubble as a document: header, body with its marks, footer; sample values and open variables marked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)

from wizard.core.chat_formatting import Run, Style
from wizard.gui.pages.preview_message import Message, PhoneColours

_SMALL = 0.88

Readable = Callable[[str], str]


def fill(document: QTextDocument, shown: Message, colours: PhoneColours, readable: Readable) -> None:
    """Write the message's texts into the document. `readable` takes out what cannot be shown."""
    document.clear()
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if shown.is_right_to_left:
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
    document.setDocumentMargin(0)
    document.setDefaultTextOption(option)
    writer = _Writer(document, colours, readable)
    writer.write(shown.header_runs, bold=True)
    writer.write(shown.body_runs)
    if shown.footer:
        writer.write_footer(shown.footer_run)


class _Writer:
    """Writes one block after the other."""

    def __init__(self, document: QTextDocument, colours: PhoneColours, readable: Readable) -> None:
        self._cursor = QTextCursor(document)
        self._font = document.defaultFont()
        self._colours, self._readable = colours, readable
        self._is_first = True

    def write(self, runs: tuple[Run, ...], *, bold: bool = False) -> None:
        if not runs:
            return
        self._begin()
        for run in runs:
            # A line end inside of a block: header, body and footer are one block each.
            text = self._readable(run.text).replace("\n", "\u2028")
            self._cursor.insertText(text, self._look(run, bold=bold))

    def write_footer(self, text: str) -> None:
        look = QTextCharFormat()
        look.setForeground(QColor(self._colours.faint))
        look.setFontPointSize(small(self._font).pointSizeF())
        self._begin()
        self._cursor.insertText(self._readable(text), look)

    def _begin(self) -> None:
        if not self._is_first:
            block = QTextBlockFormat()
            block.setTopMargin(round(QFontMetricsF(self._font).height() / 5))
            self._cursor.insertBlock(block, QTextCharFormat())
        self._is_first = False

    def _look(self, run: Run, *, bold: bool) -> QTextCharFormat:
        look = QTextCharFormat()
        if bold or Style.BOLD in run.styles:
            look.setFontWeight(QFont.Weight.Bold)
        look.setFontItalic(Style.ITALIC in run.styles)
        look.setFontStrikeOut(Style.STRUCK in run.styles)
        if Style.FIXED in run.styles:
            fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
            look.setFontFamilies([fixed.family(), *self._font.families()])
        if run.kind == "sample":
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        elif run.kind == "missing":
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
            look.setFontItalic(True)
        if Style.LINK in run.styles:
            look.setForeground(QColor(self._colours.link))
            if run.kind == "literal":
                look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        return look


def small(font: QFont) -> QFont:
    """The size of a footer and of the time."""
    made = QFont(font)
    made.setPointSizeF(max(1.0, font.pointSizeF() * _SMALL))
    return made
