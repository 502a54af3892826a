"""Stored times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from wizard.adapters.clock import system_clock, timestamp


def test_system_clock_is_in_utc() -> None:
    assert system_clock().utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(datetime(2026, 11, 21, 14, 3, 5, 999_999, tzinfo=UTC), id="utc"),
        pytest.param(datetime(2026, 11, 21, 22, 3, 5, tzinfo=timezone(timedelta(hours=8))), id="china"),
    ],
)
def test_timestamp_is_utc_in_whole_seconds(moment: datetime) -> None:
    assert timestamp(moment) == "2026-11-21T14:03:05Z"


def test_timestamp_when_the_zone_is_unknown_refuses() -> None:
    with pytest.raises(ValueError, match="time zone"):
        timestamp(datetime(2026, 11, 21))
