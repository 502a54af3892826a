"""Controls for one text: a line, several lines, a date, a time, a number, a list of short texts."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QDate, Qt, QTimeZone
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from wizard.core.findings import Severity
from wizard.core.forms import Field
from wizard.core.intake import Taken, change_findings, take
from wizard.core.pointer import MISSING
from wizard.gui.controls import ComboBox, GrowingText
from wizard.gui.labels import IconButton
from wizard.gui.metrics import Metrics
from wizard.gui.pages.editor import Editor, FormScope
from wizard.gui.pages.notes import Note, note_of

_SILENT_WHILE_TYPING = ("outer-space",)


def shown(value: Any) -> str:
    """An answer as the text of a control."""
    return "" if value is MISSING or value is None else str(value)


class TextEditor(Editor):
    """One line. What is typed is cleaned and written at once; what looks like a secret is held out."""

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        self.line = QLineEdit(shown(self.value))
        self._length = len(self.line.text())
        self._is_confirmed = False
        self._is_held = False
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(0)
        self.row = QHBoxLayout()
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(Metrics.of().tight)
        self.row.addWidget(self.line, 1)
        self.box.addLayout(self.row)
        self.line.textEdited.connect(self._on_edited)
        self.line.editingFinished.connect(self.settle)

    @property
    def control(self) -> QWidget:
        return self.line

    def _on_edited(self, raw: str) -> None:
        is_pasted = abs(len(raw) - self._length) > 1
        self._length = len(raw)
        taken = self._take(raw)
        self._note(taken, whole=is_pasted)
        if is_pasted and not taken.held and taken.value != raw:
            self._show(taken.value)
        self.scope.written(self.field.pointer)

    def _take(self, raw: str) -> Taken:
        taken = self.scope.context.session.answer(self.field, raw, confirmed=self._is_confirmed)
        self._is_held = taken.held
        return taken

    def _note(self, taken: Taken, *, whole: bool) -> None:
        speaker = self.scope.context.speaker
        changes = [one for one in taken.changes if whole or one.kind not in _SILENT_WHILE_TYPING]
        if not changes and not taken.held and not whole:
            self.notes = ()
            return
        notes = [note_of(finding, speaker) for finding in change_findings(changes, self.field.pointer)]
        if taken.held:
            text = self.scope.text
            notes.insert(0, Note(text("ui.held"), Severity.WARNING, action=text("ui.held-keep"), act=self._confirm))
        self.notes = tuple(notes)

    def _confirm(self) -> None:
        self._is_confirmed = True
        self._note(self._take(self.line.text()), whole=False)
        self.scope.written(self.field.pointer)
        self.line.setFocus()

    def _show(self, value: str) -> None:
        self.line.setText(value)
        self._length = len(value)

    def settle(self) -> None:
        """Show what was kept; a text held out stays where it was typed."""
        kept = shown(self.value)
        if not self._is_held and kept != self.line.text():
            self._show(kept)

    @property
    def unkept(self) -> str:
        """A text that looks like a secret and is therefore only here; "" when there is none."""
        return self.line.text() if self._is_held else ""

    def restore_unkept(self, raw: str) -> None:
        """Show such a text again after the page was drawn anew."""
        self._show(raw)
        self._note(self._take(raw), whole=False)
        self.scope.noted(self.field.pointer)


class KeptEditor(TextEditor):
    """A text that was settled when the entry was made: it can be read and copied, and stays."""

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        self.line.setReadOnly(True)
        self.line.setFrame(False)
        look = QPalette()
        look.setResolveMask(0)  # everything else goes on following the window's palette
        look.setBrush(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.line.setPalette(look)
        self.notes = (Note(scope.text("ui.kept"), Severity.INFO),)


class NumberEditor(TextEditor):
    """A whole number. A text that is none is kept as it is, so that nothing typed is lost; the schema says so."""

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        self.line.setMaximumWidth(Metrics.of().times(36))
        self.row.addStretch(1)

    def _take(self, raw: str) -> Taken:
        taken = take(raw, self.field)
        self.scope.context.session.put(self.field.pointer, _number(taken.value))
        return taken


def _number(text: str) -> Any:
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) < 16:
        return int(text)
    return text if text else MISSING


class DateEditor(TextEditor):
    """A day as 2026-11-21, typed or picked."""

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        self.line.setPlaceholderText(scope.text("ui.date-shape"))
        self.line.setMaximumWidth(Metrics.of().times(60))
        name = scope.text("ui.pick-date", field=scope.context.speaker.label(field.pointer))
        self.button = IconButton(name, "calendar", self._pick)
        self.row.addWidget(self.button)
        self.row.addStretch(1)

    def _pick(self) -> None:
        menu = QMenu(self)
        calendar = QCalendarWidget(menu)
        day = QDate.fromString(self.line.text(), Qt.DateFormat.ISODate)
        if day.isValid():
            calendar.setSelectedDate(day)
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        for signal in (calendar.activated, calendar.clicked):
            signal.connect(self._picked)
            signal.connect(menu.close)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def _picked(self, day: QDate) -> None:
        self.line.setText(day.toString(Qt.DateFormat.ISODate))
        self._on_edited(self.line.text())
        self.line.setFocus()


class TimeEditor(TextEditor):
    """A time of day as 09:30."""

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        self.line.setPlaceholderText(scope.text("ui.time-shape"))
        self.line.setMaximumWidth(Metrics.of().times(46))
        self.row.addStretch(1)


class PathEditor(TextEditor):
    """A file on this computer, typed or chosen."""

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        name = scope.text("ui.choose-file", field=scope.context.speaker.label(field.pointer))
        self.row.addWidget(IconButton(name, "folder", self._choose))

    def _choose(self) -> None:
        dialog = QFileDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, path: str) -> None:
        self.line.setText(path)
        self._on_edited(path)
        self.line.setFocus()


class ZoneEditor(Editor):
    """A time zone by its IANA name; typing finds it."""

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        self.combo = ComboBox()
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(ComboBox.InsertPolicy.NoInsert)
        self.combo.addItems(_zones())
        self.combo.setCurrentText(shown(self.value))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.combo, 1)
        self.combo.currentTextChanged.connect(lambda text: self.put(text.strip() or MISSING))

    @property
    def control(self) -> QWidget:
        return self.combo


def _zones() -> list[str]:
    names = (bytes(name.data()).decode("ascii") for name in QTimeZone.availableTimeZoneIds())
    return sorted(name for name in names if "/" in name and not name.startswith(("Etc/", "SystemV/")))


class ParagraphEditor(Editor):
    """A text of several lines."""

    least_lines = 3

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        self.area = GrowingText(least_lines=self.least_lines)
        self.area.setPlainText(shown(self.value))
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(0)
        self.box.addWidget(self.area)
        self.area.textChanged.connect(self._on_changed)

    @property
    def control(self) -> QWidget:
        return self.area

    @property
    def cleaned_as(self) -> Field:
        """The field whose hygiene cleans what is typed."""
        return self.field

    def _on_changed(self) -> None:
        speaker = self.scope.context.speaker
        taken = self.scope.context.session.answer(self.cleaned_as, self.area.toPlainText(), confirmed=True)
        changes = [one for one in taken.changes if one.kind not in _SILENT_WHILE_TYPING]
        self.notes = tuple(note_of(finding, speaker) for finding in change_findings(changes, self.field.pointer))
        self.scope.written(self.field.pointer)


class StringsEditor(Editor):
    """Short texts, one a line."""

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        value = self.value
        self.area = GrowingText()
        self.area.setPlaceholderText(scope.text("ui.one-per-line"))
        self.area.setPlainText("\n".join(shown(one) for one in value) if isinstance(value, list) else shown(value))
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.addWidget(self.area)
        self.area.textChanged.connect(self._on_changed)

    @property
    def control(self) -> QWidget:
        return self.area

    def _on_changed(self) -> None:
        taken = [take(line, self.field, confirmed=True) for line in self.area.toPlainText().split("\n")]
        lines = [one.value for one in taken if one.value]
        self.put(lines if lines else MISSING)
