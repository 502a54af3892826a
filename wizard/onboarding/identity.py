"""Which account an entry works for, and whether that account is its own (design §2, Ladders)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from wizard.core.answers import credentials_of
from wizard.core.descriptors.platform import Platform, StepKind
from wizard.core.descriptors.system import System
from wizard.core.findings import Finding, Severity
from wizard.core.ladder import LadderResult, RungState
from wizard.core.pointer import join

Results = Mapping[str, LadderResult]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a session may ask about other entries: who owns an identity."""

    owner_of: Callable[[str], str | None]


class Identity:
    """The account of one entry. Who owns an account is asked once per account, and again after `forget`.

    Where a platform is reached by several systems, the account is that of the first one that proved it. Documents given
    here are those of the answers in use: what is parked belongs to a way that was not taken.
    """

    def __init__(
        self, platform: Platform, systems: Mapping[str, System], owner_of: Callable[[str], str | None]
    ) -> None:
        self._platform = platform
        self._systems = tuple(systems[name] for name in platform.index.identity_systems)
        self._owner_of = owner_of
        self._owners: dict[str, str | None] = {}

    def forget(self) -> None:
        """Ask again who owns what."""
        self._owners.clear()

    def proved(self, document: Mapping[str, Any], results: Results) -> str | None:
        """`<system>:<account>` once the platform has accepted the credentials, else None."""
        found = (self._proved_by(system, document, results.get(system.index.id)) for system in self._systems)
        return next((identity for identity in found if identity), None)

    def _proved_by(self, system: System, document: Mapping[str, Any], result: LadderResult | None) -> str | None:
        if result is None or result.failed or not _is_accepted(system, result):
            return None
        fact = result.facts.get(system.index.identity)
        return _named(system, fact if fact is not None else self._given(system, document))

    def _given(self, system: System, document: Mapping[str, Any]) -> Any:
        return credentials_of(self._platform, document, system.index.id).get(system.index.identity)

    def _typed(self, document: Mapping[str, Any]) -> str | None:
        found = (_named(system, self._given(system, document)) for system in self._systems)
        return next((identity for identity in found if identity), None)

    def findings(
        self, document: Mapping[str, Any], results: Results, *, entry: str, bound: str | None
    ) -> list[Finding]:
        """Another entry has this account already, or this one was bound to another account of the same system before.

        An account that is only typed counts as soon as somebody has proved it.
        """
        identity = self.proved(document, results) or self._typed(document)
        if identity is None:
            return []
        system, _, account = identity.partition(":")
        owner = self._owner(identity)
        if owner is not None and owner != entry:
            return [self._finding("identity.taken", system, account=account, entry=owner)]
        before, _, other = (bound or "").partition(":")
        if before == system and other != account:
            return [self._finding("identity.changed", system, account=account, before=other)]
        return []

    def _owner(self, identity: str) -> str | None:
        if identity not in self._owners:
            self._owners[identity] = self._owner_of(identity)
        return self._owners[identity]

    def _finding(self, code: str, system: str, **parameters: object) -> Finding:
        """At the field that names the account; at the system where only its replies do."""
        steps = (step.id for step in self._platform.steps if step.kind is StepKind.CREDENTIALS)
        shape = next(one for one in self._systems if one.index.id == system)
        field = (shape.index.identity,) if shape.index.identity in shape.schema.get("properties", {}) else ()
        pointer = next((join("steps", step, system, *field) for step in steps), "")
        return Finding(code, Severity.ERROR, pointer, parameters)


def _named(system: System, account: Any) -> str | None:
    return f"{system.index.id}:{account}" if account else None


def _is_accepted(system: System, result: LadderResult) -> bool:
    """Every question that must be asked over HTTP was answered well, and at least one was asked."""
    kinds = {rung.id: rung.kind for rung in system.rungs}
    asked = [rung for rung in result.rungs if kinds.get(rung.rung) == "http"]
    passed = [rung for rung in asked if rung.state is RungState.PASSED]
    return bool(passed) and all(rung.state is RungState.PASSED for rung in asked if rung.required)
