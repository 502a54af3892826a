"""What a whole entry still needs, in sections that are drawn again only when their content changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wizard.core.findings import Finding
from wizard.core.waits import Deadline
from wizard.gui.icons import Paint
from wizard.gui.labels import Card, IconText, LinkButton, TextLabel, quiet, subheading
from wizard.gui.metrics import Metrics
from wizard.gui.moments import Moments
from wizard.gui.pages.page import PageContext
from wizard.gui.pages.waits_panel import WaitPanel
from wizard.gui.palette import Hue
from wizard.gui.widgets.finding_card import CardActions, FindingCard
from wizard.gui.widgets.layouts import clear_layout, row_of
from wizard.gui.widgets.places import place_of


class Section(QWidget):
    """A title and what stands below it; hidden while there is nothing."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = subheading(title)
        self.inside = QVBoxLayout()
        self.inside.setSpacing(Metrics.of().tight)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Metrics.of().tight)
        box.addWidget(self.title)
        box.addLayout(self.inside)
        self.hide()

    def show_widgets(self, widgets: Sequence[QWidget]) -> None:
        """Put these in place of what there is."""
        clear_layout(self.inside)
        for widget in widgets:
            self.inside.addWidget(widget)
        self.setVisible(bool(widgets))


class FindingSection(Section):
    """The findings of one severity, each with a way to it."""

    def __init__(self, context: PageContext, title: str, actions: CardActions) -> None:
        super().__init__(title)
        self._context = context
        self._actions = actions
        self._shown: tuple[Finding, ...] = ()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show these, in the order of the steps."""
        if tuple(findings) != self._shown:
            self._shown = tuple(findings)
            self.show_widgets([self._card(finding) for finding in findings])

    def _card(self, finding: Finding) -> FindingCard:
        session, speaker = self._context.session, self._context.speaker
        place = place_of(finding.pointer, session.document, speaker)
        # What is recorded outside the steps has no page to go to.
        go = self._actions.go if finding.pointer.startswith("/steps/") else None
        actions = CardActions(go, self._actions.waive, self._actions.unwaive)
        return FindingCard(finding, speaker, session.platform, actions, place=place)

    @property
    def cards(self) -> list[FindingCard]:
        """The cards shown, in order."""
        items = (self.inside.itemAt(index) for index in range(self.inside.count()))
        found = [item.widget() for item in items if item is not None]
        return [card for card in found if isinstance(card, FindingCard)]


class WaitSection(Section):
    """What other parties must do, each to be recorded in place."""

    def __init__(self, context: PageContext, title: str, recorded: Callable[[], None]) -> None:
        super().__init__(title)
        self._context = context
        self._recorded = recorded
        self.panels: list[WaitPanel] = []

    def show_waits(self) -> None:
        """Show the open waits; one that was settled here stays visible until the page is left."""
        session = self._context.session
        known = {panel.key for panel in self.panels}
        wanted = [wait for wait in session.waits() if wait.key not in known]
        for wait in wanted:
            descriptor = next(one for one in session.platform.waits if one.id == wait.id)
            panel = WaitPanel(self._context, descriptor, wait.key, self._recorded, subject=wait.subject)
            self.panels.append(panel)
            self.inside.addWidget(panel)
        self.setVisible(bool(self.panels))


class DeadlineSection(Section):
    """What the seller must do in time."""

    def __init__(self, context: PageContext, title: str) -> None:
        super().__init__(title)
        self._context = context
        self._shown: tuple[Deadline, ...] = ()

    def show_deadlines(self, deadlines: Sequence[Deadline]) -> None:
        """Show these, soonest first."""
        if tuple(deadlines) != self._shown:
            self._shown = tuple(deadlines)
            self.show_widgets([self._line(one) for one in deadlines])

    def _line(self, deadline: Deadline) -> QWidget:
        session, texts = self._context.session, self._context.speaker.texts
        moments = Moments(texts, session.now())
        icon, paint = _deadline_look(deadline)
        label = texts.get(f"{session.platform.index.id}.deadline.{deadline.id}.label")
        told = {"label": label, "left": moments.left(deadline.due), "when": moments.when(deadline.due)}
        return IconText(icon, texts.get("page.review.deadline", **told), paint)


def _deadline_look(deadline: Deadline) -> tuple[str, Paint]:
    if deadline.passed:
        return "error", Hue.BAD
    return ("warning", Hue.CARE) if deadline.near else ("calendar", None)


class ParkedSection(Section):
    """Answers that are kept but not used on the present path."""

    def __init__(self, context: PageContext, title: str, go: Callable[[str], None]) -> None:
        super().__init__(title)
        self._context = context
        self._go = go
        self._shown: tuple[str, ...] | None = None

    def show_parked(self, pointers: Sequence[str]) -> None:
        """Show these; the sentence above says that they are not exported."""
        if tuple(pointers) == self._shown:
            return
        self._shown = tuple(pointers)
        lines: list[QWidget] = [self._line(pointer) for pointer in pointers]
        self.show_widgets([quiet(self._context.speaker.texts.get("page.review.parked-help")), *lines] if lines else [])

    def _line(self, pointer: str) -> QWidget:
        session, speaker = self._context.session, self._context.speaker
        place = place_of(pointer, session.document, speaker)
        value = speaker.value(pointer, session.value(pointer))
        text = speaker.texts.get("page.review.parked", place=place, value=value)
        return TextLabel(text if len(text) < 200 else text[:200] + "…")


class StoppedLadders(Section):
    """Systems whose proof failed: they forbid the export as findings do."""

    def __init__(self, context: PageContext, title: str, go: Callable[[str], None]) -> None:
        super().__init__(title)
        self._context = context
        self._go = go
        self._shown: tuple[str, ...] = ()

    def show_failed(self) -> None:
        """One card per failed system with the way to its credentials."""
        session = self._context.session
        names = tuple(name for name, result in session.current_results().items() if result.failed)
        if names != self._shown:
            self._shown = names
            self.show_widgets([self._card(name) for name in names])

    def _card(self, name: str) -> QWidget:
        speaker, metrics = self._context.speaker, Metrics.of()
        result = self._context.session.results[name]
        rung = next(one for one in result.rungs if one.required and one.state == "failed")
        words = speaker.rung(rung)
        card = Card()
        box = QVBoxLayout(card)
        box.setContentsMargins(metrics.gap, metrics.gap, metrics.gap, metrics.gap)
        title = speaker.texts.get("page.review.failed", system=speaker.texts.get(f"{name}.system"), rung=words.label)
        head = row_of(stretch=False)
        head.addWidget(IconText("error", title, Hue.BAD), 1, Qt.AlignmentFlag.AlignVCenter)
        pointer = self._pointer(name)
        head.addWidget(LinkButton(speaker.texts.get("page.finding.go"), clicked=lambda: self._go(pointer)))
        box.addLayout(head)
        box.addWidget(TextLabel(words.message))
        return card

    def _pointer(self, system: str) -> str:
        steps = self._context.session.platform.steps
        return next((f"/steps/{step.id}/{system}" for step in steps if step.kind == "credentials"), "")
