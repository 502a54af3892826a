"""Which verifications are worth keeping: a cancelled one must not take the place of an earlier result."""

from __future__ import annotations

from dataclasses import replace

from wizard.core.ladder import LadderResult, RungState
from wizard.onboarding.session import EntrySession
from wizard.onboarding.verification import Verified

_CANCELLED = "cancelled"


def keep(session: EntrySession, verified: Verified) -> None:
    """Note what a verification brought. A cancelled run that found nothing replaces no earlier result."""
    kept = {name: result for name, result in verified.results.items() if is_worth_keeping(result)}
    session.keep_verified(replace(verified, results=kept))


def is_worth_keeping(result: LadderResult) -> bool:
    """Whether the run went to its end, or was stopped after it had found something out the hard way."""
    was_cancelled = any(rung.code == _CANCELLED for rung in result.rungs)
    found = any(rung.state is RungState.FAILED or rung.code == "possibly-spent" for rung in result.rungs)
    return found or not was_cancelled
