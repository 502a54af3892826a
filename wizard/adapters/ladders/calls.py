"""Requests to one system outside its ladder, one at a time: shown as they would leave, or sent and judged.

They go where the ladder's requests go and carry what those carry (wizard/adapters/ladders/http_rung.py); a body that
is given is sent as it is, so that nothing in it is taken for a placeholder.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from wizard.adapters.endpoints import EndpointMissingError
from wizard.adapters.http.client import HttpRequest
from wizard.adapters.http.faults import FaultKind, NetworkFault, UnsendableRequestError
from wizard.adapters.ladders.codes import Reason
from wizard.adapters.ladders.destination import Destination
from wizard.adapters.ladders.filling import encoded, filled, missing_names
from wizard.adapters.ladders.http_rung import UnknownSignerError
from wizard.adapters.ladders.judging import Judge
from wizard.adapters.ladders.known import Known
from wizard.adapters.ladders.outside import Outside
from wizard.adapters.ladders.replies import judged_reply
from wizard.adapters.ladders.verdict import Verdict, from_fault, not_tested, passed
from wizard.adapters.redaction import MASK
from wizard.core.descriptors.system import ErrorDescriptor, Expectation, Request, RungDescriptor, System
from wizard.core.ladder import RungState
from wizard.core.pointer import MISSING
from wizard.core.secret import Secret

_SHAPELESS = (Reason.UNEXPECTED_REPLY, Reason.WEB_PAGE_REPLY)


@dataclass(frozen=True, slots=True)
class Question:
    """One request. `body` is its JSON, sent as it is; `values` fill placeholders beside the credentials.

    `needs` is the pointer an accepted reply must have; `errors` are known before the system's own.
    """

    request: Request
    values: Mapping[str, str]
    needs: str = ""
    body: Any = None
    errors: tuple[ErrorDescriptor, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """A request as it would leave, every secret as ***. `body` is the very bytes."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one request. `status` is 0 without a reply; `left` says whether it may have reached the system."""

    verdict: Verdict
    body: Any = MISSING
    status: int = 0
    left: bool = True

    @property
    def is_accepted(self) -> bool:
        """Whether the system did what was asked."""
        return self.verdict.passed

    @property
    def is_unclear(self) -> bool:
        """Whether nobody knows if the system did it: no reply, a fault of the server, or an acceptance of no shape."""
        if self.is_accepted or not self.left:
            return False
        is_shapeless = 200 <= self.status < 300 and self.verdict.code in _SHAPELESS
        return self.status in (0, 408) or self.status >= 500 or is_shapeless


class SystemCalls:
    """Requests to one system with one set of credentials."""

    def __init__(
        self,
        outside: Outside,
        system: System,
        credentials: Mapping[str, str | Secret],
        cancel: threading.Event,
    ) -> None:
        self._outside = outside
        self._system = system
        self._credentials = credentials
        self._cancel = cancel

    def shown(self, question: Question) -> ShownRequest:
        """The request as it would leave. Secrets need not be there. Raises HostNotPermittedError, UnknownSignerError,
        EndpointMissingError."""
        plain = {name: one for name, one in self._credentials.items() if name not in self._system.secret_fields()}
        masked = {**plain, **dict.fromkeys(self._system.secret_fields(), MASK)}
        http = self._built(question, self._known(question, masked))
        url = f"{http.url}?{urlencode(dict(http.query))}" if http.query else http.url
        return ShownRequest(http.method, url, dict(http.headers), http.body)

    def ask(self, question: Question) -> Answer:
        """Send once and judge. Raises HostNotPermittedError, UnknownSignerError: the descriptor is wrong."""
        known = self._known(question, self._credentials)
        unready = self._unready(question, known)
        if unready is not None:
            return Answer(unready, left=False)
        try:
            http = self._outside.http.send(self._built(question, known), self._cancel)
        except EndpointMissingError:
            return Answer(not_tested(Reason.ENDPOINT_MISSING), left=False)
        except UnsendableRequestError:
            return Answer(Verdict(RungState.FAILED, Reason.CREDENTIAL_UNSENDABLE), left=False)
        except NetworkFault as fault:
            # A redirect is an answer: the system did not take the request there.
            return Answer(from_fault(fault), left=fault.connected and fault.kind is not FaultKind.REDIRECTED)
        reply = judged_reply(http)
        system = replace(self._system, errors=(*question.errors, *self._system.errors))
        judge, rung = Judge(system, known, self._outside.clock()), _rung(question)
        verdict = judge.refusal(rung, http, reply) or judge.answer(rung, http, reply)
        return Answer(passed() if verdict.passed else verdict, reply.body, http.status)

    def _known(self, question: Question, credentials: Mapping[str, str | Secret]) -> Known:
        return Known(self._system, {**credentials, **question.values}, self._outside.watch)

    def _unready(self, question: Question, known: Known) -> Verdict | None:
        if self._outside.offline:
            return not_tested(Reason.OFFLINE)
        if self._cancel.is_set():
            return not_tested(Reason.CANCELLED)
        missing = missing_names(question.request, self._system.index.host, known)
        return not_tested(Reason.CREDENTIAL_MISSING, field=missing[0]) if missing else None

    def _built(self, question: Question, known: Known) -> HttpRequest:
        declared = question.request
        request = filled(declared, known)
        if question.body is not None:
            request = replace(request, json=question.body)
        name = self._system.index.signer
        if name:
            if name not in self._outside.signers:
                raise UnknownSignerError(signer=name)
            request = self._outside.signers[name](request, known.revealed(), self._outside.clock())
        headers, body = encoded(request)
        destination = Destination(self._system.index, self._outside.endpoints, known)
        return HttpRequest(
            method=request.method,
            url=destination.url(request.path, declared.host),
            origins=destination.origins,
            headers=headers,
            query=request.query,
            body=body,
        )


def _rung(question: Question) -> RungDescriptor:
    expect: Sequence[Expectation] = ()
    if question.needs:
        # `type` would say too much of what stands there; that it stands there at all is what is needed.
        expect = (Expectation(Reason.UNEXPECTED_REPLY.value, question.needs, operator="differs", operand=None),)
    return RungDescriptor("call", "http", required=True, request=question.request, expect=tuple(expect))
