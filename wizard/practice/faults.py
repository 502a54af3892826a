"""How a reply goes out, whole or broken in one of the named ways (wizard/core/descriptors/system.py, PracticeReply).

| fault | what the client sees |
| --- | --- |
| (none) | the reply |
| `stall` | nothing until released; then the reply |
| `slow` | the head, then one byte at a time; released, the rest at once |
| `truncated` | fewer bytes than Content-Length says, then the end |
| `oversized` | more than 2 MiB without a Content-Length |
| `close` | the connection ends without an answer |
| `redirect` | 302 to another path of the same system |
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler

from wizard.core.descriptors.system import PracticeReply
from wizard.practice.gate import Gate
from wizard.practice.placeholders import filled

OVERSIZED_BYTES = 3 * 1024 * 1024
_CHUNK = b" " * 65_536
_MISSING_BYTES = 64


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply ready to be written. `elsewhere` is where `redirect` points; `drip` the seconds between slow bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    gate: Gate
    drip: float
    elsewhere: str


def prepared(reply: PracticeReply, now: datetime, *, gate: Gate, drip: float, elsewhere: str) -> Outgoing:
    """The reply with its body encoded and its placeholders filled."""
    body, kind = b"", ""
    if reply.json is not None:
        body, kind = json.dumps(filled(reply.json, now), ensure_ascii=False).encode(), "application/json"
    elif reply.text:
        body, kind = reply.text.encode(), "text/plain; charset=utf-8"
    headers = {"Content-Type": kind} if kind else {}
    return Outgoing(reply.status, {**headers, **reply.headers}, body, gate, drip, elsewhere)


def send(handler: BaseHTTPRequestHandler, out: Outgoing, fault: str) -> None:
    """Writes the reply; raises OSError when the client has gone, KeyError for an unknown fault."""
    _FAULTS[fault](handler, out)
    handler.wfile.flush()


def _whole(handler: BaseHTTPRequestHandler, out: Outgoing) -> None:
    _head(handler, out.status, out.headers, len(out.body))
    if handler.command != "HEAD":
        handler.wfile.write(out.body)


def _stall(handler: BaseHTTPRequestHandler, out: Outgoing) -> None:
    out.gate.wait(out.gate.ticket())
    if out.gate.opened:
        handler.close_connection = True
    else:
        _whole(handler, out)


def _slow(handler: BaseHTTPRequestHandler, out: Outgoing) -> None:
    ticket = out.gate.ticket()
    _head(handler, out.status, out.headers, len(out.body))
    for position in range(len(out.body)):
        handler.wfile.write(out.body[position : position + 1])
        handler.wfile.flush()
        out.gate.wait(ticket, out.drip)
        if out.gate.opened:
            handler.close_connection = True
            return


def _truncated(handler: BaseHTTPRequestHandler, out: Outgoing) -> None:
    handler.close_connection = True
    _head(handler, out.status, out.headers, len(out.body) + _MISSING_BYTES)
    handler.wfile.write(out.body)


def _oversized(handler: BaseHTTPRequestHandler, out: Outgoing) -> None:
    handler.close_connection = True
    _head(handler, out.status, {"Content-Type": "application/json", **out.headers, "Connection": "close"}, None)
    for _ in range(OVERSIZED_BYTES // len(_CHUNK)):
        handler.wfile.write(_CHUNK)
    handler.wfile.write(out.body)


def _close(handler: BaseHTTPRequestHandler, _out: Outgoing) -> None:
    handler.close_connection = True


def _redirect(handler: BaseHTTPRequestHandler, out: Outgoing) -> None:
    _head(handler, 302, {"Location": out.elsewhere, **out.headers}, 0)


def _head(handler: BaseHTTPRequestHandler, status: int, headers: Mapping[str, str], length: int | None) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    if length is not None:
        handler.send_header("Content-Length", str(length))
    handler.end_headers()


_FAULTS: Mapping[str, Callable[[BaseHTTPRequestHandler, Outgoing], None]] = {
    "": _whole,
    "stall": _stall,
    "slow": _slow,
    "truncated": _truncated,
    "oversized": _oversized,
    "close": _close,
    "redirect": _redirect,
}
FAULTS = tuple(_FAULTS)
