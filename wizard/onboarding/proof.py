"""Whether what the ladders proved still speaks of the credentials as they are now."""

from __future__ import annotations

from wizard.core.ladder import LadderResult, RungState
from wizard.onboarding.session import EntrySession, Verified

_OUTDATED = "outdated"
_CANCELLED = "cancelled"


def is_outdated(session: EntrySession, system: str) -> bool:
    """Whether a credential of the system changed after its last verification."""
    return system in (session.entry.meta(_OUTDATED) or ())


def note_changed(session: EntrySession, system: str) -> None:
    """A credential of the system was changed: earlier results no longer speak of it."""
    if system in session.results and not is_outdated(session, system):
        session.entry.set_meta(_OUTDATED, sorted({*(session.entry.meta(_OUTDATED) or ()), system}))


def keep(session: EntrySession, verified: Verified) -> None:
    """Note what a verification brought. A cancelled run that found nothing replaces no earlier result."""
    kept = {name: result for name, result in verified.results.items() if is_worth_keeping(result)}
    session.keep_verified(Verified(kept, verified.stored, verified.not_stored))
    before = set(session.entry.meta(_OUTDATED) or ())
    if before & kept.keys():
        session.entry.set_meta(_OUTDATED, sorted(before - kept.keys()))


def is_worth_keeping(result: LadderResult) -> bool:
    """Whether the run went to its end, or was stopped after it had found something out the hard way."""
    was_cancelled = any(rung.code == _CANCELLED for rung in result.rungs)
    found = any(rung.state is RungState.FAILED or rung.code == "possibly-spent" for rung in result.rungs)
    return found or not was_cancelled
