"""Asks one declared question over HTTP: fill, sign, send once, save what must not be lost, judge."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from wizard.adapters.http.client import HttpReply, HttpRequest
from wizard.adapters.http.faults import FaultKind, NetworkFault, UnsendableRequestError
from wizard.adapters.ladders.codes import Reason
from wizard.adapters.ladders.destination import Destination
from wizard.adapters.ladders.filling import encoded, filled, filled_patterns, missing_names
from wizard.adapters.ladders.judging import Judge
from wizard.adapters.ladders.known import Known
from wizard.adapters.ladders.outside import Outside
from wizard.adapters.ladders.replies import judged_reply
from wizard.adapters.ladders.verdict import Verdict, blocked, from_fault, not_tested
from wizard.core.descriptors.system import Request, RungDescriptor, System
from wizard.core.errors import GangwayError
from wizard.core.ladder import Reply, RungState, classify, extract_facts
from wizard.core.pointer import MISSING
from wizard.core.secret import Secret

_UNCLEAR = (Reason.SERVER_UNAVAILABLE, Reason.UNEXPECTED_REPLY, Reason.WEB_PAGE_REPLY)
"""Answers after which nobody knows whether a consuming request was carried out."""


class UnknownSignerError(GangwayError):
    """A system names a signer (`signer`) that the program was not given."""

    key = "unknown-signer"


@dataclass(frozen=True, slots=True)
class HttpRungs:
    """Answers the http rungs of one ladder."""

    outside: Outside
    system: System
    destination: Destination
    known: Known
    cancel: threading.Event

    def ask(self, rung: RungDescriptor) -> Verdict:
        """The verdict on one rung; facts of an accepted reply are learnt.

        Raises HostNotPermittedError and UnknownSignerError: the descriptor is wrong, not the credential.
        """
        if rung.request is None:
            raise ValueError(f"rung {rung.id} of {self.system.index.id} has no request")
        unready = self._unready(rung, rung.request)
        if unready is not None:
            return unready
        try:
            reply = self.outside.http.send(self._built(rung.request), self.cancel)
        except UnsendableRequestError:
            return Verdict(RungState.FAILED, Reason.CREDENTIAL_UNSENDABLE)
        except NetworkFault as fault:
            return self._after_fault(rung, fault)
        return self._judged(rung, reply)

    def _unready(self, rung: RungDescriptor, request: Request) -> Verdict | None:
        missing = missing_names(request, self.system.index.host, self.known)
        if self.system.index.signer:
            missing += [name for name in self.known.missing_credentials() if name not in missing]
        asked = [name for name in missing if self.known.is_asked(name)]
        if asked:
            return not_tested(Reason.CREDENTIAL_MISSING, field=asked[0])
        if missing:
            return not_tested(Reason.EARLIER_RUNG, fact=missing[0])
        return self._unsafe(rung)

    def _unsafe(self, rung: RungDescriptor) -> Verdict | None:
        consuming = self.outside.consuming
        if not rung.consumes or (consuming is not None and consuming.can_store(self.system)):
            return None
        return not_tested(Reason.NO_STORE)

    def _built(self, declared: Request) -> HttpRequest:
        request = filled(declared, self.known)
        name = self.system.index.signer
        if name:
            if name not in self.outside.signers:
                raise UnknownSignerError(signer=name)
            request = self.outside.signers[name](request, self.known.revealed(), self.outside.clock())
        headers, body = encoded(request)
        return HttpRequest(
            method=request.method,
            url=self.destination.url(request.path, declared.host),
            origins=self.destination.origins,
            headers=headers,
            query=request.query,
            body=body,
        )

    def _after_fault(self, rung: RungDescriptor, fault: NetworkFault) -> Verdict:
        if fault.kind is FaultKind.REDIRECTED:
            known = classify(self.system.errors, Reply(int(str(fault.parameters["status"])), MISSING))
            if known is not None:
                return Verdict(RungState(known.result), known.code, parameters=fault.parameters, retry=known.retry)
        if rung.consumes and fault.connected:
            return blocked(Reason.POSSIBLY_SPENT, retry="no", cause=fault.kind.value)
        return from_fault(fault)

    def _judged(self, rung: RungDescriptor, http: HttpReply) -> Verdict:
        judge, reply = Judge(self.system, self.known, self.outside.clock()), judged_reply(http)
        refusal = judge.refusal(rung, http, reply)
        if refusal is not None:
            is_unclear = rung.consumes and refusal.code in _UNCLEAR
            return blocked(Reason.POSSIBLY_SPENT, retry="no", cause=refusal.code) if is_unclear else refusal
        facts = extract_facts(filled_patterns(rung.extract, self.known), reply.body)
        fresh = self.known.learn(facts, rung.extract)
        if rung.consumes and not self._saved(fresh):
            return blocked(Reason.POSSIBLY_SPENT, retry="no", cause="store")
        return judge.answer(rung, http, reply)

    def _saved(self, successors: Mapping[str, Secret]) -> bool:
        if self.outside.consuming is None or not successors:
            return False
        try:
            self.outside.consuming.save(self.system, successors)
        except GangwayError:
            return False
        return True
