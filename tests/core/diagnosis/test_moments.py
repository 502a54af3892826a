"""Times that can be read in one way only."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wizard.core.diagnosis.moments import read_moment

MOMENTS = {
    "2026-11-01T10:00:00Z": datetime(2026, 11, 1, 10, tzinfo=UTC),
    "2026-11-01T10:00:00+0800": datetime(2026, 11, 1, 2, tzinfo=UTC),
    "2026-11-01 10:00:00.123 +08:00": datetime(2026, 11, 1, 2, tzinfo=UTC),
    "2026/11/1 9:05": datetime(2026, 11, 1, 9, 5),
    "2026年11月1日 09:05:06": datetime(2026, 11, 1, 9, 5, 6),
    "2026-11-01": datetime(2026, 11, 1),
    "1751142888": datetime(2025, 6, 28, 20, 34, 48, tzinfo=UTC),
    "1751142888000": datetime(2025, 6, 28, 20, 34, 48, tzinfo=UTC),
}


@pytest.mark.parametrize(("text", "moment"), MOMENTS.items(), ids=MOMENTS)
def test_moment_when_it_is_clear(text: str, moment: datetime) -> None:
    assert read_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "07/08/2026",
        "",
        "yesterday",
        "2026-13-01",
        "2026-11-01 at ten",
        "86138001",
        "8613800138000",
        "2026-11-01" + " " * 99_999 + "\nx",
    ],
)
def test_moment_when_it_is_not(text: str) -> None:
    assert read_moment(text) is None
