"""Certificates as they go wrong on real machines, over real sockets."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import trustme
from pytest_httpserver import HTTPServer

from tests.adapters.http.conftest import RawServer, request_to, says
from wizard.adapters.http.client import HttpClient
from wizard.adapters.http.faults import FaultKind, NetworkFault

NOW = datetime.now(UTC)
Start = Callable[[trustme.LeafCert], HTTPServer]


def test_send_when_the_certificate_is_good(
    client: HttpClient, authority: trustme.CA, tls_server: Start, cancel: threading.Event
) -> None:
    server = tls_server(authority.issue_cert("127.0.0.1"))

    reply = client.send(request_to(server.url_for("/")), cancel)

    assert (reply.status, reply.body) == (200, b"hello")


@pytest.mark.parametrize(
    ("name", "validity", "kind"),
    [
        pytest.param("127.0.0.1", (-20, -10), FaultKind.TLS_EXPIRED, id="expired"),
        pytest.param("127.0.0.1", (10, 20), FaultKind.TLS_NOT_YET_VALID, id="not-yet-valid"),
        pytest.param("shop.example", (-1, 20), FaultKind.TLS_HOSTNAME, id="other-host"),
    ],
)
def test_send_when_the_certificate_is_wrong(
    name: str,
    validity: tuple[int, int],
    kind: FaultKind,
    client: HttpClient,
    authority: trustme.CA,
    tls_server: Start,
    cancel: threading.Event,
) -> None:
    start, end = (NOW + timedelta(days=days) for days in validity)
    server = tls_server(authority.issue_cert(name, not_before=start, not_after=end))

    with pytest.raises(NetworkFault) as caught:
        client.send(request_to(server.url_for("/")), cancel)

    assert caught.value.kind is kind
    assert not caught.value.connected
    assert not server.log


def test_send_when_nobody_vouches_for_the_certificate(
    client: HttpClient, tls_server: Start, cancel: threading.Event
) -> None:
    server = tls_server(trustme.CA().issue_cert("127.0.0.1"))

    with pytest.raises(NetworkFault) as caught:
        client.send(request_to(server.url_for("/")), cancel)

    assert caught.value.kind is FaultKind.TLS_UNTRUSTED


def test_send_when_the_environment_or_requests_names_another_bundle(
    client: HttpClient,
    tls_server: Start,
    cancel: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: object,
) -> None:
    stranger = trustme.CA()
    bundle = f"{tmp_path}/bundle.pem"
    stranger.cert_pem.write_to_path(bundle)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", bundle)
    monkeypatch.setenv("CURL_CA_BUNDLE", bundle)
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", bundle)
    server = tls_server(stranger.issue_cert("127.0.0.1"))

    with pytest.raises(NetworkFault) as caught:
        client.send(request_to(server.url_for("/")), cancel)

    assert caught.value.kind is FaultKind.TLS_UNTRUSTED


def test_send_when_the_server_speaks_no_tls(
    client: HttpClient, raw_server: Callable[..., RawServer], cancel: threading.Event
) -> None:
    server = raw_server(says(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))

    with pytest.raises(NetworkFault) as caught:
        client.send(request_to(f"https://127.0.0.1:{server.port}/"), cancel)

    assert caught.value.kind is FaultKind.TLS_OTHER


def test_send_when_the_connection_is_cut_during_the_handshake(
    client: HttpClient, raw_server: Callable[..., RawServer], cancel: threading.Event
) -> None:
    def cut(connection: socket.socket) -> None:
        connection.shutdown(socket.SHUT_RDWR)

    server = raw_server(cut)

    with pytest.raises(NetworkFault) as caught:
        client.send(request_to(f"https://127.0.0.1:{server.port}/"), cancel)

    assert caught.value.kind is FaultKind.CLOSED
    assert not caught.value.connected


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        pytest.param(0x800B0101, FaultKind.TLS_EXPIRED, id="windows-expired"),
        pytest.param(0x800B0109, FaultKind.TLS_UNTRUSTED, id="windows-untrusted"),
        pytest.param(0x800B010F, FaultKind.TLS_HOSTNAME, id="windows-host"),
        pytest.param(-67818, FaultKind.TLS_EXPIRED, id="macos-expired"),
        pytest.param(-67843, FaultKind.TLS_UNTRUSTED, id="macos-untrusted"),
        pytest.param(12345, FaultKind.TLS_OTHER, id="unknown"),
    ],
)
def test_read_fault_when_the_operating_system_refuses(code: int, kind: FaultKind) -> None:
    from wizard.adapters.http.fault_reading import read_fault

    error = ssl.SSLCertVerificationError("refused")
    error.verify_code = code

    assert read_fault(error, connected=False, through_proxy=False)[0] is kind
