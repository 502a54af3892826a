"""Read the time of a log line where it can be read in one way only: ISO 8601, year first, or seconds since 1970.

07/08/2026 is two days to two people, so it is no time here.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

_NUMBER = re.compile(r"[0-9]{10}(?:[0-9]{3})?(?:\.[0-9]+)?")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[T ]+(.*))?")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?\s*(Z|UTC|[+-][0-9]{2}:?[0-9]{2})?")
_LONGEST = 60
_OF_WHATSAPP = range(1_230_768_000, 4_102_444_800)  # 2009 to 2099 as seconds since 1970; other numbers are no times


def read_moment(text: str) -> datetime | None:
    """The moment, in UTC when the text says its zone and without a zone when it does not; None when unsure."""
    text = text.strip() if len(text) <= _LONGEST else ""
    number = _NUMBER.fullmatch(text)
    if number:
        seconds = int(text[:10])
        return datetime.fromtimestamp(seconds, UTC) if seconds in _OF_WHATSAPP else None
    dated = _YEAR_FIRST.fullmatch(text)
    return _dated(dated) if dated else None


def _dated(dated: re.Match[str]) -> datetime | None:
    clock = _CLOCK.fullmatch(dated[4].strip()) if dated[4] else None
    if dated[4] and clock is None:
        return None
    hour, minute, second = (clock[1], clock[2], clock[3] or 0) if clock else (0, 0, 0)
    try:
        plain = datetime(int(dated[1]), int(dated[2]), int(dated[3]), int(hour), int(minute), int(second))
        zone = clock[4] if clock else None
        return _in_utc(plain, zone) if zone else plain
    except (ValueError, OverflowError):
        return None


def _in_utc(plain: datetime, zone: str) -> datetime:
    named = "+00:00" if zone in ("Z", "UTC") else zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
    return datetime.fromisoformat(plain.isoformat() + named).astimezone(UTC)


def order(moment: datetime) -> datetime:
    """A key that orders moments with and without a zone; one without is taken as UTC for the order only."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
