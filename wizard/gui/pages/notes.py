"""What is said below a field: problems, warnings, what cleaning took out. One line is always reserved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wizard.core.findings import Finding, Severity
from wizard.gui.icons import IconLabel
from wizard.gui.labels import LinkButton, TextLabel
from wizard.gui.metrics import Metrics
from wizard.gui.palette import Hue
from wizard.onboarding.wording import Speaker

_LOOKS = {Severity.ERROR: ("error", Hue.BAD), Severity.WARNING: ("warning", Hue.CARE), Severity.INFO: ("info", None)}


@dataclass(frozen=True, slots=True)
class Note:
    """One line: a text, how grave it is, and at most one thing that can be done about it."""

    text: str
    severity: Severity
    waived: bool = False
    action: str = ""
    act: Callable[[], None] | None = None


def note_of(finding: Finding, speaker: Speaker) -> Note:
    """A finding as a note: what is wrong and what to do."""
    words = speaker.finding(finding)
    text = words.message if not words.fix else words.message + speaker.texts.get("ui.between") + words.fix
    if finding.waived is not None:
        text = speaker.texts.get("ui.waived-note", text=words.message, reason=finding.waived)
    return Note(text, finding.severity, waived=finding.waived is not None)


class NoteLines(QWidget):
    """The notes of one field. Only what changed is drawn again; the room of one line stays when there is none."""

    def __init__(self) -> None:
        super().__init__()
        metrics = Metrics.of()
        self._notes: tuple[Note, ...] = ()
        self._lines: list[_NoteLine] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self.reserve(metrics.line + metrics.tight)

    def reserve(self, height: int) -> None:
        """The room kept free while there is no note."""
        self.setMinimumHeight(height)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is shown now."""
        return self._notes

    def show_notes(self, notes: Sequence[Note]) -> bool:
        """Show these; True when anything changed."""
        if tuple(notes) == self._notes:
            return False
        self._notes = tuple(notes)
        while len(self._lines) < len(notes):
            self._lines.append(_NoteLine())
            self._box.addWidget(self._lines[-1])
        for index, line in enumerate(self._lines):
            line.setVisible(index < len(notes))
            if index < len(notes):
                line.show_note(notes[index])
        return True


class _NoteLine(QWidget):
    def __init__(self) -> None:
        super().__init__()
        metrics = Metrics.of()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, metrics.tight // 2, 0, metrics.tight // 2)
        row.setSpacing(metrics.tight)
        self._icon = IconLabel("info", None, metrics.icon)
        self._text = TextLabel()
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._act: Callable[[], None] | None = None
        self._button = LinkButton("", clicked=self._on_clicked)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)

    def show_note(self, note: Note) -> None:
        name, paint = ("waived", None) if note.waived else _LOOKS[note.severity]
        self._icon.show_icon(name, paint)
        self._text.set_paint(paint)
        self._text.setText(note.text)
        self._act = note.act
        self._button.setText(note.action)
        self._button.setVisible(bool(note.action))

    def _on_clicked(self) -> None:
        if self._act is not None:
            self._act()
