"""Results of ladders as an entry keeps and exports them; what was not asked since a change is not tested."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wizard.adapters.ladders.codes import Reason
from wizard.core.answers import credentials_of
from wizard.core.descriptors.platform import Platform, StepKind
from wizard.core.descriptors.system import System
from wizard.core.export import ladder_records, rung_from_record
from wizard.core.findings import Finding, Severity
from wizard.core.ladder import LadderResult, RungResult, RungState
from wizard.core.pointer import join

NOT_VERIFIED = "not-verified"


def restored(state: Mapping[str, Any]) -> dict[str, LadderResult]:
    """The results as last saved; none when they are of another shape."""
    try:
        rungs = [rung_from_record(record) for record in state.get("rungs", [])]
        facts = {str(name): dict(one) for name, one in dict(state.get("facts", {})).items()}
    except (KeyError, ValueError, TypeError):
        return {}
    names = dict.fromkeys(rung.system for rung in rungs)
    return {
        name: LadderResult(name, tuple(rung for rung in rungs if rung.system == name), facts.get(name, {}))
        for name in names
    }


def run_state(results: Mapping[str, LadderResult]) -> dict[str, Any]:
    """What is saved of the results."""
    facts = {system: dict(result.facts) for system, result in results.items()}
    return {"rungs": ladder_records(results), "facts": facts, "verified": list(results)}


def with_untested(systems: Mapping[str, System], results: Mapping[str, LadderResult]) -> dict[str, LadderResult]:
    """The results of every system, rungs that were never asked as not tested."""
    return {name: results.get(name) or _untested(system) for name, system in systems.items()}


def _untested(system: System) -> LadderResult:
    rungs = (
        RungResult(system.index.id, rung.id, RungState.NOT_TESTED, NOT_VERIFIED, required=rung.required)
        for rung in system.rungs
    )
    return LadderResult(system.index.id, tuple(rungs))


def untested_findings(
    platform: Platform, systems: Mapping[str, System], document: Mapping[str, Any], results: Mapping[str, LadderResult]
) -> Iterator[Finding]:
    """A warning for each system with credentials of which a required rung was not tested since they last changed."""
    steps = [step.id for step in platform.steps if step.kind is StepKind.CREDENTIALS]
    for name, result in with_untested(systems, results).items():
        untested = (rung for rung in result.rungs if rung.required and rung.state is RungState.NOT_TESTED)
        # Stand-ins have no TLS: that rung can never be tested in practice, and there is nothing to be done about it.
        missing = [rung for rung in untested if rung.code != Reason.PRACTICE_NO_TLS]
        # After a failed rung the later ones are not asked: the failure itself is what is said, and forbids the export.
        if missing and not result.failed and credentials_of(platform, document, name):
            pointer = join("steps", *steps[:1], name)
            yield Finding("identity.not-verified", Severity.WARNING, pointer, {"system": name, "count": len(missing)})
