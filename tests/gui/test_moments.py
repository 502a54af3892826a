"""Times and rules in a person's words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from wizard.adapters.resources import Resources, shipped_root
from wizard.gui.moments import Moments

NOW = datetime(2026, 11, 21, 14, 3, tzinfo=UTC)
CHINA = timezone(timedelta(hours=8))


def moments(language: str = "zh_CN") -> Moments:
    return Moments(Resources([shipped_root()]).texts(language), NOW, CHINA)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (31, "还剩 31 小时"),
        (0.75, "还剩 45 分钟"),
        (48, "还剩 48 小时"),
        (12 * 24 + 1, "12 天后"),
        (0, "已过期 0 分钟"),
        (-6, "已过期 6 小时"),
        (-72, "已过期 3 天"),
    ],
)
def test_remaining_time_in_words(hours: float, words: str) -> None:
    assert moments().left(NOW + timedelta(hours=hours)) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 21, 6, 2, tzinfo=UTC), "今天 14:02"),
        (datetime(2026, 11, 20, 15, 59, tzinfo=UTC), "昨天 23:59"),
        (datetime(2026, 11, 20, 16, 0, tzinfo=UTC), "今天 00:00"),
        (datetime(2026, 11, 1, 6, 3, tzinfo=UTC), "2026-11-01 14:03"),
    ],
    ids=["today", "yesterday", "midnight-here", "earlier"],
)
def test_moment_is_named_by_the_sellers_own_day(moment: datetime, words: str) -> None:
    assert moments().when(moment) == words
