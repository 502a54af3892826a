"""The practice server over real sockets, with a made-up system."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest
import requests

from tests.practice.made_up import made_up_system
from wizard.adapters.endpoints import Endpoints
from wizard.practice.connection import MAX_REQUEST_BYTES
from wizard.practice.faults import OVERSIZED_BYTES
from wizard.practice.server import PracticeNotRunningError, PracticePortError, PracticeRequest, PracticeServer

NOW = datetime(2026, 11, 21, 14, 3, 0, tzinfo=UTC)
BODY = {"until": "2026-11-23T14:03:00Z", "名": "舷梯"}
LONG = 20


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer([made_up_system(), made_up_system("second")], lambda: NOW, drip=LONG) as running:
        yield running


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as own:
        own.trust_env = False
        yield own


def ask(
    session: requests.Session, server: PracticeServer, token: str, path: str = "/v1/me", timeout: float = LONG
) -> requests.Response:
    return session.get(
        server.base("made-up") + path, headers={"X-Token": token}, timeout=timeout, allow_redirects=False
    )


@pytest.mark.parametrize("system", ["made-up", "second"])
def test_every_system_answers_below_its_id(server: PracticeServer, session: requests.Session, system: str) -> None:
    reply = session.get(server.base(system) + "/v1/me?access=1", headers={"x-token": "t-good"}, timeout=LONG)
    assert (reply.status_code, reply.json()) == (200, BODY)
    assert reply.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/_files.example.org/v1/me", 200, id="further host"),
        pytest.param("/_other.example.org/v1/me", 404, id="host of nobody"),
        pytest.param("/v1/me/more", 404, id="longer path"),
        pytest.param("", 404, id="no path"),
    ],
)
def test_paths(server: PracticeServer, session: requests.Session, path: str, status: int) -> None:
    assert ask(session, server, "t-good", path).status_code == status


def test_unknown_system_is_404_plain_text(server: PracticeServer, session: requests.Session) -> None:
    reply = session.get(f"http://127.0.0.1:{server.port}/nobody/v1/me", timeout=LONG)
    assert (reply.status_code, reply.headers["Content-Type"]) == (404, "text/plain")


def test_wrong_verb_is_405_with_an_empty_body(server: PracticeServer, session: requests.Session) -> None:
    reply = session.put(server.base("made-up") + "/v1/me", data=b"x", timeout=LONG)
    assert (reply.status_code, reply.content) == (405, b"")


def test_replies_carry_the_real_date(server: PracticeServer, session: requests.Session) -> None:
    date = parsedate_to_datetime(ask(session, server, "t-good").headers["Date"])
    assert abs((date - datetime.now(UTC)).total_seconds()) < 60


def test_endpoints_toml_is_an_endpoints_file(server: PracticeServer, session: requests.Session) -> None:
    endpoints = Endpoints.parse(server.endpoints_toml(), "endpoints.toml")
    assert set(endpoints.bases) == {"made-up", "second"}
    base = endpoints.base(made_up_system().index, "files.example.org")
    assert session.get(base + "/v1/me", headers={"X-Token": "t-good"}, timeout=LONG).json() == BODY


def test_stall_answers_only_after_release(server: PracticeServer, session: requests.Session) -> None:
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask, session, server, "t-stall")
        assert server.wait_until_held(LONG)
        assert not asked.done()
        server.release()
        assert asked.result(LONG).json() == BODY


def test_stall_outlasts_a_short_deadline(server: PracticeServer, session: requests.Session) -> None:
    with pytest.raises(requests.ReadTimeout):
        ask(session, server, "t-stall", timeout=0.05)


def test_release_lets_go_only_those_held_now(server: PracticeServer, session: requests.Session) -> None:
    server.release()
    with pytest.raises(requests.ReadTimeout):
        ask(session, server, "t-stall", timeout=0.05)


def test_slow_starts_and_then_waits(server: PracticeServer) -> None:
    with (
        socket.create_connection(("127.0.0.1", server.port), timeout=LONG) as client,
        client.makefile("rb") as stream,
    ):
        client.sendall(b"GET /made-up/v1/me HTTP/1.1\r\nHost: x\r\nX-Token: t-slow\r\nConnection: close\r\n\r\n")
        head = list(iter(stream.readline, b"\r\n"))
        length = next(int(line.split(b":")[1]) for line in head if line.startswith(b"Content-Length"))
        assert stream.read(1) == b"{"
        assert server.wait_until_held(LONG)
        server.release()
        assert len(stream.read()) == length - 1


def test_slow_exceeds_a_short_deadline(server: PracticeServer, session: requests.Session) -> None:
    with pytest.raises(requests.ConnectionError, match="Read timed out"):
        ask(session, server, "t-slow", timeout=0.05)


def test_truncated_ends_early(server: PracticeServer, session: requests.Session) -> None:
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        ask(session, server, "t-truncated")


def test_oversized_is_more_than_two_mebibytes_without_a_length(
    server: PracticeServer, session: requests.Session
) -> None:
    reply = ask(session, server, "t-oversized")
    assert "Content-Length" not in reply.headers
    assert len(reply.content) > OVERSIZED_BYTES > 2 * 1024 * 1024
    assert reply.json() == BODY


def test_oversized_survives_a_client_that_leaves(server: PracticeServer, session: requests.Session) -> None:
    with session.get(
        server.base("made-up") + "/v1/me", headers={"X-Token": "t-oversized"}, timeout=LONG, stream=True
    ) as reply:
        reply.raw.read(10)
    assert ask(session, server, "t-good").json() == BODY


def test_close_gives_no_answer(server: PracticeServer, session: requests.Session) -> None:
    with pytest.raises(requests.ConnectionError, match="without response"):
        ask(session, server, "t-close")


def test_redirect_points_to_a_path_that_shows_when_followed(server: PracticeServer, session: requests.Session) -> None:
    reply = ask(session, server, "t-redirect")
    assert (reply.status_code, reply.headers["Location"]) == (302, "/made-up/redirected")
    session.get(server.base("made-up") + "/v1/me", headers={"X-Token": "t-redirect"}, timeout=LONG)
    assert server.requests()[-1] == PracticeRequest("GET", "/made-up/redirected", "")


def test_requests_hold_verb_path_and_persona_and_no_secret(server: PracticeServer, session: requests.Session) -> None:
    ask(session, server, "t-good", "/v1/me?access_token=s3cret")
    session.post(server.base("made-up") + "/v1/send", data="s3cret", headers={"X-Token": "t-post"}, timeout=LONG)
    assert server.requests() == (
        PracticeRequest("GET", "/made-up/v1/me", "good"),
        PracticeRequest("POST", "/made-up/v1/send", "post"),
    )
    assert not any(secret in repr(vars(server)) for secret in ("s3cret", "t-post"))


def test_nothing_is_printed(
    server: PracticeServer, session: requests.Session, capfd: pytest.CaptureFixture[str]
) -> None:
    for token in ("t-good", "t-nobody", "t-truncated"):
        try:
            ask(session, server, token)
        except requests.RequestException:
            assert token == "t-truncated"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param(f"Content-Length: {MAX_REQUEST_BYTES + 1}", b"413", id="too large"),
        pytest.param("Content-Length: -1", b"400", id="negative"),
        pytest.param("Content-Length: ١", b"400", id="not a digit"),
        pytest.param("Transfer-Encoding: chunked", b"411", id="no length"),
    ],
)
def test_request_body_is_bounded(server: PracticeServer, headers: str, status: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=LONG) as client:
        client.sendall(f"POST /made-up/v1/send HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\n".encode())
        received = b"".join(iter(lambda: client.recv(4096), b""))
    assert received.split()[1] == status
    assert server.requests() == ()


def test_many_clients_at_once_are_all_answered_and_logged(server: PracticeServer) -> None:
    def one(_number: int) -> int:
        with requests.Session() as own:
            own.trust_env = False
            return ask(own, server, "t-good").status_code

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(one, range(40))) == [200] * 40
    assert len(server.requests()) == 40


def is_ended(client: socket.socket) -> bool:
    """Whether the server let go; a connection it had not yet accepted is reset instead of closed."""
    try:
        return client.recv(1) == b""
    except ConnectionResetError:
        return True


def test_stop_is_prompt_with_stalled_idle_and_half_sent_clients() -> None:
    others = set(threading.enumerate())
    server = PracticeServer([made_up_system()], lambda: NOW, drip=LONG)
    server.start()
    with (
        socket.create_connection(("127.0.0.1", server.port), timeout=LONG) as stalled,
        socket.create_connection(("127.0.0.1", server.port), timeout=LONG) as idle,
        socket.create_connection(("127.0.0.1", server.port), timeout=LONG) as half,
    ):
        half.sendall(b"POST /made-up/v1/send HTTP/1.1\r\nContent-Length: 5\r\n\r\nab")
        stalled.sendall(b"GET /made-up/v1/me HTTP/1.1\r\nHost: x\r\nX-Token: t-stall\r\n\r\n")
        assert server.wait_until_held(LONG)
        before = time.monotonic()
        assert server.stop()
        assert time.monotonic() - before < 2
        assert is_ended(stalled)
        ours = set(threading.enumerate()) - others
        assert not any(thread.name.startswith("practice") for thread in ours)
        assert is_ended(idle)


def test_stop_twice_and_start_again() -> None:
    server = PracticeServer([made_up_system()], lambda: NOW)
    server.start()
    server.start()
    assert server.stop()
    assert server.stop()
    with pytest.raises(PracticeNotRunningError):
        server.endpoints_toml()
    with server, requests.Session() as own:
        own.trust_env = False
        assert ask(own, server, "t-good").json() == BODY


@pytest.mark.parametrize("port", [pytest.param(None, id="taken"), pytest.param(70_000, id="out of range")])
def test_start_says_which_port_it_cannot_have(server: PracticeServer, port: int | None) -> None:
    wanted = port or server.port
    with pytest.raises(PracticePortError) as caught:
        PracticeServer([], lambda: NOW, wanted).start()
    assert caught.value.parameters == {"port": wanted}
