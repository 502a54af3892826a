"""The questions about the way there: proxy, name, TCP, TLS, clock. With a proxy, name and TCP are the proxy's."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlsplit

from wizard.adapters.clock import timestamp
from wizard.adapters.http.bounded import CallCancelledError, DeadlinePassedError, run_bounded
from wizard.adapters.http.client import HttpReply, HttpRequest
from wizard.adapters.http.faults import FaultKind, NetworkFault
from wizard.adapters.http.proxies import Peer, peer_of
from wizard.adapters.ladders.codes import Note, Reason
from wizard.adapters.ladders.destination import Destination
from wizard.adapters.ladders.judging import MOST_SKEW_SECONDS
from wizard.adapters.ladders.outside import Outside
from wizard.adapters.ladders.replies import date_of
from wizard.adapters.ladders.verdict import Verdict, blocked, from_fault, not_tested, passed
from wizard.core.ladder import RungState

T = TypeVar("T")


class NetworkRungs:
    """Answers the built-in rungs of one ladder. TLS and clock share one unauthenticated request."""

    def __init__(self, outside: Outside, destination: Destination, cancel: threading.Event) -> None:
        self._outside = outside
        self._destination = destination
        self._cancel = cancel
        # Not functools.cached_property: on Python 3.11 its lock is shared by all instances, and one stalled host would
        # hold up every other ladder.
        self._probed: HttpReply | NetworkFault | None = None

    @property
    def by_kind(self) -> dict[str, Callable[[], Verdict]]:
        """The rung kinds answered here."""
        return {"proxy": self._ask_proxy, "name": self._name, "tcp": self._tcp, "tls": self._tls, "clock": self._clock}

    @property
    def _proxy(self) -> str | None:
        return self._outside.http.proxy_for(self._destination.url("/"))

    @property
    def _peer(self) -> Peer:
        return peer_of(self._proxy) if self._proxy else self._destination.peer

    def _ask_proxy(self) -> Verdict:
        if self._proxy is None:
            return Verdict(RungState.PASSED, Note.NO_PROXY)
        scheme = urlsplit(self._proxy).scheme
        if scheme not in ("http", "https"):
            return blocked(
                FaultKind.PROXY_UNSUPPORTED, host=self._destination.peer.host, scheme=scheme[:20], proxy=str(self._peer)
            )
        return Verdict(RungState.PASSED, Note.THROUGH_PROXY, parameters={"proxy": str(self._peer)})

    def _name(self) -> Verdict:
        peer = self._peer
        try:
            addresses = self._in_time(lambda: self._outside.resolver(peer.host, peer.port), FaultKind.NAME_TIMEOUT)
        except NetworkFault as fault:
            return from_fault(fault)
        return passed(host=peer.host, addresses=len(addresses))

    def _tcp(self) -> Verdict:
        peer, seconds = self._peer, self._outside.http.limits.connect_seconds
        try:
            self._in_time(lambda: self._outside.dialer(peer.host, peer.port, seconds), FaultKind.CONNECT_TIMEOUT)
        except NetworkFault as fault:
            if self._proxy and fault.kind is FaultKind.REFUSED:
                return blocked(FaultKind.PROXY_REFUSED, host=self._destination.peer.host, proxy=str(peer))
            return from_fault(fault)
        return passed(host=peer.host, port=peer.port)

    def _in_time(self, work: Callable[[], T], late: FaultKind) -> T:
        from wizard.adapters.http.fault_reading import read_connect_fault

        host = self._peer.host
        try:
            # The connect itself keeps the limit; the margin lets its own, more telling error come first.
            seconds = self._outside.http.limits.connect_seconds * 1.5
            return run_bounded(work, seconds=seconds, cancel=self._cancel)
        except CallCancelledError as error:
            raise NetworkFault(FaultKind.CANCELLED, host=host) from error
        except DeadlinePassedError as error:
            raise NetworkFault(late, host=host) from error
        except (TimeoutError, UnicodeError) as error:
            kind = late if isinstance(error, TimeoutError) else FaultKind.NAME_NOT_FOUND
            raise NetworkFault(kind, host=host) from error
        except OSError as error:
            raise NetworkFault(read_connect_fault(error), host=host) from error

    def _probe(self) -> HttpReply | NetworkFault:
        """One request without a credential: what it brings is only whether it got through, and the Date."""
        if self._probed is None:
            self._probed = self._send_probe()
        return self._probed

    def _send_probe(self) -> HttpReply | NetworkFault:
        request = HttpRequest("HEAD", self._destination.url("/"), self._destination.origins, keep_redirect=True)
        try:
            return self._outside.http.send(request, self._cancel)
        except NetworkFault as fault:
            return fault

    def _tls(self) -> Verdict:
        if urlsplit(self._destination.url("/")).scheme == "http":
            return not_tested(Reason.PRACTICE_NO_TLS)
        probe = self._probe()
        got_through = not isinstance(probe, NetworkFault) or (probe.connected and probe.kind is not FaultKind.CANCELLED)
        if isinstance(probe, NetworkFault) and not got_through:
            return from_fault(probe)
        return passed(host=self._destination.peer.host)

    def _clock(self) -> Verdict:
        probe = self._probe()
        if isinstance(probe, NetworkFault):
            needs_saying = not probe.connected or probe.kind is FaultKind.CANCELLED
            return from_fault(probe) if needs_saying else not_tested(Reason.NO_DATE)
        here, there = self._outside.clock(), date_of(probe)
        if there is None:
            return not_tested(Reason.NO_DATE)
        return _clock_verdict(here, there)


def _clock_verdict(here: datetime, there: datetime) -> Verdict:
    skew = round((here - there).total_seconds())
    if abs(skew) <= MOST_SKEW_SECONDS:
        return passed(skew_seconds=skew)
    times = {"here": timestamp(here), "there": timestamp(there), "skew_seconds": skew}
    return blocked(Reason.CLOCK_SKEW, retry="now", **times)
