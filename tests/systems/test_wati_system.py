"""The system folder `wati`: every persona climbs the real ladder; outcomes written by hand from Wati's documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs
import pytest
import requests

from tests.systems.folder import LONG, RESOURCES, WAY, Folder, codes_of, outcome
from wizard.adapters.clock import system_clock
from wizard.core.descriptors.system import Persona
from wizard.core.findings import Evidence
from wizard.core.ladder import MISSING, Reply, classify
from wizard.core.recognition import look_alikes
from wizard.practice.server import PracticeServer

WATI = Folder.shipped("wati")
PERSONAS = WATI.personas

OUTCOMES: Mapping[str, Mapping[str, str]] = {
    "good": {},
    "no-templates": {},
    "token-refused": {"access": "failed token-refused"},
    "scope-missing": {"access": "failed scope-plan-or-role"},
    "forbidden": {"access": "failed forbidden"},
    "rate-limited": {"access": "blocked_here rate-limited"},
    "server-error": {"access": "blocked_here server-unavailable"},
    "web-page": {"access": "blocked_here web-page-reply"},
    "empty-reply": {"access": "blocked_here unexpected-reply"},
    "other-shape": {"access": "blocked_here unexpected-reply"},
    "stall": {"access": "blocked_here read-timeout"},
    "truncated": {"access": "blocked_here truncated"},
    "closed": {"access": "blocked_here closed"},
    "redirect": {"access": "blocked_here redirected"},
}


@pytest.fixture(scope="module")
def server() -> Iterator[PracticeServer]:
    with PracticeServer([WATI.system], system_clock, drip=LONG) as running:
        yield running


def test_ladder_order_and_what_is_required() -> None:
    assert [rung.id for rung in WATI.system.rungs] == [*WAY, "access"]
    assert WATI.system.rungs[-1].required


def test_every_persona_has_an_outcome() -> None:
    assert set(OUTCOMES) == set(PERSONAS)


@pytest.mark.parametrize("persona", PERSONAS.values(), ids=PERSONAS)
def test_ladder_of_persona(server: PracticeServer, persona: Persona) -> None:
    assert WATI.came_to(server, persona) == OUTCOMES[persona.id]


def test_every_code_is_an_outcome() -> None:
    assert WATI.declared_errors() | WATI.declared_expectations() <= codes_of(OUTCOMES)


def test_ladder_sends_tenant_and_page_as_documented(server: PracticeServer) -> None:
    before = len(server.requests())
    WATI.climb(server, PERSONAS["good"].credentials)
    last = server.requests()[before:][-1]
    assert (last.method, last.path) == ("GET", "/wati/900001/api/v1/getMessageTemplates")
    request = WATI.system.rungs[-1].request
    assert request is not None
    assert dict(request.query) == {"pageSize": "1", "pageNumber": "1"}


def test_ladder_of_another_tenants_token_is_refused(server: PracticeServer) -> None:
    swapped = {**PERSONAS["good"].credentials, "tenant_id": "900002"}
    assert outcome(WATI.climb(server, swapped)) == {"access": "failed scope-plan-or-role"}


def test_a_403_without_a_body_gets_the_checklist_and_another_does_not() -> None:
    for reply, code in (
        (Reply(403, MISSING, empty=True), "scope-plan-or-role"),
        (Reply(403, {"message": "no"}), "forbidden"),
    ):
        found = classify(WATI.system.errors, reply)
        assert found is not None
        assert found.code == code
    for language, words in (
        ("zh_CN", ("权限", "套餐", "角色", "租户")),
        ("en", ("scope", "plan", "role", "workspace")),
    ):
        shown = RESOURCES.texts(language)
        told = shown.get("wati.scope-plan-or-role.meaning") + shown.get("wati.scope-plan-or-role.fix")
        assert all(word in told for word in words)


def test_what_no_document_says_is_marked_as_observed() -> None:
    evidence = {error.code: error.evidence for error in WATI.system.errors}
    assert evidence["scope-plan-or-role"] is Evidence.OBSERVED
    assert "没有公布" in RESOURCES.texts("zh_CN").get("wati.unexpected-reply.meaning")


@pytest.mark.parametrize(
    "headers", [pytest.param({}, id="no header"), pytest.param({"Authorization": "t-1"}, id="no Bearer")]
)
def test_practice_refuses_what_is_no_bearer_token(server: PracticeServer, headers: dict[str, str]) -> None:
    with requests.Session() as session:
        session.trust_env = False
        address = server.base("wati") + "/900001/api/v1/getMessageTemplates"
        assert session.get(address, headers=headers, timeout=LONG).status_code == 401


@pytest.mark.parametrize(
    ("tenant", "valid"),
    [
        pytest.param("123456", True, id="digits"),
        pytest.param("live-123", True, id="word"),
        pytest.param("12/34", False, id="a path"),
        pytest.param("../x", False, id="up a folder"),
        pytest.param("", False, id="empty"),
    ],
)
def test_schema_accepts_one_piece_of_a_path(tenant: str, valid: bool) -> None:
    document: dict[str, Any] = {"tenant_id": tenant, "access_token": {"$secret": "env://T"}}
    assert jsonschema_rs.Draft202012Validator(RESOURCES.system_schema("wati")).is_valid(document) is valid


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        pytest.param("tenant_id", "123456", [], id="tenant"),
        pytest.param("tenant_id", "https://live-mt-server.wati.io/123456", ["endpoint-url"], id="address"),
        pytest.param("tenant_id", "live-mt-server.wati.io/123456", ["endpoint-url"], id="host and path"),
        pytest.param("tenant_id", "live-mt-server.wati.io", ["endpoint-url"], id="host"),
        pytest.param("tenant_id", "/123456/api/v1", ["endpoint-url"], id="path"),
        pytest.param("tenant_id", "123456/api/v1", ["endpoint-url"], id="path without a slash"),
        pytest.param("tenant_id", "https://live-mt-server.wati.io/123456/api/ext/v3", ["v3-url"], id="v3 with tenant"),
        pytest.param("tenant_id", "https://live-mt-server.wati.io/api/ext/v3/contacts", ["v3-url"], id="v3"),
        pytest.param("tenant_id", "13800000000", ["phone-number"], id="phone"),
        pytest.param("tenant_id", "shop@example.com", ["email"], id="email"),
        pytest.param("tenant_id", "eyJhbGciOiJIUzI1NiJ9.e30.x", ["token"], id="token in the tenant"),
        pytest.param("access_token", "eyJhbGciOiJIUzI1NiJ9.e30.x", [], id="token"),
        pytest.param("access_token", "opaque-token", [], id="opaque token"),
        pytest.param("access_token", "Bearer", ["bearer"], id="bearer alone"),
        pytest.param("access_token", "EAA" + "x" * 60, ["meta-token"], id="Meta token"),
        pytest.param("access_token", "https://live-mt-server.wati.io/123456", ["url"], id="token: address"),
        pytest.param("access_token", "123456", ["tenant-id"], id="token: tenant"),
        pytest.param("access_token", "8613800000000", ["phone-number"], id="token: phone"),
    ],
)
def test_look_alikes_name_one_thing(field: str, value: str, expected: list[str]) -> None:
    assert [one.id for one in look_alikes(value, WATI.system.fields[field])] == expected
