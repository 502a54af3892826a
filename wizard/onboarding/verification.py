"""One verification: store the secrets, run the ladders, and know for which credentials the results hold."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from wizard.adapters.ladders.runner import LadderJob, LadderRunner, OnRung
from wizard.core.descriptors.system import System
from wizard.core.errors import GangwayError
from wizard.core.ladder import LadderResult
from wizard.core.secret import Secret

Names = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification brought: the result per system, and the secrets that were stored before it ran.

    `not_stored` says why the keyring did not take them; the ladders ran with the values in memory all the same.
    `changes` counts, by system, how often its credentials had changed when the ladder was planned.
    """

    results: Mapping[str, LadderResult]
    stored: Names
    not_stored: GangwayError | None = None
    changes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """One system with its plain credentials as they were when planned, and how to get its secrets."""

    system: System
    plain: Mapping[str, str]
    secrets: Callable[[], Mapping[str, Secret]]
    changes: int


@dataclass(frozen=True, slots=True)
class Verification:
    """The work for a background thread. `on_keyring_done` is called there once the network is next."""

    store: Callable[[], set[tuple[str, str]]]
    plans: Sequence[Plan]
    runner: LadderRunner
    on_rung: OnRung
    cancel: threading.Event
    on_keyring_done: Callable[[], None]

    def __call__(self) -> Verified:
        """Store, then prove."""
        stored, not_stored = _attempt(self.store)
        work = [LadderJob(plan.system, {**plan.plain, **plan.secrets()}) for plan in self.plans]
        self.on_keyring_done()
        results = self.runner.run_many(work, self.on_rung, self.cancel)
        changes = {plan.system.index.id: plan.changes for plan in self.plans}
        return Verified({result.system: result for result in results}, stored, not_stored, changes)


def _attempt(store: Callable[[], set[tuple[str, str]]]) -> tuple[Names, GangwayError | None]:
    try:
        return frozenset(store()), None
    except GangwayError as error:
        return frozenset(), error
