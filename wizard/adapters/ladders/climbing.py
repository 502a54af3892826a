"""One run of one ladder: what is known so far, and why later rungs can no longer be asked."""

from __future__ import annotations

import threading
from collections.abc import Mapping
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
from wizard.core.conditions import all_hold
from wizard.core.descriptors.system import Request, RungDescriptor, System
from wizard.core.ladder import RungResult, RungState
from wizard.core.secret import Secret

_WAY_THERE = ("proxy", "name", "tcp", "tls")


class Ladder:
    """One run: what is known, and why later rungs can no longer be asked."""

    def __init__(
        self, outside: Outside, system: System, credentials: Mapping[str, str | Secret], cancel: threading.Event
    ) -> None:
        self.known = Known(system, credentials, outside.watch)
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
            required=rung.required and verdict.code != Reason.NOT_NEEDED,
            milliseconds=round((monotonic() - start) * 1000),
            at=now,
            since=now if verdict.state is RungState.WAITING else "",
            retry=verdict.retry,
        )

    def _verdict(self, rung: RungDescriptor) -> Verdict:
        if not all_hold(rung.when, self.known.outline()):
            return not_tested(Reason.NOT_NEEDED)
        if rung.kind == "unprovable":
            return Verdict(RungState.NOT_TESTED, rung.says)
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
        elif self._hold is not None or verdict.passed or verdict.code == Reason.NOT_NEEDED:
            return
        elif rung.kind in _WAY_THERE and verdict.state is RungState.BLOCKED_HERE:
            self._hold = Reason.NETWORK_NOT_REACHED
        elif verdict.code == FaultKind.CANCELLED:
            self._hold = Reason.CANCELLED
        elif rung.kind == "http" and rung.required and not verdict.answered and verdict.state is not RungState.WAITING:
            self._hold = Reason.EARLIER_RUNG
