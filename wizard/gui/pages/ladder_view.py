"""The rungs of one system as they happen: what passed, what failed and why, what was not tried (ui.md, Wizard)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from wizard.adapters.clock import Clock
from wizard.core.descriptors.system import System
from wizard.core.ladder import RungResult, RungState
from wizard.core.moments import read_moment
from wizard.gui.icons import IconLabel, Paint
from wizard.gui.labels import LinkButton, TextLabel, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.moments import Moments
from wizard.gui.palette import Hue
from wizard.gui.widgets.layouts import clear_layout, row_of
from wizard.gui.widgets.quotation import Quotation
from wizard.onboarding.wording import Speaker, Words

_PLAIN = QPalette.ColorRole.WindowText
_OPEN = (RungState.FAILED, RungState.BLOCKED_HERE, RungState.WAITING)


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is shown: icon, text key of its word, colour."""

    icon: str
    key: str
    paint: Paint


LOOKS = {
    RungState.PASSED: Look("check", "page.ladder.passed", Hue.GOOD),
    RungState.FAILED: Look("error", "page.ladder.failed", Hue.BAD),
    RungState.BLOCKED_HERE: Look("computer", "page.ladder.blocked_here", Hue.CARE),
    RungState.WAITING: Look("time", "page.ladder.waiting", Hue.NOTE),
    RungState.NOT_TESTED: Look("not-tested", "page.ladder.not_tested", None),
}
_ADVICE = Look("warning", "page.ladder.advice", Hue.CARE)
_COMING = Look("step-not-started", "page.ladder.coming", None)
_RUNNING = Look("time", "page.ladder.running", _PLAIN)


def look_of(rung: RungResult) -> Look:
    """How a result is shown; a rung that is not required only warns when it fails."""
    if rung.state is RungState.FAILED and not rung.required:
        return _ADVICE
    return LOOKS[rung.state]


class RungRow(QWidget):
    """One question and its answer. `host` says whose words are quoted."""

    def __init__(self, speaker: Speaker, system: System, rung_id: str, now: Clock, host: Callable[[], str]) -> None:
        super().__init__()
        self.result: RungResult | None = None
        self._speaker = speaker
        self._system = system
        self._now = now
        self._host = host
        self._label = speaker.rung_label(system.index.id, rung_id)
        self._icon = IconLabel(_COMING.icon)
        self._state = TextLabel("", None)
        self._question = TextLabel(self._label, None)
        self._time = quiet("")
        self._details = QVBoxLayout()
        self._build()
        self.show_look(_COMING)

    def _build(self) -> None:
        metrics = Metrics.of()
        words = [self._speaker.texts.get(look.key) for look in (*LOOKS.values(), _ADVICE, _COMING, _RUNNING)]
        self._state.setFixedWidth(max(self.fontMetrics().horizontalAdvance(word) for word in words) + metrics.tight)
        self._time.setWordWrap(False)
        self._details.setSpacing(metrics.gap)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(metrics.gap)
        grid.setVerticalSpacing(0)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._icon, 0, 0, top)
        grid.addWidget(self._state, 0, 1, top)
        grid.addWidget(self._question, 0, 2, top)
        grid.addWidget(self._time, 0, 3, top | Qt.AlignmentFlag.AlignRight)
        grid.addLayout(self._details, 1, 2, 1, 2)
        grid.setColumnStretch(2, 1)

    def show_look(self, look: Look) -> None:
        """The first line in one look."""
        word = self._speaker.texts.get(look.key)
        self._icon.show_icon(look.icon, look.paint)
        self._state.setText(word)
        self._state.set_paint(look.paint)
        self._question.set_paint(None if look.paint is None else _PLAIN)
        self.setAccessibleName(f"{self._label} {word}")

    def reset(self) -> None:
        """Not asked yet."""
        self.result = None
        self._clear()
        self._time.setText("")
        self.show_look(_COMING)

    def show_running(self) -> None:
        """Being asked now."""
        self.show_look(_RUNNING)

    def show_result(self, rung: RungResult) -> None:
        """The answer; anything that needs the seller is open."""
        self.result = rung
        self._clear()
        self.show_look(look_of(rung))
        has_time = rung.state is not RungState.NOT_TESTED
        self._time.setText(self._text("milliseconds", count=rung.milliseconds) if has_time else "")
        words = self._speaker.rung(rung)
        if rung.state in _OPEN:
            self._open(rung, words)
        elif words.message and rung.state is RungState.NOT_TESTED:
            self._details.addWidget(quiet(words.message))
        spoken = (words.message, words.fix, words.where, rung.platform_text)
        self.setAccessibleDescription(" ".join(part for part in spoken if part))

    def _open(self, rung: RungResult, words: Words) -> None:
        add = self._details.addWidget
        self._details.setContentsMargins(0, Metrics.of().tight, 0, Metrics.of().gap)
        add(TextLabel(words.message))
        since = read_moment(rung.since)
        if since is not None:
            add(quiet(self._text("since", when=Moments(self._speaker.texts, self._now()).when(since))))
        if words.fix:
            add(TextLabel(self._text("fix", fix=words.fix)))
        if words.where:
            add(TextLabel(self._text("where", where=words.where)))
        if rung.platform_text:
            name = self._text("original", host=self._host())
            add(Quotation(name, rung.platform_text, self._speaker.texts.get("page.copy")))
        link = link_of(self._system)
        if link and words.where:
            self._details.addLayout(row_of(LinkButton(self._text("open"), link)))

    def _text(self, name: str, /, **parameters: object) -> str:
        return self._speaker.texts.get(f"page.ladder.{name}", **parameters)

    def _clear(self) -> None:
        clear_layout(self._details)
        self._details.setContentsMargins(0, 0, 0, 0)
        self.setAccessibleDescription("")

    def texts(self) -> list[str]:
        """Everything the row says, in order."""
        return [label.text() for label in self.findChildren(QLabel) if label.text()]


def link_of(system: System) -> str:
    """Where the system's credentials are found: the first link its fields give."""
    return next((hints.link for hints in system.fields.values() if hints.link), "")


class LadderView(QWidget):
    """All rungs of one system. Every row has its place from the start, so that nothing jumps. `host` as in RungRow."""

    def __init__(self, speaker: Speaker, system: System, now: Clock, host: Callable[[], str]) -> None:
        super().__init__()
        self._order = [rung.id for rung in system.rungs]
        self.rows = {rung.id: RungRow(speaker, system, rung.id, now, host) for rung in system.rungs}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Metrics.of().gap)
        for row in self.rows.values():
            layout.addWidget(row)

    def start(self) -> None:
        """A run begins: the first rung is being asked."""
        for row in self.rows.values():
            row.reset()
        self._mark(0)

    def add(self, rung: RungResult) -> None:
        """A result as it happens; the next rung is being asked."""
        row = self.rows.get(rung.rung)
        if row is not None:
            row.show_result(rung)
            self._mark(self._order.index(rung.rung) + 1)

    def _mark(self, index: int) -> None:
        if index < len(self._order):
            self.rows[self._order[index]].show_running()

    def show_results(self, rungs: Iterable[RungResult]) -> None:
        """The results of a whole run; rungs without one are shown as not asked. What is shown already stays."""
        found = {rung.rung: rung for rung in rungs}
        for name, row in self.rows.items():
            if name not in found:
                row.reset()
            elif row.result != found[name]:
                row.show_result(found[name])

    def stop(self) -> None:
        """The run ended before its last rung: nothing is being asked any more."""
        for row in self.rows.values():
            if row.result is None:
                row.reset()

    @property
    def asking(self) -> str:
        """The id of the first rung without an answer, or ""."""
        return next((name for name in self._order if self.rows[name].result is None), "")
