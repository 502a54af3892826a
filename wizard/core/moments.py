"""Times as they are stored (RFC 3339, with their zone), and as services tell them (also as seconds since 1970)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


def read_moment(value: Any) -> datetime | None:
    """An RFC 3339 time as an aware UTC time; None for anything else, and for a time without a zone."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) and len(value) > 10 else None
        return moment.astimezone(UTC) if moment is not None and moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def moment_of(value: Any) -> datetime | None:
    """An RFC 3339 time, or a number of seconds since 1970, as an aware UTC time; None for 0, which is "never", too."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return read_moment(value)
    try:
        return datetime.fromtimestamp(value, UTC) if value > 0 else None
    except (ValueError, OverflowError, OSError):
        return None
