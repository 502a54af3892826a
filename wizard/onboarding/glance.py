"""What the home page shows of an entry without opening it: kept beside the draft, times absolute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wizard.adapters.clock import timestamp
from wizard.core.descriptors.platform import StepKind
from wizard.core.flow import StepState

if TYPE_CHECKING:
    from wizard.core.waits import Deadline, Wait
    from wizard.onboarding.session import EntrySession

_ENDS = (StepKind.REVIEW, StepKind.EXPORT)
_DONE = (StepState.COMPLETE, StepState.WAITING)


def glance_of(session: EntrySession) -> dict[str, Any]:
    """The record of one entry: account, progress, state, times, waits and deadlines."""
    findings = session.findings()
    views = [view for view in session.views(findings) if view.step.kind not in _ENDS]
    on_path = [view for view in views if view.state is not StepState.NOT_NEEDED]
    last = session.entry.last_export()
    times = [rung.at for result in session.current_results().values() for rung in result.rungs]
    return {
        "account": (session.identity() or "").partition(":")[2],
        "steps_done": sum(view.state in _DONE for view in on_path),
        "steps_total": len(on_path),
        "state": _state(session, exported=last is not None),
        "blocking": sum(finding.blocks for finding in findings),
        "verified_at": max(times, default=""),
        "exported_at": last.at if last else "",
        "waits": [wait_record(wait) for wait in session.waits()],
        "deadlines": [deadline_record(deadline) for deadline in session.deadlines()],
    }


def _state(session: EntrySession, *, exported: bool) -> str:
    """exported | draft | failed | waiting: the gravest thing to know."""
    if any(result.failed for result in session.current_results().values()):
        return "failed"
    if any(result.waiting for result in session.current_results().values()):
        return "waiting"
    return "exported" if exported else "draft"


def wait_record(wait: Wait) -> dict[str, Any]:
    """A wait as JSON, times as ISO 8601 UTC or ""."""
    return {
        "id": wait.id,
        "subject": wait.subject,
        "state": wait.state,
        "pointer": wait.pointer,
        "since": timestamp(wait.since) if wait.since else "",
        "usual_until": timestamp(wait.usual_until) if wait.usual_until else "",
        "next_check": timestamp(wait.next_check) if wait.next_check else "",
        "overdue": wait.overdue,
        "reference": wait.reference,
    }


def deadline_record(deadline: Deadline) -> dict[str, Any]:
    """A deadline as JSON, `due` as ISO 8601 UTC."""
    return {
        "id": deadline.id,
        "subject": deadline.subject,
        "pointer": deadline.pointer,
        "due": timestamp(deadline.due),
        "hours_left": deadline.hours_left,
        "passed": deadline.passed,
        "near": deadline.near,
        "whole_day": deadline.whole_day,
        "warn_hours": deadline.warn_hours,
    }
