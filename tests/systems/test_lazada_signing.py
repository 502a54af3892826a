"""Signing agrees with the printed example of AliExpress, whose gateway is the same, and holds what the rule says."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from hashlib import sha256
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.descriptors.system import Request
from wizard.systems.lazada_signing import sign, signature

NOW = datetime(2026, 11, 21, 6, 0, 0, 999_000, tzinfo=UTC)
MOMENT = "1795240800999"
VALUES = {"app_key": "12345678", "app_secret": "helloworld"}
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)


def test_signature_is_that_of_the_printed_example() -> None:
    parameters = {
        "app_key": "12345678",
        "code": "3_500102_JxZ05Ux3cnnSSUm6dCxYg6Q26",
        "sign_method": "sha256",
        "timestamp": "1517820392000",
    }
    expected = "35607762342831B6A417A0DED84B79C05FEFBF116969C48AD6DC00279A9F4D81"
    assert signature("helloworld", "/auth/token/create", parameters) == expected


def test_text_that_is_signed_is_that_of_the_documents() -> None:
    parameters = {"foo": "1", "bar": "2", "foo_bar": "3", "foobar": "4"}
    text = b"/test/apibar2foo1foo_bar3foobar4"
    assert signature("secret", "/test/api", parameters) == hmac.new(b"secret", text, sha256).hexdigest().upper()


@given(TEXTS, st.dictionaries(TEXTS, TEXTS, max_size=6), st.randoms())
def test_order_of_parameters_does_not_matter_and_every_value_does(
    secret: str, parameters: dict[str, str], chance: Random
) -> None:
    shuffled = list(parameters.items())
    chance.shuffle(shuffled)
    made = signature(secret, "/x", parameters)
    assert made == signature(secret, "/x", dict(shuffled))
    assert len(made) == 64
    assert made == made.upper()
    for name, value in parameters.items():
        assert signature(secret, "/x", {**parameters, name: f"{value}0"}) != made


def test_request_gets_the_common_parameters_in_its_query() -> None:
    signed = sign(Request("GET", "/rest/seller/get", query={"access_token": "t"}), VALUES, NOW)
    common = {"app_key": "12345678", "sign_method": "sha256", "timestamp": MOMENT, "access_token": "t"}
    assert signed.query == {**common, "sign": signature("helloworld", "/seller/get", common)}
    assert signed.path == "/rest/seller/get"


def test_form_is_signed_and_stays_the_body() -> None:
    signed = sign(Request("POST", "/rest/auth/token/create", form={"code": "c"}), VALUES, NOW)
    common = {"app_key": "12345678", "sign_method": "sha256", "timestamp": MOMENT}
    assert signed.form == {"code": "c"}
    assert signed.query == {**common, "sign": signature("helloworld", "/auth/token/create", {**common, "code": "c"})}


@pytest.mark.parametrize(("given_time", "expected"), [({}, MOMENT), ({"start_time": "7"}, "7")], ids=["none", "given"])
def test_conversations_begin_at_the_time_of_the_request(given_time: dict[str, str], expected: str) -> None:
    signed = sign(Request("GET", "/rest/im/session/list", query=given_time), VALUES, NOW).query
    rest = {name: value for name, value in signed.items() if name != "sign"}
    assert rest["start_time"] == expected
    assert signed["sign"] == signature("helloworld", "/im/session/list", rest)


def test_the_app_signs_requests_of_the_system() -> None:
    assert Resources([shipped_root()]).system_index("lazada").signer == "lazada"
