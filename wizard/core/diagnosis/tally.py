"""Count the events of a log into a report, in memory bounded by the number of different codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from wizard.core.diagnosis.events import Event
from wizard.core.diagnosis.extraction import Unread
from wizard.core.diagnosis.moments import order, read_moment
from wizard.core.diagnosis.report import Group, Recipients, Report, Unreadable
from wizard.core.diagnosis.table import CodeTable, MessageCode

MAX_UNKNOWN_CODES = 1_000
MAX_RECIPIENTS_CHECKED = 20_000
SAMPLE_ROWS = 5

HasCountryCode = Callable[[str], bool]


@dataclass
class _Count:
    code: int
    known: MessageCode | None
    count: int = 0
    rows: list[int] = field(default_factory=list)
    first: datetime | None = None
    last: datetime | None = None

    def add(self, event: Event) -> None:
        self.count += 1
        if len(self.rows) < SAMPLE_ROWS:
            self.rows.append(event.row)
        moment = read_moment(event.moment) if event.moment else None
        if moment is not None:
            self.first = moment if self.first is None else min(self.first, moment, key=order)
            self.last = moment if self.last is None else max(self.last, moment, key=order)


class Tally:
    """Takes events one by one. `has_country_code` judges a recipient; None leaves that out."""

    def __init__(self, table: CodeTable, has_country_code: HasCountryCode | None = None) -> None:
        self._table = table
        self._has_country_code = has_country_code
        self._counts: dict[int, _Count] = {}
        self._by_code: dict[int, _Count] = {}
        self._unread = {Unread.EMPTY: 0, Unread.FORMULA: 0, Unread.TEXT: 0}
        self._unread_rows: list[int] = []
        self._further = 0
        self._checked = 0
        self._without_country = 0
        self._to_suppress = 0

    def add(self, event: Event) -> bool:
        """Count one event; tells whether its recipient must not be written to again."""
        if event.recipient and self._has_country_code and self._checked < MAX_RECIPIENTS_CHECKED:
            self._checked += 1
            self._without_country += not self._has_country_code(event.recipient)
        if isinstance(event.code, Unread):
            self._unread[event.code] += 1
            if event.code is not Unread.EMPTY and len(self._unread_rows) < SAMPLE_ROWS:
                self._unread_rows.append(event.row)
            return False
        count = self._by_code.get(event.code) or self._new(event.code)
        if count is None:
            self._further += 1
            return False
        count.add(event)
        suppress = count.known is not None and count.known.suppress
        self._to_suppress += suppress
        return suppress

    def _new(self, code: int) -> _Count | None:
        known = self._table.find(code)
        if known is None and len(self._by_code) >= MAX_UNKNOWN_CODES:
            return None
        count = self._counts.setdefault(known.code if known else code, _Count(code, known))
        self._by_code[code] = count
        return count

    def report(self) -> Report:
        """Everything counted so far."""
        with_code = sum(one.count for one in self._counts.values()) + self._further
        counts = sorted(self._counts.values(), key=lambda one: (-one.count, one.code))
        unreadable = Unreadable(self._unread[Unread.FORMULA], self._unread[Unread.TEXT], tuple(self._unread_rows))
        return Report(
            rows=with_code + sum(self._unread.values()),
            with_code=with_code,
            without_code=self._unread[Unread.EMPTY],
            groups=tuple(self._group(one, with_code) for one in counts),
            unreadable=unreadable,
            recipients=Recipients(self._checked, self._without_country, self._to_suppress),
            further_codes=self._further,
        )

    def _group(self, one: _Count, total: int) -> Group:
        claim = self._table.claim(one.code)
        return Group(one.code, one.known, claim, one.count, one.count / total, tuple(one.rows), one.first, one.last)
