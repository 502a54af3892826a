"""Deadlines and the next checks of waits as an iCalendar file (A-10).

Source: RFC 5545 (3.1 lines of 75 octets and CRLF, 3.3.11 escaping of text, 3.6.1 events, 3.6.6 alarms). Times are UTC;
equal input gives equal bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from hashlib import sha256

from wizard.core.waits import Deadline, Wait

MAX_OCTETS = 75
_CRLF = "\r\n"

Text = Callable[[str, Mapping[str, object]], str]


@dataclass(frozen=True, slots=True)
class Event:
    """One calendar entry. `uid` stays the same when the time moves; `whole_day` entries last the day `start` is on.

    `alarm_hours` before the start a reminder is shown; 0 for none.
    """

    uid: str
    start: datetime
    summary: str
    description: str = ""
    alarm_hours: int = 0
    whole_day: bool = False


def events_of(
    entry: str,
    platform: str,
    deadlines: Iterable[Deadline],
    waits: Iterable[Wait],
    *,
    text: Text,
    zone: tzinfo = UTC,
    spoken: Callable[[str], str] = str,
) -> list[Event]:
    """The events of one entry, deadlines first. A whole-day deadline falls on the last day of its term in `zone`.

    `spoken` puts a wait's subject into words; the events keep their identities by the subject itself.
    """
    found = [_deadline_event(entry, platform, one, text, zone) for one in deadlines]
    for one in waits:
        if one.next_check is not None:
            told = _told(entry, spoken(one.subject), text(f"{platform}.wait.{one.id}.label", {}))
            found.append(_wait_event(_uid(entry, "wait", one.id, one.subject), one.next_check, told, text))
    return found


def _deadline_event(entry: str, platform: str, deadline: Deadline, text: Text, zone: tzinfo) -> Event:
    told = _told(entry, deadline.subject, text(f"{platform}.deadline.{deadline.id}.label", {}))
    last = (deadline.due - timedelta(seconds=1)).astimezone(zone)
    return Event(
        uid=_uid(entry, "deadline", deadline.id, deadline.pointer),
        start=last if deadline.whole_day else deadline.due,
        summary=text("calendar.deadline.summary", told),
        description=text("calendar.deadline.description", told),
        alarm_hours=deadline.warn_hours,
        whole_day=deadline.whole_day,
    )


def _wait_event(uid: str, moment: datetime, told: Mapping[str, object], text: Text) -> Event:
    return Event(
        uid=uid,
        start=moment,
        summary=text("calendar.wait.summary", told),
        description=text("calendar.wait.description", told),
    )


def _told(entry: str, subject: str, label: str) -> dict[str, object]:
    return {"entry": entry, "label": label, "subject": subject or "-"}


def _uid(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32] + "@gangway"


def calendar_ics(events: Iterable[Event], stamp: datetime) -> str:
    """The calendar with CRLF line ends, events in order of time; `stamp` (aware) is when it was made."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Gangway//Gangway//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for event in sorted(events, key=lambda one: (one.start, one.uid)):
        lines.extend(_event_lines(event, stamp))
    lines.append("END:VCALENDAR")
    return "".join(fold(line) + _CRLF for line in lines)


def _event_lines(event: Event, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escape(event.uid)}"
    yield f"DTSTAMP:{_utc(stamp)}"
    if event.whole_day:
        yield f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}"
    else:
        yield f"DTSTART:{_utc(event.start)}"
    yield f"SUMMARY:{escape(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escape(event.description)}"
    yield "TRANSP:TRANSPARENT"
    if event.alarm_hours > 0:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{escape(event.summary)}")
        yield from (f"TRIGGER:-PT{event.alarm_hours}H", "END:VALARM")
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escape(text: str) -> str:
    """Text as RFC 5545 writes it; control characters it cannot hold are left out."""
    plain = "\n".join(text.replace("\r\n", "\n").split("\r"))
    kept = "".join(one for one in plain if one in "\n\t" or (one >= " " and one != "\x7f"))
    escaped = kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def fold(line: str) -> str:
    """The content line broken so that no line is longer than 75 octets and no character is torn apart."""
    pieces, current, room = [], "", MAX_OCTETS
    for character in line:
        octets = len(character.encode("utf-8", "replace"))
        if octets > room:
            pieces.append(current)
            current, room = "", MAX_OCTETS - 1
        current += character
        room -= octets
    return (_CRLF + " ").join([*pieces, current])
