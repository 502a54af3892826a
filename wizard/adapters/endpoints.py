"""Where a system is reached: its documented host, or in practice a stand-in on this computer (design §3.5)."""

from __future__ import annotations

import ipaddress
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from wizard.core.errors import GangwayError, UnreadableInputError

if TYPE_CHECKING:
    from wizard.core.descriptors.system import SystemIndex

_MOST_BYTES = 100_000


class EndpointsError(UnreadableInputError):
    """An endpoints file that cannot be used. Keys: endpoints-unreadable, endpoints-syntax, endpoints-unknown-key,
    endpoints-not-url, endpoints-not-loopback. Parameters: `file`, `entry`, never the address itself."""

    key = "endpoints-syntax"


class EndpointMissingError(GangwayError):
    """Practice is on but has no stand-in for this `system`: its real host is never called instead."""

    key = "endpoint-missing"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Loopback addresses by `system` or `system.hostname`, without a trailing slash."""

    bases: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Endpoints:
        """The endpoints of a UTF-8 TOML file of at most 100 kB. Raises EndpointsError."""
        try:
            with path.open("rb") as file:
                raw = file.read(_MOST_BYTES + 1)
            text = raw.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise EndpointsError("endpoints-unreadable", file=path.name) from error
        if len(raw) > _MOST_BYTES:
            raise EndpointsError("endpoints-unreadable", file=path.name)
        return cls.parse(text, path.name)

    @classmethod
    def parse(cls, text: str, name: str) -> Endpoints:
        """The endpoints of a TOML text; `name` is only for the error. Raises EndpointsError."""
        try:
            document = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise EndpointsError("endpoints-syntax", file=name, entry="") from error
        for key in document:
            if key != "endpoints":
                raise EndpointsError("endpoints-unknown-key", file=name, entry=key)
        table = document.get("endpoints")
        if not isinstance(table, dict):
            raise EndpointsError("endpoints-syntax", file=name, entry="endpoints")
        return cls({key: _loopback_base(value, name, key) for key, value in table.items()})

    def base(self, index: SystemIndex, host: str) -> str:
        """The stand-in's address for one host of a system ("" or the index's own host is the primary one)."""
        primary = self.bases.get(index.id)
        if host in ("", index.host):
            address = primary
        else:
            address = self.bases.get(f"{index.id}.{host}") or (f"{primary}/_{host}" if primary else None)
        if address is None:
            raise EndpointMissingError(system=index.id)
        return address


def url_for(endpoints: Endpoints | None, index: SystemIndex, host: str, path: str) -> str:
    """The address to call for a documented `path` ("/v1/roles") on `host` ("" is the primary one).

    Raises EndpointMissingError in practice without a stand-in.
    """
    if endpoints is not None:
        return endpoints.base(index, host) + path
    return f"https://{host or index.host}{path}"


def is_loopback(host: str) -> bool:
    """Whether a host name or address literal can only be this computer: 127.0.0.0/8, ::1, localhost."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address == ipaddress.IPv6Address("::1") or (address.version == 4 and address.is_loopback)


def _loopback_base(value: object, file: str, key: str) -> str:
    parts = _split(value)
    if parts is None or not _is_plain_http(parts):
        raise EndpointsError("endpoints-not-url", file=file, entry=key)
    if not is_loopback(parts.hostname or ""):
        raise EndpointsError("endpoints-not-loopback", file=file, entry=key)
    return parts.geturl().rstrip("/")


def _split(value: object) -> SplitResult | None:
    """The parts of an address with a valid port, or None; control characters and blanks are not repaired."""
    if not isinstance(value, str) or not value.isprintable() or " " in value or "\\" in value:
        return None
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018  reading it is what checks it
    except ValueError:
        return None
    return parts


def _is_plain_http(parts: SplitResult) -> bool:
    has_extras = "@" in parts.netloc or parts.query or parts.fragment
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not has_extras
