"""Files as bodies: every byte arrives from the offset on, and a file that changed is never half believed."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.adapters.http.conftest import RawServer
from wizard.adapters.http.client import HttpClient, HttpRequest, Limits, origin_of
from wizard.adapters.http.faults import FaultKind, NetworkFault
from wizard.adapters.http.files import FileBody, FileUnreadableError, ReadingFile, sendable

CONTENT = bytes(range(256)) * 1200


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "sample.bin"
    made.write_bytes(CONTENT)
    return made


def posting(url: str, body: FileBody) -> HttpRequest:
    return HttpRequest("POST", url, frozenset({origin_of(url)}), body=body)


@pytest.mark.parametrize("offset", [0, 1, 70_000, len(CONTENT)])
def test_file_arrives_from_the_offset_on_with_its_length(
    client: HttpClient, cancel: threading.Event, httpserver: HTTPServer, path: Path, offset: int
) -> None:
    came: list[tuple[str | None, str | None, bytes]] = []

    def keep(request: Request) -> Response:
        came.append((request.headers.get("Content-Length"), request.headers.get("Transfer-Encoding"), request.data))
        return Response("{}")

    httpserver.expect_request("/", method="POST").respond_with_handler(keep)
    assert client.send(posting(httpserver.url_for("/"), FileBody(path, len(CONTENT), offset)), cancel).status == 200
    assert came == [(str(len(CONTENT) - offset), None, CONTENT[offset:])]


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda path: path.unlink(), id="gone"),
        pytest.param(lambda path: os.truncate(path, 10), id="shorter"),
        pytest.param(lambda path: path.write_bytes(CONTENT + b"!"), id="longer"),
    ],
)
def test_file_that_is_not_what_was_said_is_not_sent(
    client: HttpClient, cancel: threading.Event, httpserver: HTTPServer, path: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(path)
    with pytest.raises(FileUnreadableError) as refused:
        client.send(posting(httpserver.url_for("/"), FileBody(path, len(CONTENT))), cancel)
    assert refused.value.parameters == {"name": "sample.bin"}
    assert httpserver.log == []


def test_file_that_shrinks_while_it_is_read_is_told(path: Path) -> None:
    with sendable(FileBody(path, len(CONTENT))) as reading:
        assert isinstance(reading, ReadingFile)
        assert reading.read(100) == CONTENT[:100]
        os.truncate(path, 150_000)
        with pytest.raises(FileUnreadableError):
            b"".join(reading)


def test_server_that_hangs_up_in_the_middle_is_a_closed_connection(
    client: HttpClient, cancel: threading.Event, tmp_path: Path, raw_server: Callable[..., RawServer]
) -> None:
    large = tmp_path / "large.bin"
    large.write_bytes(b"")
    os.truncate(large, 64 * 1024 * 1024)  # more than the sockets' buffers hold, and sparse

    def hang_up(connection: socket.socket) -> None:
        connection.recv(1000)

    with pytest.raises(NetworkFault) as lost:
        client.send(posting(raw_server(hang_up).url, FileBody(large, 64 * 1024 * 1024)), cancel)
    assert (lost.value.kind, lost.value.connected) == (FaultKind.CLOSED, True)


def test_sending_can_be_cancelled(
    client: HttpClient, cancel: threading.Event, tmp_path: Path, raw_server: Callable[..., RawServer]
) -> None:
    large = tmp_path / "large.bin"
    large.write_bytes(b"")
    os.truncate(large, 64 * 1024 * 1024)
    done = threading.Event()

    def never_read(_connection: socket.socket) -> None:
        cancel.set()
        done.wait(20)

    with pytest.raises(NetworkFault) as stopped:
        client.send(posting(raw_server(never_read).url, FileBody(large, 64 * 1024 * 1024)), cancel)
    done.set()
    assert stopped.value.kind is FaultKind.CANCELLED


def test_file_gets_the_time_its_size_needs(path: Path) -> None:
    limits = Limits(total_seconds=30, upload_rate=1000)
    assert limits.seconds_for(b"x" * 5000) == limits.seconds_for(None) == 30
    assert limits.seconds_for(FileBody(path, 50_000)) == 80
    assert limits.seconds_for(FileBody(path, 50_000, 40_000)) == 40


def test_path_is_not_in_what_is_printed(path: Path) -> None:
    assert str(path.parent) not in repr(FileBody(path, 3)) + repr(posting("http://127.0.0.1:1/", FileBody(path, 3)))
