"""Why messages were not delivered: a log is chosen or dropped here, read in the background, and explained (WA-16).

Nothing of a log is written anywhere but where the person says, and nothing is kept once the page is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from wizard.adapters.json_files import write_atomic
from wizard.core.errors import GangwayError, UnreadableInputError
from wizard.core.texts import Texts
from wizard.gui.announce import announce
from wizard.gui.controls import ComboBox
from wizard.gui.labels import IconText, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.palette import Hue
from wizard.gui.tools.diagnosis_view import DiagnosisView, Taken
from wizard.gui.tools.diagnosis_words import OWN, problem_words, report_lines
from wizard.gui.tools.drop_area import DropArea
from wizard.gui.tools.log_reading import LogReading, Outcome
from wizard.gui.tools.reading_form import ReadingForm
from wizard.gui.tools.tool import ToolContext, ToolPage
from wizard.gui.widgets.choosers import Chooser, choose_file, choose_new_file
from wizard.gui.widgets.layouts import clear_layout, row_of, tab_in_reading_order
from wizard.onboarding.diagnosing import Question
from wizard.onboarding.diagnosis_words import DiagnosisSpeaker

REPORT_NAME = "gangway-diagnosis.txt"
LIST_NAME = "gangway-suppress.csv"


class DiagnosisPage(ToolPage):
    """`choose` and `choose_new` ask for files; the system's own dialogs unless a test puts others."""

    def __init__(
        self, context: ToolContext, choose: Chooser = choose_file, choose_new: Chooser = choose_new_file
    ) -> None:
        super().__init__()
        self._context, self._texts = context, context.texts
        self._choose, self._choose_new = choose, choose_new
        self._reading: LogReading | None = None
        self.outcome: Outcome | None = None
        self._said: tuple[str, Hue, Callable[[Texts], str]] | None = None
        self.form: ReadingForm | None = None
        self.view: DiagnosisView | None = None
        self.setAcceptDrops(True)
        self.help = quiet("")
        self.drop = DropArea(self._texts, self.ask, self.stop)
        self.note = IconText("info", "")
        self.body = QWidget()
        self._rows = QVBoxLayout(self.body)
        self._build()
        self.respeak(self._texts)

    # --- building

    def _build(self) -> None:
        metrics = Metrics.of()
        column = QWidget()
        column.setMaximumWidth(metrics.text_column + metrics.times(30))
        box = QVBoxLayout(column)
        box.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.margin)
        box.setSpacing(metrics.gap)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(metrics.margin)
        box.addWidget(self.help)
        box.addWidget(self._build_systems())
        for part in (self.drop, self.note, self.body):
            box.addWidget(part)
        box.addStretch(1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(column, 1000)
        whole.addStretch(1)

    def _build_systems(self) -> QWidget:
        """Which table of codes; not asked while there is only one."""
        self.systems, self.systems_label, place = ComboBox(), QLabel(), QWidget()
        self.systems.setMinimumContentsLength(24)
        self.systems_label.setBuddy(self.systems)
        place.setLayout(row_of(self.systems_label, self.systems))
        for system in self._context.resources.systems_with_message_codes():
            self.systems.addItem("", system)
        self.systems.activated.connect(lambda _index: self._on_system())
        if self.systems.count() < 2:
            place.hide()
        return place

    def _text(self, name: str, /, **parameters: object) -> str:
        return self._texts.get(f"tool.diagnosis.{name}", **parameters)

    # --- the contract

    def respeak(self, texts: Texts) -> None:
        self._texts = texts
        self.setAccessibleName(self._text("title"))
        self.help.setText(self._text("help"))
        self.systems_label.setText(self._text("system"))
        self.systems.setAccessibleName(self._text("system"))
        for index in range(self.systems.count()):
            self.systems.setItemText(index, texts.get(f"{self.systems.itemData(index)}.system"))
        self.drop.respeak(texts)
        self._draw()

    def leave(self) -> None:
        self._forget_reading()
        self.outcome = self._said = None
        self._draw()

    def focus_first(self) -> None:
        self.drop.choose_button.setFocus()

    # --- reading

    def ask(self) -> None:
        """Ask for a file and read it."""
        self._choose(self, self._text("choose-title"), None, self.read)

    def read(self, path: Path) -> None:
        """Read a log, instead of one that is being read."""
        self._start(Question(path))

    def _start(self, question: Question) -> None:
        self._forget_reading()
        jobs, system = self._context.jobs, str(self.systems.currentData() or "")
        reading = LogReading(self._context.resources, system, question, jobs.relay(self.drop.show_row, self.drop))
        self._reading = reading
        focused = QApplication.focusWidget()
        if focused is not None and self.body.isAncestorOf(focused):
            self.focus_first()
        self.body.setEnabled(False)
        self._say(None)
        self.drop.start(question.path.name)
        done, failed = partial(self._on_read, reading), partial(self._on_failed, reading)
        jobs.run(reading.work, done, failed, self, cancel=reading.cancel)

    def stop(self) -> None:
        """Do not wait any longer; what was found before stays."""
        reading = self._reading
        if reading is None:
            return
        self._forget_reading()
        key = "stopped-list" if reading.question.suppress else "stopped"
        self._say(("info", Hue.NOTE, lambda texts: texts.get(f"tool.diagnosis.{key}")))
        self._show_file()

    def _forget_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel.set()
        self._reading = None
        self.body.setEnabled(True)

    def _on_read(self, reading: LogReading, outcome: Outcome) -> None:
        if reading is self._reading:
            self._end(outcome)

    def _on_failed(self, reading: LogReading, error: GangwayError) -> None:
        if reading is self._reading:
            self._end(Outcome(reading.question, problem=error))

    def _end(self, outcome: Outcome) -> None:
        """Show what was found; after a failure, also what is known of the same file from before."""
        self._forget_reading()
        before = self.outcome
        if outcome.problem is not None and before is not None and before.question.path == outcome.question.path:
            outcome = outcome.after(before)
        self.outcome = outcome
        self._said = None if outcome.problem is None else ("error", Hue.BAD, partial(problem_words, outcome.problem))
        self._draw()
        announce(self, self.note.text_label.text() or self._text("found"), urgent=outcome.problem is not None)

    def _on_system(self) -> None:
        if self.outcome is not None:
            self._start(Question(self.outcome.question.path))

    # --- showing

    def _draw(self) -> None:
        clear_layout(self._rows)
        self.form = self.view = None
        outcome = self.outcome
        self._say(self._said)
        self._show_file()
        if outcome is None:
            return
        self._draw_form(outcome)
        if outcome.table is not None and outcome.found is not None:
            taken = Taken(self.copy, self._ask_save, self._ask_suppress)
            file = str(outcome.question.suppress or "")
            self.view = DiagnosisView(self._texts, outcome.table, outcome.found, taken, own=OWN, suppress_file=file)
            self._rows.addWidget(self.view)
        tab_in_reading_order(self)

    def _draw_form(self, outcome: Outcome) -> None:
        if outcome.table is None or outcome.reading is None:
            return
        lines = DiagnosisSpeaker(self._texts, outcome.table, OWN).reading(outcome.found) if outcome.found else ()
        asked = (outcome.question, outcome.reading)
        is_open = isinstance(outcome.problem, UnreadableInputError)  # and not where only a list could not be written
        self.form = ReadingForm(self._texts, lines, asked, self._start, is_open=is_open)
        self._rows.addWidget(self.form)

    def _show_file(self) -> None:
        outcome = self.outcome
        if self._reading is None and outcome is not None:
            self.drop.show_file(outcome.question.path.name, was_read=outcome.found is not None)
        elif self._reading is None:
            self.drop.show_file("")

    def _say(self, said: tuple[str, Hue, Callable[[Texts], str]] | None) -> None:
        self._said = said
        self.note.setVisible(said is not None)
        if said is None:
            self.note.text_label.setText("")
            return
        icon, hue, words = said
        self.note.icon_label.show_icon(icon, hue)
        self.note.text_label.set_paint(hue)
        self.note.text_label.setText(words(self._texts))

    def _tell(self, key: str, **parameters: object) -> None:
        """Something was done."""
        self._say(("check", Hue.GOOD, lambda texts: texts.get(f"tool.diagnosis.{key}", **parameters)))
        announce(self, self.note.text_label.text())

    # --- taking along

    def report(self) -> str:
        """The lines the command line prints."""
        outcome = self.outcome
        return "" if outcome is None else "\n".join(report_lines(outcome, self._texts)) + "\n"

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.report())
        self._tell("copied")

    def _ask_save(self) -> None:
        self._choose_new(self, self._text("save-title"), Path(REPORT_NAME), self.save)

    def save(self, path: Path) -> None:
        """Write the report to a file."""
        work = partial(write_atomic, path, self.report().encode("utf-8"))
        self._context.jobs.run(work, lambda _none: self._tell("saved", file=str(path)), self._on_not_saved, self)

    def _on_not_saved(self, error: GangwayError) -> None:
        self._say(("error", Hue.BAD, partial(problem_words, error)))
        announce(self, self.note.text_label.text(), urgent=True)

    def _ask_suppress(self) -> None:
        self._choose_new(self, self._text("suppress-title"), Path(LIST_NAME), self.suppress)

    def suppress(self, path: Path) -> None:
        """Read the log once more, and write the people who must not be written to."""
        if self.outcome is not None:
            self._start(replace(self.outcome.question, suppress=path))

    # --- dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self.drop.set_target(is_target=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop.set_target(is_target=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop.set_target(is_target=False)
        event.acceptProposedAction()
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if len(files) == 1:
            self.read(Path(files[0]))
        else:
            self._say(("info", Hue.CARE, lambda texts: texts.get("tool.diagnosis.one-file")))
            announce(self, self.note.text_label.text())
