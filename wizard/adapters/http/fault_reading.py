"""From what requests, urllib3, ssl and the socket raise to a FaultKind.

Sources: verify codes of OpenSSL (x509_vfy.h), Windows (winerror.h, CERT_E_*) and macOS (SecBase.h, errSec*),
as truststore passes them on; read 2026-11-21.
"""

from __future__ import annotations

import errno
import http.client
import re
import socket
import ssl
from collections.abc import Iterator

from urllib3 import exceptions

from wizard.adapters.http.faults import FaultKind

_VERIFY_CODES = {
    FaultKind.TLS_EXPIRED: {10, 0x800B0101, -67818},
    FaultKind.TLS_NOT_YET_VALID: {9, -67819},
    FaultKind.TLS_HOSTNAME: {62, 64, 0x800B010F, -67602},
    FaultKind.TLS_UNTRUSTED: {18, 19, 20, 21, 27, 0x800B0109, 0x800B010A, -67843},
}
_TUNNEL_STATUS = re.compile(r"Tunnel connection failed: ([0-9]{3})")
_CUT_DURING_TLS = (ssl.SSLEOFError, ssl.SSLZeroReturnError)
_CLOSED = (ConnectionResetError, ConnectionAbortedError, BrokenPipeError)


def read_fault(error: BaseException, *, connected: bool, through_proxy: bool) -> tuple[FaultKind, dict[str, object]]:
    """The kind of a failed exchange, and `status` when a proxy answered the tunnel request with one."""
    causes = list(_causes(error))
    if through_proxy and not connected:
        tunnel = _tunnel_fault(causes)
        if tunnel is not None:
            return tunnel
    return next((kind for kind in map(_kind, causes) if kind), None) or _fallback(causes, connected), {}


def read_connect_fault(error: OSError) -> FaultKind:
    """The kind of a failed name lookup or plain TCP connect."""
    return _kind(error) or FaultKind.UNREACHABLE


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and everything it wraps, innermost first: libraries wrap by reason, args, cause and context."""
    seen: dict[int, BaseException] = {}
    queue: list[BaseException] = [error]
    while queue:
        one = queue.pop(0)
        if id(one) not in seen:
            seen[id(one)] = one
            inner = (getattr(one, "reason", None), one.__cause__, one.__context__, *one.args)
            queue.extend(each for each in inner if isinstance(each, BaseException))
    yield from reversed(seen.values())


def _kind(error: BaseException) -> FaultKind | None:
    if isinstance(error, ssl.SSLCertVerificationError):
        return _certificate_kind(error)
    if isinstance(error, (*_CUT_DURING_TLS, *_CLOSED, http.client.RemoteDisconnected)):
        return FaultKind.CLOSED
    if isinstance(error, socket.gaierror):
        return FaultKind.NAME_TIMEOUT if error.errno == socket.EAI_AGAIN else FaultKind.NAME_NOT_FOUND
    if isinstance(error, ConnectionRefusedError):
        return FaultKind.REFUSED
    if isinstance(error, ssl.SSLError):
        return FaultKind.CLOSED if "EOF" in str(error.reason) else FaultKind.TLS_OTHER
    if isinstance(error, (http.client.IncompleteRead, exceptions.IncompleteRead)):
        return FaultKind.TRUNCATED
    if isinstance(error, (http.client.HTTPException, exceptions.DecodeError, UnicodeError)):
        return FaultKind.NOT_HTTP
    return _errno_kind(error)


def _certificate_kind(error: ssl.SSLCertVerificationError) -> FaultKind:
    code = getattr(error, "verify_code", 0)
    if isinstance(error, ssl.CertificateError) and "doesn't match" in str(error):
        return FaultKind.TLS_HOSTNAME
    return next((kind for kind, codes in _VERIFY_CODES.items() if code in codes), FaultKind.TLS_OTHER)


def _errno_kind(error: BaseException) -> FaultKind | None:
    if not isinstance(error, OSError):
        return None
    if error.errno in (errno.ETIMEDOUT, 10060):
        return FaultKind.CONNECT_TIMEOUT
    unreachable = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EACCES, errno.EPERM, 10051, 10065)
    return FaultKind.UNREACHABLE if error.errno in unreachable else None


def _fallback(causes: list[BaseException], connected: bool) -> FaultKind:
    """Time-outs come last: urllib3 wraps other failures in classes that are also time-outs."""
    if any(isinstance(cause, (TimeoutError, exceptions.TimeoutError)) for cause in causes):
        return FaultKind.READ_TIMEOUT if connected else FaultKind.CONNECT_TIMEOUT
    return FaultKind.CLOSED if connected else FaultKind.UNREACHABLE


def _tunnel_fault(causes: list[BaseException]) -> tuple[FaultKind, dict[str, object]] | None:
    """A failure of the proxy itself; None when the certificate or the host behind the tunnel is at fault."""
    for cause in causes:
        found = _TUNNEL_STATUS.search(str(cause))
        if found:
            status = int(found[1])
            return (FaultKind.PROXY_AUTH_NEEDED if status == 407 else FaultKind.PROXY_OTHER), {"status": status}
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return FaultKind.PROXY_REFUSED, {}
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return None
    return FaultKind.PROXY_OTHER, {}
