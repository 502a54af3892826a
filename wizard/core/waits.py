"""What others must do (waits), what the seller must do in time (deadlines), and what stays off until then (A-10).

Everything is computed from the document and `now`; only what happened is recorded, under `waits` (design §3.1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from wizard.core.conditions import all_hold
from wizard.core.findings import Finding, Severity
from wizard.core.moments import moment_of, read_moment
from wizard.core.pointer import expand, get, join, split
from wizard.core.subjects import subject_of
from wizard.core.told_states import told_state

if TYPE_CHECKING:
    from wizard.core.descriptors.platform import DeadlineDescriptor, Platform, WaitDescriptor

NOT_SUBMITTED = "not-submitted"
_CLOCKS_MAY_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing another party must do. `state`: not-submitted | submitted | approved | declined | attested.

    `subject` is "" for a wait that is not per item; `item` points at the item, `pointer` at the record under /waits.
    `since`, `usual_until` and `next_check` are aware times, None where nothing was submitted (or no duration is known).
    """

    id: str
    subject: str
    state: str
    pointer: str
    item: str = ""
    since: datetime | None = None
    usual_until: datetime | None = None
    next_check: datetime | None = None
    overdue: bool = False
    reference: str = ""
    date: str = ""

    @property
    def key(self) -> str:
        """The key under `waits`."""
        return f"{self.id}:{self.subject}" if self.subject else self.id


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something to be done before `due` (aware). `whole_day`: the end of a day named without a time.

    `hours_left` is rounded down, and 0 once `passed`; `near` says that it belongs on the home page.
    """

    id: str
    subject: str
    pointer: str
    due: datetime
    hours_left: int
    passed: bool
    near: bool
    whole_day: bool = False
    warn_hours: int = 0


def open_waits(
    platform: Platform, document: Mapping[str, Any], now: datetime, facts: Mapping[str, Any] | None = None
) -> list[Wait]:
    """Waits that apply and are not settled: not submitted yet, submitted or declined, in the platform's order."""
    found: dict[str, Wait] = {}
    for descriptor in platform.waits:
        told = told_state(descriptor.told, facts)
        for pointer, subject, item in _applying(descriptor, document) if told != "approved" else ():
            if not _is_settled(platform, document, descriptor, subject, item):
                wait = _wait(descriptor, subject, pointer, document, now, told=told)
                found.setdefault(wait.key, wait)
    return list(found.values())


def wait_keys(platform: Platform, document: Mapping[str, Any]) -> set[str]:
    """The keys under `waits` that name something of the document, whether their conditions hold or not."""
    return {
        _key(descriptor, subject) for descriptor in platform.waits for _, subject, _ in _subjects(descriptor, document)
    }


def _subjects(
    descriptor: WaitDescriptor, document: Mapping[str, Any]
) -> Iterator[tuple[str, str, Mapping[str, Any] | None]]:
    """(pointer, subject, item) for every wait of the descriptor, whether its conditions hold or not."""
    if not descriptor.per:
        yield "", "", None
        return
    for pointer, item in expand(document, descriptor.per):
        subject = subject_of(item, descriptor.subject) if isinstance(item, Mapping) else ""
        if subject:
            yield pointer, subject, item


def _applying(
    descriptor: WaitDescriptor, document: Mapping[str, Any]
) -> Iterator[tuple[str, str, Mapping[str, Any] | None]]:
    for pointer, subject, item in _subjects(descriptor, document):
        if all_hold(descriptor.when, document, item):
            yield pointer, subject, item


def _record(document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    record = get(document, join("waits", key))
    return record if isinstance(record, Mapping) else {}


def _key(descriptor: WaitDescriptor, subject: str) -> str:
    return f"{descriptor.id}:{subject}" if subject else descriptor.id


def _is_settled(
    platform: Platform,
    document: Mapping[str, Any],
    descriptor: WaitDescriptor,
    subject: str,
    item: Mapping[str, Any] | None,
) -> bool:
    state = _record(document, _key(descriptor, subject)).get("state")
    if state == "approved" or (state == "attested" and descriptor.attested):
        return True
    return _is_waived(platform, document, descriptor.rule, item if item is not None else document)


def _is_waived(platform: Platform, document: Mapping[str, Any], rule_id: str, item: Mapping[str, Any]) -> bool:
    rule = platform.rule(rule_id) if rule_id else None
    from wizard.core.rules import is_waivable  # not at the top: it brings every check, and a list of waits needs none

    if rule is None or not is_waivable(rule):
        return False
    subject = subject_of(item, rule.subject) or "-"
    waivers = document.get("waivers", [])
    return any(
        (waiver.get("rule"), waiver.get("subject", "-"), waiver.get("rule_version")) == (rule.id, subject, rule.version)
        and bool(str(waiver.get("reason", "")).strip())
        for waiver in waivers
    )


def _wait(
    descriptor: WaitDescriptor, subject: str, item: str, document: Mapping[str, Any], now: datetime, *, told: str
) -> Wait:
    key = _key(descriptor, subject)
    record = _record(document, key)
    state = told if told == "declined" else str(record.get("state") or told or NOT_SUBMITTED)
    since = read_moment(record.get("since"))
    usual_until = _after(since, descriptor.usual_hours)
    is_pending = state == "submitted"
    return Wait(
        id=descriptor.id,
        subject=subject,
        state=state,
        pointer=join("waits", key),
        item=item,
        since=since,
        usual_until=usual_until if is_pending else None,
        next_check=_next_check(since, descriptor.check_hours, now) if is_pending else None,
        overdue=is_pending and usual_until is not None and now > usual_until,
        reference=str(record.get("reference", "")),
        date=str(record.get("date", "")),
    )


def _after(since: datetime | None, hours: int) -> datetime | None:
    return since + timedelta(hours=hours) if since is not None and hours > 0 else None


def _next_check(since: datetime | None, hours: int, now: datetime) -> datetime | None:
    """The first time after `now` that is a whole number of intervals (at least one) after `since`."""
    if since is None or hours <= 0:
        return None
    step = timedelta(hours=hours)
    return since + step * max(1, (now - since) // step + 1)


def judge_waits(platform: Platform, document: Mapping[str, Any], now: datetime) -> Iterator[Finding]:
    """What is wrong with the records themselves: unknown wait or subject, not attestable, dated in the future."""
    known = {descriptor.id: descriptor for descriptor in platform.waits}
    waits = document.get("waits", {})
    for key, record in waits.items() if isinstance(waits, Mapping) else ():
        wait_id, _, subject = str(key).partition(":")
        if isinstance(record, Mapping):
            told = {"wait": wait_id, "subject": subject}
            for code, severity, below in _record_problems(known.get(wait_id), subject, record, document, now):
                yield Finding(code, severity, join("waits", key) + below, told, subject=subject or "-")


def _record_problems(
    descriptor: WaitDescriptor | None,
    subject: str,
    record: Mapping[str, Any],
    document: Mapping[str, Any],
    now: datetime,
) -> Iterator[tuple[str, Severity, str]]:
    if descriptor is None:
        yield "wait.unknown", Severity.ERROR, ""
        return
    if subject not in {known for _, known, _ in _subjects(descriptor, document)}:
        yield "wait.unknown-subject", Severity.WARNING, ""
    if record.get("state") == "attested" and not descriptor.attested:
        yield "wait.not-attestable", Severity.ERROR, "/state"
    since = read_moment(record.get("since"))
    if since is not None and since > now + _CLOCKS_MAY_DIFFER:
        yield "wait.since-in-future", Severity.ERROR, "/since"
    day = _day(record.get("date"))
    # A day ends up to 14 hours earlier or later elsewhere: tomorrow's date may already be today's where it was decided.
    if day is not None and day > (now + timedelta(hours=14)).astimezone(UTC).date():
        yield "wait.date-in-future", Severity.ERROR, "/date"


def activation(platform: Platform, document: Mapping[str, Any]) -> dict[str, bool]:
    """For every field a wait holds back, its pointer and whether it may be on now: all its waits settled."""
    allowed: dict[str, bool] = {}
    for descriptor in platform.waits:
        for pointer, subject, item in _applying(descriptor, document) if descriptor.activates else ():
            target = _target(descriptor.activates, pointer)
            settled = _is_settled(platform, document, descriptor, subject, item)
            allowed[target] = allowed.get(target, True) and settled
    return allowed


def _target(activates: str, item: str) -> str:
    return activates if activates.startswith("/") else item + join(*activates.split("."))


def deadlines(
    platform: Platform,
    document: Mapping[str, Any],
    facts: Mapping[str, Any],
    now: datetime,
    zone: tzinfo = UTC,
) -> list[Deadline]:
    """Every deadline whose date is known, soonest first. A date without a time lasts to its end in `zone`."""
    beside = {**document, "facts": facts}
    found = [
        _deadline(descriptor, pointer, value, stated, now)
        for descriptor in platform.deadlines
        for pointer, told in expand(beside, descriptor.pointer)
        for value in (_dated(platform, descriptor, told),)
        if (stated := moment_of(value) or _end_of_day(value, zone)) is not None
    ]
    named = [replace(one, subject=_subject_at(beside, one.pointer)) if one.subject else one for one in found]
    return sorted(named, key=lambda deadline: (deadline.due, deadline.id, deadline.pointer))


def _dated(platform: Platform, descriptor: DeadlineDescriptor, told: Any) -> Any:
    """The value itself, or the date of what it names; None for a name the table does not hold."""
    return platform.words[descriptor.dates].get(str(told)) if descriptor.dates else told


def _deadline(descriptor: DeadlineDescriptor, pointer: str, value: Any, stated: datetime, now: datetime) -> Deadline:
    due = stated + timedelta(hours=descriptor.offset_hours)
    left = due - now
    return Deadline(
        id=descriptor.id,
        subject="*" if "*" in split(descriptor.pointer) else "",
        pointer=pointer,
        due=due,
        hours_left=max(0, left // timedelta(hours=1)),
        passed=left <= timedelta(0),
        near=timedelta(0) < left <= timedelta(hours=descriptor.warn_hours),
        whole_day=_day(value) is not None and descriptor.offset_hours % 24 == 0,
        warn_hours=descriptor.warn_hours,
    )


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _end_of_day(value: Any, zone: tzinfo) -> datetime | None:
    day = _day(value)
    if day is None or day >= date.max - timedelta(days=1):
        return None
    return datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC)


def _subject_at(document: Mapping[str, Any], pointer: str) -> str:
    """The name of the item a value below a list belongs to."""
    tokens = split(pointer)[:-1]
    item = get(document, join(*tokens)) if tokens else document
    for key in ("name", "id", "kind") if isinstance(item, Mapping) else ():
        if isinstance(item.get(key), str):
            return str(item[key])
    return tokens[-1] if tokens else ""
