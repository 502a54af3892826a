"""Dates in practice replies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.practice.placeholders import filled

NOW = datetime(2026, 11, 21, 14, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("{now}", "2026-11-21T14:03:00Z", id="now"),
        pytest.param("{now+90d}", "2027-02-19T14:03:00Z", id="days ahead"),
        pytest.param("{now-1d}", "2026-11-20T14:03:00Z", id="days ago"),
        pytest.param("{now+10h}", "2026-11-22T00:03:00Z", id="hours"),
        pytest.param("{now-3m}", "2026-11-21T14:00:00Z", id="minutes"),
        pytest.param("{now+5s}", "2026-11-21T14:03:05Z", id="seconds"),
        pytest.param("from {now} to {now+1d}", "from 2026-11-21T14:03:00Z to 2026-11-22T14:03:00Z", id="in a text"),
        pytest.param("{unix}", 1795269780, id="unix"),
        pytest.param("{unix-60s}", 1795269720, id="unix shifted"),
        pytest.param("at {unix}", "at {unix}", id="unix only alone"),
        pytest.param("{now+1w}", "{now+1w}", id="unknown unit stays"),
        pytest.param([{"b": "{unix}"}, 1, None, True], [{"b": 1795269780}, 1, None, True], id="nested"),
    ],
)
def test_filled_replaces_placeholders_by_the_clock(value: Any, expected: Any) -> None:
    assert filled(value, NOW) == expected


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text("abc 舷梯"), st.lists))
def test_filled_without_placeholders_changes_nothing(value: Any) -> None:
    assert filled(value, NOW) == value
