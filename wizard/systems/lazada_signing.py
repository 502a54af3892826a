"""Signs requests to Lazada Open Platform.

Sources: open.lazada.com, "Signature algorithm" (node 10450, doc 108068), as mirrored in lazykern/ecommerce-api-docs:
the upper-case hex HMAC-SHA256, keyed with the app secret, of the path below /rest and every parameter of query and form
as name and value, sorted by name. The time is in milliseconds. AliExpress, whose gateway is the same, prints a whole
example.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from wizard.core.descriptors.system import Request

_GATEWAY = "/rest"
_FIRST_PAGES = {"/im/session/list": "start_time"}
"""Lists of which the first page begins at a moment: the time of the request, unless the request names another."""


def signature(app_secret: str, path: str, parameters: Mapping[str, str]) -> str:
    """The signature of a path (without /rest) and all its parameters but `sign`."""
    text = path + "".join(f"{name}{parameters[name]}" for name in sorted(parameters))
    key, message = (one.encode("utf-8", "surrogatepass") for one in (app_secret, text))
    return hmac.new(key, message, sha256).hexdigest().upper()


def sign(request: Request, values: Mapping[str, str], now: datetime) -> Request:
    """The request with app_key, sign_method, timestamp and sign in its query. JSON bodies are not part of any request
    that is made here. `values` are app_key and app_secret among others."""
    path, moment = request.path.removeprefix(_GATEWAY), str(int(now.timestamp() * 1000))
    query = {"app_key": values.get("app_key", ""), "sign_method": "sha256", "timestamp": moment}
    if path in _FIRST_PAGES:
        query[_FIRST_PAGES[path]] = moment
    query |= request.query
    made = signature(values.get("app_secret", ""), path, {**query, **(request.form or {})})
    return replace(request, query={**query, "sign": made})
