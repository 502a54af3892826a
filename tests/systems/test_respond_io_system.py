"""The system folder `respond-io`: every persona climbs the real ladder; outcomes by hand from the official SDK."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from tests.systems.folder import LONG, RESOURCES, WAY, Folder, codes_of, outcome, stopped
from wizard.adapters.clock import system_clock
from wizard.core.descriptors.system import Persona
from wizard.core.ladder import MISSING, Reply, classify
from wizard.core.recognition import look_alikes
from wizard.practice.server import PracticeServer

RESPOND = Folder.shipped("respond-io")
PERSONAS = RESPOND.personas
RUNGS = ["token", "channels", "channel", "channel-kind", "templates"]


def blocked(code: str) -> dict[str, str]:
    return stopped(RUNGS, "token", code, "blocked_here")


OUTCOMES: Mapping[str, Mapping[str, str]] = {
    "good": {},
    "number-ids": {},
    "no-templates": {},
    "token-refused": stopped(RUNGS, "token", "token-refused"),
    "channel-elsewhere": stopped(RUNGS, "channel", "channel-not-in-workspace"),
    "channel-facebook": stopped(RUNGS, "channel-kind", "channel-not-whatsapp"),
    "channel-gone": {"templates": "failed channel-unknown"},
    "request-refused": stopped(RUNGS, "channels", "request-refused"),
    "conflict": blocked("conflict"),
    "rate-limited": blocked("rate-limited"),
    "queued": blocked("queued"),
    "internal-error": blocked("internal-error"),
    "bad-gateway": blocked("server-unavailable"),
    "web-page": blocked("web-page-reply"),
    "empty-reply": blocked("unexpected-reply"),
    "other-shape": {
        "channels": "blocked_here unexpected-reply",
        "channel": "not_tested facts-missing",
        "channel-kind": "not_tested facts-missing",
    },
    "stall": blocked("read-timeout"),
    "truncated": blocked("truncated"),
    "closed": blocked("closed"),
    "redirect": blocked("redirected"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[PracticeServer]:
    with PracticeServer([RESPOND.system], system_clock, drip=LONG) as running:
        yield running


def test_ladder_order_and_what_is_required() -> None:
    assert [rung.id for rung in RESPOND.system.rungs] == [*WAY, *RUNGS]
    assert [rung.id for rung in RESPOND.system.rungs if rung.required and rung.id in RUNGS] == RUNGS[:-1]


def test_every_persona_has_an_outcome() -> None:
    assert set(OUTCOMES) == set(PERSONAS)


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
def test_ladder_of_persona(server: PracticeServer, persona: Persona) -> None:
    assert RESPOND.came_to(server, persona) == OUTCOMES[persona.id]


def test_every_code_is_an_outcome() -> None:
    assert RESPOND.declared_errors() | RESPOND.declared_expectations() <= codes_of(OUTCOMES)


def test_ladder_proves_the_channel(server: PracticeServer) -> None:
    facts = RESPOND.climb(server, PERSONAS["number-ids"].credentials).facts
    assert (facts["channel_name"], facts["channel_source"]) == ("Parcel notices", "360dialog_whatsapp")
    assert facts["channel_ids"] == [8002]


def test_text_lists_the_channels_there_are(server: PracticeServer) -> None:
    rungs = {one.rung: one for one in RESPOND.climb(server, PERSONAS["channel-elsewhere"].credentials).rungs}
    shown = RESOURCES.texts("zh_CN").get(f"respond-io.{rungs['channel'].code}.meaning", **rungs["channel"].parameters)
    assert all(one in shown for one in ("7001", "7002", PERSONAS["channel-elsewhere"].credentials["channel_id"]))


def test_ladder_of_a_channel_that_is_anothers(server: PracticeServer) -> None:
    wrong = {**PERSONAS["good"].credentials, "channel_id": "999"}
    assert outcome(RESPOND.climb(server, wrong)) == stopped(RUNGS, "channel", "channel-not-in-workspace")


def test_waiting_times_of_a_limit_are_told(server: PracticeServer) -> None:
    token = next(
        one for one in RESPOND.climb(server, PERSONAS["rate-limited"].credentials).rungs if one.rung == "token"
    )
    assert (token.retry, token.parameters["retry_after"]) == ("later", "5")


def test_errors_by_status() -> None:
    wanted = {400: "request-refused", 401: "token-refused", 404: "channel-unknown", 409: "conflict"}
    wanted |= {429: "rate-limited", 449: "queued", 500: "internal-error"}
    for status, code in wanted.items():
        found = classify(RESPOND.system.errors, Reply(status, MISSING))
        assert found is not None
        assert found.code == code


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        pytest.param("access_token", "eyJhbGciOiJIUzI1NiJ9.eyJpZCI6MX0.sig_-", [], id="token"),
        pytest.param("access_token", "eyJhbGciOiJIUzI1NiJ9.eyJpZCI6MX0", ["not-three-parts"], id="two parts"),
        pytest.param("access_token", "a.b.c.d", ["not-three-parts"], id="four parts"),
        pytest.param("access_token", "abc", ["not-three-parts"], id="one part"),
        pytest.param("access_token", "Bearer a.b.c", ["bearer"], id="bearer left over"),
        pytest.param("access_token", "EAA" + "x" * 60, ["meta-token"], id="Meta token"),
        pytest.param("access_token", "12345", ["channel-id"], id="channel id in the token"),
        pytest.param("access_token", "https://api.respond.io/v2", ["url"], id="address"),
        pytest.param("channel_id", "12345", [], id="channel"),
        pytest.param("channel_id", "+8613800000000", ["phone-number"], id="phone"),
        pytest.param("channel_id", "8613800000000", ["phone-number"], id="phone digits"),
        pytest.param("channel_id", "106540352242922", ["meta-id"], id="Meta id"),
        pytest.param("channel_id", "eyJhbGciOiJIUzI1NiJ9.e30.x", ["token"], id="token in the channel"),
        pytest.param("channel_id", "https://app.respond.io/space/1/settings", ["url"], id="channel: address"),
    ],
)
def test_look_alikes_name_one_thing(field: str, value: str, expected: list[str]) -> None:
    assert [one.id for one in look_alikes(value, RESPOND.system.fields[field])] == expected
