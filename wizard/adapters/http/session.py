"""One requests session for one exchange: nothing from the environment, our trust store, a socket we can close."""

from __future__ import annotations

import logging
import socket
import threading
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from wizard.adapters.http.trust import TrustFactory


class OpenSocket:
    """The socket of a running exchange, so that another thread can end it.

    `connected` is True once TCP, the proxy tunnel and the TLS handshake have all succeeded.
    """

    def __init__(self) -> None:
        self.connected = False
        self.ended = False
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()

    def hold(self, opened: socket.socket) -> None:
        """Remember the socket; shut it at once when the exchange was ended before it opened."""
        with self._lock:
            self.connected = True
            self._socket = opened
            if self.ended:
                _shut(opened)

    def end(self) -> None:
        """Make every pending read on the socket return."""
        with self._lock:
            self.ended = True
            if self._socket is not None:
                _shut(self._socket)


def _shut(opened: socket.socket) -> None:
    try:
        opened.shutdown(socket.SHUT_RDWR)
    except OSError:
        logging.getLogger(__name__).debug("socket was already closed")


class StrictAdapter(HTTPAdapter):
    """Verifies against the given trust only and reports its sockets.

    requests would otherwise add certifi's roots to the context (HTTPAdapter.cert_verify).
    """

    def __init__(self, trust: TrustFactory, opened: OpenSocket) -> None:
        self._trust = trust
        self._opened = opened
        super().__init__(max_retries=0)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ARG002  requests' shape
        """Always verify; where from is the context's matter."""
        conn.cert_reqs = "CERT_REQUIRED"

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:  # noqa: ARG002
        """The pool's host, with our context in place of the preloaded one."""
        host, _ = super().build_connection_pool_key_attributes(request, True, None)
        tls = {"ssl_context": self._trust(), "cert_reqs": "CERT_REQUIRED"} if host["scheme"] == "https" else {}
        return host, tls

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        """An https proxy is verified like any other host."""
        if proxy.startswith("https:"):
            proxy_kwargs["proxy_ssl_context"] = self._trust()
        return super().proxy_manager_for(proxy, **proxy_kwargs)

    def get_connection_with_tls_context(self, request: Any, verify: Any, proxies: Any = None, cert: Any = None) -> Any:
        """A pool whose connections hand their socket to `opened`."""
        pool: Any = super().get_connection_with_tls_context(request, verify, proxies=proxies, cert=cert)
        pool.ConnectionCls = _reporting(pool.ConnectionCls, self._opened)
        return pool


def _reporting(base: Any, opened: OpenSocket) -> Any:
    class Reporting(base):  # type: ignore[misc]
        def connect(self) -> None:
            super().connect()
            opened.hold(self.sock)

    return Reporting


def open_session(trust: TrustFactory, opened: OpenSocket) -> requests.Session:
    """A session that reads no environment, no .netrc and keeps no cookies beyond the exchange."""
    # urllib3 logs whole request lines, query included, at DEBUG.
    logging.getLogger("urllib3").setLevel(logging.WARNING)
    session = requests.Session()
    session.trust_env = False
    session.headers["User-Agent"] = "Gangway"
    session.mount("https://", StrictAdapter(trust, opened))
    session.mount("http://", StrictAdapter(trust, opened))
    return session
