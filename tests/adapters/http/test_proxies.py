"""The system's proxy is used, and only when the finder says so."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import trustme
from pytest_httpserver import HTTPServer

from tests.adapters.http.conftest import QUICK, ConnectProxy, free_port, request_to
from wizard.adapters.http.client import HttpClient
from wizard.adapters.http.faults import FaultKind, NetworkFault
from wizard.adapters.http.proxies import peer_of, system_proxy
from wizard.adapters.http.trust import TrustFactory, trust_also

Start = Callable[[trustme.LeafCert], HTTPServer]


@pytest.fixture
def trust(authority: trustme.CA) -> TrustFactory:
    return trust_also(authority.cert_pem.bytes())


def through(proxy: str, trust: TrustFactory) -> HttpClient:
    return HttpClient(proxies=lambda url: proxy, trust=trust, limits=QUICK)


def test_send_when_the_finder_names_a_proxy(
    authority: trustme.CA,
    trust: TrustFactory,
    tls_server: Start,
    connect_proxy: Callable[..., ConnectProxy],
    cancel: threading.Event,
) -> None:
    server = tls_server(authority.issue_cert("shop.example"))
    proxy = connect_proxy(server.port)

    reply = through(f"http://127.0.0.1:{proxy.port}", trust).send(request_to("https://shop.example/"), cancel)

    assert reply.body == b"hello"
    assert proxy.received[0].startswith(b"CONNECT shop.example:443 ")


def test_send_when_the_proxy_shows_a_bad_certificate(
    trust: TrustFactory, tls_server: Start, connect_proxy: Callable[..., ConnectProxy], cancel: threading.Event
) -> None:
    proxy = connect_proxy(tls_server(trustme.CA().issue_cert("shop.example")).port)

    with pytest.raises(NetworkFault) as caught:
        through(f"http://127.0.0.1:{proxy.port}", trust).send(request_to("https://shop.example/"), cancel)

    assert caught.value.kind is FaultKind.TLS_UNTRUSTED


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_send_when_the_proxy_wants_a_password(
    scheme: str, trust: TrustFactory, connect_proxy: Callable[..., ConnectProxy], cancel: threading.Event
) -> None:
    proxy = connect_proxy(1, b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

    with pytest.raises(NetworkFault) as caught:
        through(f"http://user:pa55word@127.0.0.1:{proxy.port}", trust).send(
            request_to(f"{scheme}://shop.example/"), cancel
        )

    assert caught.value.kind is FaultKind.PROXY_AUTH_NEEDED
    assert caught.value.parameters == {"host": "shop.example", "proxy": f"127.0.0.1:{proxy.port}", "status": 407}
    assert "pa55word" not in repr(caught.value)


def test_send_when_the_proxy_refuses_the_tunnel(
    trust: TrustFactory, connect_proxy: Callable[..., ConnectProxy], cancel: threading.Event
) -> None:
    proxy = connect_proxy(1, b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")

    with pytest.raises(NetworkFault) as caught:
        through(f"http://127.0.0.1:{proxy.port}", trust).send(request_to("https://shop.example/"), cancel)

    assert (caught.value.kind, caught.value.parameters["status"]) == (FaultKind.PROXY_OTHER, 502)


def test_send_when_the_proxy_is_not_running(trust: TrustFactory, cancel: threading.Event) -> None:
    with pytest.raises(NetworkFault) as caught:
        through(f"http://127.0.0.1:{free_port()}", trust).send(request_to("https://shop.example/"), cancel)

    assert caught.value.kind is FaultKind.PROXY_REFUSED


def test_send_when_the_proxy_is_socks(trust: TrustFactory, cancel: threading.Event) -> None:
    with pytest.raises(NetworkFault) as caught:
        through("socks5://127.0.0.1:1080", trust).send(request_to("https://shop.example/"), cancel)

    assert caught.value.kind is FaultKind.PROXY_UNSUPPORTED


def test_send_when_only_the_environment_names_a_proxy(
    client: HttpClient, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, cancel: threading.Event
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    httpserver.expect_request("/").respond_with_data("direct")

    assert client.send(request_to(httpserver.url_for("/")), cancel).body == b"direct"


@pytest.mark.parametrize(
    ("url", "proxy"),
    [
        pytest.param("https://api.example.com/v1", "http://127.0.0.1:7890", id="https"),
        pytest.param("http://api.example.com/v1", None, id="no-setting-for-http"),
        pytest.param("https://inside.example.org/", None, id="exception"),
        pytest.param("https://127.0.0.1:8100/ozon", None, id="this-computer"),
    ],
)
def test_system_proxy_when_the_environment_has_one(
    url: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "127.0.0.1:7890")
    monkeypatch.setenv("no_proxy", "example.org")

    assert system_proxy(url) == proxy


@pytest.mark.parametrize(
    ("url", "peer"),
    [
        ("http://user:secret@127.0.0.1:7890", "127.0.0.1:7890"),
        ("https://api.example.com/a?b", "api.example.com:443"),
        ("http://[::1]:80/", "[::1]:80"),
    ],
)
def test_peer_of_when_the_address_holds_more(url: str, peer: str) -> None:
    assert str(peer_of(url)) == peer
