"""WeCom's callback scheme: published vectors, wechatpy as a second opinion both ways, and every reason of a refusal."""

from __future__ import annotations

import base64
import string
import struct
from itertools import pairwise
from typing import Any
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given, settings
from hypothesis import strategies as st
from wechatpy.enterprise.crypto import WeChatCrypto  # type: ignore[import-untyped]
from wechatpy.enterprise.exceptions import InvalidCorpIdException  # type: ignore[import-untyped]
from wechatpy.exceptions import InvalidSignatureException  # type: ignore[import-untyped]

from tests.systems.folder import RESOURCES
from wizard.core.callbacks import Judgement, Kind, Received
from wizard.core.secret import Secret
from wizard.systems.wecom_callbacks import WeComCallbacks, encrypted_reply
from wizard.systems.wecom_crypto import (
    WeComCryptoError,
    aes_key,
    decrypt,
    decrypt_for,
    encrypt,
    new_aes_key,
    new_token,
    signature,
)

FORMAT = WeComCallbacks()
LETTERS = string.ascii_letters + string.digits
TOKEN, KEY, CORP = "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7"
STAMP, NONCE = "1409659589", "263014780"
ECHO = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
SIGNED = "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"
OTHER_KEY = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"

keys = st.text(LETTERS, min_size=43, max_size=43)
tokens = st.text(LETTERS, min_size=1, max_size=32)
receivers = st.text(LETTERS + "_-", min_size=1, max_size=64)
messages = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
nonces = st.text(LETTERS, min_size=1, max_size=16)


# --- published vectors


@pytest.mark.parametrize(
    ("token", "key", "corp", "stamp", "nonce", "echo", "signed", "plain"),
    [
        pytest.param(TOKEN, KEY, CORP, STAMP, NONCE, ECHO, SIGNED, "1616140317555161061", id="WeCom"),
        pytest.param(
            "kjr2TKI8umCBfVF3wAHk8JiPwma5VBme",
            "4Ma3YBrSBbX2aez8MJpXGBne5LSDwgGqHbhM9WPYIws",
            "ww6a112864f8022910",
            "1583940690",
            "VHh7ymSeb0jc4lSb",
            "6KmUQuPVu7UhjyVqRdbo5SfcRqaHvbUlKSHFvBV2ZuR6TIlKsygcfeSd1GDplg1C5KSKr6UPHCaC/nIX3ZNt9w==",
            "1ba3cb09c0d2c2b3ed6900d37f91a6efae6cb011",
            "94966531020182955848408",
            id="go-workwx",
        ),
    ],
)
def test_published_requests_are_verified_and_read(
    token: str, key: str, corp: str, stamp: str, nonce: str, echo: str, signed: str, plain: str
) -> None:
    assert signature(token, stamp, nonce, echo) == signed
    assert decrypt(key, echo) == (plain.encode(), corp)
    line = f"/hook?msg_signature={signed}&timestamp={stamp}&nonce={nonce}&echostr={quote(echo, safe='')}"
    found = judge(Kind.CHALLENGE, Received(line), token=token, key=key, corp=corp)
    assert (found.code, found.reply, found.is_right) == ("wecom-challenge-right", plain, True)


def test_published_encryption_is_made_to_the_letter() -> None:
    made = encrypt(OTHER_KEY, b"<xml>hi</xml>", "wx49f0ab532d5d035a", b"1234567890123456")
    assert made == "9s4gMv99m88kKTh/H8IdkES+0e9YmK7/04EHPhcO/Lt7jpUP8kGyuLFw2rQWnpLgL3JNB7kmpq9X9JMSt+YhDw=="
    assert signature("123456", "1411525903", "461056294", made) == "7edead544a5de24af19d8110b5f97e726742311c"


def test_the_sample_key_is_taken_though_its_last_letter_has_spare_bits() -> None:
    assert base64.b64encode(aes_key(KEY)).decode().rstrip("=") != KEY
    assert len(aes_key(KEY)) == 32


# --- wechatpy, both ways


@given(tokens, keys, receivers, messages, nonces)
@settings(max_examples=150, deadline=None)
def test_what_wechatpy_encrypts_is_verified_and_read(token: str, key: str, corp: str, text: str, nonce: str) -> None:
    theirs = WeChatCrypto(token, key, corp).encrypt_message(text, nonce, STAMP)
    body = theirs.encode()
    line = f"POST /hook?msg_signature={_between(theirs, 'MsgSignature')}&timestamp={STAMP}&nonce={nonce} HTTP/1.1"
    assert decrypt_for(key, _between(theirs, "Encrypt"), corp).decode() == text
    found = judge(Kind.EVENT, Received(line, "", body), token=token, key=key, corp=corp)
    assert (found.code, found.shown) == ("wecom-event-right", text)


@given(tokens, keys, receivers, messages, nonces, st.binary(min_size=16, max_size=16))
@settings(max_examples=150, deadline=None)
def test_what_is_encrypted_here_wechatpy_verifies_and_reads(
    token: str, key: str, corp: str, text: str, nonce: str, randomness: bytes
) -> None:
    ours = encrypted_reply(text, Secret(token), Secret(key), corp, (STAMP, nonce, randomness))
    crypto = WeChatCrypto(token, key, corp)
    assert crypto.decrypt_message(ours, _between(ours, "MsgSignature"), STAMP, nonce) == text
    echo = _between(ours, "Encrypt")
    assert crypto.check_signature(signature(token, STAMP, nonce, echo), STAMP, nonce, echo) == text


@given(tokens, keys, receivers, receivers, messages)
@settings(max_examples=50, deadline=None)
def test_both_refuse_another_receiver(token: str, key: str, corp: str, other: str, text: str) -> None:
    made = encrypt(key, text.encode(), corp, b"0" * 16)
    if corp == other:
        assert decrypt_for(key, made, other) == text.encode()
        return
    with pytest.raises(InvalidCorpIdException):
        WeChatCrypto(token, key, other).check_signature(signature(token, STAMP, NONCE, made), STAMP, NONCE, made)
    with pytest.raises(WeComCryptoError) as refused:
        decrypt_for(key, made, other)
    assert refused.value.key == "wecom-receive-id"


@given(tokens, tokens)
@settings(max_examples=50, deadline=None)
def test_both_refuse_another_token(token: str, other: str) -> None:
    made = signature(token, STAMP, NONCE, ECHO)
    line = f"msg_signature={made}&timestamp={STAMP}&nonce={NONCE}&echostr={quote(ECHO)}"
    found = judge(Kind.CHALLENGE, Received(line), token=other)
    assert found.is_right is (token == other)
    if token != other:
        assert found.code == "wecom-token-differs"
        with pytest.raises(InvalidSignatureException):
            WeChatCrypto(other, KEY, CORP).check_signature(made, STAMP, NONCE, ECHO)


def _between(xml: str, name: str) -> str:
    return xml.partition(f"<{name}><![CDATA[")[2].partition("]]>")[0]


# --- padding, length


def sealed(plain: bytes, key: str = KEY) -> str:
    """Encrypted as it is, without any padding."""
    raw = aes_key(key)
    step = Cipher(algorithms.AES(raw), modes.CBC(raw[:16])).encryptor()
    return base64.b64encode(step.update(plain) + step.finalize()).decode()


def framed(message: bytes = b"hi", receiver: bytes = CORP.encode(), length: int | None = None) -> bytes:
    return b"r" * 16 + struct.pack(">I", len(message) if length is None else length) + message + receiver


def padded(plain: bytes, last: bytes | None = None) -> bytes:
    count = 32 - len(plain) % 32
    tail = bytes([count]) * count
    return plain + (tail if last is None else tail[: -len(last)] + last)


@pytest.mark.parametrize(
    ("encrypted", "key"),
    [
        pytest.param(sealed(padded(framed(), b"\x00")), "wecom-padding", id="padding of nothing"),
        pytest.param(sealed(padded(framed(), b"\x21")), "wecom-padding", id="padding of 33"),
        pytest.param(sealed(padded(framed(), b"\xff")), "wecom-padding", id="padding of 255"),
        pytest.param(sealed(framed(b"m" * 10) + bytes([48]) * 48), "wecom-padding", id="whole padding of 48"),
        pytest.param(sealed(padded(framed(), b"\x05")), "wecom-padding", id="padding bytes that differ"),
        pytest.param(sealed(b"\x20" * 16), "wecom-padding", id="padding longer than the text"),
        pytest.param(sealed(padded(framed(length=2**31))), "wecom-length", id="length of two thousand million"),
        pytest.param(sealed(padded(framed(length=len(CORP) + 3))), "wecom-length", id="length one too large"),
        pytest.param(sealed(padded(b"short")), "wecom-length", id="no room for a length"),
        pytest.param(sealed(padded(framed(receiver=b"\xff\xfe"))), "wecom-length", id="receiver is no text"),
        pytest.param("!!!", "wecom-not-base64", id="not Base64"),
        pytest.param(ECHO[:-3], "wecom-not-base64", id="cut inside a group of four"),
        pytest.param(ECHO[:40], "wecom-not-blocks", id="cut between blocks"),
        pytest.param("", "wecom-not-blocks", id="nothing"),
        pytest.param(ECHO.replace("+", " "), "wecom-not-base64", id="blanks for pluses"),
    ],
)
def test_what_is_not_whole_is_refused(encrypted: str, key: str) -> None:
    with pytest.raises(WeComCryptoError) as refused:
        decrypt(KEY, encrypted)
    assert (refused.value.key, refused.value.parameters) == (key, {})


@pytest.mark.parametrize("size", range(0, 70, 3))
def test_padding_is_one_to_thirty_two_bytes_of_that_number(size: int) -> None:
    raw = aes_key(KEY)
    made = base64.b64decode(encrypt(KEY, b"m" * size, CORP, b"r" * 16))
    step = Cipher(algorithms.AES(raw), modes.CBC(raw[:16])).decryptor()
    plain = step.update(made) + step.finalize()
    assert len(plain) % 32 == 0
    assert 1 <= plain[-1] <= 32
    assert set(plain[-plain[-1] :]) == {plain[-1]}
    assert decrypt_for(KEY, base64.b64encode(made).decode(), CORP) == b"m" * size


@pytest.mark.parametrize("key", ["", "a" * 42, "a" * 44, "a" * 42 + "-", "a" * 42 + "=", "a" * 43 + "="])
def test_a_key_of_another_shape_is_refused(key: str) -> None:
    with pytest.raises(WeComCryptoError) as refused:
        aes_key(key)
    assert refused.value.key == "wecom-key-shape"


def test_comparisons_take_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[Any, Any]] = []

    def note(left: Any, right: Any) -> bool:
        compared.append((left, right))
        return bool(left == right)

    monkeypatch.setattr("hmac.compare_digest", note)
    assert judge(Kind.CHALLENGE, challenge()).is_right
    pairs = {(left, right) for left, right in compared if isinstance(left, bytes)}
    assert (SIGNED.encode(), SIGNED.encode()) in pairs
    assert (CORP.encode(), CORP.encode()) in pairs
    assert any(set(left) == {len(left)} for left, _ in compared), "the padding"


# --- judging


def judge(kind: Kind, received: Received, *, token: str = TOKEN, key: str = KEY, corp: str = CORP) -> Judgement:
    values = {"token": Secret(token), "aes_key": Secret(key), "receive_id": Secret(corp)}
    return FORMAT.judge(kind, received, values)


def challenge(echo: str = quote(ECHO, safe=""), signed: str = SIGNED) -> Received:
    return Received(f"GET /hook?msg_signature={signed}&timestamp={STAMP}&nonce={NONCE}&echostr={echo} HTTP/1.1")


OTHER_CORP = encrypt(KEY, b"1", "ww0000000000000001", b"r" * 16)


@pytest.mark.parametrize(
    ("received", "given_values", "code"),
    [
        pytest.param(challenge(), {}, "challenge-right", id="right"),
        pytest.param(challenge(ECHO), {}, "challenge-right", id="decoded before it was pasted"),
        pytest.param(challenge(signed=SIGNED.upper()), {}, "challenge-right", id="signature in capitals"),
        pytest.param(challenge(), {"token": "other"}, "token-differs", id="another token"),
        pytest.param(challenge(), {"token": f" {TOKEN}"}, "token-blanks", id="blanks around the token"),
        pytest.param(challenge(), {"key": OTHER_KEY}, "decrypt-key-differs", id="another key"),
        pytest.param(challenge(), {"key": KEY[:-1]}, "key-shape", id="key one letter short"),
        pytest.param(challenge(), {"corp": "ww0000000000000001"}, "receive-id-differs", id="another corp id"),
        pytest.param(challenge(), {"token": "x", "key": OTHER_KEY}, "signature-differs", id="another app's"),
        pytest.param(challenge(), {"token": "x", "key": "short"}, "key-shape", id="token and key wrong, key short"),
        pytest.param(challenge(ECHO.replace("+", " ")), {}, "plus-lost", id="plus signs became blanks"),
        pytest.param(challenge(ECHO.replace("+", "%20")), {}, "plus-lost", id="plus signs became encoded blanks"),
        pytest.param(challenge(quote(quote(ECHO, safe=""), safe="")), {}, "encoded-twice", id="encoded twice"),
        pytest.param(challenge(f"%22{quote(ECHO, safe='')}%22"), {}, "quotes", id="in quotes"),
        pytest.param(challenge(quote(ECHO[:-5], safe="")), {}, "cut", id="cut"),
        pytest.param(challenge(quote(ECHO[:40], safe="")), {}, "cut", id="cut between groups of four"),
        pytest.param(challenge("%25%25"), {}, "cut", id="nothing of Base64"),
        pytest.param(Received("GET /hook"), {}, "challenge-not-one", id="no parameters"),
        pytest.param(Received(""), {}, "challenge-not-one", id="nothing"),
        pytest.param(Received(f"?echostr={ECHO}&timestamp=1"), {}, "challenge-incomplete", id="parameters missing"),
        pytest.param(Received(challenge().line.partition("&echostr")[0]), {}, "challenge-incomplete", id="cut address"),
        pytest.param(challenge("%00", SIGNED), {}, "cut", id="a control character"),
    ],
)
def test_challenge_is_judged_with_a_reason(received: Received, given_values: dict[str, str], code: str) -> None:
    found = judge(Kind.CHALLENGE, received, **given_values)
    assert found.code == f"wecom-{code}"
    assert found.is_right is (code == "challenge-right")
    assert found.reply == ("1616140317555161061" if found.is_right else "")
    assert TOKEN not in repr(found)
    assert KEY not in repr(found)


def test_receiver_that_differs_is_named() -> None:
    signed = signature(TOKEN, STAMP, NONCE, OTHER_CORP)
    found = judge(Kind.CHALLENGE, challenge(quote(OTHER_CORP, safe=""), signed))
    assert (found.code, found.parameters["found"]) == ("wecom-receive-id-differs", "ww0000000000000001")


TEXT = "<xml><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[subscribe]]></Event><Note>你好</Note></xml>"


def event(message: str = TEXT, body: str | None = None, query: str | None = None) -> Received:
    made = encrypted_reply(message, Secret(TOKEN), Secret(KEY), CORP, (STAMP, NONCE, b"r" * 16))
    signed = _between(made, "MsgSignature")
    line = f"POST /hook?msg_signature={signed}&timestamp={STAMP}&nonce={NONCE} HTTP/1.1" if query is None else query
    return Received(line, "Content-Type: text/xml", (made if body is None else body).encode())


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><xml><Encrypt>&a;</Encrypt></xml>'


@pytest.mark.parametrize(
    ("received", "given_values", "code"),
    [
        pytest.param(event(), {}, "event-right", id="right"),
        pytest.param(event(), {"token": "other"}, "token-differs", id="another token"),
        pytest.param(event(), {"key": OTHER_KEY}, "decrypt-key-differs", id="another key"),
        pytest.param(event(), {"corp": "ww0000000000000001"}, "receive-id-differs", id="another corp id"),
        pytest.param(event(), {"token": "x", "key": OTHER_KEY}, "signature-differs", id="another app's"),
        pytest.param(event(query=""), {}, "event-line-absent", id="body alone"),
        pytest.param(event(query="POST /hook?nonce=1 HTTP/1.1"), {}, "event-line-absent", id="address of nothing"),
        pytest.param(event(query="POST /hook?msg_signature=1 HTTP/1.1"), {}, "event-incomplete", id="cut address"),
        pytest.param(event(body="{}"), {}, "event-not-xml", id="JSON"),
        pytest.param(event(body="<xml><Encrypt>"), {}, "event-not-xml", id="cut XML"),
        pytest.param(event(body=BOMB), {}, "event-not-xml", id="entities"),
        pytest.param(event(body="<xml><Content>hi</Content></xml>"), {}, "event-not-encrypted", id="plain XML"),
        pytest.param(event(body="<xml><Encrypt>abc</Encrypt></xml>"), {}, "cut", id="cut node"),
        pytest.param(event(body=""), {}, "event-body-absent", id="no body"),
        pytest.param(challenge(), {}, "event-is-challenge", id="a challenge"),
    ],
)
def test_event_is_judged_with_a_reason(received: Received, given_values: dict[str, str], code: str) -> None:
    found = judge(Kind.EVENT, received, **given_values)
    assert found.code == f"wecom-{code}"
    assert found.is_right is (code == "event-right")
    if found.is_right:
        assert (found.shown, found.reply, found.said.subjects) == (TEXT, "", ("event/subscribe",))


# --- made up values


@given(st.binary(min_size=128, max_size=128), st.binary(min_size=128, max_size=128))
def test_made_up_values_are_of_the_form_that_is_accepted(one: bytes, two: bytes) -> None:
    try:
        token, key = FORMAT.generate("token", one), FORMAT.generate("aes_key", two)
    except ValueError:
        assert min(sum(byte < 248 for byte in data) for data in (one, two)) < 43
        return
    assert len(token) == 32
    assert set(token + key) <= set(LETTERS)
    assert decrypt_for(key, encrypt(key, b"hi", CORP, b"r" * 16), CORP) == b"hi"


def test_every_letter_is_as_likely_as_the_next() -> None:
    made = new_token(bytes(range(32))) + "".join(new_token(bytes(range(at, at + 32))) for at in range(32, 217, 8))
    counts = sorted(made.count(letter) for letter in LETTERS)
    assert all(after - before <= 4 for before, after in pairwise(counts))
    with pytest.raises(ValueError, match="too few"):
        new_aes_key(b"\xff" * 200)
    with pytest.raises(KeyError):
        FORMAT.generate("receive_id", bytes(64))


def test_every_code_has_its_words() -> None:
    import inspect
    import re

    from wizard.systems import wecom_callbacks

    source = inspect.getsource(wecom_callbacks)
    codes = set(re.findall(r'_told\(\s*"([a-z-]+)"', source)) | set(re.findall(r'"wecom-([a-z-]+-right)"', source))
    codes |= set(re.findall(r'yield "([a-z-]+)"', source))
    codes |= {"not-encrypted", "decrypt-key-differs", "event-line-absent", "event-incomplete", "signature-differs"}
    codes |= {"event-is-challenge", "event-body-absent", "key-shape"}
    assert len(codes) >= 20
    for language in ("zh_CN", "en"):
        texts = RESOURCES.texts(language)
        missing = [one for one in codes for part in ("message", "fix") if not texts.has(f"webhook.wecom-{one}.{part}")]
        assert missing == []
        assert all(texts.has(f"webhook.answer.wecom-callbacks.{one}") for one in ("echo", "accept", "refuse"))
