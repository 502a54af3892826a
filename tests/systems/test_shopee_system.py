"""The system folder `shopee`: what each persona comes to on the ladder is written down here by hand, from the facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from tests.systems.folder import LONG, RESOURCES, Folder, codes_of, stopped
from wizard.adapters.clock import system_clock
from wizard.core.descriptors.system import Persona
from wizard.core.findings import Severity
from wizard.core.ladder import Reply, RungState, classify
from wizard.core.recognition import judge_credentials, look_alikes
from wizard.core.secret import Secret
from wizard.practice.server import PracticeServer
from wizard.systems.shopee_signing import sign

SHOPEE = Folder.shipped("shopee", shopee=sign)
PERSONAS = SHOPEE.personas
RUNGS = ["pair", "grants", "listed", "shop", "status", "authorization", "merchants", "push", "push-state"]
NOT_MAIN = {"merchants": "not_tested not-needed"}


def fails(code: str, at: str = "pair", state: str = "failed") -> dict[str, str]:
    """One rung says so and nothing after it is asked; merchants are only asked of a main account."""
    return {**stopped(RUNGS, at, code, state), **NOT_MAIN}


def blocks(code: str) -> dict[str, str]:
    return fails(code, state="blocked_here")


OUTCOMES: Mapping[str, Mapping[str, str]] = {
    **dict.fromkeys(("good", "lost-refresh", "lost-exchange", "moment-expiry", "local-shop"), NOT_MAIN),
    "main-account": {},
    "not-authorized": {
        **fails("credential-missing", "shop", "not_tested"),
        "listed": "not_tested not-needed",
    },
    "wrong-key": fails("sign-refused"),
    "partner-unknown": fails("partner-unknown"),
    "partner-refused": fails("partner-refused-by-text"),
    "clock-wrong": blocks("timestamp-expired"),
    "parameter-refused": fails("parameter-refused"),
    "wrong-path": blocks("wrong-path"),
    "redirect-domain": fails("redirect-domain"),
    "ip-undeclared": blocks("ip-undeclared"),
    "ip-undeclared-unnamed": blocks("ip-undeclared-unnamed"),
    "key-expired": fails("key-expired"),
    "partner-frozen": fails("partner-frozen"),
    "app-deleted": fails("app-deleted"),
    "auth-refused": fails("authorization-refused"),
    "rate-limited": blocks("rate-limited"),
    "daily-limit": blocks("daily-limit"),
    "platform-busy": blocks("platform-busy"),
    "api-suspended": blocks("api-suspended"),
    "path-not-found": blocks("path-not-found"),
    "unknown-error": {
        **dict.fromkeys(("pair", "grants", "shop", "push"), "blocked_here unknown-error"),
        **dict.fromkeys(("listed", "status", "authorization", "push-state"), "not_tested facts-missing"),
        **NOT_MAIN,
    },
    "token-past": fails("access-token-refused", "shop"),
    "token-past-by-text": fails("access-token-refused-by-text", "shop"),
    "not-linked": fails("not-linked", "shop"),
    "no-permission": fails("no-permission", "shop"),
    "shop-unknown": fails("shop-unknown", "shop"),
    "shop-not-linked": fails("shop-not-linked", "shop"),
    "merchant-not-linked": fails("merchant-not-linked", "shop"),
    "authorization-expired": fails("authorization-expired", "shop"),
    "shop-banned": fails("shop-banned", "shop"),
    "registration-incomplete": fails("registration-incomplete", "shop"),
    "api-permission": fails("api-permission", "shop"),
    "api-restricted": fails("api-restricted", "shop"),
    "affiliate-shop": fails("affiliate-shop", "shop"),
    "frozen": fails("shop-is-frozen", "status"),
    "banned": fails("shop-is-banned", "status"),
    "new-status": fails("shop-status-unknown", "status"),
    "no-status": {"status": "not_tested facts-missing", **NOT_MAIN},
    "ends-soon": {"authorization": "failed authorization-ends-soon", **NOT_MAIN},
    "ended": {"authorization": "failed authorization-over", **NOT_MAIN},
    "not-listed": {"listed": "failed shop-not-listed", **NOT_MAIN},
    "push-not-set": {"push-state": "failed push-not-set", **NOT_MAIN},
    "push-suspended": {"push-state": "failed push-suspended", **NOT_MAIN},
    "push-warned": {"push-state": "failed push-warned", **NOT_MAIN},
    "push-refused": {"push": "failed api-permission", "push-state": "not_tested facts-missing", **NOT_MAIN},
    "other-shape": {"pair": "blocked_here unexpected-reply", **NOT_MAIN},
    "web-page": blocks("web-page-reply"),
    "server-error": blocks("server-unavailable"),
    "stall": blocks("read-timeout"),
    "truncated": blocks("truncated"),
    "closed": blocks("closed"),
    "redirect": blocks("redirected"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[PracticeServer]:
    with PracticeServer([SHOPEE.system], system_clock, drip=LONG) as running:
        yield running


# --- the folder


def test_folder_has_one_place_for_secrets_per_environment() -> None:
    index, derived = SHOPEE.system.index, SHOPEE.system.derived
    assert index.host == "{api_host}"
    assert set(derived["api_host"].values.values()) == set(index.hosts)
    assert not set(derived["portal_host"].values.values()) & set(index.hosts)
    assert "partner.test-stable.shopeemobile.com" not in index.hosts


def test_identity_is_the_shop_that_the_authorization_tells() -> None:
    assert SHOPEE.system.index.identity == "shop_id"
    told = {name for name, hints in SHOPEE.system.fields.items() if hints.widget == "authorized"}
    assert told == {"shop_id", "main_account_id", "merchant_id", "access_token", "refresh_token"}


def test_ladder_order_and_what_is_required() -> None:
    assert SHOPEE.own_rungs == RUNGS
    required = [rung.id for rung in SHOPEE.system.rungs if rung.required]
    assert required == ["name", "tcp", "tls", "pair", "shop", "status"]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_texts_are_whole(language: str) -> None:
    assert SHOPEE.text_problems(language) == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_choices_and_remarks_have_texts(language: str) -> None:
    texts, prefix = RESOURCES.texts(language), "shopee.credentials"
    options = [f"{prefix}.environment.{one}.label" for one in SHOPEE.system.derived["api_host"].values]
    options += [f"{prefix}.account.{one}.label" for one in ("shop", "main")]
    options += [f"{prefix}.push_partner_key.missed", f"{prefix}.push_partner_key.same_as.partner_key"]
    assert [one for one in options if not texts.has(one)] == []


# --- the credentials' schema

SECRETS = {name: {"$secret": "env://K"} for name in ("partner_key", "access_token", "refresh_token")}
WHOLE = {
    "environment": "live",
    "partner_id": "2001887",
    "redirect_url": "https://shop.example/back",
    "account": "shop",
    "shop_id": "7",
    **SECRETS,
}


@pytest.mark.parametrize(
    ("change", "valid"),
    [
        pytest.param({}, True, id="whole"),
        pytest.param({"push_partner_key": {"$secret": "env://P"}}, True, id="with push key"),
        pytest.param({"environment": "uat"}, False, id="no such environment"),
        pytest.param({"partner_id": "partner"}, False, id="partner id is no number"),
        pytest.param({"partner_id": 2001887}, False, id="a number is not text"),
        pytest.param({"partner_key": "literal"}, False, id="literal secret"),
        pytest.param({"shop_id": None}, False, id="not authorized"),
        pytest.param({"host": "evil.example"}, False, id="a host cannot be typed"),
    ],
)
def test_schema(change: Mapping[str, Any], valid: bool) -> None:
    schema = RESOURCES.system_schema("shopee")
    document = {name: value for name, value in {**WHOLE, **change}.items() if value is not None}
    assert jsonschema.Draft202012Validator(schema).is_valid(document) is valid
    assert jsonschema_rs.Draft202012Validator(schema).is_valid(document) is valid


# --- look-alikes

KEY = "shpk" + "0123456789abcdef" * 3 + "0123456789ab"


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        pytest.param("partner_id", "2001887", [], id="partner id"),
        pytest.param("partner_id", "10090", [], id="short partner id"),
        pytest.param("partner_id", KEY, ["partner-key"], id="key as partner id"),
        pytest.param("partner_id", "gangway", ["app-name"], id="app name"),
        pytest.param("partner_id", "4294967296", ["too-big"], id="one above the largest"),
        pytest.param("partner_id", "4294967295", [], id="the largest"),
        pytest.param("partner_id", "5000000000", ["too-big"], id="far above"),
        pytest.param("partner_id", "14701711", ["shop-id"], id="shop id"),
        pytest.param("partner_key", KEY, [], id="key"),
        pytest.param("partner_key", "0123456789abcdef" * 4, [], id="older key"),
        pytest.param("partner_key", KEY[:30] + " " + KEY[30:], ["inner-space"], id="blank inside"),
        pytest.param("partner_key", "test_partner_key", ["sample"], id="placeholder"),
        pytest.param("partner_key", "YOUR_PARTNER_KEY".lower(), ["sample"], id="your key"),
        pytest.param("partner_key", "2001887", ["partner-id"], id="partner id as key"),
        pytest.param("partner_key", "0123456789abcdef" * 2, ["token"], id="token"),
        pytest.param("partner_key", KEY[:-1], ["unusual"], id="one character short"),
        pytest.param("push_partner_key", "0123456789abcdef" * 4, [], id="push key"),
        pytest.param("push_partner_key", "https://shop.example/push", ["url"], id="callback as push key"),
        pytest.param("redirect_url", "https://shop.example/back", [], id="own address"),
        pytest.param(
            "redirect_url", "https://partner.test-stable.shopeemobile.com/x", ["old-sandbox"], id="retired sandbox"
        ),
        pytest.param("redirect_url", "https://open.shopee.com/auth", ["shopee"], id="Shopee's own"),
        pytest.param("redirect_url", "https://seller.shopee.cn", ["shopee"], id="seller center"),
        pytest.param("redirect_url", "https://localhost:8080/back", ["this-computer"], id="this computer"),
        pytest.param("redirect_url", "https://shop.example/#/back", ["fragment"], id="fragment"),
    ],
)
def test_look_alikes_name_one_thing(field: str, value: str, expected: list[str]) -> None:
    assert [one.id for one in look_alikes(value, SHOPEE.system.fields[field])] == expected


def test_shapes_that_are_not_documented_only_warn() -> None:
    graver = {
        (name, one.id)
        for name, hints in SHOPEE.system.fields.items()
        for one in hints.looks_like
        if one.severity is Severity.ERROR
    }
    assert not {one for _name, one in graver} & {"unusual", "token", "shop-id", "this-computer", "fragment"}


def remarks(answers: Mapping[str, Any], **secrets: str) -> list[str]:
    held = {name: Secret(value) for name, value in secrets.items()}
    fields = [(name, SHOPEE.system.fields[name]) for name in ("partner_key", "push_partner_key")]
    return [
        one.code.rpartition("push_partner_key.")[2] for one in judge_credentials(fields, answers, held, "shopee", "")
    ]


def test_push_key_is_missed_but_not_demanded() -> None:
    given = {"partner_id": "7"}
    assert remarks(given, partner_key=KEY) == ["missed"]
    assert remarks({**given, "push_partner_key": {"$secret": "keyring://x"}}, partner_key=KEY) == []
    assert remarks({}) == []


def test_push_key_that_equals_the_api_key_is_warned_about() -> None:
    assert remarks({"partner_id": "7"}, partner_key=KEY, push_partner_key=KEY) == ["same_as.partner_key"]
    assert remarks({"partner_id": "7"}, partner_key=KEY, push_partner_key="0123456789abcdef" * 4) == []


# --- personas and their ladders


def test_every_persona_has_an_outcome() -> None:
    assert set(OUTCOMES) == set(PERSONAS)


def test_secret_files_are_the_values_and_no_two_personas_share_one() -> None:
    assert SHOPEE.secret_file_problems() == []
    ids = [one.credentials["partner_id"] for one in SHOPEE.system.personas]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
def test_ladder_of_persona(server: PracticeServer, persona: Persona) -> None:
    assert SHOPEE.came_to(server, persona) == OUTCOMES[persona.id]


def test_ladder_proves_what_the_platform_asks(server: PracticeServer) -> None:
    facts = SHOPEE.climb(server, PERSONAS["good"].credentials).facts
    expected = {"shop_name": "gangway.example", "region": "SG", "status": "NORMAL", "is_cb": True}
    assert facts.items() >= {**expected, "merchant_id": 900001, "push_status": "Normal"}.items()
    assert facts["push_callback_url"] == "https://shop.example.com/shopee/push"
    assert facts["authorization_expires_at"] > system_clock().timestamp() + 299 * 86400
    local = SHOPEE.climb(server, PERSONAS["local-shop"].credentials).facts
    assert (local["is_cb"], "merchant_id" in local) == (False, False)


def test_address_to_allow_list_is_told(server: PracticeServer) -> None:
    pair = next(one for one in SHOPEE.climb(server, PERSONAS["ip-undeclared"].credentials).rungs if one.rung == "pair")
    assert pair.parameters["address"] == "203.0.113.7"
    assert "203.0.113.7" in RESOURCES.texts("zh_CN").get("shopee.ip-undeclared.fix", **pair.parameters)


def test_a_blocked_address_a_wrong_clock_and_a_fault_never_fail_the_key(server: PracticeServer) -> None:
    for persona in ("ip-undeclared", "clock-wrong", "platform-busy", "rate-limited", "unknown-error"):
        result = SHOPEE.climb(server, PERSONAS[persona].credentials)
        assert not result.failed, persona


def test_wrong_clock_is_not_a_wrong_key(server: PracticeServer) -> None:
    slow = Folder(SHOPEE.system, SHOPEE.signers, clock=lambda: system_clock() - timedelta(minutes=9))
    pair = next(one for one in slow.climb(server, PERSONAS["wrong-key"].credentials).rungs if one.rung == "pair")
    assert (pair.state, pair.code) == (RungState.BLOCKED_HERE, "clock-skew")


def test_every_declared_code_is_seen() -> None:
    exchange_only = {"merchant-not-linked"}
    assert SHOPEE.reached_errors() | exchange_only >= SHOPEE.declared_errors()
    assert SHOPEE.declared_expectations() <= codes_of(OUTCOMES)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param({"error": "common.error_sign"}, "sign-refused", id="prefixed"),
        pytest.param(
            {"error": "error_auth", "message": "Invalid access_token."}, "access-token-refused-by-text", id="token"
        ),
        pytest.param({"error": "error_param", "message": "Timestamp is expired"}, "timestamp-expired", id="time"),
        pytest.param({"code": 1, "error": "error_param", "msg": "redirect_uri is bad"}, "redirect-domain", id="msg"),
        pytest.param({"error": "error_signature"}, None, id="another name"),
        pytest.param({"error": ""}, None, id="success"),
        pytest.param({"error": "-"}, None, id="sample artefact"),
        pytest.param("error_sign", None, id="no object"),
    ],
)
@pytest.mark.parametrize("status", [200, 403, 404])
def test_error_is_read_whatever_the_status(status: int, body: Any, code: str | None) -> None:
    found = classify(SHOPEE.system.errors, Reply(status, body))
    assert (found.code if found else None) == code


def test_no_text_promises_what_is_not_documented() -> None:
    for language in ("zh_CN", "en"):
        folder = RESOURCES.text_files(language)
        text = next(one for one in folder if one.name == "shopee.toml" and one.parent.name == "systems").read_text(
            "utf-8"
        )
        assert not re.search(r"OAuth", text)
