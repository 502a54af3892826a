"""Rungs that the credentials do not ask for, rungs that nothing can prove, and what is taken out of a reply's words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.adapters.ladder_doubles import (
    AUTH,
    CREDENTIALS,
    IDENTITY,
    KEY,
    WAY,
    FakeHttp,
    answers,
    reply,
    run,
    states,
    system,
)
from wizard.adapters.ladders.codes import Reason
from wizard.core.conditions import Condition
from wizard.core.descriptors.system import Capture, ErrorDescriptor, RungDescriptor
from wizard.core.ladder import Reply, captured, classify
from wizard.core.pointer import MISSING

ASKED = replace(AUTH, when=(Condition("/tier", one_of=("app", "both")),))
UNPROVABLE = RungDescriptor("robot", "unprovable", required=False, says="only-by-message")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param({"tier": "app"}, "passed", id="asked for"),
        pytest.param({"tier": "robot"}, "not_tested(not-needed)", id="another tier"),
        pytest.param({}, "not_tested(not-needed)", id="no tier"),
    ],
)
def test_rung_is_only_asked_when_the_credentials_ask_for_it(more: dict[str, str], expected: str) -> None:
    http = FakeHttp(answers())
    result = run(system(*WAY, ASKED, IDENTITY), http, {**CREDENTIALS, **more})
    assert states(result)["auth"] == expected
    assert states(result)["identity"] == "passed"
    assert ("/v1/roles" in http.paths()) is (expected == "passed")


def test_rung_that_is_not_needed_is_not_required_and_holds_nothing_up() -> None:
    http = FakeHttp(answers(roles=reply(404, {"code": 5, "message": "Invalid Api-Key"})))
    result = run(system(*WAY, ASKED, IDENTITY), http, {**CREDENTIALS, "tier": "robot"})
    auth = next(one for one in result.rungs if one.rung == "auth")
    assert (auth.required, auth.code) == (False, Reason.NOT_NEEDED)
    assert not result.failed


@pytest.mark.parametrize(
    ("condition", "credentials", "asked"),
    [
        pytest.param(Condition("/api_key", exists=True), CREDENTIALS, True, id="secret there"),
        pytest.param(Condition("/api_key", exists=True), {"client_id": "1000001"}, False, id="secret not there"),
        pytest.param(Condition("/api_key", equals=KEY), CREDENTIALS, False, id="its value"),
    ],
)
def test_condition_sees_that_a_secret_is_there_and_never_its_value(
    condition: Condition, credentials: dict[str, Any], asked: bool
) -> None:
    http = FakeHttp(answers())
    rung = replace(AUTH, when=(condition,), request=replace(AUTH.request, headers={}))  # type: ignore[type-var]
    run(system(*WAY, rung), http, credentials)
    assert ("/v1/roles" in http.paths()) is asked


def test_what_nothing_can_prove_says_so_and_asks_nothing() -> None:
    http = FakeHttp(answers())
    result = run(system(*WAY, UNPROVABLE, AUTH), http)
    assert (states(result)["robot"], states(result)["auth"]) == ("not_tested(only-by-message)", "passed")
    assert states(run(system(*WAY, UNPROVABLE), FakeHttp(answers()), offline=True))["robot"].endswith("message)")


ADDRESS = Capture("/errmsg", "from ip: ([0-9.]+)")
NAMED = ErrorDescriptor("not-listed", "blocked_here", body={"/errcode": 60020}, capture={"ip": ADDRESS})
UNNAMED = ErrorDescriptor("not-listed-unnamed", "blocked_here", body={"/errcode": 60020})


@pytest.mark.parametrize(
    ("body", "code", "told"),
    [
        pytest.param({"errcode": 60020, "errmsg": "no, from ip: 203.0.113.7, x"}, "not-listed", "203.0.113.7", id="it"),
        pytest.param({"errcode": 60020, "errmsg": "no"}, "not-listed-unnamed", None, id="not told"),
        pytest.param({"errcode": 60020, "errmsg": 7}, "not-listed-unnamed", None, id="no text"),
        pytest.param({"errcode": 60020}, "not-listed-unnamed", None, id="nothing said"),
        pytest.param(
            {"errcode": 60020, "errmsg": "." * 5000 + "from ip: 1.2.3.4"}, "not-listed-unnamed", None, id="far"
        ),
    ],
)
def test_error_with_a_capture_needs_it_found(body: dict[str, Any], code: str, told: str | None) -> None:
    described = replace(system(*WAY, AUTH), errors=(NAMED, UNNAMED))
    result = run(described, FakeHttp(answers(roles=reply(json=body))))
    auth = result.rungs[-1]
    assert (auth.state, auth.code) == ("blocked_here", code)
    assert auth.parameters.get("ip") == told


def test_captured_text_is_bounded_and_without_secrets() -> None:
    error = replace(NAMED, capture={"ip": Capture("/errmsg", "(?s)(.*)")})
    body = {"errcode": 60020, "errmsg": f"from {KEY}\n" + "x" * 900}
    described = replace(system(*WAY, AUTH), errors=(error,))
    auth = run(described, FakeHttp(answers(roles=reply(json=body)))).rungs[-1]
    assert KEY not in repr(auth)
    assert len(str(auth.parameters["ip"])) <= 200


def test_capture_reads_bodies_of_any_kind() -> None:
    assert captured(NAMED, MISSING) == {"ip": None}
    assert classify((NAMED,), Reply(200, [])) is None


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(1000001, "passed", id="a number"),
        pytest.param("1000001", "passed", id="a text"),
        pytest.param(1000002, "failed(other-shop)", id="another number"),
        pytest.param(True, "failed(other-shop)", id="no number"),
    ],
)
def test_id_that_is_sent_as_a_number_equals_its_text(found: Any, expected: str) -> None:
    http = FakeHttp(answers(info=reply(json={"id": found})))
    assert states(run(system(*WAY, AUTH, IDENTITY), http))["identity"] == expected
