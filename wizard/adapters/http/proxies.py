"""Which proxy an address goes through: the system's own setting, read once per request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from wizard.adapters.endpoints import is_loopback

ProxyFinder = Callable[[str], str | None]
"""From an address to its proxy (`http://host:port`, user and password possible), or None for a direct way."""

DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Peer:
    """A host and port something connects to."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def peer_of(url: str) -> Peer:
    """Host and port of an address: never its user, password, path or query."""
    parts = urlsplit(url)
    return Peer(parts.hostname or "", parts.port or DEFAULT_PORTS.get(parts.scheme, 443))


def system_proxy(url: str) -> str | None:
    """The proxy of Windows, macOS or the environment for this address; its exceptions (`no_proxy`) are respected.

    This computer itself is never reached through a proxy. PAC files are not read (facts/ecosystem.md §7).
    """
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_loopback(host) or proxy_bypass(f"{host}:{parts.port}" if parts.port else host):
        return None
    found = getproxies()
    proxy = found.get(parts.scheme) or found.get("all")
    if not proxy:
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


def no_proxy(url: str) -> str | None:  # noqa: ARG001  the shape of a ProxyFinder
    """Always the direct way."""
    return None
