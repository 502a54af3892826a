"""A new entry: which platform, which company, and a short name that never changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from wizard.core.errors import GangwayError
from wizard.core.findings import Severity
from wizard.core.hygiene import clean
from wizard.core.texts import Texts
from wizard.gui.companies import known_companies
from wizard.gui.controls import ComboBox
from wizard.gui.labels import PushButton, heading, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.pages.notes import Note, NoteLines
from wizard.onboarding.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was chosen. `entity` is the id of a known company, None for one still to be filled in."""

    platform: str
    slug: str
    entity: str | None


class NewEntryPage(QWidget):
    """Emits `create_wanted` with a `Wanted`, `open_wanted` with the id of an entry that is there, or `cancelled`."""

    create_wanted = Signal(object)
    open_wanted = Signal(str, str)
    cancelled = Signal()

    def __init__(self, workspace: Workspace, texts: Texts, *, company: str = "", given: Wanted | None = None) -> None:
        super().__init__()
        self._workspace, self._texts = workspace, texts
        self._was_typed = given is not None
        self.setAccessibleName(texts.get("ui.new.title"))
        metrics = Metrics.of()
        box = QVBoxLayout(self)
        box.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.margin)
        box.setSpacing(metrics.gap)
        box.addWidget(heading(texts.get("ui.new.title")))
        box.addWidget(quiet(texts.get("ui.new.help")))
        self._build_platforms(box)
        self._build_fields(box, company)
        self._build_buttons(box)
        if given is not None:
            self._restore(given)
        self._prefill()

    # --- building

    def _build_platforms(self, box: QVBoxLayout) -> None:
        texts, metrics = self._texts, Metrics.of()
        label = QLabel(texts.get("ui.new.platform"))
        self.platforms = QListWidget()
        self.platforms.setWordWrap(True)
        self.platforms.setAccessibleName(texts.get("ui.new.platform"))
        self.platforms.setAlternatingRowColors(True)
        label.setBuddy(self.platforms)
        for platform in (index.id for index in self._workspace.resources.offered_platforms()):
            item = QListWidgetItem(f"{texts.get(f'{platform}.title')}\n{texts.get(f'{platform}.summary')}")
            item.setData(Qt.ItemDataRole.UserRole, platform)
            item.setSizeHint(QSize(metrics.times(40), self.fontMetrics().lineSpacing() * 3 + metrics.gap))
            self.platforms.addItem(item)
        self.platforms.setCurrentRow(0)
        self.platforms.currentRowChanged.connect(lambda _row: self._prefill())
        box.addWidget(label)
        box.addWidget(self.platforms, 1)

    def _build_fields(self, box: QVBoxLayout, company: str) -> None:
        texts, metrics = self._texts, Metrics.of()
        self.companies = ComboBox()
        self.companies.addItem(texts.get("ui.new.other-company"), "")
        for entity_id, name in known_companies(self._workspace.entities.readable()).items():
            self.companies.addItem(name, entity_id)
        self.companies.setCurrentIndex(max(0, self.companies.findData(company)))
        self.slug = QLineEdit()
        self.slug.textEdited.connect(self._on_typed)
        self.notes = NoteLines()
        grid = QGridLayout()
        grid.setHorizontalSpacing(metrics.gap)
        grid.setVerticalSpacing(metrics.tight)
        grid.setColumnStretch(1, 1)
        for row, (key, field) in enumerate((("ui.new.company", self.companies), ("ui.new.slug", self.slug))):
            label = QLabel(texts.get(key))
            label.setBuddy(field)
            field.setAccessibleName(texts.get(key))
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(self.notes, 2, 1)
        box.addLayout(grid)

    def _build_buttons(self, box: QVBoxLayout) -> None:
        metrics = Metrics.of()
        self.cancel_button = PushButton(self._texts.get("ui.cancel"), clicked=self.cancelled.emit)
        self.start_button = PushButton(self._texts.get("ui.new.start"), clicked=self._start)
        self.start_button.setDefault(True)
        self.slug.returnPressed.connect(self._start)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.cancel_button, self.start_button):
            button.setMinimumWidth(metrics.times(20))
            row.addWidget(button)
        box.addLayout(row)

    # --- what is chosen

    def wanted(self) -> Wanted:
        """What is chosen now."""
        item = self.platforms.currentItem()
        platform = str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""
        slug = clean(self.slug.text(), "identifier").value.lower()
        return Wanted(platform, slug, str(self.companies.currentData() or "") or None)

    def given(self) -> Wanted | None:
        """What was typed so far, to be shown again in another language."""
        return self.wanted() if self._was_typed else None

    def _restore(self, given: Wanted) -> None:
        for row in range(self.platforms.count()):
            if self.platforms.item(row).data(Qt.ItemDataRole.UserRole) == given.platform:
                self.platforms.setCurrentRow(row)
        self.companies.setCurrentIndex(max(0, self.companies.findData(given.entity or "")))
        self.slug.setText(given.slug)

    def _prefill(self) -> None:
        """A free short name, until one is typed."""
        platform = self.wanted().platform
        if platform and not self._was_typed:
            names = (f"shop-{number}" for number in range(1, 10_000))
            self.slug.setText(next(name for name in names if not self._is_taken(f"{platform}-{name}")))
        self._judge()

    def _is_taken(self, entry_id: str) -> bool:
        try:
            return self._workspace.entries.exists(entry_id)
        except GangwayError:
            return False

    def _on_typed(self, text: str) -> None:
        self._was_typed = bool(text.strip())
        self._judge()

    def _judge(self) -> bool:
        """Say what is wrong with the short name; True when it can be used."""
        note = self._problem()
        self.notes.show_notes([note] if note is not None else [])
        self.slug.setAccessibleDescription(note.text if note is not None else self._texts.get("ui.new.slug-help"))
        return note is None or note.severity is Severity.INFO

    def _problem(self) -> Note | None:
        wanted = self.wanted()
        if not wanted.slug:
            return Note(self._texts.get("ui.new.slug-help"), Severity.INFO if not self._was_typed else Severity.ERROR)
        entry_id = f"{wanted.platform}-{wanted.slug}"
        try:
            is_taken = self._workspace.entries.exists(entry_id)
        except GangwayError:
            return Note(self._texts.get("ui.new.slug-bad"), Severity.ERROR)
        if is_taken:
            text, action = self._texts.get("ui.new.taken", entry=entry_id), self._texts.get("ui.new.open-that")
            return Note(text, Severity.ERROR, action=action, act=self._opener(entry_id))
        return Note(self._texts.get("ui.new.slug-help"), Severity.INFO)

    def _opener(self, entry_id: str) -> Callable[[], None]:
        return lambda: self.open_wanted.emit(entry_id, "")

    def _start(self) -> None:
        wanted = self.wanted()
        if self._judge() and wanted.slug and wanted.platform:
            self.create_wanted.emit(wanted)
        else:
            self.slug.setFocus()
