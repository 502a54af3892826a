"""Signing agrees with the published base strings and with pyshopee2 on random input."""

from __future__ import annotations

import importlib
import sys
import types
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.descriptors.system import Request
from wizard.systems.shopee_signing import sign, signature

KEY = "test_partner_key"
NOW = datetime(2026, 11, 21, 6, 0, 0, 999_000, tzinfo=UTC)
SHOP = ("59777174636562737266615546704c6d", "14701711")
MERCHANT = ("09777174636962737266615546704c6d", "1000000")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param(
            ("/api/v2/auth/token/get", "123456", "test_partner_id", "test_shop_id", "test_main_account_id"),
            "37c864bd9821ff5f2c2f46b2faca14eb1811a718d1fdc6dcf383cba7c74bf9e9",
            id="published by shopee-sdk",
        ),
        pytest.param(
            ("2001887", "/api/v2/shop/get_shop_info", 1655714431, *SHOP),
            "9fdae5aeed86e753249982ec04aa54339280f12d3f456b9e3f7d8ee91e66a2b3",
            id="shop",
        ),
        pytest.param(
            ("2001887", "/api/v2/global_product/get_category", 1655714431, *MERCHANT),
            "acd5a420a62ce9d730d869464ecd8e0cc66698e31175baf1b755007c90d0bd35",
            id="merchant",
        ),
        pytest.param(
            ("2001887", "/api/v2/public/get_shops_by_partner", 1655714431),
            "bfd95b21eda3ed2c80e9373e8c0ce80bdc39b2dc02e4c6dc19e1413c75f8ab09",
            id="public",
        ),
        pytest.param(
            ("10090", "/api/v2/shop/auth_partner", 1594897040),
            "db2b48b12a290e1a81ddf4b3f8ca6e021c5896a40e7186acbb74033745019e31",
            id="signed link",
        ),
    ],
)
def test_signature_is_that_of_the_known_answer(parts: tuple[object, ...], expected: str) -> None:
    assert signature(KEY, *parts) == expected


def request(query: dict[str, str], body: Any = None) -> Request:
    return Request("POST", "/api/v2/shop/get_shop_info", query=query, json=body)


VALUES = {"partner_id": "2001887", "partner_key": KEY}


@pytest.mark.parametrize(
    ("query", "account"),
    [
        pytest.param({}, (), id="public"),
        pytest.param({"page_size": "100"}, (), id="public with a query of its own"),
        pytest.param({"shop_id": "7"}, (), id="an id without a token is public"),
        pytest.param({"access_token": "t", "shop_id": "7"}, ("t", "7"), id="shop"),
        pytest.param({"access_token": "t", "merchant_id": "8"}, ("t", "8"), id="merchant"),
        pytest.param({"access_token": "t", "user_id": "9"}, ("t", "9"), id="user"),
        pytest.param({"access_token": "t", "principal_id": "3"}, ("t", "3"), id="principal"),
    ],
)
def test_what_is_signed_follows_from_the_query(query: dict[str, str], account: tuple[str, ...]) -> None:
    moment = int(NOW.timestamp())
    signed = sign(request(query), VALUES, NOW)
    made = signature(KEY, "2001887", "/api/v2/shop/get_shop_info", moment, *account)
    assert signed.query == {"partner_id": "2001887", "timestamp": str(moment), "sign": made, **query}


def test_ids_in_the_body_become_numbers_and_nothing_else_changes() -> None:
    body = {"code": "123", "partner_id": "7", "shop_id": "9" * 19, "main_account_id": "", "refresh_token": "0"}
    signed = sign(request({}, body), VALUES, NOW)
    assert signed.json == {**body, "partner_id": 7, "shop_id": int("9" * 19)}
    assert sign(request({}, None), VALUES, NOW).json is None


def test_the_app_signs_requests_of_the_system() -> None:
    assert Resources([shipped_root()]).system_index("shopee").signer == "shopee"


@pytest.fixture(scope="module")
def other() -> Iterator[Any]:
    """pyshopee2 without the browser it imports."""
    names = ("selenium", "selenium.webdriver")
    with pytest.MonkeyPatch.context() as patch:
        for name in names:
            patch.setitem(sys.modules, name, types.ModuleType(name))
        patch.setattr(sys.modules["selenium"], "webdriver", sys.modules["selenium.webdriver"], raising=False)
        yield importlib.import_module("pyshopee2.client").Client


KEYS = st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=80)
TEXTS = st.text(alphabet=st.characters(codec="ascii", categories=("L", "N")), max_size=40)


@given(KEYS, st.integers(1, 4_294_967_295), TEXTS, st.integers(1, 2**40), TEXTS, st.integers(1, 2**60))
def test_signature_agrees_with_pyshopee2(
    other: Any, key: str, partner: int, path: str, moment: int, token: str, shop: int
) -> None:
    client = other.__new__(other)
    client.partner_key, client.partner_id, client.shop_id = key, partner, shop
    client.access_token = token
    assert signature(key, partner, path, moment, token, shop) == client._api_sign(path, moment)
    assert signature(key, partner, path, moment) == client._api_short_sign(path, moment)
