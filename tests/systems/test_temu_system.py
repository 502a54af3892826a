"""The system folder `temu`: what each persona comes to on the ladder is written down here by hand, from the facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from tests.systems.folder import LONG, RESOURCES, Folder, codes_of, stopped
from wizard.adapters.clock import system_clock
from wizard.adapters.ladders.filling import filled
from wizard.adapters.ladders.known import Known
from wizard.core.descriptors.system import Persona
from wizard.core.ladder import Reply, RungState, classify
from wizard.core.recognition import look_alikes
from wizard.practice.server import PracticeServer
from wizard.systems.temu_signing import sign

TEMU = Folder.shipped("temu", temu=sign)
PERSONAS = TEMU.personas
RUNGS = ["token", "expiry", "after-sales"]
NO_AFTER_SALES = {"after-sales": "not_tested not-needed"}


def fails(code: str) -> dict[str, str]:
    return stopped(RUNGS, "token", code)


def blocks(code: str) -> dict[str, str]:
    return stopped(RUNGS, "token", code, "blocked_here")


def undecided(code: str) -> dict[str, str]:
    missing = dict.fromkeys(("expiry", "after-sales"), "not_tested facts-missing")
    return {"token": f"blocked_here {code}", **missing}


OUTCOMES: Mapping[str, Mapping[str, str]] = {
    "good": {},
    **dict.fromkeys(("partner", "china"), NO_AFTER_SALES),
    "type-missing": blocks("request-incomplete"),
    "timestamp-missing": blocks("timestamp-missing"),
    "data-type": blocks("data-type-refused"),
    "sign-missing": blocks("sign-missing"),
    "wrong-region": fails("wrong-region"),
    "other-app": fails("token-of-other-app"),
    "token-past": fails("token-expired"),
    "timestamp-expired": blocks("timestamp-expired"),
    "timestamp-invalid": blocks("timestamp-invalid"),
    "wrong-secret": fails("sign-refused"),
    "type-elsewhere": blocks("interface-elsewhere"),
    "token-unknown": fails("token-unknown"),
    "not-ticked": fails("interface-not-ticked"),
    "token-invalid": fails("token-invalid"),
    "not-granted": fails("interface-not-granted"),
    "unknown-error": undecided("unknown-error"),
    "ends-soon": {"expiry": "failed token-ends-soon"},
    "ended": {"expiry": "failed token-over"},
    "no-date": {"expiry": "not_tested facts-missing"},
    "no-aftersales": {"after-sales": "failed after-sales-not-granted"},
    "other-shape": undecided("unexpected-reply"),
    "web-page": blocks("web-page-reply"),
    "server-error": blocks("server-unavailable"),
    "stall": blocks("read-timeout"),
    "truncated": blocks("truncated"),
    "closed": blocks("closed"),
    "redirect": blocks("redirected"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[PracticeServer]:
    with PracticeServer([TEMU.system], system_clock, drip=LONG) as running:
        yield running


# --- the folder


def test_region_sets_the_address_and_the_name_of_the_question() -> None:
    index, derived = TEMU.system.index, TEMU.system.derived
    assert (index.host, index.signer) == ("{api_host}", "temu")
    assert set(derived["api_host"].values.values()) == set(index.hosts)
    names = derived["token_info"].values
    assert {region for region, name in names.items() if name.endswith(".get.global")} == {"pa"}


@pytest.mark.parametrize("region", ["cn", "pa", "us", "eu", "global"])
def test_question_is_signed_under_the_regions_name(region: str) -> None:
    rung = next(one for one in TEMU.system.rungs if one.id == "token")
    assert rung.request is not None
    known = Known(TEMU.system, {**PERSONAS["good"].credentials, "region": region})
    sent = sign(filled(rung.request, known), known.revealed(), system_clock()).json
    assert sent["type"] == TEMU.system.derived["token_info"].values[region]
    assert {"app_key", "access_token", "timestamp", "sign", "data_type"} < sent.keys()
    assert "app_secret" not in sent


def test_ladder_order_and_what_is_required() -> None:
    assert TEMU.own_rungs == RUNGS
    assert [rung.id for rung in TEMU.system.rungs if rung.required] == ["name", "tcp", "tls", "token"]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_texts_are_whole(language: str) -> None:
    assert TEMU.text_problems(language) == []
    texts = RESOURCES.texts(language)
    wanted = [f"temu.credentials.region.{one}.label" for one in TEMU.system.derived["api_host"].values]
    wanted += ["temu.credentials.access_token.same_as.app_secret"]
    assert [one for one in wanted if not texts.has(one)] == []


# --- the credentials' schema

WHOLE = {
    "region": "us",
    "app_key": "0123456789abcdef" * 2,
    "app_secret": {"$secret": "env://S"},
    "access_token": {"$secret": "env://A"},
}


@pytest.mark.parametrize(
    ("change", "valid"),
    [
        pytest.param({}, True, id="whole"),
        pytest.param({"region": "mx"}, False, id="no such region"),
        pytest.param({"app_secret": "literal"}, False, id="literal secret"),
        pytest.param({"access_token": None}, False, id="no token"),
        pytest.param({"app_key": "with blank"}, False, id="blank in the key"),
        pytest.param({"host": "evil.example"}, False, id="a host cannot be typed"),
    ],
)
def test_schema(change: Mapping[str, Any], valid: bool) -> None:
    schema = RESOURCES.system_schema("temu")
    document = {name: value for name, value in {**WHOLE, **change}.items() if value is not None}
    assert jsonschema.Draft202012Validator(schema).is_valid(document) is valid
    assert jsonschema_rs.Draft202012Validator(schema).is_valid(document) is valid


# --- look-alikes

KEY, SECRET, TOKEN = "0123456789abcdef" * 2, "0123456789abcdef" * 2 + "01234567", "upx0123456789abcdefghijk" * 2


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        pytest.param("app_key", KEY, [], id="app key"),
        pytest.param("app_key", "634418215494106", ["mall-id"], id="mall id"),
        pytest.param("app_key", SECRET, ["app-secret"], id="secret as key"),
        pytest.param("app_key", "gangway", ["unusual"], id="name as key"),
        pytest.param("app_secret", SECRET, [], id="secret"),
        pytest.param("app_secret", SECRET[:9] + " " + SECRET[9:], ["inner-space"], id="blank inside"),
        pytest.param("app_secret", "app_secret", ["sample"], id="placeholder"),
        pytest.param("app_secret", KEY, ["app-key"], id="key as secret"),
        pytest.param("access_token", TOKEN, [], id="token"),
        pytest.param("access_token", f"access_token: {TOKEN}", ["labelled"], id="with its label"),
        pytest.param("access_token", f"access_token：{TOKEN}", ["labelled"], id="with a wide colon"),
        pytest.param("access_token", TOKEN[:9] + "\n" + TOKEN[9:], ["inner-space"], id="line break inside"),
        pytest.param("access_token", SECRET, ["app-secret"], id="secret as token"),
        pytest.param("access_token", KEY, ["app-key"], id="key as token"),
    ],
)
def test_look_alikes_name_one_thing(field: str, value: str, expected: list[str]) -> None:
    assert [one.id for one in look_alikes(value, TEMU.system.fields[field])] == expected


# --- personas and their ladders


def test_every_persona_has_an_outcome() -> None:
    assert set(OUTCOMES) == set(PERSONAS)


def test_secret_files_are_the_values_and_no_two_personas_share_one() -> None:
    assert TEMU.secret_file_problems() == []
    keys = [one.credentials["app_key"] for one in TEMU.system.personas]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
def test_ladder_of_persona(server: PracticeServer, persona: Persona) -> None:
    assert TEMU.came_to(server, persona) == OUTCOMES[persona.id]


def test_ladder_proves_whose_shop_it_is_and_until_when(server: PracticeServer) -> None:
    facts = TEMU.climb(server, PERSONAS["good"].credentials).facts
    assert facts.items() >= {"mall_id": 900000000000001, "mall_type": 100, "region_id": 211}.items()
    assert "bg.order.list.v2.get" in facts["granted_interfaces"]
    assert facts["token_expires_at"] > system_clock().timestamp() + 299 * 86400


@pytest.mark.parametrize("persona", [one for one, came in OUTCOMES.items() if "blocked_here" in repr(came)])
def test_what_says_nothing_about_the_key_never_fails_it(server: PracticeServer, persona: str) -> None:
    result = TEMU.climb(server, PERSONAS[persona].credentials, 0.2 if persona == "stall" else LONG)
    server.release()
    assert not result.failed


def test_wrong_clock_is_not_a_wrong_secret(server: PracticeServer) -> None:
    slow = Folder(TEMU.system, TEMU.signers, clock=lambda: system_clock() - timedelta(minutes=9))
    token = next(one for one in slow.climb(server, PERSONAS["wrong-secret"].credentials).rungs if one.rung == "token")
    assert (token.state, token.code) == (RungState.BLOCKED_HERE, "clock-skew")


def test_every_declared_code_is_seen() -> None:
    assert TEMU.reached_errors() >= TEMU.declared_errors()
    assert TEMU.declared_expectations() <= codes_of(OUTCOMES)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (7000000, "request-incomplete"),
        (7000002, "request-incomplete"),
        (7000003, "request-incomplete"),
        (7000005, "wrong-region"),
        (7000006, "token-of-other-app"),
        (7000007, "token-expired"),
        (7000008, "timestamp-missing"),
        (7000010, "timestamp-expired"),
        (7000011, "timestamp-invalid"),
        (7000013, "data-type-refused"),
        (7000014, "sign-missing"),
        (7000015, "sign-refused"),
        ("7000015", "sign-refused"),
        (7000016, "interface-elsewhere"),
        (7000018, "token-unknown"),
        (7000019, "interface-not-ticked"),
        (7000020, "token-invalid"),
        (7000022, "interface-not-granted"),
        (7000004, None),
        (1000000, None),
    ],
)
def test_documented_code_is_read(code: int | str, expected: str | None) -> None:
    found = classify(
        TEMU.system.errors, Reply(200, {"success": False, "errorCode": code, "errorMsg": "", "result": {}})
    )
    assert (found.code if found else None) == expected
