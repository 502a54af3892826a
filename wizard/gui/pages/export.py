"""The export: where it goes, what changed, why it is refused; afterwards what to do next (A-11, ui.md)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout

from wizard.core.errors import GangwayError
from wizard.core.findings import Finding
from wizard.gui.announce import announce
from wizard.gui.icons import Paint
from wizard.gui.labels import Card, IconText, LinkButton, PushButton, TextLabel, heading, quiet, subheading
from wizard.gui.metrics import Metrics
from wizard.gui.pages.export_after import AfterExport, Opener, open_path
from wizard.gui.pages.export_changes import ChangesView
from wizard.gui.pages.page import Page, PageContext
from wizard.gui.pages.review_sections import FindingSection, StoppedLadders
from wizard.gui.palette import Hue
from wizard.gui.widgets.choosers import Chooser, choose_folder
from wizard.gui.widgets.finding_card import CardActions
from wizard.gui.widgets.layouts import clear_layout, row_of, tab_in_reading_order
from wizard.onboarding.exporting import Prepared, changes_since_export, keep_written, prepare, write_job

_FOLDER = "export_folder"
_FILES = ("config.json", "schema", "manifest.json", "checklist.html")


class ExportPage(Page):
    """`choose` asks for the folder, `opener` shows what was written; the system's own unless a test puts others."""

    def __init__(
        self,
        context: PageContext,
        step_id: str,
        choose: Chooser = choose_folder,
        opener: Opener = open_path,
        home: Path | None = None,
    ) -> None:
        super().__init__(context, step_id)
        self._choose = choose
        self._opener = opener
        self._is_working = False
        text = context.speaker.texts.get
        remembered = context.session.entry.meta(_FOLDER)
        default = (home or Path.home()) / "Gangway" / context.session.entry_id
        self.folder = QLineEdit(str(remembered or default))
        self.choose_button = PushButton(text("page.export.choose"), "folder", self._ask_folder)
        self.button = PushButton(text("page.export.export"), "check", self.export)
        self.state = IconText("info", "")
        self.failed = StoppedLadders(context, text("page.review.ladders"), self.go_wanted.emit)
        self.blocking = FindingSection(context, text("page.review.errors"), CardActions(self._go, self._waive))
        self.changes_title = subheading(text("page.changes.title"))
        self.changes = ChangesView(context.speaker)
        self.after = QVBoxLayout()
        self._build()

    def _text(self, name: str, /, **parameters: object) -> str:
        return self.context.speaker.texts.get(f"page.export.{name}", **parameters)

    # --- building

    def _build(self) -> None:
        metrics = Metrics.of()
        box = QVBoxLayout(self)
        box.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.gap)
        box.setSpacing(metrics.gap)
        title = self.context.speaker.texts.get("ui.step.export")
        self.setAccessibleName(title)
        box.addWidget(heading(title))
        box.addWidget(quiet(self._text("help")))
        box.addWidget(self.failed)
        box.addWidget(self.blocking)
        self._build_folder(box)
        policy = self.state.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.state.setSizePolicy(policy)
        self.state.hide()
        row = QHBoxLayout()
        row.addWidget(self.state, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(row)
        box.addLayout(self.after)
        box.addWidget(self.changes_title)
        box.addWidget(self.changes)
        box.addWidget(subheading(self._text("files")))
        box.addWidget(self._files())
        offer = f"tool.diagnosis.offer.{self.context.session.platform.index.id}"
        if self.context.speaker.texts.has(offer):
            self.diagnose = LinkButton(self.context.speaker.texts.get(offer), clicked=self._diagnose)
            box.addLayout(row_of(self.diagnose))
        box.addStretch(1)

    def _build_folder(self, box: QVBoxLayout) -> None:
        label = QLabel(self._text("folder"))
        label.setBuddy(self.folder)
        self.folder.setAccessibleName(self._text("folder"))
        self.folder.setAccessibleDescription(self._text("folder-help"))
        row = QHBoxLayout()
        row.setSpacing(Metrics.of().gap)
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose_button)
        box.addWidget(label)
        box.addLayout(row)
        box.addWidget(quiet(self._text("folder-help")))

    def _files(self) -> Card:
        metrics = Metrics.of()
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(metrics.gap, metrics.gap, metrics.gap, metrics.gap)
        inside.setSpacing(metrics.tight)
        for name in _FILES:
            inside.addWidget(TextLabel(self._text(f"file.{self._told(name.partition('.')[0])}")))
        return card

    def _told(self, name: str) -> str:
        is_practice = name == "config" and self.context.session.practice
        return "config-practice" if is_practice else name

    # --- the contract

    def show_findings(self, findings: Sequence[Finding]) -> None:
        session = self.context.session
        self.blocking.show_findings([one for one in findings if one.blocks])
        self.failed.show_failed()
        is_first, changes = session.entry.last_export() is None, changes_since_export(session)
        self.changes.show_changes(changes, session.document, is_first=is_first)
        for part in (self.changes_title, self.changes):
            # Right after an export there is nothing to compare: what it changed stands with what was written.
            part.setVisible(bool(changes) or not self.after.count())
        tab_in_reading_order(self)

    def focus_pointer(self, pointer: str) -> bool:
        del pointer
        self.button.setFocus()
        return True

    def leave(self) -> None:
        self.context.session.entry.set_meta(_FOLDER, self.folder.text().strip())

    # --- doing

    def _diagnose(self) -> None:
        self.tool_wanted.emit("diagnosis")

    def _ask_folder(self) -> None:
        start = Path(self.folder.text()).parent
        self._choose(self, self._text("choose-title"), start, lambda path: self.folder.setText(str(path)))

    def _go(self, finding: Finding) -> None:
        self.go_wanted.emit(finding.pointer)

    def _waive(self, finding: Finding, reason: str) -> None:
        self.context.session.waive(finding, reason)
        self.changed.emit()

    def export(self) -> None:
        """Store what is held, prepare here, write in the background. A refusal says why and changes nothing."""
        if self._is_working:
            return
        target = self.folder.text().strip()
        if not target or not Path(target).is_absolute():
            self._say("error", self._text("folder-needed"), Hue.BAD)
            self.folder.setFocus()
            return
        clear_layout(self.after)
        self._begin()
        session = self.context.session
        if session.secrets.held:
            self._say("time", self.context.speaker.texts.get("vault.waiting"), Hue.NOTE)
            self.context.jobs.run(session.store_job(), self._on_stored, self._on_not_stored, self)
        else:
            self._prepare()

    def _on_stored(self, names: set[tuple[str, str]]) -> None:
        self.context.session.keep_stored(names)
        self._prepare()

    def _on_not_stored(self, error: GangwayError) -> None:
        if self.context.session.practice:
            self._prepare()
        else:
            self._refuse(error)

    def _prepare(self) -> None:
        try:
            prepared = prepare(self.context.session, self.context.speaker.texts)
        except GangwayError as error:
            self.show_findings(self.context.session.findings())
            self._refuse(error)
            return
        folder = Path(self.folder.text().strip())
        session, jobs = self.context.session, self.context.jobs
        self._say("time", self._text("writing"), Hue.NOTE)

        def written(_nothing: None) -> None:
            # Also when the page was left meanwhile: the folder is there, so the history must know it.
            if session.entry.is_open:
                keep_written(session, prepared)
            if shiboken6.isValid(self):
                self._finish(prepared, folder)

        def refused(error: GangwayError) -> None:
            if shiboken6.isValid(self):
                self._refuse(error)

        jobs.run(write_job(prepared, folder), written, refused, owner=jobs)

    def _begin(self) -> None:
        self._is_working = True
        self.button.setEnabled(False)

    def _end(self) -> None:
        self._is_working = False
        self.button.setEnabled(True)

    def _refuse(self, error: GangwayError) -> None:
        self._end()
        words = self.context.speaker.error(error)
        between = self.context.speaker.texts.get("ui.between")
        self._say("error", between.join(part for part in (words.message, words.fix) if part), Hue.BAD)

    def _finish(self, prepared: Prepared, folder: Path) -> None:
        self._end()
        self.leave()
        self.state.hide()
        after = AfterExport(self.context, prepared, folder, self._opener)
        self.after.addWidget(after)
        announce(self, after.done.text_label.text())
        after.folder_button.setFocus()
        self.changed.emit()

    def _say(self, icon: str, text: str, paint: Paint) -> None:
        self.state.icon_label.show_icon(icon, paint)
        self.state.text_label.set_paint(paint)
        self.state.text_label.setText(text)
        self.state.show()
        announce(self, text, urgent=paint is Hue.BAD)
