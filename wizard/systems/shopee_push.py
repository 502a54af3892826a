"""Is a push that was received really Shopee's. Nothing is sent.

Sources: Shopee, guide 18 "Push mechanism" (the header Authorization is the lower-case hex HMAC-SHA256 of callback URL,
"|" and raw body; a 2xx with an empty body within 3 seconds). That the key is the push partner key, and the URL the text
that stands in the Console whatever way the request came, is what six public projects measured in 2026.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any, ClassVar

from wizard.core.callbacks import Judgement, Kind, Received, Said
from wizard.core.secret import Secret

_HEX = re.compile(r"[0-9a-fA-F]{64}")
_PREFIXED = re.compile(r"(?:bearer|sha256|hmac(?:-sha256)?|shopee)[ =:]", re.IGNORECASE)
_MOST_SHOWN = 200


class ShopeePush:
    """The callback format "shopee-push" (wizard.core.callbacks.CallbackFormat)."""

    needs: ClassVar[Mapping[Kind, tuple[str, ...]]] = {Kind.EVENT: ("push_key", "api_key")}
    generated: ClassVar[tuple[str, ...]] = ()

    def judge(self, kind: Kind, received: Received, values: Mapping[str, Secret]) -> Judgement:  # noqa: ARG002
        """Judge the POST of a push by the address it came to, as its first line or its Host header has it."""
        return judge_push(_address(received), received, values["push_key"], values["api_key"])

    def generate(self, role: str, randomness: bytes) -> str:  # noqa: ARG002
        """Nothing here is made up by the seller."""
        raise KeyError(role)


def push_signature(key: Secret, callback_url: str, body: bytes) -> str:
    """The Authorization header of a push to this URL."""
    secret = key.reveal().encode("utf-8", "surrogatepass")
    return hmac.new(secret, callback_url.encode("utf-8", "surrogatepass") + b"|" + body, sha256).hexdigest()


def judge_push(callback_url: str, received: Received, push_key: Secret, api_key: Secret) -> Judgement:
    """Judge a push. `callback_url` is the text in the Console, or as near to it as is known."""
    said = _said(received.body)
    stated = _header(received.headers)
    if said.subjects == ("code 0",):
        return Judgement("shopee-push-ping", is_right=True, said=said)
    if not stated:
        return Judgement("shopee-push-header-absent", said=said)
    if not callback_url:
        return Judgement("shopee-push-address-absent", said=said)
    wrong = _shape_problem(stated)
    if wrong:
        return Judgement(wrong, said=said)
    if _is_by(push_key, callback_url, received.body, stated):
        return Judgement("shopee-push-right", is_right=True, said=said)
    return replace(_why_not(callback_url, received.body, stated, push_key, api_key), said=said)


def _is_by(key: Secret, callback_url: str, body: bytes, stated: str) -> bool:
    return hmac.compare_digest(push_signature(key, callback_url, body), stated)


def _why_not(callback_url: str, body: bytes, stated: str, push_key: Secret, api_key: Secret) -> Judgement:
    """The first explanation that makes the signature fit; else it is another key, or another address altogether."""
    for url in (callback_url, *_urls(callback_url)):
        if url != callback_url and _is_by(push_key, url, body, stated):
            return Judgement("shopee-push-url-differs", {"url": url[:_MOST_SHOWN]})
        if _is_by(api_key, url, body, stated):
            return Judgement("shopee-push-api-key")
    for how, variant in _bodies(body):
        if variant != body and _is_by(push_key, callback_url, variant, stated):
            return Judgement("shopee-push-body-changed", {"how": f"@webhook.how.{how}"})
    if hmac.compare_digest(_unjoined(push_key, callback_url, body), stated):
        return Judgement("shopee-push-not-joined")
    return Judgement("shopee-push-key-differs")


def _unjoined(key: Secret, callback_url: str, body: bytes) -> str:
    """What comes out when the | between address and body is left out."""
    secret = key.reveal().encode("utf-8", "surrogatepass")
    return hmac.new(secret, callback_url.encode("utf-8", "surrogatepass") + body, sha256).hexdigest()


def _urls(callback_url: str) -> Iterator[str]:
    """The ways in which the text in the Console may differ from the address a request came to."""
    plain = callback_url.partition("#")[0]
    bare, _, query = plain.partition("?")
    for scheme in ("https", "http"):
        rest = bare.partition("://")[2] or bare
        host, slash, path = rest.partition("/")
        paths = dict.fromkeys((slash + path, (slash + path).rstrip("/"), (slash + path).rstrip("/") + "/"))
        for one in paths:
            for name in dict.fromkeys((host, host.partition(":")[0], host.lower())):
                yield f"{scheme}://{name}{one}"
                if query:
                    yield f"{scheme}://{name}{one}?{query}"


def _bodies(body: bytes) -> Iterator[tuple[str, bytes]]:
    """What the body may have been before something on the way rewrote it: (reason, bytes)."""
    yield "bom", body.removeprefix(b"\xef\xbb\xbf")
    yield "line-end", body.rstrip(b"\r\n")
    yield from (("line-end", body + end) for end in (b"\n", b"\r\n"))
    yield "line-end", body.replace(b"\r\n", b"\n")
    yield "line-end", body.replace(b"\n", b"\r\n")
    try:
        value = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return
    for separators in ((",", ":"), (", ", ": ")):
        for is_ascii in (True, False):
            for is_sorted in (False, True):
                text = json.dumps(value, separators=separators, ensure_ascii=is_ascii, sort_keys=is_sorted)
                yield "serialised", text.encode("utf-8", "surrogatepass")


def _shape_problem(stated: str) -> str:
    if _PREFIXED.match(stated):
        return "shopee-push-header-prefixed"
    if not _HEX.fullmatch(stated):
        return "shopee-push-malformed"
    return "" if stated == stated.lower() else "shopee-push-upper-case"


def _header(headers: str, name: str = "authorization") -> str:
    lines = (line.partition(":") for line in headers.splitlines())
    return next((value.strip() for key, colon, value in lines if colon and key.strip().lower() == name), "")


def _address(received: Received) -> str:
    """The address of the request: whole as it stands, or Host header and path; "" when neither says it."""
    target = next((word for word in received.line.split() if "/" in word and not word.startswith("HTTP/")), "")
    if "://" in target:
        return target
    host = _header(received.headers, "host")
    scheme = _header(received.headers, "x-forwarded-proto") or "https"
    return f"{scheme}://{host}{target}" if host and target else ""


def _said(body: bytes) -> Said:
    """The push's code; nothing for a body that is no push."""
    try:
        found: Any = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return Said()
    code = found.get("code") if isinstance(found, Mapping) else None
    return Said((f"code {code}",)) if isinstance(code, int) and not isinstance(code, bool) else Said()
