"""One exchange, and every way it can fail that a seller's computer has shown."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from tests.adapters.http.conftest import QUICK, RawServer, free_port, request_to, says, waits_for_the_other_side
from wizard.adapters.http.client import HttpClient, HttpRequest
from wizard.adapters.http.faults import FaultKind, HostNotPermittedError, NetworkFault, UnsendableRequestError
from wizard.adapters.http.proxies import no_proxy

SECRET = "canary-5f1d"
Raw = Callable[[Callable[[socket.socket], None]], RawServer]


def fault_of(client: HttpClient, url: str, cancel: threading.Event) -> NetworkFault:
    with pytest.raises(NetworkFault) as caught:
        client.send(request_to(url, headers={"Api-Key": SECRET}, query={"token": SECRET}), cancel)
    return caught.value


def test_send_when_all_is_well(client: HttpClient, httpserver: HTTPServer, cancel: threading.Event) -> None:
    httpserver.expect_request("/v1/roles", method="POST", data='{"a":1}', query_string={"b": "c"}).respond_with_data(
        "found", status=404, headers={"X-Thing": "1"}
    )
    url = httpserver.url_for("/v1/roles")

    reply = client.send(replace(request_to(url, query={"b": "c"}, body=b'{"a":1}'), method="POST"), cancel)

    assert (reply.status, reply.body, reply.headers["x-thing"]) == (404, b"found", "1")
    assert reply.milliseconds >= 0


def test_send_when_the_reply_redirects(client: HttpClient, raw_server: Raw, cancel: threading.Event) -> None:
    second = raw_server(says(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
    location = f"http://localhost:{second.port}/?{SECRET}".encode()
    first = raw_server(
        says(b"HTTP/1.1 307 Temporary Redirect\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n")
    )

    fault = fault_of(client, first.url, cancel)

    assert fault.kind is FaultKind.REDIRECTED
    assert fault.parameters == {"host": "127.0.0.1", "status": 307, "target": "localhost"}
    assert SECRET.encode() in first.received[0]
    assert second.received == []


def test_send_when_the_host_may_not_have_the_secret(
    client: HttpClient, raw_server: Raw, cancel: threading.Event
) -> None:
    server = raw_server(says(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
    elsewhere = frozenset({"https://api.example.com:443", f"https://127.0.0.1:{server.port}"})

    with pytest.raises(HostNotPermittedError):
        client.send(HttpRequest("GET", server.url, elsewhere, headers={"Api-Key": SECRET}), cancel)

    assert server.received == []


def test_send_when_netrc_knows_the_host(
    client: HttpClient,
    httpserver: HTTPServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cancel: threading.Event,
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login someone password other\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    httpserver.expect_request("/").respond_with_data("")

    client.send(request_to(httpserver.url_for("/"), headers={"Authorization": "Bearer mine"}), cancel)

    assert httpserver.log[0][0].headers["Authorization"] == "Bearer mine"


def test_send_when_nobody_listens(client: HttpClient, cancel: threading.Event) -> None:
    assert fault_of(client, f"http://127.0.0.1:{free_port()}/", cancel).kind is FaultKind.REFUSED


def test_send_when_the_name_does_not_exist(
    client: HttpClient, cancel: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_args: object, **_more: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    fault = fault_of(client, "http://nowhere.invalid/", cancel)

    assert (fault.kind, fault.parameters) == (FaultKind.NAME_NOT_FOUND, {"host": "nowhere.invalid"})


@pytest.mark.parametrize(
    ("talk", "kind"),
    [
        pytest.param(says(b"SSH-2.0-OpenSSH_9.2\r\n"), FaultKind.NOT_HTTP, id="not-http"),
        pytest.param(says(b""), FaultKind.CLOSED, id="closed"),
        pytest.param(says(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf"), FaultKind.TRUNCATED, id="truncated"),
        pytest.param(
            says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nhalf"),
            FaultKind.TRUNCATED,
            id="truncated-chunk",
        ),
        pytest.param(
            says(b"HTTP/1.1 200 OK\r\nContent-Length: 30000\r\n\r\n" + b"x" * 30_000),
            FaultKind.TOO_LARGE,
            id="too-large",
        ),
        pytest.param(
            says(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nhalf"),
            FaultKind.NOT_HTTP,
            id="not-the-named-encoding",
        ),
    ],
)
def test_send_when_the_reply_is_broken(
    talk: Callable[[socket.socket], None], kind: FaultKind, client: HttpClient, raw_server: Raw, cancel: threading.Event
) -> None:
    fault = fault_of(client, raw_server(talk).url, cancel)

    assert fault.kind is kind
    assert fault.connected


def test_send_when_a_small_reply_unpacks_to_a_large_one(
    client: HttpClient, raw_server: Raw, cancel: threading.Event
) -> None:
    import gzip

    packed = gzip.compress(b"0" * 5_000_000)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode()

    assert fault_of(client, raw_server(says(head + packed)).url, cancel).kind is FaultKind.TOO_LARGE


def test_send_when_the_server_never_answers(raw_server: Raw, cancel: threading.Event) -> None:
    client = HttpClient(proxies=no_proxy, limits=replace(QUICK, read_seconds=0.2))

    assert fault_of(client, raw_server(waits_for_the_other_side).url, cancel).kind is FaultKind.READ_TIMEOUT


def test_send_when_bytes_trickle_in_past_the_deadline(raw_server: Raw, cancel: threading.Event) -> None:
    let_go = threading.Event()

    def trickle(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")
        try:
            while not let_go.wait(0.02):
                connection.sendall(b"x")
        except OSError:
            let_go.set()

    client = HttpClient(proxies=no_proxy, limits=replace(QUICK, total_seconds=0.3))

    fault = fault_of(client, raw_server(trickle).url, cancel)

    assert fault.kind is FaultKind.READ_TIMEOUT
    assert let_go.wait(5), "the connection was left open"


def test_send_when_cancelled_while_the_server_stalls(
    client: HttpClient, raw_server: Raw, cancel: threading.Event
) -> None:
    released = threading.Event()

    def stall(connection: socket.socket) -> None:
        cancel.set()
        waits_for_the_other_side(connection)
        released.set()

    fault = fault_of(client, raw_server(stall).url, cancel)

    assert fault.kind is FaultKind.CANCELLED
    assert released.wait(5), "the connection was left open"


def test_send_when_cancelled_before(client: HttpClient, raw_server: Raw, cancel: threading.Event) -> None:
    server = raw_server(waits_for_the_other_side)
    cancel.set()

    assert fault_of(client, server.url, cancel).kind is FaultKind.CANCELLED
    assert server.received == []


@pytest.mark.parametrize("value", ["ab\ncd", "钥匙", "ab\rcd"], ids=["line-break", "full-width", "return"])
def test_send_when_a_header_cannot_hold_the_value(
    value: str, client: HttpClient, raw_server: Raw, cancel: threading.Event
) -> None:
    server = raw_server(says(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))

    with pytest.raises(UnsendableRequestError) as caught:
        client.send(request_to(server.url, headers={"Api-Key": value}), cancel)

    assert value not in repr(caught.value) + repr(caught.value.__cause__)
    assert all(value.encode() not in one for one in server.received)


def test_send_when_everything_is_logged(
    client: HttpClient, raw_server: Raw, cancel: threading.Event, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server = raw_server(says(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))

    client.send(request_to(server.url, query={"access_token": SECRET}, headers={"Api-Key": SECRET}), cancel)

    assert SECRET.encode() in server.received[0]
    assert SECRET not in caplog.text


def test_request_when_printed() -> None:
    request = request_to("https://api.example.com/", headers={"K": SECRET}, query={"k": SECRET}, body=SECRET.encode())

    assert SECRET not in repr(request)


def test_client_when_imported_leaves_requests_alone() -> None:
    code = (
        "import sys, wizard.adapters.http.client, wizard.adapters.ladders.runner;"
        "print([m for m in ('requests', 'urllib3', 'ssl', 'truststore') if m in sys.modules])"
    )

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert shown.strip() == "[]"
