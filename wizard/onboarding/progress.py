"""How far an entry is, step by step: what the answers say of each step, and what became of the check and the export."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from wizard.adapters.storage.errors import EntryDamagedError
from wizard.core.descriptors.platform import StepKind
from wizard.core.findings import Finding
from wizard.core.flow import StepState, StepView
from wizard.onboarding.exporting import changes_since_export
from wizard.onboarding.session import EntrySession

_log = logging.getLogger(__name__)
_ENDS = (StepKind.REVIEW, StepKind.EXPORT)


def entry_views(session: EntrySession, findings: Sequence[Finding]) -> list[StepView]:
    """Every step with its state. The check and the export hold no answers: what was written last speaks for them."""
    is_refused = any(one.blocks for one in findings) or any(one.failed for one in session.current_results().values())
    is_exported, is_current = _exported(session)
    here = session.platform.step(session.cursor).kind
    states = {
        StepKind.REVIEW: _review(here, is_refused=is_refused, is_current=is_current),
        StepKind.EXPORT: _export(here, is_refused=is_refused, is_exported=is_exported, is_current=is_current),
    }
    return [_with(view, states) for view in session.views(list(findings))]


def _exported(session: EntrySession) -> tuple[bool, bool]:
    """Whether there was an export, and whether it still holds; one that can no longer be read counts as none."""
    try:
        is_exported = session.entry.last_export() is not None
        return is_exported, is_exported and not changes_since_export(session)
    except EntryDamagedError as error:
        _log.warning("last export not read: %s", error.key)
        return False, False


def _with(view: StepView, states: dict[StepKind, StepState]) -> StepView:
    return replace(view, state=states[view.step.kind]) if view.step.kind in states else view


def _review(here: StepKind, *, is_refused: bool, is_current: bool) -> StepState:
    """Done once one has come past it to the export with nothing that forbids one."""
    if here not in _ENDS and not is_current:
        return StepState.NOT_STARTED
    if is_refused:
        return StepState.ATTENTION
    return StepState.COMPLETE if is_current or here is StepKind.EXPORT else StepState.IN_WORK


def _export(here: StepKind, *, is_refused: bool, is_exported: bool, is_current: bool) -> StepState:
    """Done while what was written is what would be written now."""
    if is_current:
        return StepState.COMPLETE
    if here is StepKind.EXPORT:
        return StepState.ATTENTION if is_refused else StepState.IN_WORK
    return StepState.IN_WORK if is_exported else StepState.NOT_STARTED
