"""The system folder `lazada`: what each persona comes to on the ladder is written down here by hand, from the facts."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jsonschema
import jsonschema_rs
import pytest
import requests

from tests.systems.folder import LONG, RESOURCES, Folder, codes_of, stopped
from wizard.adapters.clock import system_clock
from wizard.adapters.endpoints import Endpoints
from wizard.adapters.http.client import HttpClient
from wizard.adapters.http.proxies import no_proxy
from wizard.adapters.ladders.calls import Question
from wizard.adapters.ladders.outside import Outside
from wizard.adapters.ladders.runner import LadderRunner
from wizard.core.descriptors.system import Persona
from wizard.core.ladder import Reply, RungState, classify
from wizard.core.recognition import judge_credentials, look_alikes
from wizard.core.secret import Secret
from wizard.practice.server import PracticeServer
from wizard.systems.lazada_signing import sign

LAZADA = Folder.shipped("lazada", lazada=sign)
PERSONAS = LAZADA.personas
RUNGS = ["seller", "status", "messages"]


def fails(code: str) -> dict[str, str]:
    return stopped(RUNGS, "seller", code)


def blocks(code: str) -> dict[str, str]:
    """The shop's rung says so; what a reply would have told is not known, and messages meet the same."""
    return stopped(RUNGS, "seller", code, "blocked_here")


def undecided(code: str, **more: str) -> dict[str, str]:
    """An answer that says nothing about the key: the next question is still asked."""
    return {"seller": f"blocked_here {code}", "status": "not_tested facts-missing", **more}


OUTCOMES: Mapping[str, Mapping[str, str]] = {
    **{persona: {} for persona in ("good", "malaysia", "lost-refresh", "refresh-unsupported")},
    "not-authorized": stopped(RUNGS, "seller", "credential-missing", "not_tested"),
    "wrong-secret": fails("sign-refused"),
    "app-unknown": fails("app-unknown"),
    "token-past": fails("access-token-refused"),
    "no-permission": fails("no-permission"),
    "clock-wrong": blocks("timestamp-refused"),
    "ip-not-listed": blocks("ip-not-listed"),
    "rate-limited": blocks("rate-limited"),
    "daily-limit": blocks("daily-limit"),
    "path-not-found": blocks("path-not-found"),
    "service-fault": blocks("service-fault"),
    "gateway-fault": blocks("gateway-fault"),
    "request-refused": blocks("request-refused"),
    "unknown-error": undecided("unknown-error"),
    "inactive": {"status": "failed seller-inactive"},
    "deleted": {"status": "failed seller-deleted"},
    "new-status": {"status": "failed seller-status-unknown"},
    "no-status": {"status": "not_tested facts-missing"},
    "messages-other-app": {"messages": "failed access-token-refused"},
    "messages-no-permission": {"messages": "failed no-permission"},
    "messages-odd": {"messages": "blocked_here unknown-error"},
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
    with PracticeServer([LAZADA.system], system_clock, drip=LONG) as running:
        yield running


# --- the folder


def test_folder_has_one_address_per_country_and_one_for_tokens() -> None:
    index, derived = LAZADA.system.index, LAZADA.system.derived
    assert (index.host, index.signer) == ("{api_host}", "lazada")
    assert {*derived["api_host"].values.values(), "auth.lazada.com"} == set(index.hosts)
    assert set(derived["api_host"].values) == {"sg", "my", "th", "vn", "ph", "id"}


def test_ladder_order_and_what_is_required() -> None:
    assert LAZADA.own_rungs == RUNGS
    assert [rung.id for rung in LAZADA.system.rungs if rung.required] == ["name", "tcp", "tls", "seller"]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_texts_are_whole(language: str) -> None:
    assert LAZADA.text_problems(language) == []
    texts = RESOURCES.texts(language)
    wanted = [f"lazada.credentials.country.{one}.label" for one in LAZADA.system.derived["api_host"].values]
    wanted += ["lazada.credentials.refresh_token.same_as.access_token"]
    assert [one for one in wanted if not texts.has(one)] == []


@pytest.mark.parametrize(("language", "word"), [("zh_CN", "打码"), ("en", "masked")])
def test_masked_buyers_are_said_where_the_token_is_asked_for(language: str, word: str) -> None:
    assert word in RESOURCES.texts(language).get("lazada.credentials.access_token.help")


# --- the authorization


def test_code_from_the_page_brings_a_token_that_opens_the_shop() -> None:
    """The link, its page, the exchange at the address of its own, and the ladder with what came back."""
    api, given = LAZADA.system.authorization, PERSONAS["not-authorized"].credentials
    assert api is not None
    with PracticeServer([LAZADA.system], system_clock) as fresh:
        endpoints = Endpoints.parse(fresh.endpoints_toml(), "endpoints.toml")
        outside = Outside(HttpClient(proxies=no_proxy), endpoints=endpoints, signers=LAZADA.signers)
        calls = LadderRunner(outside).calls(LAZADA.system, given, threading.Event())
        address = calls.link(Question(api.links[0].request, {"state": "s"}), signed=False)
        with requests.Session() as browser:
            browser.trust_env = False
            found = re.search(r"<textarea[^>]*>(.*?)</textarea>", browser.get(address, timeout=LONG).text)
        assert found is not None
        query = dict(parse_qsl(urlsplit(unescape(found[1])).query))
        assert query["state"] == "s"
        asked = Question(api.exchanges[0].request, {"code": Secret(query["code"])}, api.reply.access_token)
        answer = calls.ask(asked)
        assert answer.is_accepted
        assert LAZADA.climb(fresh, given).facts == {}
        token = calls.secrets_in(answer, {"access_token": api.reply.access_token})["access_token"].reveal()
        assert LAZADA.climb(fresh, {**given, "access_token": token}).facts["seller_id"] == 900001
        sent = [one for one in fresh.requests() if one.path.endswith("/auth/token/create")]
        assert [one.path for one in sent] == ["/lazada/_auth.lazada.com/rest/auth/token/create"]
        assert not calls.ask(asked).is_accepted


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"code": "InvalidCode", "type": "ISV"}, "code-refused"),
        ({"code": "IllegalRefreshToken", "type": "ISV"}, "refresh-refused"),
        ({"code": "AUTH_TYPE_UNSUPPORTED", "type": "ISV"}, "refresh-unsupported"),
    ],
    ids=["code", "refresh", "market"],
)
def test_refusal_of_an_exchange_comes_before_its_type(body: Mapping[str, Any], code: str) -> None:
    api = LAZADA.system.authorization
    assert api is not None
    found = classify((*api.errors, *LAZADA.system.errors), Reply(200, body))
    assert (found.code if found else None) == code
    assert {"service-fault", "gateway-fault"} == set(api.unclear)


# --- the credentials' schema

WHOLE = {
    "country": "sg",
    "app_key": "100132",
    "app_secret": {"$secret": "env://S"},
    "access_token": {"$secret": "env://A"},
}


@pytest.mark.parametrize(
    ("change", "valid"),
    [
        pytest.param({}, True, id="whole"),
        pytest.param({"refresh_token": {"$secret": "env://R"}}, True, id="with refresh token"),
        pytest.param({"redirect_url": "https://shop.example/back"}, True, id="with redirect address"),
        pytest.param({"country": "tw"}, False, id="no such country"),
        pytest.param({"app_key": 100132}, False, id="a number is not text"),
        pytest.param({"app_secret": "literal"}, False, id="literal secret"),
        pytest.param({"access_token": None}, False, id="no token"),
        pytest.param({"host": "evil.example"}, False, id="a host cannot be typed"),
    ],
)
def test_schema(change: Mapping[str, Any], valid: bool) -> None:
    schema = RESOURCES.system_schema("lazada")
    document = {name: value for name, value in {**WHOLE, **change}.items() if value is not None}
    assert jsonschema.Draft202012Validator(schema).is_valid(document) is valid
    assert jsonschema_rs.Draft202012Validator(schema).is_valid(document) is valid


# --- look-alikes

SECRET = "0123456789abcdefABCDEF0123456789"
ACCESS, REFRESH = "50000" + "a1B2" * 14, "50001" + "a1B2" * 14


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        pytest.param("app_key", "100132", [], id="app key"),
        pytest.param("app_key", SECRET, ["app-secret"], id="secret as key"),
        pytest.param("app_key", "gangway", ["unusual"], id="name as key"),
        pytest.param("app_secret", SECRET, [], id="secret"),
        pytest.param("app_secret", SECRET[:9] + " " + SECRET[9:], ["inner-space"], id="blank inside"),
        pytest.param("app_secret", "your_app_secret", ["sample"], id="placeholder"),
        pytest.param("app_secret", "100132", ["app-key"], id="key as secret"),
        pytest.param("app_secret", ACCESS, ["token"], id="token as secret"),
        pytest.param("access_token", ACCESS, [], id="access token"),
        pytest.param("access_token", ACCESS[:9] + "\n" + ACCESS[9:], ["inner-space"], id="line break inside"),
        pytest.param("access_token", "https://shop.example/back?code=0_1_x", ["url"], id="redirected address"),
        pytest.param("access_token", "0_100132_Cl3VmMr6W6YC6cx6swxFAZ0l825", ["code"], id="authorization code"),
        pytest.param("access_token", REFRESH, ["refresh-token"], id="refresh token"),
        pytest.param("refresh_token", REFRESH, [], id="refresh token itself"),
        pytest.param("refresh_token", REFRESH[:9] + " " + REFRESH[9:], ["inner-space"], id="blank inside refresh"),
        pytest.param("refresh_token", "https://shop.example", ["url"], id="address as refresh token"),
        pytest.param("refresh_token", ACCESS, ["access-token"], id="access as refresh token"),
        pytest.param("redirect_url", "https://shop.example/back", [], id="own address"),
        pytest.param("redirect_url", "https://www.lazada.com", ["lazada"], id="the documents' example"),
        pytest.param("redirect_url", "https://shop.example/#/back", ["fragment"], id="fragment"),
    ],
)
def test_look_alikes_name_one_thing(field: str, value: str, expected: list[str]) -> None:
    assert [one.id for one in look_alikes(value, LAZADA.system.fields[field])] == expected


@pytest.mark.parametrize(("refresh", "told"), [(ACCESS, True), (REFRESH, False)], ids=["same", "another"])
def test_refresh_token_is_never_the_access_token(refresh: str, told: bool) -> None:
    held = {"access_token": Secret(ACCESS), "refresh_token": Secret(refresh)}
    fields = [(name, LAZADA.system.fields[name]) for name in held]
    found = [one.code for one in judge_credentials(fields, {"app_key": "1"}, held, "lazada", "")]
    assert ("lazada.credentials.refresh_token.same_as.access_token" in found) is told


# --- personas and their ladders


def test_every_persona_has_an_outcome() -> None:
    assert set(OUTCOMES) == set(PERSONAS)


def test_secret_files_are_the_values_and_no_two_personas_share_one() -> None:
    assert LAZADA.secret_file_problems() == []
    keys = [one.credentials["app_key"] for one in LAZADA.system.personas]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
def test_ladder_of_persona(server: PracticeServer, persona: Persona) -> None:
    assert LAZADA.came_to(server, persona) == OUTCOMES[persona.id]


def test_ladder_proves_whose_shop_it_is(server: PracticeServer) -> None:
    facts = LAZADA.climb(server, PERSONAS["good"].credentials).facts
    expected = {"seller_id": 900001, "short_code": "SG00000", "seller_status": "ACTIVE", "is_cb": True}
    assert facts.items() >= expected.items()
    assert "shop@example.com" not in repr(facts)
    assert LAZADA.climb(server, PERSONAS["malaysia"].credentials).facts["short_code"] == "MY00000"


@pytest.mark.parametrize("persona", [one for one, came in OUTCOMES.items() if "blocked_here" in repr(came)])
def test_what_says_nothing_about_the_key_never_fails_it(server: PracticeServer, persona: str) -> None:
    result = LAZADA.climb(server, PERSONAS[persona].credentials, 0.2 if persona == "stall" else LONG)
    server.release()
    assert not result.failed


def test_wrong_clock_is_not_a_wrong_secret(server: PracticeServer) -> None:
    slow = Folder(LAZADA.system, LAZADA.signers, clock=lambda: system_clock() - timedelta(hours=3))
    seller = next(one for one in slow.climb(server, PERSONAS["wrong-secret"].credentials).rungs if one.rung == "seller")
    assert (seller.state, seller.code) == (RungState.BLOCKED_HERE, "clock-skew")


def test_every_declared_code_is_seen() -> None:
    assert LAZADA.reached_errors() >= LAZADA.declared_errors()
    assert LAZADA.declared_expectations() <= codes_of(OUTCOMES)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param({"code": "IncompleteSignature", "type": "ISV"}, "sign-refused", id="signature before its type"),
        pytest.param({"code": "InvalidAccessToken"}, "access-token-refused", id="other spelling"),
        pytest.param({"code": "SellerCallLimit", "type": "ISP"}, "rate-limited", id="limit before its type"),
        pytest.param({"code": "Whatever", "type": "ISP"}, "service-fault", id="service"),
        pytest.param({"code": "Whatever", "type": "SYSTEM"}, "gateway-fault", id="gateway"),
        pytest.param({"code": "Whatever", "type": "ISV"}, "request-refused", id="caller"),
        pytest.param({"code": "Whatever", "type": "NEW"}, None, id="another type"),
        pytest.param({"code": "0", "data": {}}, None, id="success"),
        pytest.param("IncompleteSignature", None, id="no object"),
    ],
)
@pytest.mark.parametrize("status", [200, 400, 403])
def test_error_is_read_whatever_the_status(status: int, body: Any, code: str | None) -> None:
    found = classify(LAZADA.system.errors, Reply(status, body))
    assert (found.code if found else None) == code
