"""Why no reply came: one kind per thing a person can do something about."""

from __future__ import annotations

from enum import StrEnum

from wizard.core.errors import GangwayError


class FaultKind(StrEnum):
    """The name of a network failure; it is also its text's code (`network.<kind>.meaning`, `.fix`)."""

    NAME_NOT_FOUND = "name-not-found"
    NAME_TIMEOUT = "name-timeout"
    REFUSED = "refused"
    CONNECT_TIMEOUT = "connect-timeout"
    UNREACHABLE = "unreachable"
    TLS_EXPIRED = "tls-expired"
    TLS_UNTRUSTED = "tls-untrusted"
    TLS_HOSTNAME = "tls-hostname"
    TLS_NOT_YET_VALID = "tls-not-yet-valid"
    TLS_OTHER = "tls-other"
    PROXY_REFUSED = "proxy-refused"
    PROXY_AUTH_NEEDED = "proxy-auth-needed"
    PROXY_UNSUPPORTED = "proxy-unsupported"
    PROXY_OTHER = "proxy-other"
    READ_TIMEOUT = "read-timeout"
    CLOSED = "closed"
    TOO_LARGE = "too-large"
    REDIRECTED = "redirected"
    CANCELLED = "cancelled"
    NOT_HTTP = "not-http"
    TRUNCATED = "truncated"


class NetworkFault(GangwayError):  # noqa: N818  a fault of the way there, not of a credential
    """No usable reply. `kind` says why; `connected` whether TCP, proxy tunnel and TLS had all succeeded.

    Parameters: `host` always; `proxy` (host:port) when there is one; `status` for a redirect or a proxy's answer;
    `target` (a host) for a redirect. Never a path, query, header or body.
    """

    def __init__(self, kind: FaultKind, *, connected: bool = False, **parameters: object) -> None:
        super().__init__(kind.value, **parameters)
        self.kind = kind
        self.connected = connected


class HostNotPermittedError(GangwayError):
    """A request would have left for a host its secrets may not be sent to (`host`). Nothing was sent."""

    key = "host-not-permitted"


class UnsendableRequestError(GangwayError):
    """A value cannot be put into a request as it is (line break, full-width character). Nothing was sent."""

    key = "credential-unsendable"
