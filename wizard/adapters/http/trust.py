"""Whom TLS trusts: the operating system's store (company and antivirus roots included), through truststore.

Source: https://truststore.readthedocs.io (read 2026-11-21). There is no way to ignore a certificate.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl

TrustFactory = Callable[[], "ssl.SSLContext"]
"""Makes a context for one request: truststore holds a lock per context during the handshake, so a shared one would
let a stalled host hold up all the others."""


def system_trust() -> ssl.SSLContext:
    """A client context that verifies chain and host name against the operating system's roots."""
    import ssl

    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def trust_also(authority_pem: bytes) -> TrustFactory:
    """The system's roots and one more authority (PEM), for a stand-in with its own certificate."""

    def make() -> ssl.SSLContext:
        context = system_trust()
        context.load_verify_locations(cadata=authority_pem.decode("ascii"))
        return context

    return make
