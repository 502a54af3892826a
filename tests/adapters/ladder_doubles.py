"""A made-up system and a fake outside for ladder tests."""

from __future__ import annotations

import json as jsonlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from wizard.adapters.endpoints import Endpoints
from wizard.adapters.http.client import HttpReply, HttpRequest, Limits
from wizard.adapters.http.faults import NetworkFault
from wizard.adapters.ladders.outside import Outside
from wizard.adapters.ladders.runner import LadderRunner
from wizard.core.descriptors.system import (
    ErrorDescriptor,
    Expectation,
    Request,
    RungDescriptor,
    System,
    SystemIndex,
)
from wizard.core.ladder import LadderResult, RungResult
from wizard.core.secret import Secret

NOW = datetime(2026, 11, 21, 14, 3, tzinfo=UTC)
KEY = "canary-key/5f1d+2"
CREDENTIALS = {"client_id": "1000001", "api_key": Secret(KEY)}
SCHEMA = {
    "properties": {"client_id": {"type": "string"}, "api_key": {"$ref": "#/$defs/secret"}},
    "required": ["client_id", "api_key"],
}
WAY = tuple(RungDescriptor(kind, kind, required=True) for kind in ("proxy", "name", "tcp", "tls", "clock"))
HEADERS = {"Client-Id": "{client_id}", "Api-Key": "{api_key}"}
AUTH = RungDescriptor(
    "auth",
    "http",
    required=True,
    request=Request("POST", "/v1/roles", headers=HEADERS, json={}),
    expect=(Expectation("no-roles", pointer="/roles", operator="type", operand="array"),),
    extract={"methods": "/roles/*/methods/*", "expires_at": "/expires_at"},
)
IDENTITY = RungDescriptor(
    "identity",
    "http",
    required=True,
    request=Request("POST", "/v1/seller/info", headers=HEADERS, json={}),
    expect=(Expectation("other-shop", pointer="/id", operator="equals", operand="{client_id}"),),
)
SCOPE = RungDescriptor(
    "scope",
    "facts",
    required=False,
    expect=(Expectation("role-missing", fact="methods", operator="contains_all", operand=["/v1/chat", "/v1/list"]),),
)
ERRORS = (
    ErrorDescriptor("key-wrong", "failed", (404,), body={"/code": 5}, prefix={"/message": "Invalid Api-Key"}),
    ErrorDescriptor("address-not-listed", "blocked_here", (403,), prefix={"/message": "Api-Key is restricted"}),
    ErrorDescriptor("under-review", "waiting", (403,), prefix={"/message": "Review"}),
    ErrorDescriptor("wrong-verb", "failed", (405,), empty_body=True),
    ErrorDescriptor("error-inside", "failed", body={"/errcode": 40001}),
    ErrorDescriptor("login-page", "failed", (302,)),
)
ROLES = {"expires_at": "2027-01-01T00:00:00Z", "roles": [{"name": "Admin", "methods": ["/v1/chat", "/v1/list"]}]}


def system(*rungs: RungDescriptor, **index: Any) -> System:
    """A system with these rungs (by default: the whole way, auth, identity, scope)."""
    described = SystemIndex(**{"id": "made-up", "host": "api.example.com", **index})
    return System(described, SCHEMA, {}, rungs or (*WAY, AUTH, IDENTITY, SCOPE), ERRORS, (), {}, (), {})


def reply(status: int = 200, json: Any = None, *, skew: int = 0, text: str | None = None, **headers: str) -> HttpReply:
    """A reply as the client gives it; `skew` seconds is how far this computer is ahead of the server."""
    body = text if text is not None else ("" if json is None else jsonlib.dumps(json))
    dated = {"date": format_datetime(NOW - timedelta(seconds=skew), usegmt=True)}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpReply(status, {**dated, **named}, body.encode(), 1)


GOOD = {"/v1/roles": reply(json=ROLES), "/v1/seller/info": reply(json={"id": "1000001"}), "/": reply(404)}
Answer = HttpReply | NetworkFault | Callable[[HttpRequest], HttpReply]


@dataclass
class FakeHttp:
    """Answers by path; keeps what was sent."""

    answers: Mapping[str, Answer]
    proxy: str | None = None
    sent: list[HttpRequest] = field(default_factory=list)
    limits: Limits = field(default_factory=Limits)

    def proxy_for(self, url: str) -> str | None:
        return self.proxy

    def send(self, request: HttpRequest, cancel: threading.Event) -> HttpReply:
        self.sent.append(request)
        path = "/" + request.url.split("/", 3)[3]
        answer = self.answers[path]
        if isinstance(answer, NetworkFault):
            raise answer
        return answer if isinstance(answer, HttpReply) else answer(request)

    def paths(self) -> list[str]:
        return ["/" + request.url.split("/", 3)[3] for request in self.sent]


def outside(http: FakeHttp, **more: Any) -> Outside:
    """A world where every name resolves and every port answers."""
    return replace(
        Outside(http, resolver=lambda host, port: ["192.0.2.1"], dialer=lambda *_: None, clock=lambda: NOW), **more
    )


def run(described: System, http: FakeHttp, credentials: Mapping[str, Any] = CREDENTIALS, **more: Any) -> LadderResult:
    """The result of one ladder; `more` replaces parts of the outside."""
    heard: list[RungResult] = []
    result = LadderRunner(outside(http, **more)).run(described, credentials, heard.append, threading.Event())
    assert tuple(heard) == result.rungs
    return result


def states(result: LadderResult) -> dict[str, str]:
    """Rung to `state` or `state(code)`; the notes of a passed proxy rung are left out."""
    return {
        rung.rung: f"{rung.state}({rung.code})" if rung.code and rung.state != "passed" else str(rung.state)
        for rung in result.rungs
    }


def answers(**replaced: Answer) -> dict[str, Answer]:
    """The good answers with some replaced: roles=…, info=…, root=…."""
    paths = {"roles": "/v1/roles", "info": "/v1/seller/info", "root": "/"}
    return {**GOOD, **{paths[name]: answer for name, answer in replaced.items()}}


def practice(base: str) -> Endpoints:
    """Endpoints with the made-up system at this address."""
    return Endpoints({"made-up": base.rstrip("/")})
