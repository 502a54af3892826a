"""Times as they are stored (RFC 3339, with their zone), and as services tell them (also as seconds since 1970)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

_DIGITS = re.compile(r"[0-9]{9,13}")
_MILLISECONDS_FROM = 100_000_000_000  # as seconds the year 5138, as milliseconds 1973
_YEARS = range(2, 9999)  # a zone or a delay still fits before and after


def read_moment(value: Any) -> datetime | None:
    """An RFC 3339 time as an aware UTC time; None for anything else, and for a time without a zone."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) and len(value) > 10 else None
        return moment.astimezone(UTC) if moment is not None and moment.tzinfo and moment.year in _YEARS else None
    except (ValueError, OverflowError):
        return None


def moment_of(value: Any) -> datetime | None:
    """An RFC 3339 time, or a number of seconds or milliseconds since 1970 (also as digits in a text), as an aware UTC
    time; None for 0, which is "never", too."""
    number = float(value) if isinstance(value, str) and _DIGITS.fullmatch(value) else value
    if not isinstance(number, (int, float)) or isinstance(number, bool):
        return read_moment(value)
    try:
        seconds = number / 1000 if number >= _MILLISECONDS_FROM else number
        moment = datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment is not None and moment.year in _YEARS else None
