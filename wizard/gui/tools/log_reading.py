"""Read a log of messages for the window: in the background, with its progress, until it is no longer wanted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from wizard.adapters.resources import Resources
from wizard.core.diagnosis.columns import ColumnError
from wizard.core.diagnosis.table import CodeTable
from wizard.core.errors import GangwayError
from wizard.onboarding.diagnosing import Diagnosis, NoCodesError, Question, Reading, code_table, diagnose, outline


class StoppedError(GangwayError):
    """The person no longer waits; nobody is told."""


@dataclass(frozen=True)
class Outcome:
    """What came of reading a log: what was found, or why nothing could be said and how the file opens all the same.

    `table` and `reading` are None when the file could not be opened at all.
    """

    question: Question
    table: CodeTable | None = None
    found: Diagnosis | None = None
    problem: GangwayError | None = None
    reading: Reading | None = None

    def after(self, before: Outcome) -> Outcome:
        """A failure, with what an earlier reading of the same file knows: how it opens, and, where only the list could
        not be written, all that was found."""
        table, reading = self.table or before.table, self.reading or before.reading
        if self.question.suppress is None:
            return replace(self, table=table, reading=reading)
        return replace(before, problem=self.problem, table=table, reading=reading)


class LogReading:
    """One log being read. `told` hears the row now and then, on the thread that reads; `cancel` ends it."""

    def __init__(self, resources: Resources, system: str, question: Question, told: Callable[[int], None]) -> None:
        self._resources, self._system, self._told = resources, system, told
        self.question = question
        self.cancel = threading.Event()

    def work(self) -> Outcome:
        """Read it. A problem with its columns is an outcome, with the columns to choose from; the rest is raised."""
        table = code_table(self._resources, self._system)
        try:
            found = diagnose(table, self.question, self._on_row)
        except (ColumnError, NoCodesError) as problem:
            return Outcome(self.question, table, problem=problem, reading=outline(table, self.question))
        return Outcome(self.question, table, found, reading=found.reading)

    def _on_row(self, row: int) -> None:
        if self.cancel.is_set():
            raise StoppedError
        self._told(row)
