"""Servers a client really meets: good and bad certificates, raw sockets that misbehave, a proxy."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress

import pytest
import trustme
from pytest_httpserver import HTTPServer

from wizard.adapters.http.client import HttpClient, HttpRequest, Limits, origin_of
from wizard.adapters.http.proxies import no_proxy
from wizard.adapters.http.trust import trust_also

QUICK = Limits(connect_seconds=5, read_seconds=5, total_seconds=10, body_bytes=20_000)


def request_to(url: str, **more: object) -> HttpRequest:
    """A GET that may go where it goes."""
    return HttpRequest("GET", url, frozenset({origin_of(url)}), **more)  # type: ignore[arg-type]


@pytest.fixture
def cancel() -> threading.Event:
    return threading.Event()


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def client(authority: trustme.CA) -> HttpClient:
    return HttpClient(proxies=no_proxy, trust=trust_also(authority.cert_pem.bytes()), limits=QUICK)


@pytest.fixture
def tls_server() -> Iterator[Callable[[trustme.LeafCert], HTTPServer]]:
    """Starts an HTTPS server with the given certificate."""
    with ExitStack() as stack:

        def start(certificate: trustme.LeafCert) -> HTTPServer:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            certificate.configure_cert(context)
            server = stack.enter_context(HTTPServer("127.0.0.1", ssl_context=context))
            server.expect_request("/").respond_with_data("hello")
            return server

        yield start


class RawServer:
    """Accepts connections and hands each to `talk`; `received` holds the first bytes of each."""

    def __init__(self, talk: Callable[[socket.socket], None]) -> None:
        self._talk = talk
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.received: list[bytes] = []
        self.arrived = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with closing(connection), suppress(OSError):
                self.received.append(connection.recv(65_536))
                self.arrived.set()
                self._talk(connection)

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)


@pytest.fixture
def raw_server() -> Iterator[Callable[[Callable[[socket.socket], None]], RawServer]]:
    """Starts a server that says exactly what the test's function writes."""
    servers: list[RawServer] = []

    def start(talk: Callable[[socket.socket], None]) -> RawServer:
        servers.append(RawServer(talk))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def says(reply: bytes) -> Callable[[socket.socket], None]:
    """Answers with these bytes, then closes."""
    return lambda connection: connection.sendall(reply)


def waits_for_the_other_side(connection: socket.socket) -> None:
    """Never answers; ends when the client lets go."""
    while connection.recv(1024):
        continue


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class ConnectProxy(RawServer):
    """A tiny real proxy: CONNECT tunnels to `upstream` whatever host was named, or answers with `refusal`."""

    def __init__(self, upstream: int, refusal: bytes = b"") -> None:
        self._upstream = upstream
        self._refusal = refusal
        super().__init__(self._tunnel)

    def _tunnel(self, connection: socket.socket) -> None:
        if self._refusal:
            connection.sendall(self._refusal)
            return
        with socket.create_connection(("127.0.0.1", self._upstream)) as upstream:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_pump, args=(upstream, connection), daemon=True)
            back.start()
            _pump(connection, upstream)
            back.join(5)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


@pytest.fixture
def connect_proxy() -> Iterator[Callable[..., ConnectProxy]]:
    proxies: list[ConnectProxy] = []

    def start(upstream: int, refusal: bytes = b"") -> ConnectProxy:
        proxies.append(ConnectProxy(upstream, refusal))
        return proxies[-1]

    yield start
    for proxy in proxies:
        proxy.close()
