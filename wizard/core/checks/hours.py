"""Checks of weekly working hours: an array of {days: [mon…sun], from: "HH:MM", to: "HH:MM"}.

`to` may be 24:00 or 00:00 for the end of the day. The time zone stands beside the array and is the same for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from wizard.core.checks.contract import Check, Context, Hit, Subject
from wizard.core.pointer import get

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = 24 * 60
_WEEK = 7 * _DAY


def hours_in_order(subject: Subject, _parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A period ends before it begins. Hits: `from`, `to`, at the period's `to`."""
    for index, period in enumerate(subject.value):
        start, end = _minutes(period)
        if start >= end:
            yield Hit({"from": period.get("from"), "to": period.get("to")}, below=f"/{index}/to")


def hours_apart(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """Two periods overlap on a day. Hits: `day`, `from`, `to` (of the later period), at that period.

    Parameters: `days`, the beginning of the text keys that name the days.
    """
    for position, (start, _end, index) in enumerate(spans := _spans(subject.value)):
        if position and start < max(end for _start, end, _index in spans[:position]):
            period = subject.value[index]
            yield Hit({"day": _day(start, parameters), "from": period["from"], "to": period["to"]}, below=f"/{index}")


def longest_gap(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """Nobody works for longer than a window. Parameters: `hours` or `of` (pointer of a number of hours), `days`.

    Hits: `gap` (full hours), `limit` (hours), `day` and `at` when the gap begins.
    """
    limit = parameters["hours"] if "hours" in parameters else get(context.document, parameters["of"])
    spans = _spans(subject.value)
    if not spans or isinstance(limit, bool) or not isinstance(limit, int | float):
        return
    gap, begins = max(_gaps(spans))
    if gap > limit * 60:
        begins %= _WEEK
        clock = f"{begins % _DAY // 60:02}:{begins % 60:02}"
        yield Hit({"gap": gap // 60, "limit": limit, "day": _day(begins, parameters), "at": clock})


def _day(minute: int, parameters: Mapping[str, Any]) -> str:
    """The text key of the day the minute lies in, or its short English name."""
    day = _DAYS[minute // _DAY]
    return f"@{parameters['days']}.{day}.label" if "days" in parameters else day


def _gaps(spans: list[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """(length, begin) in minutes of every time nobody works, the week being a circle."""
    worked_until = max(end for _start, end, _index in spans) - _WEEK
    for start, end, _index in spans:
        yield start - worked_until, worked_until + (_WEEK if worked_until < 0 else 0)
        worked_until = max(worked_until, end)


def _spans(periods: list[Any]) -> list[tuple[int, int, int]]:
    """(begin, end, index of the period) in minutes of the week, in order; impossible periods are left out."""
    found = []
    for index, period in enumerate(periods):
        start, end = _minutes(period)
        days = [_DAYS.index(day) for day in period.get("days", ()) if day in _DAYS]
        found += [(day * _DAY + start, day * _DAY + end, index) for day in days if start < end]
    return sorted(found)


def _minutes(period: Mapping[str, Any]) -> tuple[int, int]:
    start, end = _minute(str(period.get("from", ""))), _minute(str(period.get("to", "")))
    return start, end or _DAY


def _minute(clock: str) -> int:
    hours, _colon, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes[:2]) if hours.isdecimal() and minutes[:2].isdecimal() else 0


CHECKS: Mapping[str, Check] = MappingProxyType(
    {"hours_apart": hours_apart, "hours_in_order": hours_in_order, "longest_gap": longest_gap}
)
