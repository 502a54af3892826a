"""Weekly working hours: order, overlap, and the longest time nobody works."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.core.checks.contract import Context, Hit, Subject
from wizard.core.checks.hours import CHECKS

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def run(check: str, periods: list[Any], **parameters: Any) -> list[Hit]:
    """The hits of one check over working hours."""
    return list(CHECKS[check](Subject(periods), parameters, Context({"window": 48})))


def period(days: list[str], start: str, end: str) -> dict[str, Any]:
    """One line of the working hours."""
    return {"days": days, "from": start, "to": end}


@pytest.mark.parametrize(
    ("start", "end", "hits"), [("09:00", "18:00", 0), ("18:00", "09:00", 1), ("09:00", "09:00", 1)]
)
def test_order_is_told_when_a_period_ends_before_it_begins(start: str, end: str, hits: int) -> None:
    assert len(run("hours_in_order", [period(["mon"], start, end)])) == hits


@pytest.mark.parametrize("end", ["24:00", "00:00"])
def test_midnight_ends_the_day(end: str) -> None:
    assert run("hours_in_order", [period(["mon"], "18:00", end)]) == []


def test_overlap_is_told_at_the_later_period_with_its_day() -> None:
    periods = [period(["mon", "tue"], "09:00", "18:00"), period(["tue"], "17:59", "20:00")]

    (hit,) = run("hours_apart", periods, days="x.days")

    assert (hit.below, hit.parameters["day"]) == ("/1", "@x.days.tue.label")


def test_touching_periods_do_not_overlap() -> None:
    assert run("hours_apart", [period(["mon"], "09:00", "12:00"), period(["mon"], "12:00", "18:00")]) == []


@pytest.mark.parametrize(
    ("periods", "gap", "day", "at"),
    [
        ([period(DAYS[:5], "09:00", "18:00")], 63, "fri", "18:00"),
        ([period(["wed"], "09:00", "18:00")], 159, "wed", "18:00"),
        ([period(["sun"], "00:00", "24:00"), period(["wed"], "00:00", "24:00")], 72, "thu", "00:00"),
    ],
)
def test_gap_is_told_when_nobody_works_for_longer_than_the_window(
    periods: list[Any], gap: int, day: str, at: str
) -> None:
    (hit,) = run("longest_gap", periods, of="/window")

    assert hit.parameters == {"gap": gap, "limit": 48, "day": day, "at": at}


@pytest.mark.parametrize(
    "periods", [[], [period(DAYS[:6], "09:00", "18:00")], [period(["mon", "wed", "fri", "sun"], "00:00", "24:00")]]
)
def test_gap_is_no_finding_when_the_window_covers_it(periods: list[Any]) -> None:
    assert run("longest_gap", periods, of="/window") == []


def test_gap_has_no_limit_when_the_window_is_not_answered() -> None:
    assert run("longest_gap", [period(["mon"], "09:00", "10:00")], of="/missing") == []


@given(
    st.lists(
        st.builds(
            period,
            st.lists(st.sampled_from(DAYS), min_size=1, max_size=7, unique=True),
            st.sampled_from(["00:00", "09:00", "12:30"]),
            st.sampled_from(["13:00", "18:00", "24:00"]),
        ),
        min_size=1,
        max_size=5,
    ),
    st.integers(min_value=1, max_value=167),
)
def test_longest_gap_agrees_with_walking_the_week_minute_by_minute(periods: list[Any], hours: int) -> None:
    worked = bytearray(7 * 24 * 2)
    for one in periods:
        for day in one["days"]:
            start, end = (int(one[key][:2]) * 2 + (one[key][3:] == "30") for key in ("from", "to"))
            worked[DAYS.index(day) * 48 + start : DAYS.index(day) * 48 + end] = b"\1" * (end - start)
    longest = max(len(idle) for idle in bytes(worked + worked).split(b"\1")) / 2

    assert bool(run("longest_gap", periods, hours=hours)) == (longest > hours)
