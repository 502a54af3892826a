"""Is a received webhook request right: the challenge of the set-up, and the signature of an event. Nothing is sent.

Sources: Meta, "Create a webhook endpoint" and "Webhooks: validating payloads" (hub.challenge; X-Hub-Signature-256, an
HMAC-SHA256 of the raw body keyed with the app secret; Meta signs the payload with escaped unicode, lower-case hex).
"""

from __future__ import annotations

import base64
import hmac
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from wizard.core.callbacks import Judgement, Kind, Received
from wizard.core.secret import Secret
from wizard.systems.meta_webhook_events import read_event

_HEADER = "x-hub-signature-256"
_OLD_HEADER = "x-hub-signature"
_HEX = re.compile(r"[0-9a-fA-F]{64}")


class MetaWebhooks:
    """The callback format "meta-webhooks" (wizard.core.callbacks.CallbackFormat)."""

    needs: ClassVar[Mapping[Kind, tuple[str, ...]]] = {Kind.CHALLENGE: ("verify_token",), Kind.EVENT: ("app_secret",)}
    generated: ClassVar[tuple[str, ...]] = ("verify_token",)

    def judge(self, kind: Kind, received: Received, values: Mapping[str, Secret]) -> Judgement:
        """Judge the GET of the set-up or the POST of an event."""
        if kind is Kind.CHALLENGE:
            if not received.line and (received.headers or received.body):
                return Judgement("challenge-line-absent")
            return judge_challenge(received.line, values["verify_token"])
        if _is_challenge(received):
            return Judgement("event-is-challenge")
        found = judge_signed_post(received.headers, received.body, values["app_secret"])
        return replace(found, said=read_event(received.body))

    def generate(self, role: str, randomness: bytes) -> str:
        """A verify token."""
        if role not in self.generated:
            raise KeyError(role)
        return verify_token(randomness[:24])


def _is_challenge(received: Received) -> bool:
    return not received.body and "hub.mode=" in received.line


def verify_token(randomness: bytes) -> str:
    """A verify token made of random bytes (16 or more): letters, digits, - and _ only. ValueError for fewer."""
    if len(randomness) < 16:
        raise ValueError("too few random bytes")
    return base64.urlsafe_b64encode(randomness).decode("ascii").rstrip("=")


def judge_challenge(request: str, expected: Secret) -> Judgement:
    """Judge the GET of the set-up: a whole address, a request line or the bare query."""
    given = parse_qs(_query(request), keep_blank_values=True)
    if not any(name.startswith("hub.") for name in given):
        return Judgement("challenge-underscored" if "hub_mode" in given else "challenge-not-one")
    mode, token, challenge = (given.get(f"hub.{name}", [""])[0] for name in ("mode", "verify_token", "challenge"))
    if mode != "subscribe":
        return Judgement("challenge-mode", {"mode": mode[:40] or "-"})
    if not token:
        return Judgement("challenge-token-absent")
    if not _is_equal(token, expected.reveal()):
        near = token.strip().casefold() == expected.reveal().strip().casefold()
        return Judgement("challenge-token-nearly" if near else "challenge-token-differs")
    return Judgement("challenge-right", reply=challenge, is_right=True) if challenge else Judgement("challenge-absent")


def _query(request: str) -> str:
    words = request.strip().split()
    target = next((word for word in words if "hub." in word or "hub_" in word), request.strip())
    return urlsplit(target).query if "?" in target else target


def _is_equal(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode("utf-8", "surrogatepass"), right.encode("utf-8", "surrogatepass"))


def judge_signed_post(headers: str, body: bytes, app_secret: Secret) -> Judgement:
    """Judge the POST of an event: its headers as text (one a line), its body byte for byte as it was received."""
    found = _headers(headers)
    if _HEADER not in found:
        return Judgement("signature-old-header" if _OLD_HEADER in found else "signature-header-absent")
    stated = found[_HEADER].strip().strip('"')
    wrong = _shape_problem(stated)
    if wrong:
        return Judgement(wrong)
    key, digest = app_secret.reveal().encode("utf-8", "surrogatepass"), stated.removeprefix("sha256=")
    if _signs(key, body, digest):
        return Judgement("signature-right", is_right=True)
    if not body:
        return Judgement("signature-body-absent")
    return _why_not(app_secret.reveal(), body, digest)


def _headers(text: str) -> dict[str, str]:
    lines = (line.partition(":") for line in text.splitlines())
    return {name.strip().lower(): value.strip() for name, colon, value in lines if colon}


def _shape_problem(stated: str) -> str:
    """What is wrong with the header's value as such, "" for nothing."""
    if stated.startswith("sha1="):
        return "signature-sha1"
    if _HEX.fullmatch(stated):
        return "signature-prefix-absent"
    if not stated.startswith("sha256=") or not _HEX.fullmatch(stated.removeprefix("sha256=")):
        return "signature-malformed"
    return "" if stated == stated.lower() else "signature-upper-case"


def _signs(key: bytes, body: bytes, digest: str) -> bool:
    return hmac.compare_digest(hmac.new(key, body, sha256).hexdigest(), digest)


def _why_not(secret: str, body: bytes, digest: str) -> Judgement:
    """The first explanation that makes the signature fit; else it is another secret (or other content)."""
    key = secret.encode("utf-8", "surrogatepass")
    for reason, variant in _variants(body):
        if variant != body and _signs(key, variant, digest):
            return Judgement("signature-body-changed", {"how": f"@webhook.how.{reason}"})
    if secret != secret.strip() and _signs(secret.strip().encode("utf-8", "surrogatepass"), body, digest):
        return Judgement("signature-secret-blanks")
    if hmac.compare_digest(sha256(body).hexdigest(), digest):
        return Judgement("signature-not-keyed")
    if not re.fullmatch(r"[0-9a-f]{32}", secret):
        return Judgement("signature-secret-shape")
    return Judgement("signature-secret-differs")


def _variants(body: bytes) -> Iterator[tuple[str, bytes]]:
    """What the body may have been before something on the way rewrote it: (reason, bytes)."""
    yield "bom", body.removeprefix(b"\xef\xbb\xbf")
    yield "line-end", body.rstrip(b"\r\n")
    yield "line-end", body.replace(b"\r\n", b"\n")
    yield "line-end", body.replace(b"\n", b"\r\n")
    try:
        value = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return
    for text in _dumps(value):
        yield "serialised", text.encode("utf-8", "surrogatepass")


def _dumps(value: Any) -> Iterator[str]:
    """The usual ways of writing a JSON value; Meta escapes slashes and letters beyond ASCII."""
    for separators in ((",", ":"), (", ", ": ")):
        for is_ascii in (True, False):
            written = json.dumps(value, separators=separators, ensure_ascii=is_ascii)
            yield written
            yield written.replace("/", "\\/")
            yield json.dumps(value, separators=separators, ensure_ascii=is_ascii, sort_keys=True)


def signature_of(body: bytes, app_secret: Secret) -> str:
    """The X-Hub-Signature-256 value Meta would send for the body."""
    return "sha256=" + hmac.new(app_secret.reveal().encode("utf-8"), body, sha256).hexdigest()
