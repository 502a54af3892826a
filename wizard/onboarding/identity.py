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


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a session may ask about other entries: who owns an identity."""

    owner_of: Callable[[str], str | None]


class Identity:
    """The account of one entry. Who owns an account is asked once per account, and again after `forget`."""

    def __init__(
        self, platform: Platform, systems: Mapping[str, System], owner_of: Callable[[str], str | None]
    ) -> None:
        self._platform = platform
        self._system = systems[platform.index.identity_system]
        self._owner_of = owner_of
        self._owners: dict[str, str | None] = {}

    @property
    def system(self) -> str:
        """The system whose account it is."""
        return self._system.index.id

    def forget(self) -> None:
        """Ask again who owns what."""
        self._owners.clear()

    def proved(self, document: Mapping[str, Any], result: LadderResult | None) -> str | None:
        """`<system>:<account>` once the platform has accepted the credentials, else None."""
        if result is None or result.failed or not self._is_accepted(result):
            return None
        fact = result.facts.get(self._system.index.identity)
        account = fact if fact is not None else self._given(document)
        return f"{self.system}:{account}" if account else None

    def _is_accepted(self, result: LadderResult) -> bool:
        """Every question that must be asked over HTTP was answered well, and at least one was asked."""
        kinds = {rung.id: rung.kind for rung in self._system.rungs}
        asked = [rung for rung in result.rungs if kinds.get(rung.rung) == "http"]
        passed = [rung for rung in asked if rung.state is RungState.PASSED]
        return bool(passed) and all(rung.state is RungState.PASSED for rung in asked if rung.required)

    def _given(self, document: Mapping[str, Any]) -> Any:
        return credentials_of(self._platform, document, self.system).get(self._system.index.identity)

    def findings(
        self, document: Mapping[str, Any], result: LadderResult | None, *, entry: str, bound: str | None
    ) -> list[Finding]:
        """Another entry has this account already, or this one was bound to another account before.

        An account that is only typed counts as soon as somebody has proved it.
        """
        given = self._given(document)
        identity = self.proved(document, result) or (f"{self.system}:{given}" if given else None)
        if identity is None:
            return []
        account = identity.partition(":")[2]
        owner = self._owner(identity)
        if owner is not None and owner != entry:
            return [self._finding("identity.taken", account=account, entry=owner)]
        if bound and bound != identity:
            return [self._finding("identity.changed", account=account, before=bound.partition(":")[2])]
        return []

    def _owner(self, identity: str) -> str | None:
        if identity not in self._owners:
            self._owners[identity] = self._owner_of(identity)
        return self._owners[identity]

    def _finding(self, code: str, **parameters: object) -> Finding:
        steps = (step.id for step in self._platform.steps if step.kind is StepKind.CREDENTIALS)
        field = self._system.index.identity
        pointer = next((join("steps", step, self.system, field) for step in steps), "")
        return Finding(code, Severity.ERROR, pointer, parameters)
