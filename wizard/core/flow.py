"""The cursor over a platform's steps: Back moves it and loses nothing (design §2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wizard.core.answers import UsedAnswers, path_steps
from wizard.core.descriptors.platform import Platform, StepDescriptor, StepKind
from wizard.core.findings import Finding, Severity


class StepState(StrEnum):
    """What the step list shows beside a step."""

    NOT_STARTED = "not-started"
    IN_WORK = "in-work"
    COMPLETE = "complete"
    ATTENTION = "attention"
    WAITING = "waiting"
    NOT_NEEDED = "not-needed"


@dataclass(frozen=True, slots=True)
class StepView:
    """One line of the step list. `parked` counts kept answers not in use."""

    step: StepDescriptor
    state: StepState
    parked: int = 0


def reachable(platform: Platform, document: Mapping[str, Any], cursor: str) -> str:
    """The cursor itself when it is on the path, else the nearest earlier step on it."""
    ids = [step.id for step in path_steps(platform, document)]
    if cursor in ids:
        return cursor
    order = [step.id for step in platform.steps]
    before = order[: order.index(cursor)] if cursor in order else []
    return next((step for step in reversed(before) if step in ids), ids[0])


def next_step(platform: Platform, document: Mapping[str, Any], cursor: str) -> str:
    """The step after the cursor on the path; the last one stays."""
    return _moved(platform, document, cursor, 1)


def previous_step(platform: Platform, document: Mapping[str, Any], cursor: str) -> str:
    """The step before the cursor on the path; the first one stays."""
    return _moved(platform, document, cursor, -1)


def _moved(platform: Platform, document: Mapping[str, Any], cursor: str, by: int) -> str:
    ids = [step.id for step in path_steps(platform, document)]
    index = ids.index(reachable(platform, document, cursor)) + by
    return ids[max(0, min(index, len(ids) - 1))]


def step_views(
    platform: Platform,
    document: Mapping[str, Any],
    findings: Sequence[Finding],
    waiting: Iterable[str] = (),
    used: UsedAnswers | None = None,
) -> list[StepView]:
    """Every step with its state. `waiting` are ids of steps that wait for another party; `used` is asked what is used,
    if there is one that remembers."""
    remembering = used or UsedAnswers(platform)
    on_path = {step.id for step in remembering.path_steps(document)}
    unused = remembering.parked(document)
    waits = set(waiting)
    views = []
    for step in platform.steps:
        own = [finding for finding in findings if _belongs(finding.pointer, step.id) and finding.blocks]
        state = _state(step, document, own, step.id in waits) if step.id in on_path else StepState.NOT_NEEDED
        views.append(StepView(step, state, sum(1 for pointer in unused if _belongs(pointer, step.id))))
    return views


def _belongs(pointer: str, step_id: str) -> bool:
    return pointer == f"/steps/{step_id}" or pointer.startswith(f"/steps/{step_id}/")


def _state(step: StepDescriptor, document: Mapping[str, Any], own: list[Finding], waits: bool) -> StepState:
    if step.kind in (StepKind.REVIEW, StepKind.EXPORT):
        return StepState.NOT_STARTED
    if not document.get("steps", {}).get(step.id):
        return StepState.NOT_STARTED
    if any(not finding.code.startswith("schema.required") for finding in own):
        return StepState.ATTENTION
    if own:
        return StepState.IN_WORK
    return StepState.WAITING if waits else StepState.COMPLETE


def worst(findings: Sequence[Finding]) -> Severity | None:
    """The gravest severity among findings that are not waived."""
    open_ones = [finding.severity for finding in findings if finding.waived is None]
    for severity in Severity:
        if severity in open_ones:
            return severity
    return None
