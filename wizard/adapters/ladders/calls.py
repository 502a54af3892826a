"""Requests to one system outside its ladder, one at a time: shown as they would leave, or sent and judged.

They go where the ladder's requests go and carry what those carry (wizard/adapters/ladders/http_rung.py); a body that
is given is sent as it is, so that nothing in it is taken for a placeholder.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from wizard.adapters.endpoints import EndpointMissingError
from wizard.adapters.http.client import HttpRequest
from wizard.adapters.http.faults import FaultKind, NetworkFault, UnsendableRequestError
from wizard.adapters.http.files import FileBody, FileUnreadableError
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
from wizard.core.pointer import MISSING, get
from wizard.core.secret import Secret

_SHAPELESS = (Reason.UNEXPECTED_REPLY, Reason.WEB_PAGE_REPLY)


@dataclass(frozen=True, slots=True)
class Question:
    """One request. `body` is its JSON, sent as it is, or `file` its body; `values` fill placeholders beside the
    credentials.

    `needs` is the pointer an accepted reply must have, `expect` what must hold of it; `errors` are known before the
    system's own. `most_bytes` is for replies longer than any rung's.
    """

    request: Request
    values: Mapping[str, str | Secret]
    needs: str = ""
    body: Any = None
    errors: tuple[ErrorDescriptor, ...] = ()
    expect: tuple[Expectation, ...] = ()
    most_bytes: int = 0
    file: FileBody | None = None


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """A request as it would leave, every secret as ***. `body` is the very bytes; a file is only told by its name and
    how many of its bytes are sent."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None
    file_name: str = ""
    file_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one request. `status` is 0 without a reply; `left` says whether it may have reached the system."""

    verdict: Verdict
    body: Any = field(default=MISSING, repr=False)
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
        url = f"{http.url}?{urlencode(dict(http.query), safe=MASK)}" if http.query else http.url
        if isinstance(http.body, FileBody):
            return ShownRequest(http.method, url, dict(http.headers), None, http.body.path.name, http.body.length)
        return ShownRequest(http.method, url, dict(http.headers), http.body)

    def link(self, question: Question, *, signed: bool) -> str:
        """The address a person opens in the browser: as the system documents it, in practice a stand-in's.

        No secret may be in it but the signature. Raises EndpointMissingError, UnknownSignerError,
        HostNotPermittedError.
        """
        known = self._known(question, self._credentials)
        request = filled(question.request, known)
        request = self._signed(request, known) if signed else request
        destination = Destination(self._system.index, self._outside.endpoints, known)
        is_stand_in = self._outside.endpoints is not None or not request.host
        base = destination.url(request.path) if is_stand_in else f"https://{request.host}{request.path}"
        return f"{base}?{urlencode(dict(request.query))}"

    def missing(self, question: Question) -> list[str]:
        """The fields without which the request cannot be made."""
        return missing_names(question.request, self._system.index.host, self._known(question, self._credentials))

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
        except FileUnreadableError as error:
            return Answer(not_tested(Reason.FILE_UNREADABLE, **error.parameters))
        except NetworkFault as fault:
            # A redirect is an answer: the system did not take the request there.
            return Answer(from_fault(fault), left=fault.connected and fault.kind is not FaultKind.REDIRECTED)
        reply = judged_reply(http)
        system = replace(self._system, errors=(*question.errors, *self._system.errors))
        judge, rung = Judge(system, known, self._outside.clock()), _rung(question)
        verdict = judge.refusal(rung, http, reply) or judge.answer(rung, http, reply)
        return Answer(passed() if verdict.passed else verdict, reply.body, http.status)

    def secrets_in(self, answer: Answer, patterns: Mapping[str, str]) -> dict[str, Secret]:
        """What an answer gave to fill later requests with, by name; watched like every secret a platform gives."""
        found = {name: get(answer.body, pointer) for name, pointer in patterns.items()}
        made = {name: Secret(value) for name, value in found.items() if isinstance(value, str) and value}
        for secret in made.values():
            self._outside.watch(secret)
        return made

    def _known(self, question: Question, credentials: Mapping[str, str | Secret]) -> Known:
        return Known(self._system, {**credentials, **question.values}, self._outside.watch)

    def _unready(self, question: Question, known: Known) -> Verdict | None:
        if self._outside.offline:
            return not_tested(Reason.OFFLINE)
        if self._cancel.is_set():
            return not_tested(Reason.CANCELLED)
        missing = missing_names(question.request, self._system.index.host, known)
        missing += known.missing_credentials() if self._system.index.signer else []
        return not_tested(Reason.CREDENTIAL_MISSING, field=missing[0]) if missing else None

    def _built(self, question: Question, known: Known) -> HttpRequest:
        declared = question.request
        request = filled(declared, known)
        if question.body is not None:
            request = replace(request, json=question.body)
        request = self._signed(request, known)
        headers, body = encoded(request)
        destination = Destination(self._system.index, self._outside.endpoints, known)
        return HttpRequest(
            method=request.method,
            url=destination.url(request.path, declared.host),
            origins=destination.origins,
            headers=headers,
            query=request.query,
            body=question.file or body,
            most_bytes=question.most_bytes,
        )

    def _signed(self, request: Request, known: Known) -> Request:
        name = self._system.index.signer
        if not name:
            return request
        if name not in self._outside.signers:
            raise UnknownSignerError(signer=name)
        return self._outside.signers[name](request, known.revealed(), self._outside.clock())


def _rung(question: Question) -> RungDescriptor:
    expect: Sequence[Expectation] = question.expect
    if question.needs:
        # `type` would say too much of what stands there; that it stands there at all is what is needed.
        expect = (Expectation(Reason.UNEXPECTED_REPLY.value, question.needs, operator="differs", operand=None), *expect)
    return RungDescriptor("call", "http", required=True, request=question.request, expect=tuple(expect))
