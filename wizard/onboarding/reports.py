"""Entries, platforms, waits and deadlines as plain records, for lists and for the calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from wizard.adapters.resources import Resources
from wizard.core.calendar import calendar_ics, events_of
from wizard.core.descriptors.platform import StepKind
from wizard.core.moments import read_moment
from wizard.core.texts import Texts
from wizard.core.waits import Deadline, Wait
from wizard.onboarding.session import EntrySession
from wizard.onboarding.spoken_host import possible_hosts
from wizard.onboarding.wording import spoken_subject
from wizard.onboarding.workspace import Overview

_ENDS = (StepKind.REVIEW, StepKind.EXPORT)


def entry_record(overview: Overview) -> dict[str, Any]:
    """One line of the list."""
    summary = overview.summary
    return {
        "id": summary.id,
        "entry": summary.id,
        "platform": summary.platform,
        "entity": summary.entity,
        "practice": summary.practice,
        "account": overview.account,
        "state": overview.state,
        "steps_done": overview.steps_done,
        "steps_total": overview.steps_total,
        "created": summary.created,
        "updated": summary.updated,
        "verified_at": overview.verified_at,
        "exported_at": overview.exported_at,
        "waits": len(overview.waits),
        "deadlines": len(overview.deadlines),
        "damage": summary.damage.key if summary.damage else None,
    }


def step_records(session: EntrySession) -> Iterator[dict[str, Any]]:
    """Every step of an open entry with its state."""
    for view in session.views(session.findings()):
        if view.step.kind not in _ENDS:
            yield {"id": view.step.id, "state": view.state.value, "parked": view.parked}


def happenings(overviews: Iterable[Overview]) -> Iterator[tuple[str, Overview, Mapping[str, Any]]]:
    """("wait" | "deadline", entry, record) of every entry, as last seen."""
    for overview in overviews:
        yield from (("wait", overview, wait) for wait in overview.waits)
        yield from (("deadline", overview, deadline) for deadline in overview.deadlines)


def calendar(overviews: Iterable[Overview], texts: Texts, now: datetime) -> str:
    """Waits to look after and deadlines of every entry as an iCalendar file."""

    def text(key: str, told: Mapping[str, object]) -> str:
        return texts.get(key, **told)

    events = [
        event
        for overview in overviews
        for event in events_of(
            overview.summary.id,
            overview.summary.platform,
            [_deadline(one) for one in overview.deadlines],
            [_wait(one) for one in overview.waits],
            text=text,
            spoken=partial(spoken_subject, texts, overview.summary.platform),
        )
    ]
    return calendar_ics(events, now)


def _wait(record: Mapping[str, Any]) -> Wait:
    return Wait(
        id=record["id"],
        subject=record["subject"],
        state=record["state"],
        pointer=record["pointer"],
        since=read_moment(record["since"]),
        usual_until=read_moment(record["usual_until"]),
        next_check=read_moment(record["next_check"]),
    )


def _deadline(record: Mapping[str, Any]) -> Deadline:
    due = read_moment(record["due"])
    if due is None:
        raise ValueError("a kept deadline has a time")
    return Deadline(
        id=record["id"],
        subject=record["subject"],
        pointer=record["pointer"],
        due=due,
        hours_left=record["hours_left"],
        passed=record["passed"],
        near=record["near"],
        whole_day=record.get("whole_day", False),
        warn_hours=record["warn_hours"],
    )


def platform_record(resources: Resources, platform_id: str) -> dict[str, Any]:
    """A platform with its steps, rules by evidence, and its systems with their rungs."""
    platform = resources.platform(platform_id)
    return {
        "id": platform_id,
        "version": platform.index.version,
        "rules_date": platform.index.rules_date,
        "steps": [step.id for step in platform.steps if step.kind not in _ENDS],
        "kinds": [kind.id for kind in platform.kinds],
        "rules": len(platform.rules),
        "evidence": dict(sorted(Counter(rule.evidence.value for rule in platform.rules).items())),
        "systems": [system_record(resources, name) for name in platform.index.systems],
    }


def system_record(resources: Resources, system_id: str) -> dict[str, Any]:
    """A system with its credential fields and rungs. `host`: where the answers decide, every one it may be."""
    system = resources.system(system_id)
    return {
        "id": system_id,
        "host": ", ".join(possible_hosts(system)),
        "fields": list(system.properties()),
        "secrets": list(system.secret_fields()),
        "rungs": [{"id": rung.id, "required": rung.required} for rung in system.rungs],
        "checked": system.index.checked,
    }
