"""Signs requests to Temu's open platform.

Source: Temu partner documentation, "签名规则" (doc 129273750890): the upper-case hex MD5 of the app secret, every outer
member of the request as name and value, sorted by name, and the app secret again. Nested values are compact JSON in the
order they are sent, booleans `true` and `false`. The time is in whole seconds, ten digits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import md5
from typing import Any

from wizard.core.descriptors.system import Request


def signature(app_secret: str, members: Mapping[str, Any]) -> str:
    """The signature of a request's members, `sign` not among them."""
    text = "".join(name + _text(members[name]) for name in sorted(members))
    signed = f"{app_secret}{text}{app_secret}".encode("utf-8", "surrogatepass")
    return md5(signed, usedforsecurity=False).hexdigest().upper()


def sign(request: Request, values: Mapping[str, str], now: datetime) -> Request:
    """The request with timestamp and sign in its JSON. `values` has app_secret among others."""
    members = {**(request.json or {}), "timestamp": int(now.timestamp())}
    return replace(request, json={**members, "sign": signature(values.get("app_secret", ""), members)})


def _text(value: Any) -> str:
    """A value as it stands in the request's JSON; a text without its quotes."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
