"""Which shops an entry is copied to: short names typed one a line, or a table where the shops differ."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from wizard.core.errors import GangwayError
from wizard.core.findings import Severity
from wizard.core.hygiene import clean
from wizard.core.texts import Texts
from wizard.gui.labels import PushButton, TextLabel, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.pages.notes import Note, NoteLines
from wizard.gui.widgets.choosers import Chooser, choose_file
from wizard.gui.widgets.layouts import row_of
from wizard.onboarding.workspace import Workspace

Given = Path | list[str]


class CloneDialog(QDialog):
    """Calls `taken` with a table's path or with the short names, once they can all be used."""

    def __init__(
        self,
        workspace: Workspace,
        texts: Texts,
        entry: tuple[str, str],
        taken: Callable[[Given], None],
        parent: QWidget,
    ) -> None:
        """`entry`: id and platform of the one that is copied."""
        super().__init__(parent)
        self.choose: Chooser = choose_file
        self._workspace, self._texts, self._taken = workspace, texts, taken
        self._entry, self._platform = entry
        self.setWindowTitle(texts.get("home.clone-to.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        metrics = Metrics.of()
        box = QVBoxLayout(self)
        box.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.margin)
        box.setSpacing(metrics.gap)
        box.addWidget(TextLabel(texts.get("home.clone-to.help", entry=self._entry)))
        self._build_slugs(box)
        box.addWidget(quiet(texts.get("home.clone-to.or-table")))
        self.table_button = PushButton(texts.get("home.clone-to.table"), "folder", self._choose)
        box.addLayout(row_of(self.table_button))
        self._build_buttons(box)
        self.setMinimumWidth(metrics.times(110))
        self._judge()
        self.slugs.setFocus()

    def _build_slugs(self, box: QVBoxLayout) -> None:
        texts, metrics = self._texts, Metrics.of()
        self.slugs = QPlainTextEdit()
        self.slugs.setTabChangesFocus(True)
        self.slugs.setPlaceholderText(texts.get("home.clone-to.slugs-help"))
        self.slugs.setAccessibleName(texts.get("home.clone-to.slugs"))
        self.slugs.setMinimumHeight(metrics.line * 6)
        self.slugs.textChanged.connect(self._judge)
        label = QLabel(texts.get("home.clone-to.slugs"))
        label.setBuddy(self.slugs)
        self.notes = NoteLines()
        for widget in (label, self.slugs, self.notes):
            box.addWidget(widget)

    def _build_buttons(self, box: QVBoxLayout) -> None:
        self.go_button = PushButton(self._texts.get("home.clone-to.go"), "duplicate", self._go)
        self.go_button.setDefault(True)
        self.cancel_button = PushButton(self._texts.get("ui.cancel"), "", self.reject)
        row = QHBoxLayout()
        row.setSpacing(Metrics.of().gap)
        row.addStretch(1)
        for button in (self.cancel_button, self.go_button):
            button.setMinimumWidth(Metrics.of().times(20))
            row.addWidget(button)
        box.addLayout(row)

    # --- judging

    def wanted(self) -> list[tuple[int, str]]:
        """The short names typed, each with the number of its line."""
        lines = enumerate(self.slugs.toPlainText().split("\n"), 1)
        cleaned = ((number, clean(line, "identifier").value.lower()) for number, line in lines)
        return [(number, slug) for number, slug in cleaned if slug]

    def _judge(self) -> bool:
        """Say what is wrong with the first name that cannot be used; True when all can."""
        wanted = self.wanted()
        problem = next((words for number, slug in wanted if (words := self._problem(number, slug, wanted))), "")
        if problem:
            note = Note(problem, Severity.ERROR)
        elif wanted:
            note = Note(self._texts.get("home.clone-to.ready", count=len(wanted)), Severity.INFO)
        else:
            note = Note(self._texts.get("home.clone-to.slugs-help"), Severity.INFO)
        if self.notes.show_notes([note]):
            self._fit()
        self.slugs.setAccessibleDescription(note.text)
        self.go_button.setEnabled(bool(wanted) and not problem)
        return bool(wanted) and not problem

    def _problem(self, number: int, slug: str, wanted: list[tuple[int, str]]) -> str:
        text, entry_id = self._texts.get, f"{self._platform}-{slug}"
        try:
            is_taken = self._workspace.entries.exists(entry_id)
        except GangwayError:
            return text("home.clone-to.bad", row=number, slug=slug)
        if is_taken:
            return text("home.clone-to.taken", row=number, entry=entry_id)
        is_twice = any(other == slug for earlier, other in wanted if earlier < number)
        return text("home.clone-to.twice", row=number, slug=slug) if is_twice else ""

    def _fit(self) -> None:
        """Wrapped sentences need their height; a dialog's layout does not ask for it by itself."""
        layout = self.layout()
        if layout is not None and self.isVisible():
            layout.activate()
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    # --- taking

    def _go(self) -> None:
        if self._judge():
            self._take([slug for _number, slug in self.wanted()])

    def _choose(self) -> None:
        self.choose(self, self._texts.get("home.clone-to.title"), None, self._take)

    def _take(self, given: Given) -> None:
        self.accept()
        self._taken(given)
