"""The .ics text: lines as RFC 5545 wants them, words that survive the way there and back, the same bytes every time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wizard.core.calendar import Event, calendar_ics, escape, events_of, fold
from wizard.core.waits import Deadline, Wait

STAMP = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
BEIJING = timezone(timedelta(hours=8))
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=200)


def _text(key: str, parameters: Mapping[str, object]) -> str:
    return f"{key} {dict(sorted(parameters.items()))}" if parameters else key


def _unfold(ics: str) -> list[str]:
    return ics.replace("\r\n ", "").split("\r\n")


def _unescape(value: str) -> str:
    read, rest = "", iter(value)
    for character in rest:
        read += {"n": "\n"}.get(following := next(rest), following) if character == "\\" else character
    return read


@given(words)
@example("a" * 300)
@example("😀" * 60)
@example("订a" * 90)
def test_fold_keeps_lines_short_whole_and_readable_back(word: str) -> None:
    line = "SUMMARY:" + escape(word)
    folded = fold(line)
    assert all(len(piece.encode("utf-8")) <= 75 for piece in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == line


@given(words)
def test_summary_survives_the_calendar(summary: str) -> None:
    lines = _unfold(calendar_ics([Event("1@gangway", STAMP, summary)], STAMP))
    (found,) = [line.removeprefix("SUMMARY:") for line in lines if line.startswith("SUMMARY:")]
    assert _unescape(found) == summary


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a;b,c\\d", "a\\;b\\,c\\\\d"), ("a\r\nb\rc\nd", "a\\nb\\nc\\nd"), ("a\x00\x1bb", "ab")],
    ids=["marks", "line-ends", "control"],
)
def test_escape(text: str, expected: str) -> None:
    assert escape(text) == expected


def test_calendar_of_one_event_is_exactly_this() -> None:
    event = Event("1@gangway", datetime(2026, 11, 22, 8, 0, tzinfo=BEIJING), "截止", "第一行\n第二行", alarm_hours=24)
    assert calendar_ics([event], STAMP) == "\r\n".join(
        [
            *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Gangway//Gangway//EN", "CALSCALE:GREGORIAN"),
            *("METHOD:PUBLISH", "BEGIN:VEVENT", "UID:1@gangway", "DTSTAMP:20261121T120000Z"),
            *("DTSTART:20261122T000000Z", "SUMMARY:截止", "DESCRIPTION:第一行\\n第二行", "TRANSP:TRANSPARENT"),
            *("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:截止", "TRIGGER:-PT24H", "END:VALARM"),
            *("END:VEVENT", "END:VCALENDAR", ""),
        ]
    )


def _deadline(**more: object) -> Deadline:
    given_ = {"due": STAMP, "hours_left": 1, "passed": False, "near": True, **more}
    return Deadline("sla-form", "", "/steps/sla/due", **given_)  # type: ignore[arg-type]


def _wait(next_check: datetime | None, subject: str = "发货") -> Wait:
    return Wait("review", subject, "submitted", f"/waits/review:{subject}", next_check=next_check)


def test_events_when_a_time_moves_keep_their_uid_and_differ_between_entries_and_subjects() -> None:
    first = events_of("a", "jumia", [_deadline()], [_wait(STAMP)], text=_text)
    later = events_of("a", "jumia", [_deadline(due=STAMP + timedelta(1))], [_wait(STAMP + timedelta(1))], text=_text)
    others = events_of("b", "jumia", [_deadline()], [_wait(STAMP), _wait(STAMP, "faq")], text=_text)
    assert [one.uid for one in first] == [one.uid for one in later]
    assert len({one.uid for one in (*first, *others)}) == 5


def test_events_when_a_wait_has_no_next_check_leave_it_out() -> None:
    assert events_of("a", "jumia", [], [_wait(None)], text=_text) == []


def test_events_when_a_deadline_is_a_whole_day_fall_on_its_last_day() -> None:
    end = datetime(2026, 11, 22, 0, 0, tzinfo=BEIJING)
    events = events_of("a", "jumia", [_deadline(due=end, whole_day=True)], [], text=_text, zone=BEIJING)
    assert "DTSTART;VALUE=DATE:20261121" in _unfold(calendar_ics(events, STAMP))


def test_events_words_come_from_the_texts() -> None:
    (event,) = events_of("jumia-a", "jumia", [_deadline(warn_hours=72)], [], text=_text)
    assert event.alarm_hours == 72
    assert event.summary == (
        "calendar.deadline.summary {'entry': 'jumia-a', 'label': 'jumia.deadline.sla-form.label', 'subject': '-'}"
    )


@given(st.permutations([Event(f"{n}@gangway", STAMP + timedelta(hours=n % 3), str(n)) for n in range(5)]))
def test_calendar_does_not_depend_on_the_order_of_events(events: list[Event]) -> None:
    assert calendar_ics(events, STAMP) == calendar_ics(sorted(events, key=lambda one: one.uid), STAMP)
