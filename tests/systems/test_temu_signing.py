"""Signing reproduces the worked example of Temu's documents and holds what the rule says."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import md5
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.adapters.ladders.filling import encoded
from wizard.adapters.resources import Resources, shipped_root
from wizard.core.descriptors.system import Request
from wizard.systems.temu_signing import sign, signature

NOW = datetime(2026, 11, 21, 6, 0, 0, 999_000, tzinfo=UTC)
EXAMPLE_SECRET = "ac0a3e952eaaa5b19c0e615c2ef497f50afa6e49"
EXAMPLE = {
    "type": "bg.shiporder.staging.add",
    "app_key": "47bb4bb7769e12d9f7aa93cf029fe529",
    "access_token": "1zz6vlvwq1kulyyyybkdy0bfwnlrgfls8e4ssefhxpanh1mltyodjacc",
    "data_type": "JSON",
    "timestamp": 1739688901,
    "joinInfoList": [{"deliveryAddressType": 1, "subPurchaseOrderSn": "WB2411113267800"}],
}
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda one: st.lists(one, max_size=3) | st.dictionaries(TEXTS, one, max_size=3),
    max_leaves=6,
)


def made_of(secret: str, text: str) -> str:
    return md5(f"{secret}{text}{secret}".encode(), usedforsecurity=False).hexdigest().upper()


def test_signature_is_that_of_the_worked_example() -> None:
    assert signature(EXAMPLE_SECRET, EXAMPLE) == "BA49C39EFE53461582CC779CDA2ADB3E"


@pytest.mark.parametrize(
    ("members", "text"),
    [
        pytest.param({"b": True, "a": False}, "afalsebtrue", id="booleans as in JSON"),
        pytest.param({"n": 7, "m": "7"}, "m7n7", id="a number and its text"),
        pytest.param(
            {"x": {"b": 1, "a": " c'd "}}, 'x{"b":1,"a":" c\'d "}', id="nested in the order sent, blanks kept"
        ),
        pytest.param({"x": ["货", '"']}, 'x["货","\\""]', id="nested texts as in JSON"),
        pytest.param({"imagedata": "1", "imageBizType": "0"}, "imageBizType0imagedata1", id="sorted by the bare name"),
    ],
)
def test_members_are_written_as_they_are_sent(members: dict[str, Any], text: str) -> None:
    assert signature("s", members) == made_of("s", text)


@given(TEXTS, st.dictionaries(TEXTS, VALUES, max_size=5))
def test_nested_values_are_signed_byte_for_byte_as_they_are_sent(secret: str, members: dict[str, Any]) -> None:
    signed = sign(Request("POST", "/openapi/router", json=members), {"app_secret": secret}, NOW)
    _headers, body = encoded(signed)
    assert body is not None
    sent = body.decode()
    for name, value in signed.json.items():
        if name != "sign" and not isinstance(value, str):
            assert json.dumps(value, ensure_ascii=False, separators=(",", ":")) in sent
    rest = {name: value for name, value in json.loads(sent).items() if name != "sign"}
    assert signed.json["sign"] == signature(secret, rest)


def test_time_is_in_seconds_and_signed() -> None:
    signed = sign(Request("POST", "/openapi/router", json={"type": "x"}), {"app_secret": "s"}, NOW).json
    assert signed["timestamp"] == 1795240800
    assert signed["sign"] == made_of("s", "timestamp1795240800typex")


def test_the_app_signs_requests_of_the_system() -> None:
    assert Resources([shipped_root()]).system_index("temu").signer == "temu"
