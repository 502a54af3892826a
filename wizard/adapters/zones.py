"""Times of day in another time zone, with the zone's name in a person's language.

Sources: the IANA time zone database (zoneinfo; Windows has none of its own, there the `tzdata` package brings it), and
the Unicode CLDR for the names (Babel).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class ZonedTime:
    """A time of day, `HH:MM`, and by how many days its date differs from the one it was made of (-1, 0, 1)."""

    clock: str
    days: int


def converted(clock: str, day: date, zone: str, other: str) -> ZonedTime | None:
    """`HH:MM` (24:00 is the end of the day) on that day in one zone, as the other's clocks show it.

    None for what is no time of day, and for a zone this computer does not know.
    """
    moment = _moment(clock, day)
    here, there = zone_of(zone), zone_of(other)
    if moment is None or here is None or there is None:
        return None
    shown = moment.replace(tzinfo=here).astimezone(there)
    return ZonedTime(f"{shown:%H:%M}", (shown.date() - day).days)


def zone_name(zone: str, language: str) -> str:
    """What people call the zone: `莫斯科标准时间`; the zone's id when it is not known."""
    # Not at the top: Babel's calendars are only needed where a field shows a second zone.
    from babel.dates import get_timezone_name

    known = zone_of(zone)
    return zone if known is None else str(get_timezone_name(known, width="long", locale=language))


def _moment(clock: str, day: date) -> datetime | None:
    if clock == "24:00":
        return datetime.combine(day + timedelta(days=1), time())
    found = _CLOCK.fullmatch(clock)
    return datetime.combine(day, time(int(found[1]), int(found[2]))) if found else None


def zone_of(name: str) -> ZoneInfo | None:
    """The time zone of that IANA name; None for one this computer does not know."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
