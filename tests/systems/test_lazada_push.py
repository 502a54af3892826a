"""Lazada's pushes judged offline: the right ones, and why the others do not fit."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.callbacks import Kind, Received
from wizard.core.secret import Secret
from wizard.onboarding.received_callbacks import Scheme
from wizard.systems.lazada_push import LazadaPush, push_signature

RESOURCES = Resources([shipped_root()])
KEY, SECRET = "123456", Secret("3412gyo124goi3124")
VALUES = {"app_key": Secret(KEY), "app_secret": SECRET}
BODY = '{"seller_id":"1234567","message_type":0,"data":{"order_status":"未付"},"site":"lazada_vn"}'.encode()
ESCAPED = json.dumps(json.loads(BODY), separators=(",", ":")).encode()
FORMAT = LazadaPush()


def signed(body: bytes = BODY, key: str = KEY, secret: Secret = SECRET) -> str:
    return push_signature(key, secret, body)


def received(stated: str, body: bytes = BODY) -> Received:
    return Received("POST /lazada HTTP/1.1", f"Host: example.com\nauthorization: {stated}", body)


@pytest.mark.parametrize(
    ("push", "expected"),
    [
        pytest.param(received(signed()), "lazada-push-right", id="right"),
        pytest.param(received(signed().upper()), "lazada-push-right", id="in capitals"),
        pytest.param(Received("", "Host: example.com", BODY), "lazada-push-header-absent", id="header missing"),
        pytest.param(received(signed()[:40]), "lazada-push-malformed", id="cut off"),
        pytest.param(received("Bearer " + signed()), "lazada-push-malformed", id="with a prefix"),
        pytest.param(received(signed(BODY + b"\n")), "lazada-push-body-changed", id="line end lost"),
        pytest.param(received(signed(), b"\xef\xbb\xbf" + BODY), "lazada-push-body-changed", id="mark in front"),
        pytest.param(received(signed(ESCAPED)), "lazada-push-body-changed", id="re-serialised"),
        pytest.param(received(signed(key="123457")), "lazada-push-differs", id="another app key"),
        pytest.param(received(signed(secret=Secret("x"))), "lazada-push-differs", id="another secret"),
        pytest.param(received(signed(b"{}")), "lazada-push-differs", id="another body"),
    ],
)
def test_push_is_judged(push: Received, expected: str) -> None:
    found = FORMAT.judge(Kind.EVENT, push, VALUES)
    assert (found.code, found.is_right) == (expected, expected == "lazada-push-right")
    assert found.said.subjects == ("message_type 0",)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"message_type":true}', b"\xff"], ids=["none", "list", "true", "bytes"])
def test_body_that_is_no_push_says_nothing(body: bytes) -> None:
    found = FORMAT.judge(Kind.EVENT, received(signed(body), body), VALUES)
    assert (found.is_right, found.said.subjects) == (True, ())


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_only_the_very_body_is_right(body: bytes, other: bytes) -> None:
    found = FORMAT.judge(Kind.EVENT, received(signed(body), other), VALUES)
    assert found.is_right is (body == other)


def test_scheme_is_the_systems_and_its_words_exist() -> None:
    scheme = Scheme.of(RESOURCES.system("lazada"), {"lazada-push": FORMAT})
    assert scheme.fields(Kind.EVENT) == ("app_key", "app_secret")
    codes = ("right", "header-absent", "malformed", "body-changed", "differs")
    for language in ("zh_CN", "en"):
        texts = RESOURCES.texts(language)
        wanted = [f"webhook.lazada-push-{code}.{part}" for code in codes for part in ("message", "fix")]
        wanted += [f"webhook.answer.lazada-push.{part}" for part in ("echo", "accept", "refuse")]
        assert [key for key in wanted if not texts.has(key)] == []


def test_nothing_is_made_up_by_the_seller() -> None:
    assert FORMAT.generated == ()
    with pytest.raises(KeyError):
        FORMAT.generate("app_secret", b"x" * 64)
