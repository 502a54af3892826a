"""Rehearse the rules of a page: with the samples that come along or with a file of one's own; nothing is sent."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import tzinfo
from pathlib import Path

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.adapters.zones import zone_of
from wizard.core.descriptors.triggers import TriggerTable
from wizard.core.errors import GangwayError
from wizard.core.triggers.rehearsal import Line, Rehearsal
from wizard.gui.announce import announce
from wizard.gui.controls import ComboBox
from wizard.gui.icons import Paint
from wizard.gui.jobs import Job
from wizard.gui.labels import Card, IconText, LinkButton, PushButton, TextLabel, quiet, subheading
from wizard.gui.metrics import Metrics
from wizard.gui.pages.page import PageContext
from wizard.gui.pages.rehearsal_table import RehearsalModel, RehearsalTable, outcome_icon
from wizard.gui.palette import Hue
from wizard.gui.widgets.choosers import Chooser, choose_file
from wizard.gui.widgets.layouts import clear_layout, row_of
from wizard.onboarding.rehearsal_words import LineWords, RehearsalSpeaker, local_zone
from wizard.onboarding.rehearsing import RehearsalEndedError, Samples, rehearse_document, shipped_samples

ALL, SENT, HELD_BACK = "all", "sent", "held-back"
ROWS = 30
"""So many lines at first, and so many more on each wish."""


class RehearsalPanel(QWidget):
    """Below the rules. `go` is called with the pointer of a rule that someone wants to see."""

    def __init__(
        self,
        context: PageContext,
        table: TriggerTable,
        go: Callable[[str], object],
        choose: Chooser = choose_file,
    ) -> None:
        super().__init__()
        self._context = context
        self._triggers = table
        self._go = go
        self._choose = choose
        self._job: Job | None = None
        self._found: Rehearsal | None = None
        self._rows = ROWS
        text = context.speaker.texts.get
        self.samples_button = PushButton(text("page.rehearsal.samples"), "practice", self.rehearse_samples)
        self.file_button = PushButton(text("page.rehearsal.file"), "folder", self._ask)
        self.stop_button = PushButton(text("page.cancel"), "", self.stop)
        self.state = IconText("info", "")
        self.filter = ComboBox()
        self.model = RehearsalModel(context.speaker.texts)
        self.view = RehearsalTable(text("page.rehearsal.title"))
        self.more_button = PushButton("", "more", self._show_more)
        self.detail = QVBoxLayout()
        self.result = QWidget()
        self._build()

    def _text(self, name: str, /, **parameters: object) -> str:
        return self._context.speaker.texts.get(f"page.rehearsal.{name}", **parameters)

    # --- building

    def _build(self) -> None:
        metrics = Metrics.of()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, metrics.gap, 0, metrics.gap)
        box.setSpacing(metrics.gap)
        box.addWidget(subheading(self._text("title")))
        box.addWidget(quiet(self._text("help")))
        row = row_of(self.samples_button, self.file_button)
        self.stop_button.hide()
        row.insertWidget(2, self.stop_button)
        box.addLayout(row)
        self.state.hide()
        box.addWidget(self.state)
        box.addWidget(self.result)
        self._build_result()
        self.samples_button.setVisible(self._shipped() is not None)

    def _build_result(self) -> None:
        metrics = Metrics.of()
        inside = QVBoxLayout(self.result)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(metrics.gap)
        self.filter.setAccessibleName(self._text("show"))
        for name in (ALL, SENT, HELD_BACK):
            self.filter.addItem(self._text(f"show-{name}"), name)
        self.filter.activated.connect(lambda _index: self._fill(ROWS))
        inside.addLayout(row_of(self.filter))
        self.view.setModel(self.model)
        self.view.spread()
        self.view.selectionModel().currentRowChanged.connect(lambda now, _before: self._show_detail(now))
        inside.addWidget(self.view)
        inside.addLayout(row_of(self.more_button))
        card = Card()
        self.detail = QVBoxLayout(card)
        self.detail.setContentsMargins(metrics.gap, metrics.gap, metrics.gap, metrics.gap)
        self.detail.setSpacing(metrics.tight)
        inside.addWidget(card)
        self.result.hide()

    # --- running

    def _shipped(self) -> Samples | None:
        folder = self._context.platform_folder
        if folder is None:
            return None
        samples = shipped_samples(folder(self._context.session.platform.index.id))
        return samples if samples.path.is_file() else None

    def rehearse_samples(self) -> None:
        """Rehearse with the samples that come along."""
        samples = self._shipped()
        if samples is not None:
            self.rehearse(samples)

    def _ask(self) -> None:
        self._choose(self, self._text("file"), None, lambda path: self.rehearse(Samples(Path(path))))

    def rehearse(self, samples: Samples) -> None:
        """Rehearse in the background; an earlier rehearsal that still runs is ended."""
        self.stop()
        session, cancel = self._context.session, threading.Event()
        platform, document, begins = session.platform, session.document, session.now()

        def ended(_number: int) -> None:
            if cancel.is_set():
                raise RehearsalEndedError

        self._say("time", self._text("working"), Hue.NOTE)
        self.stop_button.show()
        self._job = self._context.jobs.run(
            lambda: rehearse_document(platform, document, samples, begins, ended),
            self._show,
            self._show_error,
            self,
            cancel=cancel,
        )

    def stop(self) -> None:
        """End what runs; what was shown before stays."""
        if self._job is not None:
            self._job.drop()
            self._job = None
            self.stop_button.hide()
            self._say("info", self._text("stopped"), None)

    # --- showing

    def _show(self, found: Rehearsal) -> None:
        self._job, self._found = None, found
        self.stop_button.hide()
        sentences = list(self._speaker().summary(found))
        self._say("check", "\n".join([sentences[0], self._text("between").join(sentences[1:])]), Hue.GOOD)
        self.result.show()
        self._fill(ROWS)
        announce(self, sentences[0])

    def _show_error(self, error: GangwayError) -> None:
        self._job = None
        self.stop_button.hide()
        words = self._context.speaker.error(error)
        self._say("error", "\n".join(one for one in (words.message, words.fix) if one), Hue.BAD)

    def outdate(self) -> None:
        """The rules changed: what is shown speaks of the rules before."""
        if self._found is not None and self._job is None:
            self._say("warning", self._text("outdated"), Hue.CARE)

    def _say(self, icon_name: str, text: str, paint: Paint) -> None:
        self.state.icon_label.show_icon(icon_name, paint)
        self.state.text_label.setText(text)
        self.state.text_label.set_paint(paint if paint is Hue.BAD or paint is None else Hue.NOTE)
        self.state.show()

    def _zone(self) -> tzinfo:
        session = self._context.session
        named = session.value(self._triggers.places.zone)
        return (zone_of(named) if isinstance(named, str) else None) or local_zone(session.now())

    def _speaker(self) -> RehearsalSpeaker:
        return RehearsalSpeaker(self._context.speaker.texts, self._context.session.platform, self._zone())

    def _show_more(self) -> None:
        row = self.view.currentIndex().row()
        self._fill(self._rows + ROWS)
        self.view.selectRow(max(0, row))

    def _fill(self, rows: int) -> None:
        self._rows = rows
        lines = self._found.lines if self._found is not None else ()
        wanted = self.filter.currentData()
        if wanted != ALL:
            lines = tuple(line for line in lines if line.outcome.is_sent is (wanted == SENT))
        self.model.show_lines(lines[:rows], self._speaker())
        self.view.fit()
        self.more_button.setText(self._text("more", count=len(lines) - rows))
        self.more_button.setVisible(len(lines) > rows)
        if lines:
            self.view.selectRow(0)
        self._show_detail(self.view.currentIndex())

    def _show_detail(self, index: QModelIndex) -> None:
        clear_layout(self.detail)
        if not index.isValid():
            self.detail.addWidget(quiet(self._text("nothing")))
            return
        line, words = self.model.line(index.row()), self.model.words(index.row())
        self._tell(line, words)

    def _tell(self, line: Line, words: LineWords) -> None:
        name, paint = outcome_icon(line.outcome)
        self.detail.addWidget(IconText(name, words.outcome, paint))
        for sentence in (words.why, *words.remarks):
            if sentence:
                self.detail.addWidget(TextLabel(sentence))
        if words.text:
            self.detail.addWidget(quiet(self._text("message")))
            self.detail.addWidget(TextLabel(words.text))
        if line.place:
            link = LinkButton(self._text("rule", name=words.trigger), clicked=lambda: self._go(f"{line.place}/name"))
            self.detail.addLayout(row_of(link))
