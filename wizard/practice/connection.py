"""The listening socket and its connections: reads a request, asks what to answer, writes it. Knows no system."""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any

from wizard.practice.recognition import Headers

MAX_REQUEST_BYTES = 101 * 1024 * 1024
"""The largest file that any system takes is a document of 100 MB."""
_IDLE_SECONDS = 60.0

_log = logging.getLogger(__name__)


class RequestHandler(BaseHTTPRequestHandler):
    """One connection. Never logs: a request's headers and query hold secrets."""

    protocol_version = "HTTP/1.1"
    server_version = "gangway-practice"
    sys_version = ""
    timeout = _IDLE_SECONDS
    server: Listener

    def do_POST(self) -> None:
        """Answers any verb; the name is what http.server looks for."""
        body = self._read_body()
        if body is not None:
            self.server.respond(self, self.command, self.path, self.headers, body)

    do_GET = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_HEAD = do_POST  # noqa: N815 (http.server's names)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the request line of some systems carries a token."""

    def _read_body(self) -> bytes | None:
        """The body; None for one that was cut off, is too large or has no stated length, the last two refused."""
        if "Transfer-Encoding" in self.headers:
            return self._refused(411)
        length = self.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdigit()):
            return self._refused(400)
        if int(length) > MAX_REQUEST_BYTES:
            return self._refused(413)
        body = self.rfile.read(int(length))
        return body if len(body) == int(length) else None

    def _refused(self, status: int) -> bytes | None:
        self.close_connection = True
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        self.end_headers()
        return None


Respond = Callable[[BaseHTTPRequestHandler, str, str, Headers, bytes], None]


class Listener(ThreadingHTTPServer):
    """Listens on 127.0.0.1 and keeps count of its connections, so that `close` can end them at once."""

    daemon_threads = True
    # On Windows the option lets a second program take the same port silently; elsewhere it only skips TIME_WAIT.
    allow_reuse_address = os.name != "nt"

    def __init__(self, port: int, respond: Respond) -> None:
        self.respond = respond
        self._live: set[socket.socket] = set()
        self._ended = threading.Condition()
        super().__init__(("127.0.0.1", port), RequestHandler)

    def server_bind(self) -> None:
        """Binds without the name look-up of HTTPServer, which may wait for a DNS server."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        """Counts the connection before its thread starts."""
        with self._ended:
            self._live.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Ends one connection and counts it out."""
        super().shutdown_request(request)
        with self._ended:
            self._live.discard(request)
            self._ended.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 (http.server's signature)
        """A client that went away is what several faults are for; anything else is a defect and is logged."""
        if not isinstance(sys.exc_info()[1], OSError):
            _log.exception("practice connection failed")

    def close(self, seconds: float) -> bool:
        """Stops listening and ends every connection; False when one is still there after so many seconds."""
        self.shutdown()
        with self._ended:
            for connection in self._live:
                _end(connection)
            ended = self._ended.wait_for(lambda: not self._live, timeout=seconds)
        self.server_close()
        return ended


def _end(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the client was faster
