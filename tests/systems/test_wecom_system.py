"""The system folder `wecom`: every persona climbs the real ladder; outcomes written by hand from WeCom's documents."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs
import pytest
import requests

from tests.systems.folder import LONG, RESOURCES, WAY, Folder, codes_of
from wizard.adapters.clock import system_clock
from wizard.adapters.redaction import RedactingFilter
from wizard.core.descriptors.system import Persona
from wizard.core.intake import take_secret
from wizard.core.ladder import Reply, RungState, captured, classify
from wizard.core.pointer import MISSING
from wizard.core.recognition import look_alikes
from wizard.practice.server import PracticeServer

WECOM = Folder.shipped("wecom")
PERSONAS = WECOM.personas
RUNGS = (
    *("robot", "token", "agent", "agent-same", "agent-open"),
    *("departments", "departments-visible", "customers", "customer-members"),
)
NOT_NEEDED = "not_tested not-needed"
SECRET = "s" * 43
NO_ROBOT = {"robot": NOT_NEEDED}
NO_CUSTOMERS = dict.fromkeys(("customers", "customer-members"), NOT_NEEDED)
ROBOT_ONLY_BY_MESSAGE = {"robot": "not_tested robot-only-by-message"}


def app(**came_to: str) -> dict[str, str]:
    """What an app without a robot and without customers comes to; what differs is named."""
    return {**NO_ROBOT, **NO_CUSTOMERS, **{name.replace("_", "-"): one for name, one in came_to.items()}}


def app_stopped(at: str, code: str, state: str = "failed") -> dict[str, str]:
    """One rung says `code`, and nothing after it is asked."""
    later = [rung for rung in RUNGS[RUNGS.index(at) + 1 :] if rung not in NO_CUSTOMERS]
    return app(**{at: f"{state} {code}"}, **dict.fromkeys(later, "not_tested earlier-rung"))


def held(at: str, code: str) -> dict[str, str]:
    return app_stopped(at, code, "blocked_here")


BOTH = {**ROBOT_ONLY_BY_MESSAGE, **NO_CUSTOMERS}
UNASKED = ("customers", "customer-members")
OUTCOMES: Mapping[str, Mapping[str, str]] = {
    "good": ROBOT_ONLY_BY_MESSAGE,
    "robot-only": {**ROBOT_ONLY_BY_MESSAGE, **dict.fromkeys(RUNGS[1:], NOT_NEEDED)},
    "app-only": app(),
    "secret-wrong": {**app_stopped("token", "secret-wrong"), **ROBOT_ONLY_BY_MESSAGE},
    "corp-id-invalid": app_stopped("token", "corp-id-invalid"),
    "secret-of-another-corp": app_stopped("token", "secret-of-another-corp"),
    "secret-missing": app_stopped("token", "secret-missing"),
    "call-limit": held("token", "call-limit"),
    "too-many-at-once": held("token", "too-many-at-once"),
    "busy": held("token", "busy"),
    "corp-dissolved": app_stopped("token", "corp-dissolved"),
    "authorization-invalid": app_stopped("token", "authorization-invalid"),
    "ip-at-token": held("token", "ip-not-trusted"),
    "agent-id-invalid": app_stopped("agent", "agent-id-invalid"),
    "no-right-on-agent": app_stopped("agent", "no-right-on-agent"),
    "app-disabled": app_stopped("agent", "app-disabled"),
    "parameter-invalid": app_stopped("agent", "parameter-invalid"),
    "token-invalid": held("agent", "token-invalid"),
    "token-expired": held("agent", "token-expired"),
    "token-missing": app_stopped("agent", "token-missing"),
    "ip-not-trusted": held("agent", "ip-not-trusted"),
    "ip-unnamed": held("agent", "ip-not-trusted-unnamed"),
    "ip-forbidden": held("agent", "ip-not-trusted"),
    "ip-six": held("agent", "ip-not-trusted"),
    "agent-closed": app_stopped("agent-open", "agent-closed"),
    "agent-other": app_stopped("agent-same", "agent-other"),
    "agent-silent": app(**{"agent-open": "not_tested facts-missing"}),
    "api-not-permitted": app(departments="failed api-not-permitted", departments_visible="not_tested facts-missing"),
    "no-right": app(departments="failed no-right", departments_visible="not_tested facts-missing"),
    "no-department": app(departments_visible="failed no-department"),
    "customers-not-permitted": {
        **NO_ROBOT,
        "customers": "failed customers-not-permitted",
        "customer-members": "not_tested facts-missing",
    },
    "nobody-has-customers": {**NO_ROBOT, "customer-members": "failed nobody-has-customers"},
    "refused": app_stopped("agent", "refused"),
    "refused-inside": held("agent", "refused-inside"),
    "ok-with-error": app_stopped("agent", "refused"),
    # What only a message shows: the ladder has nothing against these.
    **{name: app() for name in ("all-recipients-invalid", "member-out-of-scope", "member-unknown", "service-limit")},
    **{name: app() for name in ("partly-sent", "large", "crowded", "lists-refused")},
    **dict.fromkeys(("robot-key-invalid", "robot-disabled", "robot-not-in-group", "lost-answer"), BOTH),
    **dict.fromkeys(("chat-id-invalid", "chat-id-unknown"), BOTH),
    "server-error": held("token", "server-unavailable"),
    "web-page": held("token", "web-page-reply"),
    "empty-reply": held("token", "unexpected-reply"),
    "other-shape": app(token="blocked_here unexpected-reply", **dict.fromkeys(["agent"], "not_tested earlier-rung")),
    "no-token": app(token="blocked_here unexpected-reply", **dict.fromkeys(["agent"], "not_tested earlier-rung")),
    "stall": held("token", "read-timeout"),
    "truncated": held("token", "truncated"),
    "redirect": held("token", "redirected"),
    "closed": held("token", "closed"),
}
ONLY_BY_SENDING = {
    *("all-recipients-invalid", "member-out-of-scope", "member-unknown", "service-limit"),
    *("robot-key-invalid", "robot-disabled", "robot-not-in-group", "chat-id-invalid", "chat-id-unknown"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[PracticeServer]:
    with PracticeServer([WECOM.system], system_clock, drip=LONG) as running:
        yield running


def calls(server: PracticeServer, since: int) -> list[str]:
    """What was asked of the API; the clock only looks at a date."""
    return [one.path for one in server.requests()[since:] if "/cgi-bin/" in one.path]


def test_ladder_order_and_what_is_required() -> None:
    assert [rung.id for rung in WECOM.system.rungs] == [*WAY, *RUNGS]
    required = {rung.id for rung in WECOM.system.rungs if rung.required}
    assert required == {"name", "tcp", "tls", "token", "agent", "agent-same", "agent-open"}


def test_every_persona_has_an_outcome() -> None:
    assert set(OUTCOMES) == set(PERSONAS)


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
def test_ladder_of_persona(server: PracticeServer, persona: Persona) -> None:
    came_to, expected = WECOM.came_to(server, persona), OUTCOMES[persona.id]
    # A reply of no use leaves the facts behind it unknown, whatever the reason that is given.
    unknown = {"agent-same", "agent-open", "departments-visible", "departments"} - expected.keys()
    shown = {name: one for name, one in came_to.items() if not (name in unknown and one.startswith("not_tested "))}
    assert shown == expected


def test_every_code_is_an_outcome_or_a_sending_one() -> None:
    declared = WECOM.declared_errors() | WECOM.declared_expectations()
    assert declared - codes_of(OUTCOMES) == ONLY_BY_SENDING
    assert WECOM.reached_errors() >= ONLY_BY_SENDING


def test_robot_alone_is_no_failure_and_asks_wecom_nothing(server: PracticeServer) -> None:
    before = len(server.requests())
    result = WECOM.climb(server, PERSONAS["robot-only"].credentials)
    assert not result.failed
    assert not any(rung.required for rung in result.rungs if rung.code == "not-needed")
    assert calls(server, before) == []


def test_a_wrong_secret_is_asked_once(server: PracticeServer) -> None:
    before = len(server.requests())
    WECOM.climb(server, {**PERSONAS["app-only"].credentials, "agent_secret": SECRET})
    assert calls(server, before) == ["/wecom/cgi-bin/gettoken"]


@pytest.mark.parametrize(
    ("persona", "address"),
    [
        pytest.param("ip-not-trusted", "203.0.113.7", id="at the app"),
        pytest.param("ip-at-token", "203.0.113.7", id="at the token"),
        pytest.param("ip-forbidden", "203.0.113.7", id="HTTP 403"),
        pytest.param("ip-six", "2001:db8::7", id="version 6"),
    ],
)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_an_untrusted_address_is_shown_and_no_key_blamed(
    server: PracticeServer, persona: str, address: str, language: str
) -> None:
    result = WECOM.climb(server, PERSONAS[persona].credentials)
    rung = next(one for one in result.rungs if one.code == "ip-not-trusted")
    assert rung.state is RungState.BLOCKED_HERE
    assert rung.parameters["ip"] == address
    texts = RESOURCES.texts(language)
    told = [texts.get(f"wecom.ip-not-trusted.{part}", **rung.parameters) for part in ("meaning", "fix")]
    assert all(address in one for one in told)
    assert {"zh_CN": "大约一分钟", "en": "about a minute"}[language] in told[1]
    assert not result.failed


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_another_apps_number_is_shown_beside_the_one_filled_in(server: PracticeServer, language: str) -> None:
    persona = PERSONAS["agent-other"]
    result = WECOM.climb(server, persona.credentials)
    rung = next(one for one in result.rungs if one.code == "agent-other")
    told = RESOURCES.texts(language).get("wecom.agent-other.meaning", **rung.parameters)
    assert "1000999" in told
    assert persona.credentials["agent_id"] in told
    assert "{" not in told


def test_an_address_that_is_not_told_is_not_made_up() -> None:
    found = classify(WECOM.system.errors, Reply(200, {"errcode": 60020, "errmsg": "from ip: unknown"}))
    assert found is not None
    assert found.code == "ip-not-trusted-unnamed"
    assert captured(found, {}) == {}


def test_every_documented_code_is_known() -> None:
    documented = {
        *(-1, 40001, 40013, 40056, 40014, 42001, 40058, 40091, 41001, 41004, 45009, 45033, 301002, 301007),
        *(48002, 48004, 50003, 60011, 60020, 60021, 60111, 81013, 84074, 86001, 86003, 93000, 93004, 93008, 95001),
    }
    known = {error.body["/errcode"] for error in WECOM.system.errors if "/errcode" in error.body}
    assert known == documented


@pytest.mark.parametrize("code", [1, 99999, "40001", -2, -1])
def test_any_number_but_nought_is_an_error(code: int | str) -> None:
    assert classify(WECOM.system.errors, Reply(200, {"errcode": code})) is not None
    assert classify(WECOM.system.errors, Reply(200, {"errcode": 0})) is None
    assert classify(WECOM.system.errors, Reply(200, MISSING)) is None


@pytest.mark.parametrize("persona", ["app-only", "closed", "truncated", "redirect"])
def test_the_secret_in_the_query_is_in_no_log(
    server: PracticeServer, persona: str, caplog: pytest.LogCaptureFixture
) -> None:
    credentials = PERSONAS[persona].credentials
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "urllib3"):
        result = WECOM.climb(server, credentials)
    for secret in (credentials["agent_secret"], "GangwayPracticeToken"):
        assert secret not in caplog.text
        assert secret not in repr(result)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(f"/cgi-bin/gettoken?corpid=ww0123456789abcdef&corpsecret={SECRET}", id="secret"),
        pytest.param(f"/cgi-bin/agent/get?access_token={SECRET}&agentid=1000002", id="token"),
        pytest.param(f"/cgi-bin/webhook/send?key={SECRET}", id="robot's key"),
    ],
)
def test_a_careless_line_with_an_address_is_masked(address: str) -> None:
    masked = RedactingFilter().redact(f'GET "https://qyapi.weixin.qq.com{address} HTTP/1.1" 200')
    assert SECRET not in masked
    assert address.partition("?")[0] in masked


def test_practice_knows_personas_by_token_and_key(server: PracticeServer) -> None:
    with requests.Session() as session:
        session.trust_env = False
        base = server.base("wecom")
        agent = session.get(
            f"{base}/cgi-bin/agent/get", params={"access_token": "no-such", "agentid": "1"}, timeout=LONG
        )
        robot = session.post(f"{base}/cgi-bin/webhook/send", params={"key": "no-such"}, json={}, timeout=LONG)
    assert agent.json()["errcode"] == 40014
    assert robot.json()["errcode"] == 93000


def test_texts_are_all_there_and_in_tone() -> None:
    assert [WECOM.text_problems(language) for language in ("zh_CN", "en")] == [[], []]


def test_secret_files_are_exact_and_unshared() -> None:
    assert WECOM.secret_file_problems() == []


REFERENCE = {"$secret": "env://X"}
APP = {"corp_id": "ww0123456789abcdef", "agent_id": "1000002", "agent_secret": REFERENCE}
CALLBACK = {"callback_token": REFERENCE, "callback_aes_key": REFERENCE}


@pytest.mark.parametrize(
    ("document", "valid"),
    [
        pytest.param({"tier": "robot", "robot_key": REFERENCE}, True, id="robot"),
        pytest.param({"tier": "robot"}, False, id="robot without key"),
        pytest.param({"tier": "robot", "robot_key": REFERENCE, **APP}, False, id="robot with an app's fields"),
        pytest.param({"tier": "app", **APP}, True, id="app"),
        pytest.param({"tier": "app", **APP, "robot_key": REFERENCE}, False, id="app with a robot's key"),
        pytest.param({"tier": "app", "corp_id": "ww0123456789abcdef"}, False, id="app without secret"),
        pytest.param({"tier": "both", **APP, "robot_key": REFERENCE}, True, id="both"),
        pytest.param({"tier": "both", **APP}, False, id="both without key"),
        pytest.param({"tier": "app", **APP, **CALLBACK}, True, id="callback"),
        pytest.param({"tier": "app", **APP, "callback_token": REFERENCE}, False, id="token without key"),
        pytest.param({"tier": "app", **APP, "customer_contact": "on"}, True, id="customers"),
        pytest.param({"tier": "app", **{**APP, "agent_id": "01"}}, False, id="agent id of another form"),
        pytest.param({"robot_key": REFERENCE}, False, id="no tier"),
        pytest.param({"tier": "group"}, False, id="another tier"),
    ],
)
def test_schema_asks_for_what_the_tier_needs(document: dict[str, Any], valid: bool) -> None:
    assert jsonschema_rs.Draft202012Validator(RESOURCES.system_schema("wecom")).is_valid(document) is valid


UUID = "693a91f6-7abc-4bc4-97a0-0ec2sifa5aaa".replace("si", "51")
WEBHOOK = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={UUID}"


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        pytest.param("corp_id", "ww0123456789abcdef", [], id="corp id"),
        pytest.param("corp_id", "wx5823bf96d3bd56c7", ["wx-prefix"], id="early corp id or app id"),
        pytest.param("corp_id", "1000002", ["agent-id"], id="corp id: agent id"),
        pytest.param("corp_id", SECRET, ["app-secret"], id="corp id: secret"),
        pytest.param("corp_id", "91440300MA5EXIMPLO", ["other-shape"], id="corp id: wrong letters"),
        pytest.param("corp_id", "91440300MA5ABCDE0X", ["uscc"], id="corp id: credit code"),
        pytest.param("corp_id", "https://work.weixin.qq.com", ["url"], id="corp id: address"),
        pytest.param("corp_id", "Gangway", ["other-shape"], id="corp id: name"),
        pytest.param("agent_id", "1000002", [], id="agent id"),
        pytest.param("agent_id", "3010011", ["other-number"], id="agent id: WeCom's own app"),
        pytest.param("agent_id", "100000", ["other-number"], id="agent id: digit missing"),
        pytest.param("agent_id", SECRET, ["app-secret"], id="agent id: secret"),
        pytest.param("agent_id", "ww0123456789abcdef", ["corp-id"], id="agent id: corp id"),
        pytest.param("agent_id", UUID, ["robot-key"], id="agent id: robot"),
        pytest.param("agent_id", "13800000000", ["phone"], id="agent id: phone"),
        pytest.param("agent_secret", SECRET, [], id="secret"),
        pytest.param("agent_secret", SECRET[:-1], ["not-43"], id="secret cut off"),
        pytest.param("agent_secret", "1000002", ["agent-id"], id="secret: agent id"),
        pytest.param("agent_secret", "ww0123456789abcdef", ["corp-id"], id="secret: corp id"),
        pytest.param("agent_secret", UUID, ["robot-key"], id="secret: robot key"),
        pytest.param("agent_secret", WEBHOOK, ["url"], id="secret: address"),
        pytest.param("agent_secret", "••••••", ["masked"], id="secret: masked"),
        pytest.param("robot_key", UUID, [], id="robot key"),
        pytest.param("robot_key", UUID[:-3], ["not-uuid"], id="robot key cut off"),
        pytest.param("robot_key", "https://example.com/hook", ["url"], id="robot key: other address"),
        pytest.param("robot_key", SECRET, ["app-secret"], id="robot key: secret"),
        pytest.param("robot_key", "ww0123456789abcdef", ["corp-id"], id="robot key: corp id"),
        pytest.param("callback_token", "QDG6eK", [], id="token"),
        pytest.param("callback_token", "a" * 33, ["other-shape"], id="token too long"),
        pytest.param("callback_token", "a-b", ["other-shape"], id="token with a hyphen"),
        pytest.param("callback_token", "a" * 43, ["aes-key"], id="token: AES key"),
        pytest.param("callback_aes_key", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", [], id="key of WeCom's sample"),
        pytest.param("callback_aes_key", "a" * 43 + "=", ["with-equals"], id="key with equals sign"),
        pytest.param("callback_aes_key", "a" * 42, ["other-shape"], id="key too short"),
        pytest.param("callback_aes_key", "a" * 42 + "-", ["other-shape"], id="key with a hyphen"),
        pytest.param("callback_aes_key", "QDG6eK", ["token"], id="key: token"),
    ],
)
def test_look_alikes_name_one_thing(field: str, value: str, expected: list[str]) -> None:
    assert [one.id for one in look_alikes(value, WECOM.system.fields[field])] == expected


@pytest.mark.parametrize(
    "pasted",
    [
        pytest.param(WEBHOOK, id="address"),
        pytest.param(f"  {WEBHOOK}\n", id="with blanks"),
        pytest.param(WEBHOOK.removeprefix("https://"), id="without scheme"),
        pytest.param(WEBHOOK + "&debug=1", id="with another parameter"),
        pytest.param(WEBHOOK.replace("?key", "?a=b&key"), id="behind another parameter"),
        pytest.param(f'"{WEBHOOK}"', id="in quotes"),
    ],
)
def test_a_pasted_webhook_address_becomes_the_key_and_says_so(pasted: str) -> None:
    secret, changes = take_secret(pasted, WECOM.system.fields["robot_key"])
    assert secret.reveal() == UUID
    assert "inside" in {one.kind for one in changes}
    assert all(UUID not in repr(one) for one in changes)


@pytest.mark.parametrize(
    "pasted",
    [
        pytest.param(UUID, id="the key"),
        pytest.param("https://example.com/cgi-bin/webhook/send?key=" + UUID, id="another host"),
        pytest.param("https://qyapi.weixin.qq.com/cgi-bin/webhook/send", id="no key"),
    ],
)
def test_anything_else_stays_as_it_is(pasted: str) -> None:
    secret, changes = take_secret(pasted, WECOM.system.fields["robot_key"])
    assert (secret.reveal(), changes) == (pasted, ())
