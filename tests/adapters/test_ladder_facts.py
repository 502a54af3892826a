"""Ladders: facts picked by what was entered, defaults of blank fields, and facts of which one is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.adapters.ladder_doubles import AUTH, CREDENTIALS, WAY, FakeHttp, answers, reply, run, states, system
from wizard.core.descriptors.system import Expectation, FieldHints, Request, RungDescriptor

PICK = replace(
    AUTH, unmet="blocked_here", extract={"mine": "/roles/[id={client_id}]/name", "methods": "/roles/*/methods/*"}
)


def facts_rung(*expectations: tuple[str, str, Any]) -> RungDescriptor:
    wanted = tuple(Expectation(f"no-{fact}", fact=fact, operator=how, operand=what) for fact, how, what in expectations)
    return RungDescriptor("judged", "facts", required=True, expect=wanted)


def judged(rung: RungDescriptor, body: Any) -> str:
    http = FakeHttp(answers(roles=reply(json=body)))
    return states(run(system(*WAY, PICK, rung), http))["judged"]


@pytest.mark.parametrize(
    ("identity", "name"),
    [pytest.param(1000001, "mine", id="number"), pytest.param("1000001", "mine", id="text")],
)
def test_fact_is_picked_by_the_value_entered(identity: Any, name: str) -> None:
    http = FakeHttp(answers(roles=reply(json={"roles": [{"id": 5, "name": "other"}, {"id": identity, "name": name}]})))
    assert run(system(*WAY, PICK), http).facts["mine"] == name


def test_fact_is_picked_when_the_value_holds_what_pointers_reserve() -> None:
    http = FakeHttp(answers(roles=reply(json={"roles": [{"id": "a/b~c", "name": "mine"}]})))
    result = run(system(*WAY, PICK), http, {**CREDENTIALS, "client_id": "a/b~c"})
    assert result.facts["mine"] == "mine"


def test_fact_is_never_picked_by_a_secret() -> None:
    by_key = replace(AUTH, extract={"mine": "/roles/[key={api_key}]/name"})
    body = {"roles": [{"key": CREDENTIALS["api_key"].reveal(), "name": "mine"}]}
    assert "mine" not in run(system(*WAY, by_key), FakeHttp(answers(roles=reply(json=body)))).facts


@pytest.mark.parametrize(
    ("expectations", "body", "state"),
    [
        pytest.param(
            [("methods", "equals", []), ("mine", "equals", "x")],
            {"roles": [{"id": 1000001, "name": "x", "methods": []}]},
            "passed",
            id="all there and right",
        ),
        pytest.param(
            [("mine", "equals", "x"), ("methods", "equals", [])],
            {"roles": [{"methods": ["/v1/chat"]}]},
            "failed(no-methods)",
            id="one missing, another wrong",
        ),
        pytest.param(
            [("mine", "equals", "x"), ("methods", "equals", [])],
            {"roles": []},
            "not_tested(facts-missing)",
            id="one missing, another right",
        ),
        pytest.param([("mine", "exists", True)], {"roles": []}, "failed(no-mine)", id="looked for and not there"),
        pytest.param(
            [("mine", "exists", True), ("mine", "equals", "x")],
            {"roles": []},
            "not_tested(facts-missing)",
            id="more than being there is asked",
        ),
        pytest.param([("methods", "contains", "x")], {"other": 1}, "not_tested(facts-missing)", id="another shape"),
    ],
)
def test_facts_rung(expectations: list[tuple[str, str, Any]], body: Any, state: str) -> None:
    assert judged(facts_rung(*expectations), body) == state


@pytest.mark.parametrize("entered", [{}, {"version": ""}], ids=["not given", "blank"])
def test_blank_field_has_its_default(entered: dict[str, str]) -> None:
    rung = replace(AUTH, request=Request("GET", "/{version}/roles"))
    described = replace(system(rung), fields={"version": FieldHints(default="v26.0")})
    schema = {**described.schema, "properties": {**described.schema["properties"], "version": {"type": "string"}}}
    http = FakeHttp({"/v26.0/roles": reply(json={"roles": []}), "/v1/roles": reply(json={"roles": []})})
    run(replace(described, schema=schema), http, {**CREDENTIALS, **entered})
    assert http.paths() == ["/v26.0/roles"]
    run(replace(described, schema=schema), http, {**CREDENTIALS, "version": "v1"})
    assert http.paths() == ["/v26.0/roles", "/v1/roles"]


@pytest.mark.parametrize(
    ("body", "words", "trace"),
    [
        pytest.param({"error": {"message": "No", "fbtrace_id": "Ab1"}}, "No", "Ab1", id="trace"),
        pytest.param(
            {"error": {"message": "No", "error_data": {"details": "it"}, "error_user_msg": "不"}},
            "No · it · 不",
            None,
            id="details",
        ),
        pytest.param({"error": {"message": "No", "error_user_msg": "No"}}, "No", None, id="said twice"),
        pytest.param({"meta": {"developerMessage": "No"}}, "No", None, id="360dialog"),
        pytest.param({"error": {"message": "No", "fbtrace_id": ["x"]}}, "No", None, id="a trace of another shape"),
    ],
)
def test_platform_words_and_trace(body: Any, words: str, trace: str | None) -> None:
    result = run(system(*WAY, AUTH), FakeHttp(answers(roles=reply(400, body))))
    assert result.rungs[-1].platform_text == words
    assert result.rungs[-1].parameters.get("trace") == trace
