"""Is a push that was received really Lazada's. Nothing is sent.

Source: open.lazada.com, "Lazada Push Mechanism" (node 29524, doc 120168): the header Authorization is the hex
HMAC-SHA256, keyed with the app secret, of the app key and the raw body. The sample code writes lower case; the case is
not looked at. The address is no part of it.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, ClassVar

from wizard.core.callbacks import Judgement, Kind, Received, Said
from wizard.core.secret import Secret

_HEX = re.compile(r"[0-9a-fA-F]{64}")


class LazadaPush:
    """The callback format "lazada-push" (wizard.core.callbacks.CallbackFormat)."""

    needs: ClassVar[Mapping[Kind, tuple[str, ...]]] = {Kind.EVENT: ("app_key", "app_secret")}
    generated: ClassVar[tuple[str, ...]] = ()

    def judge(self, kind: Kind, received: Received, values: Mapping[str, Secret]) -> Judgement:  # noqa: ARG002
        """Judge the POST of a push by its header and body."""
        stated, said = _header(received.headers), _said(received.body)
        if not stated:
            return Judgement("lazada-push-header-absent", said=said)
        if not _HEX.fullmatch(stated):
            return Judgement("lazada-push-malformed", said=said)
        if _is_by(values, received.body, stated):
            return Judgement("lazada-push-right", is_right=True, said=said)
        for how, body in _bodies(received.body):
            if _is_by(values, body, stated):
                return Judgement("lazada-push-body-changed", {"how": f"@webhook.how.{how}"}, said=said)
        return Judgement("lazada-push-differs", said=said)

    def generate(self, role: str, randomness: bytes) -> str:  # noqa: ARG002
        """Nothing here is made up by the seller."""
        raise KeyError(role)


def push_signature(app_key: str, app_secret: Secret, body: bytes) -> str:
    """The Authorization header of a push with this body."""
    key, name = (one.encode("utf-8", "surrogatepass") for one in (app_secret.reveal(), app_key))
    return hmac.new(key, name + body, sha256).hexdigest()


def _is_by(values: Mapping[str, Secret], body: bytes, stated: str) -> bool:
    made = push_signature(values["app_key"].reveal(), values["app_secret"], body)
    return hmac.compare_digest(made, stated.lower())


def _bodies(body: bytes) -> Iterator[tuple[str, bytes]]:
    """What the body may have been before something on the way rewrote it: (reason, bytes)."""
    yield "bom", body.removeprefix(b"\xef\xbb\xbf")
    yield "line-end", body.rstrip(b"\r\n")
    yield from (("line-end", body + end) for end in (b"\n", b"\r\n"))
    try:
        value = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return
    for separators in ((",", ":"), (", ", ": ")):
        for is_ascii in (True, False):
            text = json.dumps(value, separators=separators, ensure_ascii=is_ascii)
            yield "serialised", text.encode("utf-8", "surrogatepass")


def _header(headers: str) -> str:
    lines = (line.partition(":") for line in headers.splitlines())
    return next((value.strip() for key, colon, value in lines if colon and key.strip().lower() == "authorization"), "")


def _said(body: bytes) -> Said:
    """The push's message type; nothing for a body that is no push."""
    try:
        found: Any = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return Said()
    kind = found.get("message_type") if isinstance(found, Mapping) else None
    return Said((f"message_type {kind}",)) if isinstance(kind, int) and not isinstance(kind, bool) else Said()
