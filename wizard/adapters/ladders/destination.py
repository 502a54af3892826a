"""Where one system's requests go, and the places its secrets may go to."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from wizard.adapters.endpoints import Endpoints, url_for
from wizard.adapters.http.client import origin_of
from wizard.adapters.http.faults import HostNotPermittedError
from wizard.adapters.http.proxies import Peer, peer_of
from wizard.adapters.ladders.filling import fill_text
from wizard.adapters.ladders.known import Known
from wizard.core.descriptors.system import SystemIndex

_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")


@dataclass(frozen=True, slots=True)
class Destination:
    """A system's hosts, really or in practice.

    A host may hold a placeholder for a tenant (`{subdomain}.example.com`). What it becomes must be a plain host name,
    so that a pasted address cannot lead a key elsewhere. When the domain itself is filled in (`{host}`,
    `api.{region}`), the result must be one of the index's `hosts`, exactly or below `*.example.com`.
    """

    index: SystemIndex
    endpoints: Endpoints | None
    known: Known

    def url(self, path: str, host: str = "") -> str:
        """The address for a documented path. Raises HostNotPermittedError, EndpointMissingError."""
        if host and host != self.index.host and host not in self._named_hosts:
            raise HostNotPermittedError(host=host[:253])
        if self.endpoints is not None:
            return url_for(self.endpoints, self.index, host, path)
        return url_for(None, self.index, self._real(host or self.index.host), path)

    @property
    def origins(self) -> frozenset[str]:
        """Every place this system's secrets may be sent to."""
        return frozenset(origin_of(self.url("/", host)) for host in ("", *self._named_hosts))

    @property
    def peer(self) -> Peer:
        """Host and port of the primary host."""
        return peer_of(self.url("/"))

    @property
    def _named_hosts(self) -> list[str]:
        return [host for host in self.index.hosts if not host.startswith("*.")]

    def _real(self, template: str) -> str:
        host = fill_text(template, self.known).lower()
        if "{" in template and not (_is_plain(host) and self._is_below_known_domain(template, host)):
            raise HostNotPermittedError(host=host[:253])
        return host

    def _is_below_known_domain(self, template: str, host: str) -> bool:
        domain = template.rpartition("}")[2]
        if domain.startswith(".") and "." in domain[1:]:
            return True
        return any(host.endswith(known[1:]) if known.startswith("*.") else host == known for known in self.index.hosts)


def _is_plain(host: str) -> bool:
    return _HOST.fullmatch(host) is not None and not _is_address(host)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
