"""The text of a template: what is wrong is underlined where it stands, and explained when pointed at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHelpEvent, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QTextEdit, QToolTip

from wizard.core.direction import is_right_to_left
from wizard.core.findings import Finding, Severity, Span
from wizard.core.forms import Field
from wizard.core.placeholders import Repair
from wizard.gui.icons import color_of
from wizard.gui.pages.editor import FormScope
from wizard.gui.pages.notes import Note, NoteLines
from wizard.gui.pages.template_repairs import Repairs
from wizard.gui.pages.text_editors import ParagraphEditor, shown
from wizard.gui.widgets.finding_card import look_of
from wizard.onboarding.wording import Speaker

_REPAIRED = "template"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute


def qt_position(text: str, index: int) -> int:
    """Where a code point index lies in UTF-16 units, as Qt counts."""
    return index + sum(one > "\uffff" for one in text[:index])


class TemplateText(ParagraphEditor):
    """The text field of a template."""

    label_above = True

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        self._findings: tuple[Finding, ...] = ()
        self.repairs = Repairs(self.area) if field.hints.hygiene == _REPAIRED else None
        self.said = NoteLines()
        self.said.reserve(0)
        self.box.addWidget(self.said)
        self.area.viewport().installEventFilter(self)

    def _on_changed(self) -> None:
        """Repaired where it is written, so that what is seen is what is kept; cleaned, and kept."""
        if self.repairs is None:
            super()._on_changed()
        elif not self.repairs.is_busy:
            self.repairs.apply()
            self._keep()

    @property
    def cleaned_as(self) -> Field:
        hints = self.field.hints
        # Repairs are made above, and not where the seller took one back.
        hints = replace(hints, hygiene="multiline") if self.repairs is not None else hints
        return replace(self.field, hints=hints)

    def _keep(self) -> None:
        super()._on_changed()
        self.said.show_notes((*self._repair_notes(), *self.notes))
        self.said.setVisible(bool(self.said.notes))
        self.notes = ()

    def _repair_notes(self) -> list[Note]:
        made = self.repairs.standing() if self.repairs is not None else []
        if not made:
            return []
        text = self.scope.text
        changes = text("value.separator").join(text("studio.repair.change", **_change(one)) for one in made)
        said = text("studio.repair.done", changes=changes)
        return [Note(said, Severity.INFO, action=text("studio.repair.undo"), act=self._undo_repairs)]

    def _undo_repairs(self) -> None:
        if self.repairs is not None:
            self.repairs.undo()
            self._keep()
            self.area.setFocus()

    def set_language(self, language: str) -> None:
        """Write from the right where the language does."""
        option = QTextOption(self.area.document().defaultTextOption())
        is_rtl = is_right_to_left(language)
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight)
        # A plain text edit does not take its alignment from the direction, as a label does.
        option.setAlignment(_RIGHT if is_rtl else Qt.AlignmentFlag.AlignLeft)
        self.area.document().setDefaultTextOption(option)

    def insert(self, text: str) -> None:
        """Put a text where the cursor is, and go on typing."""
        self.area.textCursor().insertText(text)
        self.area.setFocus()

    def show_spans(self, findings: Sequence[Finding]) -> None:
        """Underline the findings that have a span; those of another value of the text are left out."""
        self._findings = tuple(one for one in findings if one.span is not None)
        self.area.setExtraSelections([one for finding in self._findings for one in self._selection(finding)])

    def _selection(self, finding: Finding) -> list[QTextEdit.ExtraSelection]:
        place = self._place(finding.span)
        if place is None:
            return []
        _icon, paint = look_of(finding)
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(color_of(paint, self.palette()))
        selection = QTextEdit.ExtraSelection()
        selection.format = look
        selection.cursor = self._cursor(*place)
        return [selection]

    def _cursor(self, start: int, end: int) -> QTextCursor:
        text = self.area.toPlainText()
        cursor = QTextCursor(self.area.document())
        cursor.setPosition(qt_position(text, start))
        cursor.setPosition(qt_position(text, end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _place(self, span: Span | None) -> tuple[int, int] | None:
        """The span in what is shown: cleaning may have taken characters off the beginning of what is kept."""
        kept, typed = shown(self.value), self.area.toPlainText()
        begin = typed.find(kept) if kept else -1
        if span is None or begin < 0 or not 0 <= span.start <= span.end <= len(kept):
            return None
        return begin + span.start, begin + span.end

    def excerpt(self, finding: Finding) -> str:
        """The words a finding is about, "" when it is about the whole text."""
        place = self._place(finding.span)
        return self.area.toPlainText()[slice(*place)] if place else ""

    def select(self, finding: Finding) -> None:
        """Put the cursor on what a finding is about."""
        place = self._place(finding.span)
        if place is not None:
            self.area.setTextCursor(self._cursor(*place))
        self.area.setFocus()

    def explained_at(self, position: int) -> str:
        """What is wrong at a position of the document (in Qt's units), "" when nothing is."""
        speaker = self.scope.context.speaker
        return "\n".join(explain(finding, speaker) for finding in self._findings if self._covers(finding, position))

    def _covers(self, finding: Finding, position: int) -> bool:
        place = self._place(finding.span)
        cursor = self._cursor(*place) if place is not None else None
        return cursor is not None and cursor.selectionStart() <= position <= cursor.selectionEnd()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            said = self.explained_at(self.area.cursorForPosition(event.pos()).position())
            QToolTip.showText(event.globalPos(), said, self.area)
            return True
        return super().eventFilter(watched, event)


def _change(one: Repair) -> dict[str, str]:
    return {"before": one.before, "after": one.after}


def explain(finding: Finding, speaker: Speaker) -> str:
    """A finding as one line of plain text."""
    words = speaker.finding(finding)
    return speaker.texts.get("ui.between").join(part for part in (words.message, words.fix) if part)
