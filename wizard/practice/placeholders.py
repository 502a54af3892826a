"""Dates in practice replies that follow the clock, so that a recorded reply never grows old.

A string of a reply's JSON may hold, anywhere in it:

- `{now}`, `{now+90d}`, `{now-1d}`: that moment as ISO 8601 in UTC, `2026-11-21T14:03:00Z`
- units: `d` days, `h` hours, `m` minutes, `s` seconds

A string that is nothing but `{unix}`, `{unix+90d}` … becomes the integer of seconds since 1970.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_SHIFT = r"(?:(?P<sign>[+-])(?P<count>[0-9]{1,6})(?P<unit>[dhms]))?"
_NOW = re.compile(r"\{now" + _SHIFT + r"\}")
_UNIX = re.compile(r"\{unix" + _SHIFT + r"\}")


def filled(value: Any, now: datetime) -> Any:
    """A copy of a JSON value with its placeholders replaced; `now` is an aware UTC time."""
    if isinstance(value, Mapping):
        return {key: filled(item, now) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [filled(item, now) for item in value]
    if not isinstance(value, str):
        return value
    if unix := _UNIX.fullmatch(value):
        return int(_shifted(unix, now).timestamp())
    return _NOW.sub(lambda found: f"{_shifted(found, now):%Y-%m-%dT%H:%M:%SZ}", value)


def _shifted(found: re.Match[str], now: datetime) -> datetime:
    if found["sign"] is None:
        return now
    span = timedelta(**{_UNITS[found["unit"]]: int(found["count"])})
    return now + span if found["sign"] == "+" else now - span
