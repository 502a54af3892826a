"""Everything a ladder reaches the world through, given by the caller."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from wizard.adapters.clock import Clock, system_clock
from wizard.core.secret import Watch, unwatched

if TYPE_CHECKING:
    from wizard.adapters.endpoints import Endpoints
    from wizard.adapters.http.client import HttpReply, HttpRequest, Limits
    from wizard.adapters.http.proxies import ProxyFinder
    from wizard.adapters.ladders.filling import Signer
    from wizard.core.descriptors.system import System
    from wizard.core.secret import Secret


class Http(Protocol):
    """What the ladder needs of `wizard.adapters.http.client.HttpClient`."""

    limits: Limits

    @property
    def proxy_for(self) -> ProxyFinder:
        """Which proxy an address goes through."""

    def send(self, request: HttpRequest, cancel: threading.Event) -> HttpReply:
        """One exchange; raises NetworkFault, HostNotPermittedError, UnsendableRequestError."""


Resolver = Callable[[str, int], list[str]]
"""Host and port to addresses; raises OSError."""

Dialer = Callable[[str, int, float], None]
"""Opens a TCP connection within so many seconds and closes it; raises OSError."""


def resolve(host: str, port: int) -> list[str]:
    """The host's addresses as the operating system finds them, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def dial(host: str, port: int, seconds: float) -> None:
    """A TCP connection, closed again at once."""
    socket.create_connection((host, port), timeout=seconds).close()


@dataclass(frozen=True, slots=True)
class Consuming:
    """How a rung that spends a credential is made safe (Jumia's refresh token).

    `can_store` is asked before anything is sent; `save` gets the successors (by fact name) before anything else
    happens and raises GangwayError when it could not keep them.
    """

    can_store: Callable[[System], bool]
    save: Callable[[System, Mapping[str, Secret]], None]


@dataclass(frozen=True, slots=True)
class Outside:
    """`signers` by name (SystemIndex.signer). Without `consuming`, consuming rungs are not tested. `watch` is told of
    every secret a platform answers with."""

    http: Http
    endpoints: Endpoints | None = None
    resolver: Resolver = resolve
    dialer: Dialer = dial
    clock: Clock = system_clock
    signers: Mapping[str, Signer] = field(default_factory=dict)
    offline: bool = False
    consuming: Consuming | None = None
    watch: Watch = unwatched
