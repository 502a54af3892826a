"""Pushes judged offline: the right ones, and why the others do not fit; answers that Shopee counts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.callbacks import Kind, Received
from wizard.core.secret import Secret
from wizard.systems.shopee_push import ShopeePush, judge_push, push_signature

URL = "https://example.com/shopee/push"
KEY, API = Secret("0123456789abcdef" * 4), Secret("test_partner_key")
BODY = b'{"data":{"ordersn":"220810QSK8S7BX","status":"PROCESSED"},"shop_id":727720655,"code":3,"timestamp":1660123127}'
SPACED = json.dumps(json.loads(BODY)).encode()
RESOURCES = Resources([shipped_root()])


def received(signature: str, body: bytes = BODY, line: str = URL) -> Received:
    return Received(line, f"Host: example.com\nAuthorization: {signature}\nContent-Type: application/json", body)


def signed(key: Secret = KEY, url: str = URL, body: bytes = BODY) -> str:
    return push_signature(key, url, body)


def code(push: Received, url: str = URL) -> str:
    return judge_push(url, push, KEY, API).code


def test_signature_is_that_of_the_known_answer() -> None:
    known = "e86676bb720a8518bb1fc1e06f3b9d520f150cfaad24122b4bab765d04d4e1cb"
    assert push_signature(Secret("test_partner_key"), URL, BODY) == known


@pytest.mark.parametrize(
    ("push", "expected"),
    [
        pytest.param(received(signed()), "shopee-push-right", id="right"),
        pytest.param(received(signed(API)), "shopee-push-api-key", id="signed with the API key"),
        pytest.param(received(signed(url=URL + "/")), "shopee-push-url-differs", id="slash at the end"),
        pytest.param(received(signed(url=URL.replace("https", "http"))), "shopee-push-url-differs", id="http"),
        pytest.param(received(signed(body=SPACED)), "shopee-push-body-changed", id="re-serialised"),
        pytest.param(received(signed(body=BODY + b"\n")), "shopee-push-body-changed", id="line end lost"),
        pytest.param(received("Bearer " + signed()), "shopee-push-header-prefixed", id="bearer"),
        pytest.param(received(signed().upper()), "shopee-push-upper-case", id="capitals"),
        pytest.param(received(signed()[:40]), "shopee-push-malformed", id="cut off"),
        pytest.param(received(signed(Secret("x" * 64))), "shopee-push-key-differs", id="other key"),
        pytest.param(Received(URL, "Host: example.com", BODY), "shopee-push-header-absent", id="header missing"),
        pytest.param(Received(URL, "", b'{"code":0,"data":{"verify_info":"x"}}'), "shopee-push-ping", id="ping"),
        pytest.param(
            Received(URL, "Authorization: wrong", b'{"code":0,"data":{}}'), "shopee-push-ping", id="ping, odd signature"
        ),
    ],
)
def test_push_is_judged(push: Received, expected: str) -> None:
    assert code(push) == expected


def test_query_in_the_console_or_in_the_request_is_found() -> None:
    assert code(received(signed(url=URL)), URL + "?from=proxy") == "shopee-push-url-differs"
    found = judge_push(URL + "?from=proxy", received(signed(url=URL)), KEY, API)
    assert found.parameters == {"url": URL}


def test_signature_without_the_bar_is_named() -> None:
    assert code(received(push_signature(KEY, URL, BODY).replace("a", "b"))) == "shopee-push-key-differs"
    import hashlib
    import hmac

    unjoined = hmac.new(KEY.reveal().encode(), URL.encode() + BODY, hashlib.sha256).hexdigest()
    assert code(received(unjoined)) == "shopee-push-not-joined"


def test_only_right_and_ping_are_to_be_accepted_and_the_code_is_told() -> None:
    right = judge_push(URL, received(signed()), KEY, API)
    assert (right.is_right, right.said.subjects) == (True, ("code 3",))
    assert not judge_push(URL, received(signed(API)), KEY, API).is_right


@pytest.mark.parametrize(
    ("line", "headers", "is_known"),
    [
        pytest.param("POST /shopee/push HTTP/1.1", "Host: example.com", True, id="request line and host"),
        pytest.param(URL, "", True, id="whole address"),
        pytest.param(f"POST {URL} HTTP/1.1", "", True, id="absolute form"),
        pytest.param("POST /shopee/push HTTP/1.1", "", False, id="no host"),
        pytest.param("", "Host: example.com", False, id="no line"),
    ],
)
def test_address_is_taken_from_the_request(line: str, headers: str, is_known: bool) -> None:
    push = Received(line, f"{headers}\nAuthorization: {signed()}", BODY)
    found = ShopeePush().judge(Kind.EVENT, push, {"push_key": KEY, "api_key": API})
    assert found.code == ("shopee-push-right" if is_known else "shopee-push-address-absent")


@given(st.binary(max_size=300), st.text(max_size=40))
def test_no_body_and_no_header_is_too_odd(body: bytes, header: str) -> None:
    found = judge_push(URL, Received(URL, f"Authorization: {header}", body), KEY, API)
    assert found.code.startswith("shopee-push-")
    assert KEY.reveal() not in repr(found)


@given(st.text(min_size=1), st.binary(max_size=200))
def test_what_is_signed_is_right(key: str, body: bytes) -> None:
    push = received(push_signature(Secret(key), URL, body), body)
    found = judge_push(URL, push, Secret(key), API)
    assert found.is_right


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_code_has_its_words(language: str) -> None:
    source = (Path(__file__).resolve().parents[2] / "wizard" / "systems" / "shopee_push.py").read_text("utf-8")
    codes = set(re.findall(r'"(shopee-push-[a-z-]+)"', source))
    texts = RESOURCES.texts(language)
    assert len(codes) > 11
    assert [one for one in codes for part in ("message", "fix") if not texts.has(f"webhook.{one}.{part}")] == []
