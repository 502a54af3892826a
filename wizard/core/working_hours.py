"""Weekly working hours: an array of {days: [mon…sun], from: "HH:MM", to: "HH:MM"}, in minutes of the week.

`to` may be 24:00 or 00:00 for the end of the day. Periods that end before they begin count as none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 24 * 60
WEEK = 7 * DAY


def period_minutes(period: Mapping[str, Any]) -> tuple[int, int]:
    """(begin, end) of a period in minutes of its day."""
    start, end = _minute(str(period.get("from", ""))), _minute(str(period.get("to", "")))
    return start, end or DAY


def _minute(clock: str) -> int:
    hours, _colon, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes[:2]) if hours.isdecimal() and minutes[:2].isdecimal() else 0


def week_spans(periods: Iterable[Mapping[str, Any]]) -> list[tuple[int, int, int]]:
    """(begin, end, index of the period) in minutes of the week, in order; impossible periods are left out."""
    found = []
    for index, period in enumerate(periods):
        start, end = period_minutes(period)
        days = [DAYS.index(day) for day in period.get("days", ()) if day in DAYS]
        found += [(day * DAY + start, day * DAY + end, index) for day in days if start < end]
    return sorted(found)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Working hours in a time zone; without a period the doors are always open."""

    spans: tuple[tuple[int, int], ...]
    zone: tzinfo

    @classmethod
    def of(cls, periods: Iterable[Mapping[str, Any]], zone: tzinfo) -> WorkingHours:
        """The hours as a document has them."""
        return cls(tuple((start, end) for start, end, _index in week_spans(periods)), zone)

    def opening(self, moment: datetime) -> datetime:
        """The moment itself while somebody works, else when the next period begins (aware, in the given zone)."""
        if not self.spans:
            return moment
        local = moment.astimezone(self.zone)
        minute = local.weekday() * DAY + local.hour * 60 + local.minute
        if any(start <= minute < end for start, end in self.spans):
            return moment
        ahead = min((start - minute) % WEEK for start, _end in self.spans)
        # Wall-clock arithmetic: nine in the morning stays nine where the clocks change in between.
        opened = local.replace(second=0, microsecond=0, tzinfo=None) + timedelta(minutes=ahead)
        return opened.replace(tzinfo=self.zone).astimezone(moment.tzinfo)
