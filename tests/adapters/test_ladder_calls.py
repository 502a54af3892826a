"""One request outside a ladder: shown without secrets, sent once, and what its answer leaves in doubt."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.ladder_doubles import CREDENTIALS, HEADERS, KEY, FakeHttp, outside, reply, system
from wizard.adapters.http.faults import FaultKind, NetworkFault
from wizard.adapters.http.files import FileBody, FileUnreadableError
from wizard.adapters.ladders.calls import Question, SystemCalls
from wizard.core.descriptors.system import Request
from wizard.core.ladder import RungState

CREATE = Request("POST", "/v1/notes", headers=HEADERS)
BODY = {"text": "{api_key} {client_id} {{api_key}}"}
QUESTION = Question(CREATE, {}, needs="/id", body=BODY)


def calls(http: FakeHttp, **more: Any) -> SystemCalls:
    return SystemCalls(outside(http, **more), system(), CREDENTIALS, threading.Event())


def fault(kind: FaultKind, *, connected: bool) -> NetworkFault:
    return NetworkFault(kind, connected=connected, host="api.example.com", status=302)


ANSWERS = {
    "accepted": (reply(200, {"id": "7"}), True, False),
    "accepted in no shape": (reply(200, {"other": 1}), False, True),
    "accepted with a web page": (reply(200, text="<html>", content_type="text/html"), False, True),
    "accepted and empty": (reply(200), False, True),
    "known error inside an acceptance": (reply(200, {"errcode": 40001}), False, False),
    "known refusal": (reply(404, {"code": 5, "message": "Invalid Api-Key"}), False, False),
    "unknown refusal": (reply(400, {"x": 1}), False, False),
    "too many": (reply(429), False, False),
    "request timeout": (reply(408), False, True),
    "server fault": (reply(500), False, True),
    "gateway": (reply(502, text="<html>"), False, True),
    "no answer": (fault(FaultKind.READ_TIMEOUT, connected=True), False, True),
    "closed": (fault(FaultKind.CLOSED, connected=True), False, True),
    "cancelled on the way": (fault(FaultKind.CANCELLED, connected=True), False, True),
    "never connected": (fault(FaultKind.REFUSED, connected=False), False, False),
    "redirected": (fault(FaultKind.REDIRECTED, connected=True), False, False),
}


@pytest.mark.parametrize(("came", "is_accepted", "is_unclear"), ANSWERS.values(), ids=ANSWERS)
def test_answer(came: Any, *, is_accepted: bool, is_unclear: bool) -> None:
    http = FakeHttp({"/v1/notes": came})
    answer = calls(http).ask(QUESTION)
    assert (answer.is_accepted, answer.is_unclear) == (is_accepted, is_unclear)
    assert http.paths() == ["/v1/notes"]


def test_offline_sends_nothing() -> None:
    http = FakeHttp({})
    answer = calls(http, offline=True).ask(QUESTION)
    assert (answer.left, answer.verdict.code, http.paths()) == (False, "offline", [])


def test_body_is_sent_as_it_is_and_as_it_was_shown() -> None:
    http = FakeHttp({"/v1/notes": reply(200, {"id": "7"})})
    asking = calls(http)
    shown = asking.shown(QUESTION)
    asking.ask(QUESTION)
    (sent,) = http.sent
    assert sent.body == shown.body == b'{"text":"{api_key} {client_id} {{api_key}}"}'
    assert (sent.method, sent.url) == (shown.method, shown.url)
    assert shown.headers["Api-Key"] == "***"
    assert sent.headers["Api-Key"] == KEY
    assert KEY not in repr(shown)


def test_file_is_shown_by_name_and_length_and_sent_as_a_file(tmp_path: Path) -> None:
    path = tmp_path / "sample.bin"
    path.write_bytes(b"0123456789")
    question = replace(QUESTION, body=None, file=FileBody(path, 10, 4))
    http = FakeHttp({"/v1/notes": reply(200, {"id": "7"})})
    asking = calls(http)
    shown = asking.shown(question)
    assert (shown.body, shown.file_name, shown.file_bytes) == (None, "sample.bin", 6)
    assert str(tmp_path) not in repr(shown)
    assert asking.ask(question).is_accepted
    assert http.sent[0].body == question.file


def test_file_that_cannot_be_read_speaks_of_no_credential(tmp_path: Path) -> None:
    class Broken(FakeHttp):
        def send(self, *_: Any) -> Any:
            raise FileUnreadableError(name="sample.bin")

    answer = calls(Broken({})).ask(replace(QUESTION, body=None, file=FileBody(tmp_path / "sample.bin", 10)))
    assert (answer.verdict.state, answer.verdict.code) == (RungState.NOT_TESTED, "file-unreadable")
    assert not answer.is_accepted
