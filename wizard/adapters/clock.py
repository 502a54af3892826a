"""The only place that reads the time; everything else is given a clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, by this computer, in UTC."""
    return datetime.now(UTC)


def timestamp(moment: datetime) -> str:
    """The moment as it is stored: ISO 8601, UTC, whole seconds, `2026-11-21T14:03:00Z`.

    Raises ValueError for a moment without a time zone: guessing one would move deadlines by hours.
    """
    if moment.tzinfo is None:
        raise ValueError("a stored time needs a time zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
