"""Runs ladders: one system's rungs in their declared order, several systems at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.adapters.ladders.calls import SystemCalls
    from wizard.adapters.ladders.outside import Outside
    from wizard.core.descriptors.system import System
    from wizard.core.ladder import LadderResult, RungResult
    from wizard.core.secret import Secret

OnRung = Callable[["RungResult"], None]
_MOST_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class LadderJob:
    """One system with the credentials to prove."""

    system: System
    credentials: Mapping[str, str | Secret]


class LadderRunner:
    """Runs ladders against the outside it was given; keeps nothing between runs."""

    def __init__(self, outside: Outside) -> None:
        self._make: Callable[[], Outside] = lambda: outside

    @classmethod
    def later(cls, make: Callable[[], Outside]) -> LadderRunner:
        """A runner whose outside is made by its first run: nothing of the network is imported before that."""
        runner = cls.__new__(cls)
        runner._make = make
        return runner

    @cached_property
    def _outside(self) -> Outside:
        return self._make()

    def run(
        self,
        system: System,
        credentials: Mapping[str, str | Secret],
        on_rung: OnRung,
        cancel: threading.Event,
    ) -> LadderResult:
        """Every rung's result, in order; `on_rung` hears each as it is known, on the calling thread.

        Raises HostNotPermittedError and UnknownSignerError for a system that is described wrongly.
        """
        # Not at the top: nothing of what a ladder needs is needed before the first one is run.
        from wizard.adapters.ladders.climbing import Ladder
        from wizard.core.ladder import LadderResult

        ladder = Ladder(self._outside, system, credentials, cancel)
        results: list[RungResult] = []
        for rung in system.rungs:
            results.append(ladder.climb(rung))
            on_rung(results[-1])
        return LadderResult(system.index.id, tuple(results), ladder.known.facts)

    def run_many(self, jobs: Sequence[LadderJob], on_rung: OnRung, cancel: threading.Event) -> list[LadderResult]:
        """The results in the order of the jobs. `on_rung` is called from several threads, one call at a time."""
        if not jobs:
            return []
        from concurrent.futures import ThreadPoolExecutor

        turn = threading.Lock()

        def one_at_a_time(result: RungResult) -> None:
            with turn:
                on_rung(result)

        with ThreadPoolExecutor(min(len(jobs), _MOST_AT_ONCE), thread_name_prefix="gangway-ladder") as pool:
            running = [pool.submit(self.run, job.system, job.credentials, one_at_a_time, cancel) for job in jobs]
            return [future.result() for future in running]

    def calls(self, system: System, credentials: Mapping[str, str | Secret], cancel: threading.Event) -> SystemCalls:
        """Requests to one system outside its ladder, through the same outside."""
        from wizard.adapters.ladders.calls import SystemCalls

        return SystemCalls(self._outside, system, credentials, cancel)
