"""Events counted into a report."""

from __future__ import annotations

import pytest

from tests.core.diagnosis.tables import TABLE
from wizard.core.diagnosis.events import Event
from wizard.core.diagnosis.extraction import Unread
from wizard.core.diagnosis.recipients import digits_of, has_country_code
from wizard.core.diagnosis.report import Recipients
from wizard.core.diagnosis.tally import MAX_UNKNOWN_CODES, SAMPLE_ROWS, Tally


def test_report_groups_by_code_the_most_frequent_first() -> None:
    tally = Tally(TABLE)
    for row, code in enumerate([131047, 131026, 131047, 250, 200, 250, 130432, 131047], 2):
        tally.add(Event(row, code))

    report = tally.report()

    assert [(one.name, one.count, one.rows) for one in report.groups] == [
        ("200-299", 3, (5, 6, 7)),
        ("131047", 3, (2, 4, 9)),
        ("130432", 1, (8,)),
        ("131026", 1, (3,)),
    ]
    assert sum(one.share for one in report.groups) == pytest.approx(1)
    assert {one.name: one.known is not None for one in report.groups}["130432"] is False


def test_report_adds_up_with_rows_that_give_no_code() -> None:
    tally = Tally(TABLE)
    for row, code in enumerate([131047, Unread.EMPTY, Unread.FORMULA, Unread.TEXT, Unread.TEXT], 1):
        tally.add(Event(row, code))

    report = tally.report()

    assert (report.rows, report.with_code, report.without_code) == (5, 1, 1)
    assert (report.unreadable.formulas, report.unreadable.texts, report.unreadable.rows) == (1, 2, (3, 4, 5))


def test_report_keeps_the_first_and_last_time_and_a_few_rows() -> None:
    tally = Tally(TABLE)
    for row, moment in enumerate(["2026-11-02", "nonsense", "2026-11-01T00:00:00Z", "", "2026-11-03", "", ""], 2):
        tally.add(Event(row, 131047, moment=moment))

    group = tally.report().groups[0]

    assert group.first and group.last
    assert (group.first.isoformat(), group.last.isoformat()) == ("2026-11-01T00:00:00+00:00", "2026-11-03T00:00:00")
    assert len(group.rows) == SAMPLE_ROWS


def test_report_when_there_are_endless_unknown_codes_stays_small() -> None:
    tally = Tally(TABLE)
    for code in range(3_000_000, 3_000_000 + MAX_UNKNOWN_CODES + 500):
        tally.add(Event(1, code))
    tally.add(Event(1, 131047))

    report = tally.report()

    assert report.further_codes == 500
    assert len(report.groups) == MAX_UNKNOWN_CODES + 1
    assert report.with_code == MAX_UNKNOWN_CODES + 501


def test_tally_tells_whom_to_leave_alone() -> None:
    tally = Tally(TABLE, has_country_code)

    assert tally.add(Event(1, 131050, "+5511987654321")) is True
    assert tally.add(Event(2, 131047, "11987654321")) is False
    assert tally.report().recipients == Recipients(checked=2, without_country_code=1, to_suppress=1)


@pytest.mark.parametrize(
    ("recipient", "has"),
    [
        pytest.param("+55 11 98765-4321", True, id="plus"),
        pytest.param("005511987654321", True, id="00"),
        pytest.param("5511987654321", True, id="as-whatsapp-writes-it"),
        pytest.param("whatsapp:+5511987654321", True, id="twilio"),
        pytest.param("11987654321", False, id="brazil-without-55"),
        pytest.param("13812345678", False, id="china-without-86"),
        pytest.param("0987654321", False, id="national"),
        pytest.param("customer", False, id="no-number"),
        pytest.param("", False, id="empty"),
        pytest.param("9" * 300, False, id="endless"),
    ],
)
def test_country_code_of_a_recipient(recipient: str, has: bool) -> None:
    assert has_country_code(recipient) is has


def test_digits_of_a_recipient() -> None:
    assert (digits_of("+55 (11) 98765-4321"), digits_of("someone")) == ("5511987654321", "")
