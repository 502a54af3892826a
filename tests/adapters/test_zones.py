"""Times of day in another zone."""

from __future__ import annotations

from datetime import date

import pytest

from wizard.adapters.zones import ZonedTime, converted, zone_name

WINTER, SUMMER = date(2026, 1, 15), date(2026, 7, 15)
CHINA, MOSCOW, BERLIN = "Asia/Shanghai", "Europe/Moscow", "Europe/Berlin"


@pytest.mark.parametrize(
    ("clock", "day", "zone", "other", "shown"),
    [
        ("09:00", WINTER, CHINA, MOSCOW, ZonedTime("04:00", 0)),
        ("02:30", WINTER, CHINA, MOSCOW, ZonedTime("21:30", -1)),
        ("24:00", WINTER, CHINA, MOSCOW, ZonedTime("19:00", 0)),
        ("22:30", WINTER, MOSCOW, CHINA, ZonedTime("03:30", 1)),
        ("09:00", WINTER, BERLIN, MOSCOW, ZonedTime("11:00", 0)),
        ("09:00", SUMMER, BERLIN, MOSCOW, ZonedTime("10:00", 0)),
    ],
    ids=["same-day", "day-before", "end-of-day", "day-after", "winter-time", "summer-time"],
)
def test_time_is_shown_as_the_other_clocks_show_it(
    clock: str, day: date, zone: str, other: str, shown: ZonedTime
) -> None:
    assert converted(clock, day, zone, other) == shown


@pytest.mark.parametrize(
    ("clock", "zone", "other"),
    [
        ("9:00", CHINA, MOSCOW),
        ("25:00", CHINA, MOSCOW),
        ("", CHINA, MOSCOW),
        ("09:00", "Asia/Nowhere", MOSCOW),
        ("09:00", "../etc/passwd", MOSCOW),
        ("09:00", CHINA, ""),
    ],
    ids=["short", "no-hour", "empty", "unknown", "path", "no-other"],
)
def test_nothing_is_shown_for_what_is_no_time_or_zone(clock: str, zone: str, other: str) -> None:
    assert converted(clock, WINTER, zone, other) is None


@pytest.mark.parametrize(
    ("zone", "language", "name"),
    [(MOSCOW, "zh_CN", "莫斯科时间"), (MOSCOW, "en", "Moscow Time"), ("Asia/Nowhere", "en", "Asia/Nowhere")],
    ids=["zh", "en", "unknown"],
)
def test_zone_has_its_name_in_the_language(zone: str, language: str, name: str) -> None:
    assert zone_name(zone, language) == name
