"""Why a rung was not tested, is blocked or failed, where the platform itself has no code for it."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """The name of the text `network.<reason>`. Network failures themselves are FaultKind's."""

    # not_tested
    OFFLINE = "offline"
    CANCELLED = "cancelled"
    ENDPOINT_MISSING = "endpoint-missing"
    PRACTICE_NO_TLS = "practice-no-tls"
    NO_DATE = "no-date"
    NETWORK_NOT_REACHED = "network-not-reached"
    EARLIER_RUNG = "earlier-rung"
    CREDENTIAL_MISSING = "credential-missing"
    FACTS_MISSING = "facts-missing"
    NO_STORE = "no-store"
    FILE_UNREADABLE = "file-unreadable"
    NOT_NEEDED = "not-needed"
    # blocked_here
    CLOCK_SKEW = "clock-skew"
    SERVER_UNAVAILABLE = "server-unavailable"
    RATE_LIMITED = "rate-limited"
    WEB_PAGE_REPLY = "web-page-reply"
    POSSIBLY_SPENT = "possibly-spent"
    # failed
    UNEXPECTED_REPLY = "unexpected-reply"
    CREDENTIAL_UNSENDABLE = "credential-unsendable"


class Note(StrEnum):
    """What a passed proxy rung found: `network.<note>.meaning`."""

    NO_PROXY = "no-proxy"
    THROUGH_PROXY = "through-proxy"
