"""The system folder `ozon`: loads strictly, every persona answers over a real socket, every code is reachable.

What each persona comes to on the ladder is written down here by hand, from facts about Ozon's replies.
"""

from __future__ import annotations

import re
import threading
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
import requests

from wizard.adapters.clock import system_clock
from wizard.adapters.endpoints import Endpoints
from wizard.adapters.http.client import HttpClient, Limits
from wizard.adapters.http.proxies import no_proxy
from wizard.adapters.ladders.outside import Outside
from wizard.adapters.ladders.runner import LadderRunner
from wizard.adapters.resources import Resources, shipped_root
from wizard.core.descriptors.system import Persona, PracticeReply
from wizard.core.findings import Severity
from wizard.core.ladder import MISSING, LadderResult, Reply, RungState, classify
from wizard.core.recognition import look_alikes
from wizard.core.secret import Secret
from wizard.practice.faults import OVERSIZED_BYTES
from wizard.practice.placeholders import filled
from wizard.practice.server import PracticeRequest, PracticeServer

NOW = datetime(2026, 11, 21, 14, 3, 0, tzinfo=UTC)
LONG = 20
RESOURCES = Resources([shipped_root()])
OZON = RESOURCES.system("ozon")
PERSONAS = {persona.id: persona for persona in OZON.personas}
SAMPLE_ENTITY = "深圳市舷梯示例科技有限公司"
OWN_RUNGS = ("auth", "expiry", "expiry-soon", "identity", "scope", "capability")
CHAT = ("/v3/chat/list", "/v3/chat/history", "/v1/chat/send/message")

# --- what every persona comes to: rung -> "state code"; rungs that passed are left out.

AFTER_AUTH = ("expiry", "expiry-soon", "identity", "scope", "capability")
STOPPED = dict.fromkeys(AFTER_AUTH, "not_tested earlier-rung")


def stopped_by(code: str) -> dict[str, str]:
    """A required rung failed at once: nothing after it is asked."""
    return {"auth": f"failed {code}", **STOPPED}


def blocked_by(code: str) -> dict[str, str]:
    """Nothing was learnt from /v1/roles, nothing is blamed on the key, nothing more is asked."""
    return {"auth": f"blocked_here {code}", **STOPPED}


OUTCOMES: Mapping[str, Mapping[str, str]] = {
    "good": {},
    "good-basic": {"capability": "failed subscription-missing"},
    "no-chat-role": {"scope": "failed chat-methods-missing"},
    "expiring-soon": {"expiry-soon": "failed key-expires-soon"},
    "expired": {
        "expiry": "failed key-expired",
        **dict.fromkeys(("expiry-soon", "identity", "scope", "capability"), "not_tested earlier-rung"),
    },
    "no-expiry-date": dict.fromkeys(("expiry", "expiry-soon"), "not_tested facts-missing"),
    "blank-expiry-date": {
        "expiry": "failed expiry-not-stated",
        **dict.fromkeys(("expiry-soon", "identity", "scope", "capability"), "not_tested earlier-rung"),
    },
    "wrong-key": stopped_by("wrong-key"),
    "key-deactivated": stopped_by("key-deactivated"),
    "role-missing-info": {"identity": "failed role-missing", "capability": "not_tested facts-missing"},
    "ip-restricted": blocked_by("ip-restricted"),
    "offer-not-signed": stopped_by("offer-not-signed"),
    "rate-limited": blocked_by("rate-limited"),
    "circle-open": blocked_by("circle-open"),
    "wrong-verb": blocked_by("wrong-verb"),
    "html-maintenance": blocked_by("server-unavailable"),
    "broken-json": blocked_by("unexpected-reply"),
    "empty-reply": blocked_by("unexpected-reply"),
    "stall": blocked_by("read-timeout"),
    "slow": blocked_by("read-timeout"),
    "truncated": blocked_by("truncated"),
    "oversized": blocked_by("too-large"),
    "closed": blocked_by("closed"),
    "redirect": blocked_by("redirected"),
    "other-company": {},
    "empty-inn": {},
    "sparse-info": {"capability": "failed subscription-unknown"},
    "no-legal-name": {"identity": "blocked_here legal-name-missing"},
}


@pytest.fixture(scope="module")
def server() -> Iterator[PracticeServer]:
    with PracticeServer([OZON], system_clock, drip=LONG) as running:
        yield running


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as own:
        own.trust_env = False
        yield own


def climb(server: PracticeServer, credentials: Mapping[str, str], read_seconds: float = LONG) -> LadderResult:
    endpoints = Endpoints.parse(server.endpoints_toml(), "endpoints.toml")
    limits = Limits(connect_seconds=LONG, read_seconds=read_seconds, total_seconds=LONG)
    outside = Outside(HttpClient(proxies=no_proxy, limits=limits), endpoints=endpoints)
    secrets = {name: Secret(value) if name == "api_key" else value for name, value in credentials.items()}
    return LadderRunner(outside).run(OZON, secrets, lambda _result: None, threading.Event())


def effective_replies(persona: Persona) -> dict[tuple[str, str], PracticeReply]:
    inherited = effective_replies(PERSONAS[persona.based_on]) if persona.based_on else {}
    return {**inherited, **{(reply.method, reply.path): reply for reply in persona.replies}}


# --- the folder


def test_folder_loads_without_a_problem() -> None:
    assert OZON.index.host == "api-seller.ozon.ru"
    assert OZON.index.identity == "client_id"
    assert OZON.secret_fields() == ("api_key",)


def test_ladder_order_and_what_is_required() -> None:
    assert [rung.id for rung in OZON.rungs] == ["proxy", "name", "tcp", "tls", "clock", *OWN_RUNGS]
    assert [rung.id for rung in OZON.rungs if rung.required] == ["name", "tcp", "tls", "auth", "expiry"]


def test_scope_asks_for_reading_and_answering_chats() -> None:
    scope = next(rung for rung in OZON.rungs if rung.id == "scope")
    assert [tuple(one.operand) for one in scope.expect] == [CHAT]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_texts_are_there_for_every_code_and_field_with_equal_placeholders(language: str) -> None:
    texts, chinese = RESOURCES.texts(language), RESOURCES.texts("zh_CN")
    codes = {error.code for error in OZON.errors} | {one.code for rung in OZON.rungs for one in rung.expect}
    keys = [f"ozon.{code}.{part}" for code in codes for part in ("meaning", "fix")]
    keys += [f"ozon.rung.{rung}" for rung in OWN_RUNGS]
    for name, hints in OZON.fields.items():
        keys += [f"ozon.credentials.{name}.{part}" for part in ("label", "help", "where", "shape")]
        keys += [f"ozon.credentials.{name}.looks_like.{one.id}" for one in hints.looks_like]
    assert [key for key in keys if not texts.has(key)] == []
    marks = re.compile(r"\{[a-z_]+\}")
    assert [key for key in keys if set(marks.findall(texts.get(key))) != set(marks.findall(chinese.get(key)))] == []
    assert not any("您" in texts.get(key) or "！" in texts.get(key) or "!" in texts.get(key) for key in keys)


def test_wrong_key_text_says_that_404_is_not_a_wrong_address() -> None:
    meaning = RESOURCES.texts("zh_CN").get("ozon.wrong-key.meaning")
    assert "404" in meaning
    assert "不是网址写错" in meaning


# --- the credentials' schema


@pytest.mark.parametrize(
    ("document", "valid"),
    [
        pytest.param({"client_id": "1", "api_key": {"$secret": "env://OZON_KEY"}}, True, id="env"),
        pytest.param({"client_id": "9" * 20, "api_key": {"$secret": "file://C:/My keys/k"}}, True, id="file"),
        pytest.param(
            {"client_id": "7", "api_key": {"$secret": "keyring://gangway/ozon-main/ozon/api_key"}}, True, id="keyring"
        ),
        pytest.param({"client_id": "01", "api_key": {"$secret": "env://K"}}, False, id="leading zero"),
        pytest.param({"client_id": 7, "api_key": {"$secret": "env://K"}}, False, id="a number is not text"),
        pytest.param({"client_id": "7", "api_key": "literal"}, False, id="literal secret"),
        pytest.param({"client_id": "7", "api_key": {"$secret": "literal"}}, False, id="literal in a reference"),
        pytest.param({"client_id": "7", "api_key": {"$secret": "xenv://K"}}, False, id="anchored"),
        pytest.param({"client_id": "7", "api_key": {"$secret": "env://K", "v": "x"}}, False, id="extra key"),
        pytest.param({"client_id": "7"}, False, id="no key"),
    ],
)  # fmt: skip
def test_schema_accepts_references_and_integers_only(document: Any, valid: bool) -> None:
    schema = RESOURCES.system_schema("ozon")
    assert jsonschema_rs.Draft202012Validator(schema).is_valid(document) is valid
    assert jsonschema.Draft202012Validator(schema).is_valid(document) is valid


# --- look-alikes


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        pytest.param("client_id", "1234567", [], id="client-id"),
        pytest.param("client_id", "00000000-0000-4000-8000-000000000001", ["api-key"], id="api-key"),
        pytest.param("client_id", "1-2@advertising.performance.ozon.ru", ["performance-client-id"], id="performance"),
        pytest.param("client_id", "shop@example.com", ["email"], id="email"),
        pytest.param("client_id", "https://seller.ozon.ru/app/settings", ["url"], id="url"),
        pytest.param("client_id", "seller.ozon.ru/app", ["url"], id="host and path"),
        pytest.param("client_id", "Client-Id: 1234567", ["header-line"], id="header"),
        pytest.param("client_id", "Client ID：1234567", ["header-line"], id="full-width colon"),
        pytest.param("client_id", "0123456789", ["inn"], id="inn of a company"),
        pytest.param("client_id", "012345678901", ["inn"], id="inn of a person"),
        pytest.param("client_id", "1000000000000", ["ogrn"], id="ogrn"),
        pytest.param("client_id", "300000000000000", ["ogrn"], id="ogrnip"),
        pytest.param("client_id", "13800000000", ["phone"], id="phone"),
        pytest.param("client_id", "+8613800000000", ["phone"], id="phone with country"),
        pytest.param("client_id", "91000000MA00000000", ["uscc"], id="uscc"),
        pytest.param("api_key", "00000000-0000-4000-8000-000000000001", [], id="key"),
        pytest.param("api_key", "ABCDEF00-0000-4000-8000-000000000001", [], id="key in capitals"),
        pytest.param("api_key", "1234567", ["client-id"], id="key field: client-id"),
        pytest.param("api_key", "eyJhbGciOiJFUzI1NiIsImtpZCI6IjEifQ.e30.x", ["wildberries-token"], id="wildberries"),
        pytest.param("api_key", "eyJhbGciOiJSUzI1NiJ9.e30.x", ["oauth-token"], id="jwt"),
        pytest.param("api_key", "Bearer abc", ["oauth-token"], id="bearer"),
        pytest.param(
            "api_key", "1-2@advertising.performance.ozon.ru", ["performance-client-id"], id="key field: performance"
        ),
        pytest.param("api_key", "Ab_-" * 20, ["performance-secret"], id="performance secret"),
        pytest.param("api_key", "00000000-0000-4000-8000-00000000000", ["not-uuid"], id="one character short"),
        pytest.param("api_key", "hello", ["not-uuid"], id="anything else"),
    ],
)
def test_look_alikes_name_one_thing(field: str, value: str, expected: list[str]) -> None:
    assert [one.id for one in look_alikes(value, OZON.fields[field])] == expected


def test_api_key_look_alikes_only_warn_because_its_format_is_not_documented() -> None:
    assert {one.severity for one in OZON.fields["api_key"].looks_like} == {Severity.WARNING}


def test_client_id_look_alikes_refuse_only_what_the_schema_refuses() -> None:
    accepted = re.compile(RESOURCES.system_schema("ozon")["properties"]["client_id"]["pattern"])
    could_be_ids = ("1234567890", "123456789012", "1000000000000", "300000000000000", "13800000000", "9" * 18)
    for value in could_be_ids:
        assert accepted.fullmatch(value)
        assert {one.severity for one in look_alikes(value, OZON.fields["client_id"])} == {Severity.WARNING}


# --- personas


def test_every_persona_has_an_outcome() -> None:
    assert set(OUTCOMES) == set(PERSONAS)


def test_personas_have_credentials_of_their_own_and_of_the_right_shape() -> None:
    ids = [persona.credentials["client_id"] for persona in OZON.personas]
    keys = [persona.credentials["api_key"] for persona in OZON.personas]
    assert len(set(ids)) == len(set(keys)) == len(PERSONAS)
    assert all(re.fullmatch("[1-9][0-9]*", one) for one in ids)
    assert all(str(uuid.UUID(one)) == one for one in keys)


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
def test_secret_file_is_the_value_and_nothing_else(persona: Persona) -> None:
    stored = (RESOURCES.system_folder("ozon") / "practice" / persona.id / "api_key").read_bytes()
    assert stored == persona.credentials["api_key"].encode()


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
def test_persona_replies_only_to_what_the_ladder_asks(persona: Persona) -> None:
    asked = {(rung.request.method, rung.request.path) for rung in OZON.rungs if rung.request}
    assert set(effective_replies(persona)) == asked


WHOLE = [
    pytest.param(persona, reply, id=f"{persona.id} {reply.path}")
    for persona in PERSONAS.values()
    for reply in effective_replies(persona).values()
    if not reply.fault
]


@pytest.mark.parametrize(("persona", "reply"), WHOLE)
def test_persona_gives_its_recorded_reply(session: requests.Session, persona: Persona, reply: PracticeReply) -> None:
    with PracticeServer([OZON], lambda: NOW) as server:
        answer = post(session, server, persona.credentials, reply.path)
        assert server.requests() == (PracticeRequest("POST", "/ozon" + reply.path, persona.id),)
    assert answer.status_code == reply.status
    assert answer.headers.items() >= reply.headers.items()
    if reply.json is None:
        assert answer.content == (reply.text or "").encode()
    else:
        assert answer.json() == filled(reply.json, NOW)


def post(
    session: requests.Session, server: PracticeServer, credentials: Mapping[str, str], path: str
) -> requests.Response:
    headers = {header: credentials[field] for field, header in OZON.persona_headers.items() if field in credentials}
    return session.post(server.base("ozon") + path, json={}, headers=headers, timeout=LONG, allow_redirects=False)


def test_stall_persona_answers_after_release(server: PracticeServer, session: requests.Session) -> None:
    released = threading.Thread(target=lambda: server.wait_until_held(LONG) and server.release())
    released.start()
    reply = post(session, server, PERSONAS["stall"].credentials, "/v1/roles")
    released.join()
    assert (reply.status_code, reply.json()["roles"]) == (200, [])


def test_oversized_persona_sends_more_than_two_mebibytes(server: PracticeServer, session: requests.Session) -> None:
    assert len(post(session, server, PERSONAS["oversized"].credentials, "/v1/roles").content) > OVERSIZED_BYTES


def test_redirect_persona_points_elsewhere_and_is_not_followed(
    server: PracticeServer, session: requests.Session
) -> None:
    reply = post(session, server, PERSONAS["redirect"].credentials, "/v1/roles")
    assert (reply.status_code, reply.headers["Location"]) == (302, "/ozon/redirected")
    climb(server, PERSONAS["redirect"].credentials)
    assert "/ozon/redirected" not in {request.path for request in server.requests()}


# --- guards and unknown credentials


@pytest.mark.parametrize(
    ("credentials", "status", "code", "message"),
    [
        pytest.param({}, 401, 16, "Client-Id and Api-Key headers are required", id="both missing"),
        pytest.param({"api_key": "k"}, 401, 16, "Client-Id and Api-Key headers are required", id="Client-Id missing"),
        pytest.param({"client_id": "7"}, 401, 16, "Client-Id and Api-Key headers are required", id="Api-Key missing"),
        pytest.param(
            {"client_id": "abc", "api_key": "k"},
            400,
            3,
            "Client-Id header value should be positive integer",
            id="not an integer",
        ),
        pytest.param(
            {"client_id": "0", "api_key": "k"},
            400,
            3,
            "Client-Id header value should be positive integer",
            id="not positive",
        ),
        pytest.param(
            {"client_id": "7", "api_key": "k"},
            404,
            5,
            "Invalid Api-Key, please check the key and try again",
            id="nobody's pair",
        ),
        pytest.param(
            {"client_id": "1000001", "api_key": PERSONAS["good-basic"].credentials["api_key"]},
            404,
            5,
            "Invalid Api-Key, please check the key and try again",
            id="key of another shop",
        ),
    ],
)
def test_refusals_before_any_persona(
    server: PracticeServer,
    session: requests.Session,
    credentials: Mapping[str, str],
    status: int,
    code: int,
    message: str,
) -> None:
    reply = post(session, server, credentials, "/v1/roles")
    assert (reply.status_code, reply.json()) == (status, {"code": code, "message": message, "details": []})


def test_get_is_405_and_empty_and_does_not_blame_the_key(server: PracticeServer, session: requests.Session) -> None:
    reply = session.get(server.base("ozon") + "/v1/roles", timeout=LONG)
    assert (reply.status_code, reply.content) == (405, b"")
    known = classify(OZON.errors, Reply(405, MISSING, empty=True))
    assert known is not None
    assert (known.code, known.result) == ("wrong-verb", "blocked_here")


def test_unknown_path_is_never_read_as_a_wrong_key(server: PracticeServer, session: requests.Session) -> None:
    reply = post(session, server, PERSONAS["good"].credentials, "/v9/nothing")
    assert reply.status_code == 404
    assert classify(OZON.errors, Reply(404, MISSING)) is None


# --- the ladder


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
def test_ladder_of_persona(server: PracticeServer, persona: Persona) -> None:
    is_held = any(reply.fault in ("stall", "slow") for reply in persona.replies)
    result = climb(server, persona.credentials, read_seconds=1.0 if is_held else LONG)
    server.release()
    came_to = {
        rung.rung: f"{rung.state.value} {rung.code}".strip()
        for rung in result.rungs
        if rung.rung in OWN_RUNGS and rung.state is not RungState.PASSED
    }
    assert came_to == OUTCOMES[persona.id]
    assert persona.credentials["api_key"] not in repr(result)


@pytest.mark.parametrize("persona", ["good", "other-company", "empty-inn"])
def test_ladder_proves_who_the_shop_belongs_to(server: PracticeServer, persona: str) -> None:
    company = effective_replies(PERSONAS[persona])[("POST", "/v1/seller/info")].json["company"]
    facts = climb(server, PERSONAS[persona].credentials).facts
    for fact, name in (("legal_name", "legal_name"), ("company_name", "name"), ("inn", "inn"), ("country", "country")):
        assert facts[fact] == company[name]
    assert (facts["legal_name"] == SAMPLE_ENTITY) is (persona != "other-company")


def test_ladder_proves_expiry_methods_and_subscription(server: PracticeServer) -> None:
    facts = climb(server, PERSONAS["good"].credentials).facts
    left = datetime.fromisoformat(facts["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=89, hours=23) < left <= timedelta(days=90)
    assert set(CHAT) <= set(facts["methods"])
    assert (facts["subscription_type"], facts["is_premium"]) == ("PREMIUM_PLUS", True)


def test_texts_name_what_is_missing(server: PracticeServer) -> None:
    texts = RESOURCES.texts("zh_CN")
    scope = {one.rung: one for one in climb(server, PERSONAS["no-chat-role"].credentials).rungs}["scope"]
    shown = texts.get(f"ozon.{scope.code}.meaning", **scope.parameters)
    assert all(method in shown for method in CHAT)
    assert "{" not in shown
    plan = {one.rung: one for one in climb(server, PERSONAS["good-basic"].credentials).rungs}["capability"]
    assert "UNSPECIFIED" in texts.get(f"ozon.{plan.code}.meaning", **plan.parameters)


def test_missing_role_and_blocked_address_are_not_a_failed_credential(server: PracticeServer) -> None:
    for persona in ("role-missing-info", "no-chat-role", "good-basic", "ip-restricted", "rate-limited"):
        assert not climb(server, PERSONAS[persona].credentials).failed, persona


# --- every code can be seen


def reached_errors() -> set[str]:
    replies = [reply for persona in OZON.personas for reply in effective_replies(persona).values() if not reply.fault]
    replies += [guard.reply for guard in OZON.guards]
    found = (classify(OZON.errors, as_judged(reply)) for reply in replies)
    return {error.code for error in found if error}


def as_judged(reply: PracticeReply) -> Reply:
    return Reply(reply.status, MISSING if reply.json is None else reply.json, reply.json is None and not reply.text)


def test_every_error_is_reached_by_a_persona_or_a_guard() -> None:
    assert reached_errors() == {error.code for error in OZON.errors}


def test_every_expectation_is_reached_by_a_persona() -> None:
    declared = {one.code for rung in OZON.rungs for one in rung.expect}
    shown = {outcome.split()[1] for outcomes in OUTCOMES.values() for outcome in outcomes.values()}
    assert declared <= shown


def test_requests_of_all_personas_hold_no_key(server: PracticeServer) -> None:
    for persona in ("good", "wrong-key"):
        climb(server, PERSONAS[persona].credentials)
    logged = repr(server.requests())
    assert logged.count("PracticeRequest") > 2
    assert not any(persona.credentials["api_key"] in logged for persona in OZON.personas)
