"""The system folder `360dialog`: every persona climbs the real ladder; outcomes written by hand from its documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import requests

from tests.systems.folder import LONG, RESOURCES, WAY, Folder, codes_of, stopped
from wizard.adapters.clock import system_clock
from wizard.core.descriptors.system import Persona
from wizard.core.ladder import MISSING, Reply, classify
from wizard.core.recognition import look_alikes
from wizard.practice.server import PracticeServer

D360 = Folder.shipped("360dialog")
PERSONAS = D360.personas
RUNGS = ["key", "number", "health", "templates"]


def failed(code: str) -> dict[str, str]:
    return stopped(RUNGS, "key", code)


def blocked(code: str) -> dict[str, str]:
    return stopped(RUNGS, "key", code, "blocked_here")


OUTCOMES: Mapping[str, Mapping[str, str]] = {
    "good": {},
    "no-templates": {},
    "health-limited": {"health": "failed health-limited"},
    "limited-with-error": {"health": "failed health-limited"},
    "health-blocked": {"health": "failed health-blocked"},
    "blocked-without-reason": {"number": "blocked_here number-not-stated", "health": "failed health-blocked"},
    "limited-without-reason": {"health": "failed health-limited"},
    "number-not-stated": {"number": "blocked_here number-not-stated"},
    "wrong-key": failed("wrong-key"),
    "number-disabled": failed("number-disabled"),
    "rate-limited": blocked("rate-limited"),
    "rate-limited-older": blocked("rate-limited"),
    "unpaid": failed("unpaid"),
    "request-refused": blocked("request-refused"),
    "endpoint-blocked": blocked("endpoint-blocked"),
    "templates-blocked": {"templates": "blocked_here endpoint-blocked"},
    "internal-error": blocked("internal-error"),
    "number-unavailable": blocked("number-unavailable"),
    "web-page": blocked("web-page-reply"),
    "empty-reply": blocked("unexpected-reply"),
    "other-shape": {
        "key": "blocked_here unexpected-reply",
        "number": "blocked_here number-not-stated",
        "health": "not_tested facts-missing",
    },
    "stall": blocked("read-timeout"),
    "truncated": blocked("truncated"),
    "closed": blocked("closed"),
    "redirect": blocked("redirected"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[PracticeServer]:
    with PracticeServer([D360.system], system_clock, drip=LONG) as running:
        yield running


def test_ladder_order_and_what_is_required() -> None:
    assert [rung.id for rung in D360.system.rungs] == [*WAY, *RUNGS]
    assert [rung.id for rung in D360.system.rungs if rung.required and rung.id in RUNGS] == ["key"]


def test_every_persona_has_an_outcome() -> None:
    assert set(OUTCOMES) == set(PERSONAS)


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
def test_ladder_of_persona(server: PracticeServer, persona: Persona) -> None:
    assert D360.came_to(server, persona) == OUTCOMES[persona.id]


def test_every_code_is_an_outcome() -> None:
    assert D360.declared_errors() | D360.declared_expectations() <= codes_of(OUTCOMES)


def test_ladder_proves_whose_number_the_key_is_for(server: PracticeServer) -> None:
    facts = D360.climb(server, PERSONAS["good"].credentials).facts
    assert (facts["phone_number_id"], facts["waba_id"]) == ("200000000000201", "100000000000201")
    assert D360.system.index.identity == "phone_number_id"


@pytest.mark.parametrize("persona", ["rate-limited", "number-disabled", "unpaid", "wrong-key"])
def test_ladder_keeps_360dialogs_own_words(server: PracticeServer, persona: str) -> None:
    key = next(one for one in D360.climb(server, PERSONAS[persona].credentials).rungs if one.rung == "key")
    reply = PERSONAS[persona].replies[0].json
    assert key.platform_text == reply["meta"]["developerMessage"]


def test_text_of_a_wrong_key_says_that_404_is_not_a_wrong_address() -> None:
    assert "不是网址错了" in RESOURCES.texts("zh_CN").get("360dialog.wrong-key.meaning")


def test_a_400_with_unknown_words_blames_nothing() -> None:
    for body in (MISSING, {}, {"meta": {"developerMessage": "Something new"}}, {"error": "x"}):
        found = classify(D360.system.errors, Reply(400, body))
        assert found is not None
        assert (found.code, found.result) == ("request-refused", "blocked_here")


def test_practice_without_the_header_is_a_wrong_key(server: PracticeServer) -> None:
    with requests.Session() as session:
        session.trust_env = False
        bare = session.get(server.base("360dialog") + "/health_status", timeout=LONG)
    assert (bare.status_code, bare.json()["meta"]["httpCode"]) == (401, 404)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("AbCdEfGhIjKl_AK", [], id="key"),
        pytest.param("D360-API-KEY: abc", ["header-line"], id="header"),
        pytest.param("d360-api-key：abc", ["header-line"], id="full-width colon"),
        pytest.param("EAA" + "x" * 60, ["meta-token"], id="Meta token"),
        pytest.param("eyJhbGciOiJIUzI1NiJ9.e30.x", ["bearer"], id="partner token"),
        pytest.param("Bearer abc", ["bearer"], id="bearer"),
        pytest.param("+86 138 0000 0000", ["digits"], id="phone"),
        pytest.param("106540352242922", ["digits"], id="id"),
        pytest.param("shop@example.com", ["email"], id="email"),
        pytest.param("https://waba.360dialog.io/v1/messages", ["old-url"], id="old address"),
        pytest.param("waba.360dialog.io", ["old-url"], id="old host"),
        pytest.param("https://waba-v2.360dialog.io", ["url"], id="address"),
        pytest.param("waba-sandbox.360dialog.io", ["url"], id="sandbox host"),
    ],
)
def test_look_alikes_name_one_thing(value: str, expected: list[str]) -> None:
    assert [one.id for one in look_alikes(value, D360.system.fields["api_key"])] == expected


def test_errors_by_status() -> None:
    wanted: dict[int, Any] = {
        401: "wrong-key",
        403: "endpoint-blocked",
        500: "internal-error",
        502: "number-unavailable",
    }
    for status, code in wanted.items():
        found = classify(D360.system.errors, Reply(status, MISSING))
        assert found is not None
        assert found.code == code
    assert classify(D360.system.errors, Reply(200, {"health_status": {}})) is None
