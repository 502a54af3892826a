"""The practice server: local stand-ins of every system on one loopback port (design §3.5).

A system answers under `/<system>/...`, its further hosts under `/<system>/_<hostname>/...`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl

from wizard.core.descriptors.system import System
from wizard.core.errors import GangwayError
from wizard.practice.connection import Listener
from wizard.practice.faults import prepared, send
from wizard.practice.gate import Gate
from wizard.practice.recognition import Headers
from wizard.practice.stand_in import NOT_FOUND, Answer
from wizard.practice.stand_ins import BROKEN, StandIns

_DRIP_SECONDS = 0.5
_STOP_SECONDS = 5.0
_POLL_SECONDS = 0.05


class PracticePortError(GangwayError):
    """The port is taken or not allowed. Parameters: `port`."""

    key = "practice-port"


class PracticeNotRunningError(GangwayError):
    """An address was asked of a server that is not running."""

    key = "practice-not-running"


@dataclass(frozen=True, slots=True)
class PracticeRequest:
    """One request that came in. `path` is without its query, which may hold a token; `persona` "" when none applied;
    `digest` is the SHA-256 of the body in hexadecimal, "" without one."""

    method: str
    path: str
    persona: str
    digest: str = field(default="", compare=False)


class PracticeServer:
    """Answers as the systems' descriptors say. `clock` gives aware UTC time; port 0 takes a free one.

    `systems`: whole ones, or StandIns, which load theirs when they are first asked.
    `drip` is the seconds between two bytes of a `slow` reply.
    """

    def __init__(
        self,
        systems: Iterable[System] | StandIns,
        clock: Callable[[], datetime],
        port: int = 0,
        *,
        drip: float = _DRIP_SECONDS,
    ) -> None:
        self._stand_ins = systems if isinstance(systems, StandIns) else StandIns.of(systems)
        self._clock = clock
        self._wanted_port = port
        self._drip = drip
        self._gate = Gate()
        self._listener: Listener | None = None
        self._thread: threading.Thread | None = None
        self._requests: list[PracticeRequest] = []
        self._lock = threading.Lock()

    def start(self) -> None:
        """Listens from now on; does nothing when it already does. Raises PracticePortError."""
        if self._listener is not None:
            return
        self._gate = Gate()
        try:
            self._listener = Listener(self._wanted_port, self._respond)
        except (OSError, OverflowError) as error:
            raise PracticePortError(port=self._wanted_port) from error
        self._thread = threading.Thread(
            target=self._listener.serve_forever, args=(_POLL_SECONDS,), name="practice", daemon=True
        )
        self._thread.start()

    def stop(self) -> bool:
        """Ends every connection, held ones too; False when one would not end in time. May be called again."""
        if self._listener is None or self._thread is None:
            return True
        self._gate.open_for_good()
        ended = self._listener.close(_STOP_SECONDS)
        self._thread.join()
        self._listener = self._thread = None
        return ended

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """The port it listens on. Raises PracticeNotRunningError."""
        if self._listener is None:
            raise PracticeNotRunningError
        return self._listener.server_port

    def base(self, system: str) -> str:
        """The base address of one system, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}/{system}"

    def endpoints_toml(self) -> str:
        """The text of an endpoints file for all systems; further hosts follow the default `<base>/_<hostname>`."""
        lines = [f'{system} = "{self.base(system)}"' for system in self._stand_ins.ids]
        return "\n".join(["[endpoints]", *lines, ""])

    def requests(self) -> tuple[PracticeRequest, ...]:
        """Every request so far, oldest first."""
        with self._lock:
            return tuple(self._requests)

    def release(self) -> None:
        """Lets go the replies that `stall` or `slow` hold back now."""
        self._gate.release()

    def wait_until_held(self, seconds: float) -> bool:
        """Waits until some reply is held back; False when none was in that time."""
        return self._gate.wait_until_held(seconds)

    def _respond(
        self, handler: BaseHTTPRequestHandler, method: str, target: str, headers: Headers, body: bytes
    ) -> None:
        path, _, query = target.partition("#")[0].partition("?")
        answer = self._answer(method, path, headers, query, body)
        digest = sha256(body).hexdigest() if body else ""
        with self._lock:
            self._requests.append(PracticeRequest(method, path, answer.persona, digest))
        elsewhere = f"/{_system_and_rest(path)[0]}/redirected"
        out = prepared(answer.reply, self._clock(), gate=self._gate, drip=self._drip, elsewhere=elsewhere)
        send(handler, out, answer.reply.fault)

    def _answer(self, method: str, path: str, headers: Headers, query: str, body: bytes) -> Answer:
        system, rest = _system_and_rest(path)
        if system not in self._stand_ins.ids:
            return Answer(NOT_FOUND)
        stand_in = self._stand_ins.get(system)
        if stand_in is None:
            return Answer(BROKEN)
        host, _, below = rest.partition("/")
        is_further = host.startswith("_") and host[1:] in stand_in.hosts
        first_values = dict(reversed(parse_qsl(query, keep_blank_values=True)))
        documented, further = "/" + (below if is_further else rest), host[1:] if is_further else ""
        now = self._clock()
        return stand_in.answer(method, documented, headers, first_values, further, body=body, now=now)


def _system_and_rest(path: str) -> tuple[str, str]:
    """`/ozon/v1/roles` -> ("ozon", "v1/roles")."""
    system, _, rest = path.removeprefix("/").partition("/")
    return system, rest
