"""Checks of weekly working hours (wizard.core.working_hours). The time zone stands beside the array."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from wizard.core.checks.contract import Check, Context, Hit, Subject
from wizard.core.pointer import get
from wizard.core.working_hours import DAY, DAYS, WEEK, period_minutes, week_spans


def hours_in_order(subject: Subject, _parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A period ends before it begins. Hits: `from`, `to`, at the period's `to`."""
    for index, period in enumerate(subject.value):
        start, end = period_minutes(period)
        if start >= end:
            yield Hit({"from": period.get("from"), "to": period.get("to")}, below=f"/{index}/to")


def hours_apart(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """Two periods overlap on a day. Hits: `day`, `from`, `to` (of the later period), at that period.

    Parameters: `days`, the beginning of the text keys that name the days.
    """
    for position, (start, _end, index) in enumerate(spans := week_spans(subject.value)):
        if position and start < max(end for _start, end, _index in spans[:position]):
            period = subject.value[index]
            yield Hit({"day": _day(start, parameters), "from": period["from"], "to": period["to"]}, below=f"/{index}")


def longest_gap(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """Nobody works for longer than a window. Parameters: `hours` or `of` (pointer of a number of hours), `days`.

    Hits: `gap` (full hours), `limit` (hours), `day` and `at` when the gap begins.
    """
    limit = parameters["hours"] if "hours" in parameters else get(context.document, parameters["of"])
    spans = week_spans(subject.value)
    if not spans or isinstance(limit, bool) or not isinstance(limit, int | float):
        return
    gap, begins = max(_gaps(spans))
    if gap > limit * 60:
        begins %= WEEK
        clock = f"{begins % DAY // 60:02}:{begins % 60:02}"
        yield Hit({"gap": gap // 60, "limit": limit, "day": _day(begins, parameters), "at": clock})


def _day(minute: int, parameters: Mapping[str, Any]) -> str:
    """The text key of the day the minute lies in, or its short English name."""
    day = DAYS[minute // DAY]
    return f"@{parameters['days']}.{day}.label" if "days" in parameters else day


def _gaps(spans: list[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """(length, begin) in minutes of every time nobody works, the week being a circle."""
    worked_until = max(end for _start, end, _index in spans) - WEEK
    for start, end, _index in spans:
        yield start - worked_until, worked_until + (WEEK if worked_until < 0 else 0)
        worked_until = max(worked_until, end)


CHECKS: Mapping[str, Check] = MappingProxyType(
    {"hours_apart": hours_apart, "hours_in_order": hours_in_order, "longest_gap": longest_gap}
)
