"""Signs requests to Shopee Open Platform API v2.

Sources: open.shopee.com developer guides 16 (API calls, base strings) and 20 (authorization): the lower-case hex
HMAC-SHA256, keyed with the text of the partner key, of partner id, path and time, for an account followed by its access
token and id. Neither query nor body is part of it. The common parameters go in the query, whatever the method.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from wizard.core.descriptors.system import Request

SUBJECTS = ("shop_id", "merchant_id", "user_id", "principal_id")
"""Query parameters of which one names whose token a request carries."""
_NUMBERS = ("partner_id", "main_account_id", "supplier_id", *SUBJECTS)


def signature(partner_key: str, *parts: object) -> str:
    """The signature of a base string given in its parts: partner id, path, time and, for an account, token and id."""
    key, text = (one.encode("utf-8", "surrogatepass") for one in (partner_key, "".join(map(str, parts))))
    return hmac.new(key, text, sha256).hexdigest()


def sign(request: Request, values: Mapping[str, str], now: datetime) -> Request:
    """The request with partner_id, timestamp and sign in its query; ids in its body become integers.

    A request whose query has `access_token` and the id of a shop, merchant, user or principal is signed for that
    account; any other is public. `values` are partner_id and partner_key among others.
    """
    partner, moment = values.get("partner_id", ""), str(int(now.timestamp()))
    query = dict(request.query)
    subject = next((query[name] for name in SUBJECTS if name in query), "")
    account = (query["access_token"], subject) if "access_token" in query and subject else ()
    made = signature(values.get("partner_key", ""), partner, request.path, moment, *account)
    signed = {"partner_id": partner, "timestamp": moment, "sign": made}
    return replace(request, query={**signed, **query}, json=_with_numbers(request.json))


def _with_numbers(body: Any) -> Any:
    if not isinstance(body, Mapping):
        return body
    return {name: int(one) if name in _NUMBERS and _is_number(one) else one for name, one in body.items()}


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20
