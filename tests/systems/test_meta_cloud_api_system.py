"""The system folder `meta-cloud-api`: every persona climbs the real ladder over a socket.

What each persona comes to is written down here by hand, from Meta's documents and from replies seen by clients.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
import requests

from tests.systems.folder import LONG, RESOURCES, Folder, codes_of, outcome, stopped
from wizard.adapters.clock import system_clock
from wizard.core.descriptors.system import Persona
from wizard.core.findings import Severity
from wizard.core.ladder import Reply, RungState, classify
from wizard.core.recognition import judge_look, look_alikes
from wizard.practice.server import PracticeServer

META = Folder.shipped("meta-cloud-api")
PERSONAS = META.personas
RUNGS = META.own_rungs
REQUIRED = [
    *("token", "token-valid", "ids", "portfolio-id", "token-kind", "token-scopes"),
    *("waba", "numbers", "number-in-waba", "app-secret"),
]


def at(rung: str, code: str) -> dict[str, str]:
    return stopped(RUNGS, rung, code)


def blocked_at(rung: str, code: str) -> dict[str, str]:
    """A required question was not answered: no fact is known, nothing more is sent."""
    after = RUNGS[RUNGS.index(rung) + 1 :]
    return {rung: f"blocked_here {code}", **dict.fromkeys(after, "not_tested earlier-rung")}


OUTCOMES: Mapping[str, Mapping[str, str]] = {
    "good": {},
    "no-templates": {},
    "sixty-day-token": {},
    "older-version": {},
    "token-garbage": at("token", "token-invalid"),
    "token-expired": at("token", "token-expired"),
    "app-not-installed": at("token", "app-not-installed"),
    "user-checkpoint": at("token", "user-checkpoint"),
    "password-changed": at("token", "password-changed"),
    "token-revoked": at("token", "token-revoked"),
    "code-as-text": at("token", "token-invalid"),
    "token-not-valid": at("token-valid", "token-not-valid"),
    "user-token": at("token-kind", "token-not-system-user"),
    "expires-soon": {"token-expiry": "failed token-expires-soon"},
    "scopes-missing": at("token-scopes", "scopes-missing"),
    "other-app": at("ids", "token-of-other-app"),
    "app-id-as-waba": at("ids", "app-id-as-waba"),
    "app-id-as-phone": at("ids", "app-id-as-phone"),
    "portfolio-id-as-waba": at("portfolio-id", "portfolio-id-as-waba"),
    "wrong-waba": at("waba", "id-not-found"),
    "id-unknown": at("waba", "id-unknown"),
    "wrong-kind-of-id": at("waba", "wrong-kind-of-id"),
    "waba-not-assigned": at("waba", "asset-not-granted"),
    "advanced-access-missing": at("waba", "asset-not-granted"),
    "waba-restricted": at("waba", "waba-restricted"),
    "not-verified": {"verification": "failed not-verified"},
    "verification-pending": {"verification-review": "waiting verification-pending"},
    "verification-more": {"verification": "failed verification-needs-more"},
    "verification-refused": {"verification": "failed verification-refused"},
    "other-waba": at("number-in-waba", "number-not-in-waba"),
    "no-numbers": at("number-in-waba", "number-not-in-waba"),
    "number-deleted": {
        "number": "failed number-deleted",
        **dict.fromkeys(
            ("number-state", "health", "quality", "display-name", "display-name-review"), "not_tested facts-missing"
        ),
    },
    "number-offline": {"number-state": "failed number-not-connected"},
    "number-on-premise": {"number-state": "failed number-not-on-cloud-api"},
    "name-declined": {"display-name": "failed display-name-declined"},
    "name-pending": {"display-name-review": "waiting display-name-pending"},
    "quality-red": {"quality": "failed quality-red"},
    "health-limited": {"health": "failed health-limited"},
    "limited-with-error": {"health": "failed health-limited"},
    "health-blocked": {"health": "failed health-blocked"},
    "sparse-number": dict.fromkeys(
        ("number-state", "health", "quality", "display-name", "display-name-review"), "not_tested facts-missing"
    ),
    "permission-missing": {"templates": "failed permission-missing"},
    "stale-cursor": {"templates": "blocked_here stale-cursor"},
    "not-subscribed": {"subscribed-app": "failed app-not-subscribed"},
    "nobody-subscribed": {"subscribed-app": "failed app-not-subscribed"},
    "wrong-app-secret": {"app-secret": "failed app-secret-wrong"},
    "app-rate-limited": blocked_at("token", "app-rate-limited"),
    "user-rate-limited": blocked_at("token", "user-rate-limited"),
    "waba-rate-limited": blocked_at("waba", "waba-rate-limited"),
    "meta-down": blocked_at("token", "meta-down"),
    "meta-unknown-error": blocked_at("waba", "meta-down"),
    "transient": blocked_at("token", "passing-trouble"),
    "web-page": blocked_at("token", "web-page-reply"),
    "maintenance": blocked_at("token", "server-unavailable"),
    "broken-json": blocked_at("token", "unexpected-reply"),
    "empty-reply": blocked_at("token", "unexpected-reply"),
    "other-numbers-shape": {
        "numbers": "blocked_here unexpected-reply",
        "number-in-waba": "not_tested facts-missing",
    },
    "no-granular-scopes": {"portfolio-id": "not_tested facts-missing"},
    "blocked-without-reason": {"health": "failed health-blocked"},
    "other-shape": {
        "waba": "blocked_here unexpected-reply",
        **dict.fromkeys(("verification", "verification-review"), "not_tested facts-missing"),
    },
    "stall": blocked_at("token", "read-timeout"),
    "slow": blocked_at("token", "read-timeout"),
    "truncated": blocked_at("token", "truncated"),
    "oversized": blocked_at("token", "too-large"),
    "closed": blocked_at("token", "closed"),
    "redirect": blocked_at("token", "redirected"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[PracticeServer]:
    with PracticeServer([META.system], system_clock, drip=LONG) as running:
        yield running


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as own:
        own.trust_env = False
        yield own


# --- the ladder


def test_ladder_order_and_what_is_required() -> None:
    asked = [rung.request.path for rung in META.system.rungs if rung.request]
    assert asked == [
        "/{graph_version}/debug_token",
        "/{graph_version}/{waba_id}",
        "/{graph_version}/{waba_id}/phone_numbers",
        "/{graph_version}/{phone_number_id}",
        "/{graph_version}/{waba_id}/message_templates",
        "/{graph_version}/{waba_id}/subscribed_apps",
        "/{graph_version}/oauth/access_token",
    ]
    assert [rung.id for rung in META.system.rungs if rung.required and rung.id in RUNGS] == REQUIRED


def test_every_persona_has_an_outcome() -> None:
    assert set(OUTCOMES) == set(PERSONAS)


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
def test_ladder_of_persona(server: PracticeServer, persona: Persona) -> None:
    assert META.came_to(server, persona) == OUTCOMES[persona.id]


def test_every_expectation_is_reached_by_a_persona() -> None:
    assert META.declared_expectations() <= codes_of(OUTCOMES)


def test_every_error_but_the_guards_is_an_outcome() -> None:
    assert META.declared_errors() - codes_of(OUTCOMES) == {"token-missing"}


def test_ladder_proves_account_and_number(server: PracticeServer) -> None:
    own = PERSONAS["good"].credentials
    facts = META.climb(server, own).facts
    assert facts["listed_numbers"] == [own["phone_number_id"]]
    assert (facts["waba_name"], facts["messaging_limit"]) == ("Gangway Example", "TIER_2K")
    assert facts["business_verification_status"] == "verified"
    assert (facts["display_phone_number"], facts["can_send_message"]) == ("+1 555-010-0000", "AVAILABLE")
    assert not [name for name in facts if "secret" in name or name.endswith("access_token")]


def test_ladder_uses_the_version_entered_and_else_the_default(server: PracticeServer) -> None:
    before = len(server.requests())
    META.climb(server, PERSONAS["older-version"].credentials)
    META.climb(server, PERSONAS["no-templates"].credentials)
    paths = [one.path for one in server.requests()[before:] if one.path.endswith("/debug_token")]
    assert paths == ["/meta-cloud-api/v22.0/debug_token", "/meta-cloud-api/v26.0/debug_token"]


@pytest.mark.parametrize(
    ("field", "came_to"),
    [
        pytest.param("waba_id", at("waba", "id-not-found"), id="waba"),
        pytest.param("phone_number_id", at("number-in-waba", "number-not-in-waba"), id="number"),
        pytest.param("app_id", at("ids", "token-of-other-app"), id="app"),
        pytest.param("access_token", at("token", "token-invalid"), id="token"),
        pytest.param("app_secret", {"app-secret": "failed app-secret-wrong"}, id="app secret"),
    ],
)
def test_ladder_names_the_one_value_that_is_anothers(
    server: PracticeServer, field: str, came_to: Mapping[str, str]
) -> None:
    others = {"access_token": "EAAGangwayPracticeNobody" + "0" * 36, "app_secret": "f" * 32}
    wrong = {**PERSONAS["good"].credentials, field: others.get(field, "777777777777777")}
    assert outcome(META.climb(server, wrong)) == came_to


def test_ladder_says_which_field_is_empty(server: PracticeServer) -> None:
    own = {name: value for name, value in PERSONAS["good"].credentials.items() if name != "app_secret"}
    last = META.climb(server, own).rungs[-1]
    assert (last.rung, last.state, last.code) == ("app-secret", RungState.NOT_TESTED, "credential-missing")
    assert last.parameters == {"field": "app_secret"}


def test_texts_name_what_is_missing_or_wrong(server: PracticeServer) -> None:
    texts = RESOURCES.texts("zh_CN")

    def shown(persona: str, rung: str) -> str:
        found = {one.rung: one for one in META.climb(server, PERSONAS[persona].credentials).rungs}[rung]
        return texts.get(f"meta-cloud-api.{found.code}.meaning", **found.parameters)

    assert "payment method" in shown("health-blocked", "health")
    assert "has not been verified" in shown("health-limited", "health")
    assert "has not passed business verification" in shown("limited-with-error", "health")
    assert "299999999999999" in shown("other-waba", "number-in-waba")
    lacking = shown("scopes-missing", "token-scopes").split("。")[0]
    assert "whatsapp_business_messaging" in lacking
    assert "whatsapp_business_management" not in lacking
    assert "399999999999999" in shown("other-app", "ids")


def test_platform_words_of_a_token_that_is_not_valid_are_metas(server: PracticeServer) -> None:
    token = {one.rung: one for one in META.climb(server, PERSONAS["wrong-waba"].credentials).rungs}["waba"]
    assert token.platform_text.startswith("Unsupported get request.")


def test_trouble_that_is_not_the_tokens_never_fails_the_ladder(server: PracticeServer) -> None:
    for persona in (
        "app-rate-limited",
        "meta-down",
        "web-page",
        "health-blocked",
        "permission-missing",
        "not-verified",
    ):
        assert not META.climb(server, PERSONAS[persona].credentials, read_seconds=0.5).failed, persona
    server.release()


def test_secrets_are_sent_only_where_they_belong(server: PracticeServer) -> None:
    META.climb(server, PERSONAS["good"].credentials)
    own = PERSONAS["good"].credentials
    assert not any(own[name] in repr(server.requests()) for name in ("access_token", "app_secret"))
    secret = next(rung.request for rung in META.system.rungs if rung.id == "app-secret")
    assert secret is not None
    assert "Authorization" not in secret.headers


# --- errors


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        pytest.param(400, {"code": 190}, "token-invalid", id="400"),
        pytest.param(401, {"code": 190}, "token-invalid", id="401"),
        pytest.param(401, {"code": 190, "error_subcode": 464}, "token-invalid", id="a subcode not read again"),
        pytest.param(400, {"code": "190", "error_subcode": "463"}, "token-expired", id="numbers as text"),
        pytest.param(400, {"code": 100, "error_subcode": 33}, "id-not-found", id="100/33"),
        pytest.param(404, {"code": 803}, "id-unknown", id="803"),
        pytest.param(400, {"code": 100}, "wrong-kind-of-id", id="100 alone"),
        pytest.param(403, {"code": 200}, "asset-not-granted", id="200"),
        pytest.param(403, {"code": "250"}, "asset-not-granted", id="250 as text"),
        pytest.param(403, {"code": 299}, "asset-not-granted", id="299"),
        pytest.param(400, {"code": 300}, None, id="300 is another"),
        pytest.param(400, {"code": 1, "message": "An unknown error occurred"}, "meta-down", id="1"),
        pytest.param(400, {"code": 1, "message": "Error validating client secret."}, "app-secret-wrong", id="secret"),
        pytest.param(500, {"code": 131000, "is_transient": True}, "passing-trouble", id="transient"),
        pytest.param(400, {"code": 131000, "is_transient": False}, None, id="not transient"),
        pytest.param(200, {}, None, id="no error"),
    ],
)
def test_errors_go_by_code_and_not_by_status(status: int, error: dict[str, Any], code: str | None) -> None:
    found = classify(META.system.errors, Reply(status, {"error": error}))
    assert (found.code if found else None) == code


# --- practice


def test_guard_asks_for_a_token_except_where_the_app_secret_is_proved(
    server: PracticeServer, session: requests.Session
) -> None:
    base = server.base("meta-cloud-api")
    bare = session.get(f"{base}/v26.0/debug_token", timeout=LONG)
    assert (bare.status_code, bare.json()["error"]["code"]) == (401, 104)
    found = classify(META.system.errors, Reply(bare.status_code, bare.json()))
    assert found is not None
    assert found.code == "token-missing"
    own = PERSONAS["good"].credentials
    query = {"client_id": own["app_id"], "client_secret": own["app_secret"], "grant_type": "client_credentials"}
    proof = session.get(f"{base}/v26.0/oauth/access_token", params=query, timeout=LONG)
    assert (proof.status_code, proof.json()["token_type"]) == (200, "bearer")
    swapped = {**query, "client_secret": PERSONAS["no-templates"].credentials["app_secret"]}
    assert session.get(f"{base}/v26.0/oauth/access_token", params=swapped, timeout=LONG).status_code == 400


# --- the credentials' schema

VALID = {
    "access_token": {"$secret": "env://TOKEN"},
    "waba_id": "102290129340398",
    "phone_number_id": "106540352242922",
    "app_id": "634974688087057",
    "app_secret": {"$secret": "env://SECRET"},
}


@pytest.mark.parametrize(
    ("change", "valid"),
    [
        pytest.param({}, True, id="whole"),
        pytest.param({"graph_version": "v24.0"}, True, id="version"),
        pytest.param({"webhook_verify_token": {"$secret": "env://V"}}, True, id="verify token"),
        pytest.param({"graph_version": "24.0"}, False, id="version without v"),
        pytest.param({"phone_number_id": "+8613800000000"}, False, id="a phone number"),
        pytest.param({"phone_number_id": 106540352242922}, False, id="a number is not text"),
        pytest.param({"access_token": "EAA"}, False, id="literal token"),
        pytest.param({"webhook_verify_token": "mine"}, False, id="literal verify token"),
        pytest.param({"business_id": "1"}, False, id="unknown field"),
    ],
)
def test_schema_accepts_ids_and_references_only(change: Mapping[str, Any], valid: bool) -> None:
    schema, document = RESOURCES.system_schema("meta-cloud-api"), {**VALID, **change}
    assert jsonschema_rs.Draft202012Validator(schema).is_valid(document) is valid
    assert jsonschema.Draft202012Validator(schema).is_valid(document) is valid


@pytest.mark.parametrize("field", sorted(VALID))
def test_schema_requires_what_the_ladder_sends(field: str) -> None:
    document = {name: value for name, value in VALID.items() if name != field}
    assert not jsonschema_rs.Draft202012Validator(RESOURCES.system_schema("meta-cloud-api")).is_valid(document)


# --- look-alikes


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        *[pytest.param("graph_version", one, [], id=one) for one in ("v24.0", "v25.0", "v26.0")],
        *[pytest.param("graph_version", one, ["below-v24"], id=one) for one in ("v20.0", "v21.0", "v22.0", "v23.0")],
        *[pytest.param("graph_version", one, ["ended"], id=one) for one in ("v2.12", "v19.0")],
        pytest.param("graph_version", "v27.0", ["newer-than-known"], id="v27.0"),
        pytest.param("graph_version", "v100.0", ["newer-than-known"], id="v100.0"),
        pytest.param("graph_version", "26.0", ["without-v"], id="no v"),
        pytest.param("graph_version", "v26", ["without-minor"], id="no minor"),
        pytest.param("graph_version", "https://graph.facebook.com/v26.0", ["url"], id="version in a url"),
        pytest.param("waba_id", "102290129340398", [], id="waba"),
        pytest.param("waba_id", "+86 138 0000 0000", ["phone-number"], id="waba: phone"),
        pytest.param("waba_id", "8613800000000", ["short-number"], id="waba: phone digits"),
        pytest.param("waba_id", "Bearer abc", ["token"], id="waba: bearer"),
        pytest.param("waba_id", "EAA" + "x" * 50, ["token"], id="waba: token"),
        pytest.param("waba_id", "business_id=500000000000001", ["portfolio-id"], id="waba: portfolio"),
        pytest.param("waba_id", "app_id=300000000000001", ["app-id"], id="waba: app"),
        pytest.param("waba_id", "https://developers.facebook.com/apps/300000000000001", ["app-id"], id="waba: app url"),
        pytest.param("waba_id", "https://business.facebook.com/latest/?business_id=1", ["url"], id="waba: url"),
        pytest.param("waba_id", "business.facebook.com/latest", ["url"], id="waba: host and path"),
        pytest.param("waba_id", "0123456789abcdef" * 2, ["app-secret"], id="waba: app secret"),
        pytest.param("phone_number_id", "106540352242922", [], id="number id"),
        pytest.param("phone_number_id", "+8613800000000", ["phone-number"], id="number: plus"),
        pytest.param("phone_number_id", "008613800000000", ["short-number"], id="number: 00"),
        pytest.param("phone_number_id", "138-0000-0000", ["phone-number"], id="number: dashes"),
        pytest.param("phone_number_id", "13800000000", ["short-number"], id="number: mobile"),
        pytest.param("phone_number_id", "919800000000", ["short-number"], id="number: India"),
        pytest.param("phone_number_id", "asset_id=100000000000001", ["waba-id"], id="number: waba"),
        pytest.param("phone_number_id", "business_id: 5", ["portfolio-id"], id="number: portfolio"),
        pytest.param("phone_number_id", "https://wa.me/8613800000000", ["url"], id="number: chat link"),
        pytest.param("phone_number_id", "EAA" + "x" * 50, ["token"], id="number: token"),
        pytest.param("app_id", "634974688087057", [], id="app"),
        pytest.param("app_id", "634974688087057|abc", ["app-access-token"], id="app: token"),
        pytest.param("app_id", "0123456789abcdef" * 2, ["app-secret"], id="app: secret"),
        pytest.param("app_id", "+8613800000000", ["phone-number"], id="app: phone"),
        pytest.param("app_id", "https://developers.facebook.com/apps/1/", ["url"], id="app: url"),
        pytest.param("app_secret", "0123456789abcdef" * 2, [], id="secret"),
        pytest.param("app_secret", "0" * 32, [], id="secret of digits"),
        pytest.param("app_secret", "0123456789ABCDEF" * 2, ["not-32-hex"], id="secret in capitals"),
        pytest.param("app_secret", "0123456789abcdef", ["not-32-hex"], id="half a secret"),
        pytest.param("app_secret", "●●●●●●●●", ["masked"], id="covered secret"),
        pytest.param("app_secret", "634974688087057", ["app-id"], id="secret: app id"),
        pytest.param("app_secret", "1|abc", ["app-access-token"], id="secret: app token"),
        pytest.param("app_secret", "EAA" + "x" * 50, ["token"], id="secret: token"),
        pytest.param("access_token", "EAA" + "x9" * 60, [], id="token"),
        pytest.param("access_token", "EAAJB", ["short-token"], id="token cut off"),
        pytest.param("access_token", "Bearer", ["bearer"], id="token: bearer alone"),
        pytest.param("access_token", "634974688087057|abc", ["app-access-token"], id="token: app token"),
        pytest.param("access_token", "0123456789abcdef" * 2, ["app-secret"], id="token: app secret"),
        pytest.param("access_token", "102290129340398", ["id"], id="token: an id"),
        pytest.param("access_token", "https://example.com/", ["url"], id="token: url"),
        pytest.param("access_token", "eyJhbGciOiJIUzI1NiJ9.e30.x", ["partner-token"], id="token: Wati or respond.io"),
        pytest.param("access_token", "AbCdEfGh_partner_key", ["not-eaa"], id="token: 360dialog"),
        pytest.param("webhook_verify_token", "aB3" * 9, [], id="verify token"),
        pytest.param("webhook_verify_token", "1234", ["short"], id="verify token: short"),
        pytest.param("webhook_verify_token", "EAA" + "x" * 50, ["token"], id="verify token: token"),
    ],
)
def test_look_alikes_name_one_thing(field: str, value: str, expected: list[str]) -> None:
    assert [one.id for one in look_alikes(value, META.system.fields[field])] == expected


def test_look_alikes_refuse_only_what_the_schema_refuses() -> None:
    for field in ("waba_id", "phone_number_id", "app_id", "graph_version"):
        accepted = re.compile(RESOURCES.system_schema("meta-cloud-api")["properties"][field]["pattern"])
        for value in ("1", "13800000000", "8613800000000", "106540352242922", "v20.0", "v23.0", "v27.0", "0" * 32):
            found = look_alikes(value, META.system.fields[field])
            if accepted.fullmatch(value):
                assert {one.severity for one in found} <= {Severity.WARNING}, (field, value)


def test_default_graph_version_is_no_version_there_is_something_to_say_about() -> None:
    default = META.system.fields["graph_version"].default

    assert default == "v26.0"
    assert list(look_alikes(default, META.system.fields["graph_version"])) == []


RECOGNISED = [
    ("phone_number_id", "+86 138 0000 0000", ("这是电话号码", "Phone number ID", "API Setup")),
    ("phone_number_id", "13800000000", ("更像电话号码", "Phone number ID")),
    ("phone_number_id", "business_id=500000000000001", ("商务组合的编号", "Phone number ID")),
    ("phone_number_id", "app_id=300000000000001", ("应用编号", "Phone number ID")),
    ("phone_number_id", "Bearer EAAJB" + "x" * 20, ("访问令牌", "数字编号")),
    ("phone_number_id", "https://wa.me/8613800000000", ("网址", "API Setup")),
    ("waba_id", "+8613800000000", ("电话号码", "WhatsApp 账户的编号")),
    ("waba_id", "business_id=500000000000001", ("商务组合的编号", "WhatsApp 账户")),
    ("waba_id", "https://developers.facebook.com/apps/300000000000001", ("应用编号", "WhatsApp 账户编号")),
    ("waba_id", "Bearer EAAJB" + "x" * 20, ("访问令牌", "数字编号")),
    ("waba_id", "https://business.facebook.com/latest/", ("网址", "数字编号")),
    ("access_token", "Bearer", ("Bearer", "没有复制进来")),
    ("access_token", "https://example.com/", ("网址", "系统用户页")),
    ("access_token", "102290129340398", ("编号", "EAA")),
]


@pytest.mark.parametrize(("field", "value", "said"), RECOGNISED, ids=[f"{one[0]} {one[1][:16]}" for one in RECOGNISED])
def test_wrong_value_is_named_with_where_the_right_one_is(field: str, value: str, said: tuple[str, ...]) -> None:
    key, texts = f"meta-cloud-api.credentials.{field}", RESOURCES.texts("zh_CN")
    (found,) = judge_look(value, META.system.fields[field], key, f"/steps/credentials/meta-cloud-api/{field}")

    assert all(one in texts.get(found.code) for one in said), texts.get(found.code)
