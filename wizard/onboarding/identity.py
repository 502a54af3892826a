"""Which account an entry works for, and whether that account is its own (design §2, Ladders)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from wizard.adapters.storage.entry import OpenEntry
from wizard.core.answers import credentials_of
from wizard.core.descriptors.platform import Platform, StepKind
from wizard.core.descriptors.system import System
from wizard.core.findings import Finding, Severity
from wizard.core.ladder import LadderResult, RungState
from wizard.core.pointer import join

Results = Mapping[str, LadderResult]


BOUND = "identity"
"""The fact beside the document: the account the entry is bound to now, as `<system>:<account>`."""
BOUND_BEFORE = "identities"
"""The fact beside the document: of every system the entry was ever bound to, its account."""


class OwnerOf(Protocol):
    """Who is bound to an account; the same account may be known by several identities."""

    def __call__(self, identity: str, *also: str) -> str | None:
        """The entry's id, or None."""


def _no_facts(_name: str) -> Iterable[Any]:
    return ()


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a session may ask about other entries: who owns an identity, and what each of them has of a fact beside its
    document."""

    owner_of: OwnerOf
    facts: Callable[[str], Iterable[Any]] = _no_facts


class Binding:
    """Which accounts an open entry is bound to: one now, and one of each system it went by before.

    An entry that goes another way and comes back is still bound to the account it had there: for another one there is
    another entry.
    """

    def __init__(self, entry: OpenEntry) -> None:
        self._entry = entry

    @property
    def now(self) -> str | None:
        """`<system>:<account>`, or None before the first proof."""
        found = self._entry.meta(BOUND)
        return str(found) if found else None

    @property
    def accounts(self) -> dict[str, str]:
        """The account by system."""
        before = self._entry.meta(BOUND_BEFORE)
        known = {str(name): str(one) for name, one in before.items()} if isinstance(before, Mapping) else {}
        system, _, account = (self.now or "").partition(":")
        return known | ({system: account} if account else {})

    def bind(self, identity: str) -> None:
        """Bind the entry to an account; what it was bound to at other systems stays known."""
        system, _, account = identity.partition(":")
        # First: a crash in between loses nothing, as `identity` is still the earlier one.
        self._entry.set_meta(BOUND_BEFORE, {**self.accounts, system: account})
        self._entry.set_meta(BOUND, identity)


class Identity:
    """The account of one entry. Who owns an account is asked once per account, and again after `forget`.

    Where a platform is reached by several systems, the account is that of the first one that proved it. Systems that
    reach the same accounts (SystemIndex.accounts) cannot bind one of them twice. Documents given here are those of the
    answers in use: what is parked belongs to a way that was not taken.
    """

    def __init__(self, platform: Platform, systems: Mapping[str, System], owner_of: OwnerOf) -> None:
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
        self, document: Mapping[str, Any], results: Results, *, entry: str, bound: Mapping[str, str]
    ) -> list[Finding]:
        """Another entry has this account already, or this one was bound to another account of the same system before.
        `bound` is the account by system.

        An account that is only typed counts as soon as somebody has proved it.
        """
        identity = self.proved(document, results) or self._typed(document)
        if identity is None:
            return []
        system, _, account = identity.partition(":")
        owner = self._owner(identity)
        if owner is not None and owner != entry:
            return [self._finding("identity.taken", system, account=account, entry=owner)]
        other = bound.get(system, account)
        if other != account:
            return [self._finding("identity.changed", system, account=account, before=other)]
        return []

    def _owner(self, identity: str) -> str | None:
        if identity not in self._owners:
            self._owners[identity] = self._owner_of(identity, *self._aliases(identity))
        return self._owners[identity]

    def _aliases(self, identity: str) -> list[str]:
        """The same account as the platform's other systems name it."""
        system, _, account = identity.partition(":")
        spaces = {one.index.id: one.index.account_space for one in self._systems}
        return [f"{name}:{account}" for name, space in spaces.items() if name != system and space == spaces[system]]

    def _finding(self, code: str, system: str, **parameters: object) -> Finding:
        """At the field that names the account; at the system where only its replies do."""
        steps = (step.id for step in self._platform.steps if step.kind is StepKind.CREDENTIALS)
        shape = next(one for one in self._systems if one.index.id == system)
        field = (shape.index.identity,) if shape.index.identity in shape.properties() else ()
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
