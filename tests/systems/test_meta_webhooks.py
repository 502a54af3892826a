"""The webhook tester: challenges and signatures judged offline, with the reason when they are wrong."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pywa.utils import webhook_updates_validator

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.secret import Secret
from wizard.systems.meta_webhooks import judge_challenge, judge_signed_post, signature_of, verify_token

SECRET = Secret("0123456789abcdef0123456789abcdef")
BODY = b'{"object":"whatsapp_business_account","entry":[]}'
DIGEST = "eefab58106e73358686845848feb95c56372e7391b3dc050b6a31c8c5f347ece"
TOKEN = Secret("made-up-token")
CALL = "https://shop.example/hook?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=made-up-token"


def headers(value: str) -> str:
    return f"Host: shop.example\r\nX-Hub-Signature-256: {value}\r\nContent-Type: application/json"


@pytest.mark.parametrize(
    "request_text",
    [
        CALL,
        CALL.partition("?")[2],
        "GET " + CALL.removeprefix("https://shop.example") + " HTTP/1.1\r\nHost: shop.example",
    ],
    ids=["address", "query", "request line"],
)
def test_right_challenge_is_answered_with_itself(request_text: str) -> None:
    judged = judge_challenge(request_text, TOKEN)

    assert judged.is_right
    assert judged.reply == "1158201444"


@pytest.mark.parametrize(
    ("request_text", "code"),
    [
        (CALL.replace("made-up-token", "other"), "challenge-token-differs"),
        (CALL.replace("made-up-token", "Made-Up-Token"), "challenge-token-nearly"),
        (CALL.replace("made-up-token", "made-up-token%20"), "challenge-token-nearly"),
        (CALL.replace("=subscribe", "=unsubscribe"), "challenge-mode"),
        (CALL.replace("&hub.verify_token=made-up-token", ""), "challenge-token-absent"),
        (CALL.replace("hub.challenge=1158201444&", ""), "challenge-absent"),
        (CALL.replace("hub.", "hub_"), "challenge-underscored"),
        ("https://shop.example/hook?x=1", "challenge-not-one"),
        ("", "challenge-not-one"),
    ],
)
def test_wrong_challenge_is_told_apart(request_text: str, code: str) -> None:
    judged = judge_challenge(request_text, TOKEN)

    assert (judged.code, judged.reply, judged.is_right) == (code, "", False)


def test_documented_vector_is_right() -> None:
    assert signature_of(BODY, SECRET) == "sha256=" + DIGEST
    assert judge_signed_post(headers("sha256=" + DIGEST), BODY, SECRET).is_right


@given(st.binary(max_size=200), st.text(alphabet="0123456789abcdef", min_size=32, max_size=32), st.booleans())
def test_verdict_is_that_of_pywa(body: bytes, secret: str, is_touched: bool) -> None:
    value = signature_of(body, Secret(secret))
    received = body + b"x" if is_touched else body

    assert judge_signed_post(headers(value), received, Secret(secret)).is_right is webhook_updates_validator(
        secret, received, value
    )


EVENT = {
    "object": "whatsapp_business_account",
    "entry": [{"id": "1", "note": "Grüße 包裹", "link": "https://a.example/b"}],
}
SENT = json.dumps(EVENT, separators=(",", ":")).replace("/", "\\/").encode()


@pytest.mark.parametrize(
    "received",
    [
        json.dumps(EVENT).encode(),
        json.dumps(EVENT, ensure_ascii=False).encode(),
        json.dumps(EVENT, indent=2).encode(),
        json.dumps(EVENT, separators=(",", ":"), ensure_ascii=False).encode(),
    ],
    ids=["blanks", "letters", "indented", "slashes"],
)
def test_body_written_again_is_recognised(received: bytes) -> None:
    judged = judge_signed_post(headers(signature_of(SENT, SECRET)), received, SECRET)

    assert (judged.code, judged.parameters) == ("signature-body-changed", {"how": "@webhook.how.serialised"})


@pytest.mark.parametrize(
    ("received", "how"), [(SENT + b"\n", "line-end"), (b"\xef\xbb\xbf" + SENT, "bom")], ids=["line end", "bom"]
)
def test_dirt_around_the_body_is_recognised(received: bytes, how: str) -> None:
    judged = judge_signed_post(headers(signature_of(SENT, SECRET)), received, SECRET)

    assert judged.parameters == {"how": f"@webhook.how.{how}"}


def sha1() -> str:
    return "sha1=" + hmac.new(SECRET.reveal().encode(), BODY, hashlib.sha1).hexdigest()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (headers(sha1()), "signature-sha1"),
        (headers(DIGEST), "signature-prefix-absent"),
        (headers("sha256=" + DIGEST[:-1]), "signature-malformed"),
        (headers("sha256=" + DIGEST.upper()), "signature-upper-case"),
        (f"X-Hub-Signature: {sha1()}", "signature-old-header"),
        ("Host: shop.example", "signature-header-absent"),
        ("", "signature-header-absent"),
        (headers("sha256=" + hashlib.sha256(BODY).hexdigest()), "signature-not-keyed"),
    ],
)
def test_wrong_header_is_told_apart(text: str, code: str) -> None:
    assert judge_signed_post(text, BODY, SECRET).code == code


@pytest.mark.parametrize(
    ("secret", "code"),
    [
        ("f" * 32, "signature-secret-differs"),
        ("EAAmadeup", "signature-secret-shape"),
        (SECRET.reveal() + " ", "signature-secret-blanks"),
    ],
)
def test_wrong_secret_is_told_apart(secret: str, code: str) -> None:
    assert judge_signed_post(headers("sha256=" + DIGEST), BODY, Secret(secret)).code == code


def test_secret_is_never_in_a_judgement() -> None:
    judged = judge_signed_post(headers("sha256=" + DIGEST), BODY, Secret("f" * 32))

    assert "f" * 32 not in repr(judged)


def test_verify_token_can_stand_in_an_address() -> None:
    token = verify_token(bytes(range(24)))

    assert len(token) == 32
    assert judge_challenge(CALL.replace("made-up-token", token), Secret(token)).is_right
    with pytest.raises(ValueError, match="few"):
        verify_token(b"short")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_judgement_has_words(language: str) -> None:
    source = (Path(__file__).parents[2] / "wizard" / "systems" / "meta_webhooks.py").read_text("utf-8")
    texts = Resources([shipped_root()]).texts(language)
    codes = set(re.findall(r'"((?:challenge|event|signature)-[a-z0-9-]+)"', source))

    assert len(codes) > 15
    assert all(texts.has(f"webhook.{code}.message") and texts.has(f"webhook.{code}.fix") for code in codes)
    assert all(texts.has(f"webhook.how.{how}") for how in ("bom", "line-end", "serialised"))
