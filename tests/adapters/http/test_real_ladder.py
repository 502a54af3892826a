"""A whole ladder over real sockets: real name lookup, real connect, real TLS, a real proxy."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import trustme
from pytest_httpserver import HTTPServer

from tests.adapters.http.conftest import (
    QUICK,
    ConnectProxy,
    RawServer,
    free_port,
    says,
    waits_for_the_other_side,
)
from tests.adapters.ladder_doubles import CREDENTIALS, KEY, ROLES, practice, states, system
from wizard.adapters.endpoints import Endpoints
from wizard.adapters.http.client import HttpClient
from wizard.adapters.http.proxies import ProxyFinder, no_proxy
from wizard.adapters.http.trust import trust_also
from wizard.adapters.ladders.outside import Outside
from wizard.adapters.ladders.runner import LadderJob, LadderRunner
from wizard.core.ladder import LadderResult

Start = Callable[[trustme.LeafCert], HTTPServer]
NOT_REACHED = "not_tested(network-not-reached)"


class Climber:
    """Runs the made-up ladder with everything real but the authority and the proxy setting."""

    def __init__(self, authority: trustme.CA) -> None:
        self._authority = authority

    def runner(self, endpoints: Endpoints | None, proxies: ProxyFinder = no_proxy) -> LadderRunner:
        client = HttpClient(proxies=proxies, trust=trust_also(self._authority.cert_pem.bytes()), limits=QUICK)
        return LadderRunner(Outside(client, endpoints))

    def climb(self, base: str, cancel: threading.Event | None = None) -> LadderResult:
        runner = self.runner(practice(base))
        return runner.run(system(), CREDENTIALS, lambda _: None, cancel or threading.Event())


@pytest.fixture
def climber(authority: trustme.CA) -> Climber:
    return Climber(authority)


def answering(server: HTTPServer) -> HTTPServer:
    headers = {"Client-Id": "1000001", "Api-Key": KEY}
    server.expect_request("/v1/roles", method="POST", headers=headers).respond_with_json(ROLES)
    server.expect_request("/v1/seller/info", method="POST", headers=headers).respond_with_json({"id": "1000001"})
    return server


def test_ladder_when_the_system_answers_over_tls(climber: Climber, authority: trustme.CA, tls_server: Start) -> None:
    server = answering(tls_server(authority.issue_cert("127.0.0.1")))

    result = climber.climb(server.url_for(""))

    assert set(states(result).values()) == {"passed"}
    assert [request.method for request, _ in server.log] == ["HEAD", "POST", "POST"]
    assert "Api-Key" not in server.log[0][0].headers


def test_ladder_when_the_certificate_has_expired(climber: Climber, authority: trustme.CA, tls_server: Start) -> None:
    past = datetime.now(UTC) - timedelta(days=3)
    server = answering(tls_server(authority.issue_cert("127.0.0.1", not_before=past, not_after=past)))

    result = climber.climb(server.url_for(""))

    assert states(result) == {
        **dict.fromkeys(("proxy", "name", "tcp"), "passed"),
        "tls": "blocked_here(tls-expired)",
        **dict.fromkeys(("clock", "auth", "identity", "scope"), NOT_REACHED),
    }
    assert server.log == []


def test_ladder_when_nobody_listens(climber: Climber) -> None:
    shown = states(climber.climb(f"http://127.0.0.1:{free_port()}"))

    assert (shown["name"], shown["tcp"], shown["auth"]) == ("passed", "blocked_here(refused)", NOT_REACHED)


def test_ladder_when_the_front_page_redirects(
    climber: Climber, authority: trustme.CA, tls_server: Start, raw_server: Callable[..., RawServer]
) -> None:
    elsewhere = raw_server(says(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
    server = answering(tls_server(authority.issue_cert("127.0.0.1")))
    server.clear_all_handlers()
    server.expect_request("/").respond_with_data("", status=302, headers={"Location": elsewhere.url})
    answering(server)

    shown = states(climber.climb(server.url_for("")))

    assert (shown["tls"], shown["clock"], shown["auth"]) == ("passed", "passed", "passed")
    assert elsewhere.received == []


def test_ladder_when_everything_goes_through_a_proxy(
    climber: Climber, authority: trustme.CA, tls_server: Start, connect_proxy: Callable[..., ConnectProxy]
) -> None:
    server = answering(tls_server(authority.issue_cert("api.example.com")))
    proxy = connect_proxy(server.port)
    runner = climber.runner(None, lambda url: f"http://127.0.0.1:{proxy.port}")

    result = runner.run(system(), CREDENTIALS, lambda _: None, threading.Event())

    assert set(states(result).values()) == {"passed"}
    said = [line for line in proxy.received if line]
    assert len(said) == 3
    assert all(line.startswith(b"CONNECT api.example.com:443 ") for line in said)


def test_ladder_when_cancelled_at_a_server_that_stalls(climber: Climber, raw_server: Callable[..., RawServer]) -> None:
    cancel = threading.Event()

    def stall(connection: object) -> None:
        cancel.set()
        waits_for_the_other_side(connection)  # type: ignore[arg-type]

    shown = states(climber.climb(raw_server(stall).url, cancel))

    assert {shown[name] for name in ("clock", "auth", "identity", "scope")} == {"not_tested(cancelled)"}


def test_ladders_when_one_server_stalls_until_the_other_has_answered(
    climber: Climber, authority: trustme.CA, tls_server: Start, raw_server: Callable[..., RawServer]
) -> None:
    other_done = threading.Event()

    def wait_for_the_other(connection: object) -> None:
        other_done.wait(10)

    slow = raw_server(wait_for_the_other)
    server = answering(tls_server(authority.issue_cert("127.0.0.1")))
    endpoints = Endpoints({"slow": f"https://127.0.0.1:{slow.port}", "quick": server.url_for("").rstrip("/")})

    def heard(result: object) -> None:
        if getattr(result, "system", "") == "quick" and getattr(result, "rung", "") == "scope":
            other_done.set()

    jobs = [LadderJob(system(id=name), CREDENTIALS) for name in ("slow", "quick")]
    results = climber.runner(endpoints).run_many(jobs, heard, threading.Event())

    assert states(results[0])["tls"] == "blocked_here(closed)"
    assert set(states(results[1]).values()) == {"passed"}
    assert other_done.is_set()
