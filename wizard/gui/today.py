"""What is to be done today: deadlines and waits of all entries, the overdue first, one button each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from wizard.core.moments import read_moment
from wizard.core.texts import Texts
from wizard.gui.icons import IconLabel
from wizard.gui.labels import LinkButton, PushButton, TextLabel, quiet, subheading
from wizard.gui.metrics import Metrics
from wizard.gui.moments import Moments
from wizard.gui.palette import Hue
from wizard.onboarding.wording import spoken_subject
from wizard.onboarding.workspace import Overview

SHOWN_AT_FIRST = 4
_FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Task:
    """One line: what, how it stands, and where its button leads."""

    entry_id: str
    pointer: str
    title: str
    standing: str
    action: str
    icon: str
    hue: Hue
    due: datetime
    is_late: bool


def tasks(overviews: Iterable[Overview], moments: Moments) -> list[Task]:
    """Every task of these entries: late ones first, then by time."""
    found = [task for overview in overviews for task in _tasks(overview, moments)]
    return sorted(found, key=lambda task: (not task.is_late, task.due, task.entry_id, task.title))


def _tasks(overview: Overview, moments: Moments) -> Iterator[Task]:
    for record in overview.deadlines:
        due = read_moment(record.get("due"))
        warn = timedelta(hours=int(record.get("warn_hours", 0)))
        if due is not None and due - moments.now <= warn:
            yield _deadline(overview, record, due, moments)
    for record in overview.waits:
        yield _wait(overview, record, moments)


def _title(overview: Overview, record: Mapping[str, Any], kind: str, texts: Texts) -> str:
    platform = overview.summary.platform
    label = texts.get(f"{platform}.{kind}.{record.get('id', '')}.label")
    subject = spoken_subject(texts, platform, str(record.get("subject") or ""))
    shop = overview.account or overview.summary.id.removeprefix(f"{platform}-")
    named = f"{label}{texts.get('ui.name-between')}{subject}" if subject else label
    return texts.get("home.task-title", platform=texts.get(f"{platform}.title"), shop=shop, what=named)


def _deadline(overview: Overview, record: Mapping[str, Any], due: datetime, moments: Moments) -> Task:
    is_late = due <= moments.now
    return Task(
        entry_id=overview.summary.id,
        pointer=str(record.get("pointer", "")),
        title=_title(overview, record, "deadline", moments.texts),
        standing=moments.left(due),
        action=moments.texts.get("home.handle"),
        icon="warning" if not is_late else "error",
        hue=Hue.BAD if is_late else Hue.CARE,
        due=due,
        is_late=is_late,
    )


def _wait(overview: Overview, record: Mapping[str, Any], moments: Moments) -> Task:
    texts, state = moments.texts, str(record.get("state", ""))
    since, until = read_moment(record.get("since")), read_moment(record.get("usual_until"))
    is_late = until is not None and until < moments.now
    standing = texts.get(f"state.wait.{state}")
    if since is not None and until is not None:
        standing = texts.get("home.waiting", span=moments.span(moments.now - since), usual=moments.span(until - since))
    is_mine = state in ("not-submitted", "declined")
    return Task(
        entry_id=overview.summary.id,
        pointer=str(record.get("pointer", "")),
        title=_title(overview, record, "wait", texts),
        standing=standing,
        action=texts.get("home.record" if is_mine else "home.look"),
        icon="step-waiting",
        hue=Hue.CARE if is_late or is_mine else Hue.NOTE,
        due=until or _FAR,
        is_late=is_late,
    )


class TodayList(QWidget):
    """The tasks as lines; the first few, the rest on demand. `opened` gets entry id and pointer."""

    def __init__(self, texts: Texts, opened: Callable[[str, str], None]) -> None:
        super().__init__()
        self._texts, self._opened = texts, opened
        self._tasks: tuple[Task, ...] = ()
        self._is_long = False
        metrics = Metrics.of()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(metrics.gap)
        self._lines = QWidget()
        self._box.addWidget(subheading(texts.get("home.today")))
        self._box.addWidget(self._lines)
        self._draw()

    def show_tasks(self, found: Sequence[Task]) -> None:
        """Show these; nothing is drawn when none changed, so that a button keeps the focus."""
        if tuple(found) != self._tasks:
            self._tasks = tuple(found)
            self._draw()

    def _draw(self) -> None:
        metrics, shown = Metrics.of(), self._tasks if self._is_long else self._tasks[:SHOWN_AT_FIRST]
        lines = QWidget()
        grid = QGridLayout(lines)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(metrics.gap)
        grid.setVerticalSpacing(metrics.tight)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        for row, task in enumerate(shown):
            self._draw_task(grid, row, task)
        if not self._tasks:
            grid.addWidget(quiet(self._texts.get("home.today-empty")), 0, 0, 1, 4)
        if len(self._tasks) > len(shown):
            rest = self._texts.get("home.today-more", count=len(self._tasks) - len(shown))
            # Aligned: a link is never wider than its text, and would hold the whole column to that.
            grid.addWidget(LinkButton(rest, clicked=self._lengthen), len(shown), 1, Qt.AlignmentFlag.AlignLeft)
        self._box.replaceWidget(self._lines, lines)
        self._lines.hide()
        self._lines.deleteLater()
        self._lines = lines
        lines.show()

    def _draw_task(self, grid: QGridLayout, row: int, task: Task) -> None:
        button = PushButton(task.action, clicked=lambda: self._opened(task.entry_id, task.pointer))
        button.setAccessibleName(task.action + self._texts.get("ui.name-between") + task.title)
        grid.addWidget(IconLabel(task.icon, task.hue), row, 0)
        grid.addWidget(TextLabel(task.title), row, 1)
        grid.addWidget(TextLabel(task.standing, task.hue), row, 2)
        grid.addWidget(button, row, 3)

    def _lengthen(self) -> None:
        self._is_long = True
        self._draw()
