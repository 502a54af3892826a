"""After the export: where it is, what to do next on the platform, and what is being waited for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.core.answers import effective
from wizard.core.conditions import all_hold
from wizard.core.descriptors.platform import NextStep
from wizard.gui.labels import IconText, LinkButton, PushButton, TextLabel, quiet, subheading
from wizard.gui.metrics import Metrics
from wizard.gui.moments import Moments
from wizard.gui.pages.export_changes import ChangesView
from wizard.gui.pages.page import PageContext
from wizard.gui.palette import Hue
from wizard.gui.widgets.layouts import row_of
from wizard.onboarding.exporting import Prepared
from wizard.onboarding.session import EntrySession

Opener = Callable[[Path], None]


def open_path(path: Path) -> None:
    """Show a file or folder with the system's own program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def next_steps(session: EntrySession) -> tuple[NextStep, ...]:
    """What is left to do on the platform itself, for these answers."""
    document = effective(session.platform, session.document)
    return tuple(step for step in session.platform.next_steps if all_hold(step.when, document))


class AfterExport(QWidget):
    """Made once the folder has been written."""

    def __init__(self, context: PageContext, prepared: Prepared, folder: Path, opener: Opener) -> None:
        super().__init__()
        self._context = context
        text = context.speaker.texts.get
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(Metrics.of().gap)
        self.done = IconText("check", text("page.export.done", folder=str(folder)), Hue.GOOD)
        self.folder_button = PushButton(text("page.export.open-folder"), "folder", lambda: opener(folder))
        checklist = folder / "checklist.html"
        self.checklist_button = PushButton(text("page.export.open-checklist"), "paper", lambda: opener(checklist))
        self._box.addWidget(self.done)
        if context.session.practice:
            self._box.addWidget(quiet(text("page.export.practice")))
        self._box.addLayout(row_of(self.folder_button, self.checklist_button))
        if not prepared.is_first:
            self._box.addWidget(subheading(text("page.export.changed")))
            changes = ChangesView(context.speaker)
            changes.show_changes(prepared.changes, prepared.config, is_first=False)
            self._box.addWidget(changes)
        self._add_next()
        self._add_waits()

    def _add_next(self) -> None:
        texts, owner = self._context.speaker.texts, self._context.session.platform.index.id
        self._box.addWidget(subheading(texts.get("checklist.next.title")))
        steps = next_steps(self._context.session)
        if not steps:
            self._box.addWidget(quiet(texts.get("checklist.next.none")))
        for number, step in enumerate(steps, 1):
            said = texts.get(f"{owner}.next.{step.id}")
            self._box.addWidget(TextLabel(texts.get("page.export.numbered", number=number, text=said)))
            if step.link:
                link = LinkButton(texts.get("page.ladder.open"), step.link)
                link.setAccessibleDescription(said)
                self._box.addLayout(row_of(link))

    def _add_waits(self) -> None:
        session, texts = self._context.session, self._context.speaker.texts
        waits = session.waits()
        if not waits:
            return
        self._box.addWidget(subheading(texts.get("page.export.waiting")))
        moments = Moments(texts, session.now())
        for wait in waits:
            label = texts.get(f"{session.platform.index.id}.wait.{wait.id}.label")
            name = texts.get("page.place.between").join(
                part for part in (label, self._context.speaker.subject(wait.subject)) if part
            )
            state = texts.get(f"checklist.wait.{wait.state}")
            until = texts.get("page.wait.usual", when=moments.when(wait.usual_until)) if wait.usual_until else ""
            said = texts.get("page.export.wait", name=name, state=state, until=until).rstrip()
            self._box.addWidget(IconText("time", said, Hue.NOTE))
