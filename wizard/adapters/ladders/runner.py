"""Runs ladders: one system's rungs in their declared order, several systems at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic

from wizard.adapters.clock import timestamp
from wizard.adapters.endpoints import EndpointMissingError
from wizard.adapters.http.faults import FaultKind
from wizard.adapters.ladders.codes import Reason
from wizard.adapters.ladders.destination import Destination
from wizard.adapters.ladders.filling import missing_names
from wizard.adapters.ladders.http_rung import HttpRungs
from wizard.adapters.ladders.judging import Judge, judge_facts
from wizard.adapters.ladders.known import Known
from wizard.adapters.ladders.network_rungs import NetworkRungs
from wizard.adapters.ladders.outside import Outside
from wizard.adapters.ladders.verdict import Verdict, not_tested
from wizard.core.descriptors.system import Request, RungDescriptor, System
from wizard.core.ladder import LadderResult, RungResult, RungState
from wizard.core.secret import Secret

OnRung = Callable[[RungResult], None]
_WAY_THERE = ("proxy", "name", "tcp", "tls")
_MOST_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class LadderJob:
    """One system with the credentials to prove."""

    system: System
    credentials: Mapping[str, str | Secret]


class LadderRunner:
    """Runs ladders against the outside it was given; keeps nothing between runs."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside

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
        ladder = _Ladder(self._outside, system, credentials, cancel)
        results: list[RungResult] = []
        for rung in system.rungs:
            results.append(ladder.climb(rung))
            on_rung(results[-1])
        return LadderResult(system.index.id, tuple(results), ladder.known.facts)

    def run_many(self, jobs: Sequence[LadderJob], on_rung: OnRung, cancel: threading.Event) -> list[LadderResult]:
        """The results in the order of the jobs. `on_rung` is called from several threads, one call at a time."""
        if not jobs:
            return []
        turn = threading.Lock()

        def one_at_a_time(result: RungResult) -> None:
            with turn:
                on_rung(result)

        with ThreadPoolExecutor(min(len(jobs), _MOST_AT_ONCE), thread_name_prefix="gangway-ladder") as pool:
            running = [pool.submit(self.run, job.system, job.credentials, one_at_a_time, cancel) for job in jobs]
            return [future.result() for future in running]


class _Ladder:
    """One run: what is known, and why later rungs can no longer be asked."""

    def __init__(
        self, outside: Outside, system: System, credentials: Mapping[str, str | Secret], cancel: threading.Event
    ) -> None:
        self.known = Known(system, credentials)
        self._outside = outside
        self._system = system
        self._cancel = cancel
        destination = Destination(system.index, outside.endpoints, self.known)
        self._network = NetworkRungs(outside, destination, cancel).by_kind
        self._http = HttpRungs(outside, system, destination, self.known, cancel)
        self._stopped = False
        self._hold: Reason | None = Reason.OFFLINE if outside.offline else self._unusable_host()

    def _unusable_host(self) -> Reason | None:
        host = Request("GET", self._system.index.host)
        if self._outside.endpoints is None and missing_names(host, "", self.known):
            return Reason.CREDENTIAL_MISSING
        return None

    def climb(self, rung: RungDescriptor) -> RungResult:
        """Ask one rung and note what it means for the next ones."""
        start = monotonic()
        verdict = self._verdict(rung)
        self._take_note(rung, verdict)
        now = timestamp(self._outside.clock())
        return RungResult(
            system=self._system.index.id,
            rung=rung.id,
            state=verdict.state,
            code=str(verdict.code),
            platform_text=verdict.platform_text,
            parameters=verdict.parameters,
            required=rung.required,
            milliseconds=round((monotonic() - start) * 1000),
            at=now,
            since=now if verdict.state is RungState.WAITING else "",
            retry=verdict.retry,
        )

    def _verdict(self, rung: RungDescriptor) -> Verdict:
        if self._stopped:
            return not_tested(Reason.EARLIER_RUNG)
        if self._cancel.is_set():
            return not_tested(Reason.CANCELLED)
        if rung.kind == "facts":
            judge = Judge(self._system, self.known, self._outside.clock())
            return judge_facts(judge, rung, self._hold or Reason.FACTS_MISSING)
        if self._hold is not None:
            return not_tested(self._hold)
        try:
            return self._http.ask(rung) if rung.kind == "http" else self._network[rung.kind]()
        except EndpointMissingError:
            return not_tested(Reason.ENDPOINT_MISSING)

    def _take_note(self, rung: RungDescriptor, verdict: Verdict) -> None:
        if rung.required and verdict.state is RungState.FAILED:
            self._stopped = True
        elif self._hold is not None or verdict.passed:
            return
        elif rung.kind in _WAY_THERE and verdict.state is RungState.BLOCKED_HERE:
            self._hold = Reason.NETWORK_NOT_REACHED
        elif verdict.code == FaultKind.CANCELLED:
            self._hold = Reason.CANCELLED
        elif rung.kind == "http" and rung.required and not verdict.answered and verdict.state is not RungState.WAITING:
            self._hold = Reason.EARLIER_RUNG
