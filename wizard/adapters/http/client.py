"""Sends one request, gets one reply or a named fault. Imports requests on first use, off the start path."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wizard.adapters.http.bounded import CallCancelledError, DeadlinePassedError, run_bounded
from wizard.adapters.http.faults import FaultKind, HostNotPermittedError, NetworkFault, UnsendableRequestError
from wizard.adapters.http.files import FileBody, sendable
from wizard.adapters.http.proxies import ProxyFinder, peer_of, system_proxy
from wizard.adapters.http.trust import TrustFactory, system_trust

if TYPE_CHECKING:
    import requests

    from wizard.adapters.http.session import OpenSocket

_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 16_384


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one exchange, in seconds and bytes (of the decoded body).

    A file gets more time: as much as it takes at `upload_rate`, in bytes a second.
    """

    connect_seconds: float = 10.0
    read_seconds: float = 20.0
    total_seconds: float = 30.0
    body_bytes: int = 1 << 20
    upload_rate: int = 1 << 16

    def seconds_for(self, body: bytes | FileBody | None) -> float:
        """How long an exchange that sends this may take."""
        return self.total_seconds + (body.length / self.upload_rate if isinstance(body, FileBody) else 0.0)


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """What to send. `origins` are the places its secrets may go to, as `origin_of` gives them.

    `body` is bytes, or a file that is read while it is sent. With `keep_redirect` a redirect is a reply like any other;
    it is never followed. `most_bytes` bounds the reply in place of the client's own limit.
    """

    method: str
    url: str
    origins: frozenset[str]
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | FileBody | None = field(default=None, repr=False)
    keep_redirect: bool = False
    most_bytes: int = 0


@dataclass(frozen=True, slots=True)
class HttpReply:
    """What came back. `headers` have lower-case names; `milliseconds` is the whole exchange."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    milliseconds: int


def origin_of(url: str) -> str:
    """Scheme, host and port of an address, for comparing: `https://api.example.com:443`."""
    return f"{urlsplit(url).scheme}://{peer_of(url)}"


class HttpClient:
    """Bounded, cancellable exchanges through the system's proxy, verified against the system's trust store."""

    def __init__(
        self, *, proxies: ProxyFinder = system_proxy, trust: TrustFactory = system_trust, limits: Limits | None = None
    ) -> None:
        self.proxy_for = proxies
        self.limits = limits or Limits()
        self._trust = trust

    def send(self, request: HttpRequest, cancel: threading.Event) -> HttpReply:
        """The reply, whatever its status. Redirects are not followed but raised, with the host they point to.

        Raises NetworkFault, HostNotPermittedError, UnsendableRequestError and FileUnreadableError.
        """
        if origin_of(request.url) not in request.origins:
            raise HostNotPermittedError(host=peer_of(request.url).host)
        from wizard.adapters.http.session import OpenSocket

        opened = OpenSocket()
        exchange = _Exchange(request, self.proxy_for(request.url), self._trust, self.limits, opened)
        seconds = self.limits.seconds_for(request.body)
        try:
            return run_bounded(exchange.run, seconds=seconds, cancel=cancel, abort=opened.end)
        except CallCancelledError as error:
            raise exchange.fault(FaultKind.CANCELLED) from error
        except DeadlinePassedError as error:
            late = FaultKind.READ_TIMEOUT if opened.connected else FaultKind.CONNECT_TIMEOUT
            raise exchange.fault(late) from error


class _Exchange:
    """One request on its way."""

    def __init__(
        self, request: HttpRequest, proxy: str | None, trust: TrustFactory, limits: Limits, opened: OpenSocket
    ) -> None:
        self._request = request
        self._proxy = proxy
        self._trust = trust
        self._limits = limits
        self._opened = opened

    def fault(self, kind: FaultKind, **more: object) -> NetworkFault:
        parameters: dict[str, object] = {"host": peer_of(self._request.url).host, **more}
        if self._proxy:
            parameters["proxy"] = str(peer_of(self._proxy))
        return NetworkFault(kind, connected=self._opened.connected, **parameters)

    def run(self) -> HttpReply:
        if self._proxy and urlsplit(self._proxy).scheme not in ("http", "https"):
            raise self.fault(FaultKind.PROXY_UNSUPPORTED, scheme=urlsplit(self._proxy).scheme[:20])
        import requests
        import urllib3

        from wizard.adapters.http.fault_reading import read_fault

        start = monotonic()
        try:
            status, headers, body = self._exchange()
        except (requests.exceptions.InvalidHeader, UnicodeEncodeError) as error:
            raise UnsendableRequestError from _without_values(error)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            kind, more = read_fault(error, connected=self._opened.connected, through_proxy=bool(self._proxy))
            raise self.fault(kind, **more) from _without_values(error)
        return HttpReply(status, headers, body, round((monotonic() - start) * 1000))

    def _exchange(self) -> tuple[int, dict[str, str], bytes]:
        from wizard.adapters.http.session import open_session

        proxies = {"http": self._proxy, "https": self._proxy} if self._proxy else {}
        with (
            sendable(self._request.body) as body,
            open_session(self._trust, self._opened) as session,
            session.request(
                self._request.method,
                self._request.url,
                params=dict(self._request.query),
                headers=dict(self._request.headers),
                data=body,
                timeout=(self._limits.connect_seconds, self._limits.read_seconds),
                allow_redirects=False,
                proxies=proxies,
                stream=True,
            ) as response,
        ):
            self._refuse_detours(response)
            headers = {name.lower(): value for name, value in response.headers.items()}
            return response.status_code, headers, self._body(response)

    def _refuse_detours(self, response: requests.Response) -> None:
        if self._proxy and response.status_code == 407:
            raise self.fault(FaultKind.PROXY_AUTH_NEEDED, status=407)
        if response.status_code in _REDIRECTS and not self._request.keep_redirect:
            target = _host_or_empty(response.headers.get("Location", ""))
            raise self.fault(FaultKind.REDIRECTED, status=response.status_code, target=target)

    def _body(self, response: requests.Response) -> bytes:
        most = self._request.most_bytes or self._limits.body_bytes
        body = bytearray()
        for chunk in response.iter_content(_CHUNK):
            body += chunk
            if len(body) > most:
                raise self.fault(FaultKind.TOO_LARGE, bytes=most)
            if self._opened.ended:
                break
        return bytes(body)


def _host_or_empty(location: str) -> str:
    try:
        return (urlsplit(location).hostname or "")[:253]
    except ValueError:
        return ""


def _without_values(error: BaseException) -> Exception:
    """A stand-in cause: requests' own exceptions quote the whole address, and a header's value."""
    return ConnectionError(type(error).__name__)
