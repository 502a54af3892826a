"""The check before the export: findings by severity, decisions, waits and deadlines, parked answers, what changed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout

from wizard.core.findings import Finding, Severity
from wizard.gui.labels import IconText, heading, quiet, subheading
from wizard.gui.metrics import Metrics
from wizard.gui.pages.export_changes import ChangesView
from wizard.gui.pages.page import Page, PageContext
from wizard.gui.pages.review_sections import (
    DeadlineSection,
    FindingSection,
    ParkedSection,
    StoppedLadders,
    WaitSection,
)
from wizard.gui.palette import Hue
from wizard.gui.widgets.finding_card import CardActions
from wizard.gui.widgets.layouts import tab_in_reading_order
from wizard.onboarding.exporting import changes_since_export


class ReviewPage(Page):
    """Everything there is to say about the entry, each with a way to where it can be changed."""

    def __init__(self, context: PageContext, step_id: str) -> None:
        super().__init__(context, step_id)
        text = context.speaker.texts.get
        actions = CardActions(self._go, self._waive, self._unwaive)
        self.summary = IconText("info", "")
        self.failed = StoppedLadders(context, text("page.review.ladders"), self.go_wanted.emit)
        self.errors = FindingSection(context, text("page.review.errors"), actions)
        self.warnings = FindingSection(context, text("page.review.warnings"), actions)
        self.infos = FindingSection(context, text("page.review.infos"), actions)
        self.waived = FindingSection(context, text("page.review.waived"), actions)
        self.waits = WaitSection(context, text("page.review.waits"), self.changed.emit)
        self.deadlines = DeadlineSection(context, text("page.review.deadlines"))
        self.parked = ParkedSection(context, text("page.review.parked-title"), self.go_wanted.emit)
        self.changes = ChangesView(context.speaker)
        self._build()

    def _build(self) -> None:
        metrics, text = Metrics.of(), self.context.speaker.texts.get
        box = QVBoxLayout(self)
        box.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.gap)
        box.setSpacing(metrics.gap)
        title = text("ui.step.review")
        self.setAccessibleName(title)
        box.addWidget(heading(title))
        box.addWidget(quiet(text("page.review.help")))
        box.addWidget(self.summary)
        sections = (self.failed, self.errors, self.warnings, self.waits, self.deadlines, self.infos, self.waived)
        for section in (*sections, self.parked):
            box.addWidget(section)
        box.addWidget(subheading(text("page.changes.title")))
        box.addWidget(self.changes)
        box.addStretch(1)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        open_ones = [one for one in findings if one.waived is None]
        by_severity = (
            (self.errors, Severity.ERROR),
            (self.warnings, Severity.WARNING),
            (self.infos, Severity.INFO),
        )
        for section, severity in by_severity:
            section.show_findings([one for one in open_ones if one.severity is severity])
        self.waived.show_findings([one for one in findings if one.waived is not None])
        session = self.context.session
        self.failed.show_failed()
        self.waits.show_waits()
        self.deadlines.show_deadlines(session.deadlines())
        self.parked.show_parked(session.parked())
        is_first = session.entry.last_export() is None
        self.changes.show_changes(changes_since_export(session), session.document, is_first=is_first)
        self._sum_up(open_ones)
        tab_in_reading_order(self)

    def _sum_up(self, findings: Sequence[Finding]) -> None:
        blocking = sum(one.blocks for one in findings)
        failed = sum(result.failed for result in self.context.session.current_results().values())
        warnings = sum(one.severity is Severity.WARNING for one in findings)
        if blocking + failed:
            name, icon, hue = "blocked", "error", Hue.BAD
        elif warnings:
            name, icon, hue = "careful", "warning", Hue.CARE
        else:
            name, icon, hue = "clear", "check", Hue.GOOD
        said = self.context.speaker.texts.get(f"page.review.{name}", count=blocking + failed or warnings)
        self.summary.icon_label.show_icon(icon, hue)
        self.summary.text_label.set_paint(hue)
        self.summary.text_label.setText(said)
        self.setAccessibleDescription(said)

    def _go(self, finding: Finding) -> None:
        self.go_wanted.emit(finding.pointer)

    def _waive(self, finding: Finding, reason: str) -> None:
        self.context.session.waive(finding, reason)
        self.changed.emit()

    def _unwaive(self, finding: Finding) -> None:
        self.context.session.unwaive(finding.rule or "", finding.subject)
        self.changed.emit()
