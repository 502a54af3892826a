"""Is a received WeCom request right: the GET that proves the address, and the encrypted POST of a message or event.

Sources: WeCom, "回调配置" (msg_signature, timestamp, nonce, echostr; the plain echostr within one second and nothing
around it), "接收消息与事件" (the signature is over the Encrypt node; an empty answer is enough) and "加解密方案说明".
"""

from __future__ import annotations

import base64
import binascii
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import unquote, unquote_plus
from xml.sax.saxutils import escape

from wizard.core.callbacks import Judgement, Kind, Received, Said
from wizard.core.secret import Secret
from wizard.systems.wecom_crypto import (
    KEY_LETTERS,
    WeComCryptoError,
    aes_key,
    decrypt_for,
    encrypt,
    is_equal,
    new_aes_key,
    new_token,
    signature,
)
from wizard.systems.wecom_crypto import decrypt as decrypted

_MOST_SHOWN = 20_000
_MOST_NAMED = 64
_NAMES = ("msg_signature", "timestamp", "nonce", "echostr")
_UNREADABLE = "decrypt-key-differs"


class WeComCallbacks:
    """The callback format "wecom-callbacks" (wizard.core.callbacks.CallbackFormat)."""

    needs: ClassVar[Mapping[Kind, tuple[str, ...]]] = {
        Kind.CHALLENGE: ("token", "aes_key", "receive_id"),
        Kind.EVENT: ("token", "aes_key", "receive_id"),
    }
    generated: ClassVar[tuple[str, ...]] = ("token", "aes_key")

    def judge(self, kind: Kind, received: Received, values: Mapping[str, Secret]) -> Judgement:
        """Judge the GET of the set-up or the POST of a message or event."""
        own = _Own(*(values[role].reveal() for role in ("token", "aes_key", "receive_id")))
        return judge_challenge(received.line, own) if kind is Kind.CHALLENGE else judge_event(received, own)

    def generate(self, role: str, randomness: bytes) -> str:
        """A Token or an EncodingAESKey."""
        return {"token": new_token, "aes_key": new_aes_key}[role](randomness)


@dataclass(frozen=True, slots=True)
class _Own:
    token: str
    aes_key: str
    receive_id: str


@dataclass(frozen=True, slots=True)
class _Sent:
    """What was signed, and by which signature."""

    stated: str
    timestamp: str
    nonce: str
    encrypted: str

    def is_signed_with(self, token: str) -> bool:
        return is_equal(signature(token, self.timestamp, self.nonce, self.encrypted), self.stated.strip().lower())


def judge_challenge(line: str, own: _Own) -> Judgement:
    """Judge the GET of the set-up: a whole address, a request line or the bare query. Its right answer is `reply`."""
    query = _query(line)
    given = _parsed(query, unquote)
    absent = [name for name in _NAMES if not given.get(name)]
    if len(absent) == len(_NAMES):
        return _told("challenge-not-one")
    if absent:
        return _told("challenge-incomplete", names=", ".join(absent))
    sent = _sent(given, given["echostr"])
    if not sent.is_signed_with(own.token):
        return _why_not(sent, query, own)
    judged = _opened(sent, own)
    if isinstance(judged, Judgement):
        return judged
    text = judged.decode("utf-8", "replace")
    return Judgement("wecom-challenge-right", reply=text, is_right=True)


def judge_event(received: Received, own: _Own) -> Judgement:
    """Judge the POST of a message or event: the query of its address, and its XML byte for byte."""
    body = received.body.strip()
    if not body:
        return _told("event-is-challenge" if "echostr=" in received.line else "event-body-absent")
    encrypted = _node(body, "Encrypt")
    if encrypted is None:
        return _told("event-not-xml")
    if not encrypted:
        return _told("event-not-encrypted")
    query = _query(received.line)
    given = _parsed(query, unquote)
    absent = [name for name in _NAMES[:3] if not given.get(name)]
    if absent:
        return _told("event-line-absent" if len(absent) == 3 else "event-incomplete", names=", ".join(absent))
    sent = _sent(given, encrypted)
    if not sent.is_signed_with(own.token):
        return _why_not(sent, "", own)
    judged = _opened(sent, own)
    if isinstance(judged, Judgement):
        return judged
    shown = judged.decode("utf-8", "replace")[:_MOST_SHOWN]
    return Judgement("wecom-event-right", is_right=True, shown=shown, said=_said(judged))


def _told(code: str, **parameters: object) -> Judgement:
    return Judgement(f"wecom-{code}", parameters)


def _query(line: str) -> str:
    words = line.strip().split()
    target = next((word for word in words if "msg_signature=" in word or "echostr=" in word), "")
    # A blank inside may be a plus that was decoded: what follows then belongs to the query as well.
    target = target and line.strip()[line.strip().index(target) :]
    target = target.removesuffix(" HTTP/1.1").removesuffix(" HTTP/1.0").removesuffix(" HTTP/2.0")
    # Not urlsplit: it raises for a host that is none, and the host does not matter here.
    return target.partition("?")[2].partition("#")[0] if "?" in target else target


def _parsed(query: str, decode: Callable[[str], str]) -> dict[str, str]:
    """First values by name. A plus stays one: WeCom sends it as %2B, so one that stands there was decoded already."""
    pairs = (part.partition("=") for part in query.split("&"))
    found: dict[str, str] = {}
    for name, _, value in pairs:
        found.setdefault(name, decode(value))
    return found


def _sent(given: Mapping[str, str], encrypted: str) -> _Sent:
    return _Sent(given["msg_signature"], given["timestamp"], given["nonce"], encrypted)


def _opened(sent: _Sent, own: _Own) -> bytes | Judgement:
    """The decrypted content of what is signed rightly, or why it cannot be had."""
    try:
        return decrypt_for(own.aes_key, sent.encrypted, own.receive_id)
    except WeComCryptoError as error:
        return _unreadable(error.key, sent, own)


def _unreadable(key: str, sent: _Sent, own: _Own) -> Judgement:
    if key == "wecom-key-shape":
        return _told("key-shape", count=len(own.aes_key), wanted=KEY_LETTERS)
    if key == "wecom-receive-id":
        _, found = decrypted(own.aes_key, sent.encrypted)
        return _told("receive-id-differs", found=_printable(found), own=_printable(own.receive_id))
    return _told("not-encrypted" if key in ("wecom-not-base64", "wecom-not-blocks") else _UNREADABLE)


def _printable(text: str) -> str:
    kept = "".join(one for one in text[:_MOST_NAMED] if unicodedata.category(one)[0] != "C")
    return kept or "–"


# --- why a signature does not fit


def _why_not(sent: _Sent, query: str, own: _Own) -> Judgement:
    """The first explanation that makes the signature fit, else the one that fits best."""
    for reason, encrypted in _readings(query):
        if _Sent(sent.stated, sent.timestamp, sent.nonce, encrypted).is_signed_with(own.token):
            return _told(reason)
    if own.token != own.token.strip() and sent.is_signed_with(own.token.strip()):
        return _told("token-blanks")
    if not _is_whole(sent.encrypted):
        return _told("cut")
    if _belongs_to(own, sent):
        return _told("token-differs")
    return _told("signature-differs" if _has_key_shape(own.aes_key) else "key-shape", **_key_told(own))


def _readings(query: str) -> Iterator[tuple[str, str]]:
    """(reason, echostr) of the usual ways in which an echostr is decoded wrongly on the way."""
    raw = next((part.partition("=")[2] for part in query.split("&") if part.startswith("echostr=")), "")
    yield "plus-lost", unquote(raw).replace(" ", "+")
    yield "encoded-twice", unquote(unquote(raw))
    yield "encoded-twice", unquote(unquote_plus(raw)).replace(" ", "+")
    yield "not-decoded", raw
    yield "quotes", unquote(raw).strip("\"'“”")


def _is_whole(encrypted: str) -> bool:
    try:
        data = base64.b64decode(encrypted, validate=True)
    except (binascii.Error, ValueError):
        return False
    return bool(data) and len(data) % 16 == 0


def _belongs_to(own: _Own, sent: _Sent) -> bool:
    try:
        decrypt_for(own.aes_key, sent.encrypted, own.receive_id)
    except WeComCryptoError:
        return False
    return True


def _has_key_shape(key: str) -> bool:
    try:
        aes_key(key)
    except WeComCryptoError:
        return False
    return True


def _key_told(own: _Own) -> dict[str, object]:
    return {} if _has_key_shape(own.aes_key) else {"count": len(own.aes_key), "wanted": KEY_LETTERS}


# --- XML


def _node(body: bytes, name: str) -> str | None:
    """The text of the root's child, "" when there is none; None for what is no XML."""
    root = _root(body)
    if root is None:
        return None
    found = root.find(name)
    return "" if found is None else (found.text or "").strip()


def _root(body: bytes) -> Any:
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
    from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

    try:
        return fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, RecursionError, ValueError, LookupError):
        return None


def _said(content: bytes) -> Said:
    """The kinds of message that the content names: `event/change_contact`, `text`."""
    root = _root(content)
    if root is None:
        return Said()
    kinds = (_printable(root.findtext(name) or "") for name in ("MsgType", "Event", "ChangeType"))
    named = "/".join(one for one in kinds if one != "–")
    return Said(subjects=(named,)) if named else Said()


def encrypted_reply(message: str, token: Secret, key: Secret, receive_id: str, stamp: tuple[str, str, bytes]) -> str:
    """The XML that answers a POST with a message. `stamp`: timestamp, nonce and 16 random bytes."""
    timestamp, nonce, randomness = stamp
    encrypted = encrypt(key.reveal(), message.encode("utf-8"), receive_id, randomness)
    signed = signature(token.reveal(), timestamp, nonce, encrypted)
    return (
        f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt><MsgSignature><![CDATA[{signed}]]></MsgSignature>"
        f"<TimeStamp>{escape(timestamp)}</TimeStamp><Nonce>{escape(nonce)}</Nonce></xml>"
    )
