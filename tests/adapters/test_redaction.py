"""Canaries through every door a log record has."""

from __future__ import annotations

import base64
import io
import json
import logging
from collections.abc import Iterator
from urllib.parse import quote, quote_plus, urlencode

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from wizard.adapters.redaction import MASK, RedactingFilter, forms
from wizard.core.secret import Secret

CANARY = 'ca/na+ry "钥" & 7%d\\f=='
PEM = "-----BEGIN X-----\nMIIEowIBAAKCAQEA0canary0\nq8fZ0canary1canary1\n-----END X-----"


@pytest.fixture
def redacting() -> RedactingFilter:
    redacting = RedactingFilter()
    redacting.register(Secret(CANARY))
    return redacting


@pytest.fixture
def log(redacting: RedactingFilter) -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """A logger below one that has the filter on its handler, and what the handler wrote."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(message)s %(url)s", defaults={"url": ""}))
    handler.addFilter(redacting)
    parent = logging.getLogger("test-redaction")
    parent.addHandler(handler)
    parent.setLevel(logging.INFO)
    yield parent.getChild("child"), stream
    parent.removeHandler(handler)
    parent.setLevel(logging.NOTSET)


WRITTEN = {
    "plain": CANARY,
    "quote": quote(CANARY),
    "quote all": quote(CANARY, safe=""),
    "quote plus": quote_plus(CANARY),
    "quote lower": "ca%2fna%2bry%20%22%e9%92%a5%22%20%26%207%25d%5cf%3d%3d",
    "query": urlencode({"q": CANARY})[2:],
    "json": json.dumps(CANARY)[1:-1],
    "json unicode": json.dumps(CANARY, ensure_ascii=False)[1:-1],
    "repr": repr(CANARY)[1:-1],
    "bytes repr": repr(CANARY.encode())[2:-1],
    "base64": base64.b64encode(CANARY.encode()).decode(),
    "base64 urlsafe": base64.urlsafe_b64encode(CANARY.encode()).decode().rstrip("="),
    "html": "ca/na+ry &quot;钥&quot; &amp; 7%d\\f==",
}


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN.keys())
def test_redact_hides_the_value_however_it_is_written(redacting: RedactingFilter, written: str) -> None:
    told = redacting.redact(f"before {written} after")
    assert MASK in told
    assert told.startswith("before ")
    assert told.endswith(" after")
    assert written.rstrip("=") not in told


@given(st.binary(max_size=9), st.text(st.characters(exclude_categories=["Cs"]), min_size=9), st.binary(max_size=9))
def test_redact_hides_the_value_inside_longer_base64(before: bytes, value: str, after: bytes) -> None:
    redacting = RedactingFilter()
    redacting.register(Secret(value))
    header = base64.b64encode(before + value.encode() + after).decode()
    told = redacting.redact(f"x {header} x")
    assert MASK in told
    rest = told.removeprefix("x ").removesuffix(" x").partition(MASK)
    assert len(rest[0]) <= len(base64.b64encode(before + b"xx"))
    assert len(rest[2]) <= len(base64.b64encode(after + b"xx"))


def test_redact_hides_single_lines_of_a_key_file() -> None:
    redacting = RedactingFilter()
    redacting.register(Secret(PEM))
    told = redacting.redact("line q8fZ0canary1canary1 and " + repr(PEM))
    assert "canary" not in told


def test_redact_hides_the_longer_of_two_values_that_overlap(redacting: RedactingFilter) -> None:
    redacting.register(Secret("abcdefgh"))
    redacting.register(Secret("abcdefghijkl"))
    assert redacting.redact("(abcdefghijkl)") == f"({MASK})"


def test_forget_ends_it_only_when_every_registration_is_undone() -> None:
    redacting = RedactingFilter()
    for _ in range(2):
        redacting.register(Secret("canary-1"))
    redacting.forget(Secret("canary-1"))
    assert redacting.redact("canary-1") == MASK
    redacting.forget(Secret("canary-1"))
    redacting.forget(Secret("canary-1"))
    assert redacting.redact("canary-1") == "canary-1"


def test_short_and_blank_values_do_not_blank_out_texts() -> None:
    redacting = RedactingFilter()
    for value in ("", "1", "abc"):
        redacting.register(Secret(value))
    assert redacting.redact("step 1 of abc") == "step 1 of abc"
    assert forms("") == frozenset()


NAMED = {
    "header dict": "{'Api-Key': 'UNSEEN-77', 'Accept': 'x'}",
    "header line": "Authorization: Bearer UNSEEN-77",
    "basic": "authorization: Basic VU5TRUVOLTc3UNSEEN-77",
    "header pairs": "[('X-Amz-Access-Token', 'UNSEEN-77')]",
    "bytes headers": "[(b'X-Api-Key', b'UNSEEN-77')]",
    "json": '{"client_secret": "UNSEEN-77", "page": 2}',
    "escaped json": r"{\"refresh_token\": \"UNSEEN-77\"}",
    "query": "GET /v1/x?access_token=UNSEEN-77&page=2 HTTP/1.1",
    "encoded query": "next=%2Fx%3Faccess_token%3DUNSEEN-77",
    "sign": "https://h.example/api?partner_id=1&sign=UNSEEN-77",
    "corpsecret": "/cgi-bin/gettoken?corpid=a&corpsecret=UNSEEN-77",
    "oauth code": "https://h.example/back?code=UNSEEN-77&shop_id=3",
    "robot key": "/cgi-bin/webhook/send?key=UNSEEN-77",
    "proxy": "http://user:UNSEEN-77@proxy.example:8080",
    "bare bearer": "sent Bearer UNSEEN-77 to host",
    "password": "password=UNSEEN-77",
    "wecom aes key": "EncodingAESKey: UNSEEN-77",
    "verify token": "hub.verify_token=UNSEEN-77",
}


@pytest.mark.parametrize("text", NAMED.values(), ids=NAMED.keys())
def test_redact_hides_an_unknown_value_behind_a_known_name(text: str) -> None:
    told = RedactingFilter().redact(text)
    assert "UNSEEN-77" not in told
    assert MASK in told


@pytest.mark.parametrize(
    "text",
    [
        "rung auth: failed(401) after 2 s",
        "status code=404, page=2",
        "https://h.example/v3/orders?page=2&limit=50",
        "design: two columns; tokens counted: 3",
        "steps.credentials.ozon.api_key: blank",
    ],
)
def test_redact_leaves_ordinary_text(text: str) -> None:
    told = RedactingFilter().redact(text)
    assert told == text or told == "steps.credentials.ozon.api_key: ***"


class TestRecords:
    def test_message_arguments_and_extras(
        self, log: tuple[logging.Logger, io.StringIO], redacting: RedactingFilter
    ) -> None:
        log[0].info("sent %s to %r", CANARY, {"body": CANARY}, extra={"url": ["https://h/?q=" + quote(CANARY)]})
        assert log[1].getvalue().count(MASK) == 3
        assert "na+ry" not in log[1].getvalue()

    def test_exception_text_and_its_cause(self, log: tuple[logging.Logger, io.StringIO]) -> None:
        try:
            try:
                raise ValueError(CANARY)
            except ValueError as cause:
                raise requests.ConnectionError(
                    f"https://h.example/?access_token=UNSEEN-77&v={quote(CANARY)}"
                ) from cause
        except requests.ConnectionError:
            log[0].info("failed", exc_info=True)
        told = log[1].getvalue()
        assert "Traceback" in told
        assert told.count(MASK) >= 3
        assert "UNSEEN-77" not in told
        assert "na+ry" not in told
        assert "na%2Bry" not in told

    def test_stack_and_broken_arguments(
        self, log: tuple[logging.Logger, io.StringIO], capsys: pytest.CaptureFixture[str]
    ) -> None:
        log[0].info("two %s %s", CANARY, stack_info=True)
        captured = capsys.readouterr()
        assert "na+ry" not in log[1].getvalue() + captured.err + captured.out
        assert "two %s %s [arguments do not fit]" in log[1].getvalue()

    def test_record_keeps_nothing_another_handler_could_print(self, redacting: RedactingFilter) -> None:
        try:
            raise ValueError(CANARY)
        except ValueError as error:
            record = logging.LogRecord("n", 40, "p", 1, "%s", (CANARY,), (type(error), error, error.__traceback__))
        assert redacting.filter(record)
        assert "na+ry" not in repr(vars(record))

    def test_secret_objects_print_stars(self, log: tuple[logging.Logger, io.StringIO]) -> None:
        log[0].info("%s %r", Secret("xyz-canary"), Secret("xyz-canary"))
        assert "xyz-canary" not in log[1].getvalue()


class TestWatch:
    """A watched value is known for as long as its Secret is in memory."""

    def test_redact_until_the_secret_is_gone(self) -> None:
        redacting = RedactingFilter()
        secret = Secret("watched-value-1")
        redacting.watch(secret)
        while_there = redacting.redact("saw watched-value-1")
        del secret

        assert (while_there, redacting.redact("saw watched-value-1")) == ("saw ***", "saw watched-value-1")

    def test_redact_while_an_equal_secret_is_there(self) -> None:
        redacting = RedactingFilter()
        one, other = Secret("watched-value-2"), Secret("watched-value-2")
        redacting.watch(one)
        redacting.watch(other)
        del one
        with_other = redacting.redact("saw watched-value-2")
        del other

        assert (with_other, redacting.redact("saw watched-value-2")) == ("saw ***", "saw watched-value-2")

    def test_secret_may_go_while_the_filter_is_busy(self) -> None:
        redacting = RedactingFilter()
        secret = Secret("watched-value-3")
        redacting.watch(secret)

        with redacting._lock:
            del secret
        redacting.watch(Secret("another-value"))

        assert redacting.redact("saw watched-value-3") == "saw watched-value-3"
