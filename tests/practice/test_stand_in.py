"""What a stand-in decides, without a socket."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.practice.made_up import FORM, MISSING, OK, WRONG, made_up_system
from wizard.core.descriptors.system import Persona
from wizard.practice.stand_in import NOT_FOUND, Answer, StandIn


@pytest.mark.parametrize(
    ("headers", "answer"),
    [
        pytest.param({"X-Token": "t-good"}, Answer(OK, "good"), id="known credentials"),
        pytest.param({"X-Token": "t-post"}, Answer(OK, "post"), id="inherited reply"),
        pytest.param({"X-Token": "t-nobody"}, Answer(WRONG, "wrong"), id="unknown credentials get the default"),
        pytest.param({"X-Token": "t-goodx"}, Answer(WRONG, "wrong"), id="longer credentials are unknown"),
        pytest.param({}, Answer(MISSING), id="missing header"),
        pytest.param({"X-Token": ""}, Answer(MISSING), id="empty header"),
        pytest.param({"X-Token": "t-9"}, Answer(FORM), id="wrong form"),
        pytest.param({"X-Token": "t-good\n"}, Answer(FORM), id="a line end is not overlooked"),
    ],
)
def test_answer_by_headers(headers: dict[str, str], answer: Answer) -> None:
    assert StandIn(made_up_system()).answer("GET", "/v1/me", headers) == answer


def test_answer_unknown_path_before_any_guard() -> None:
    assert StandIn(made_up_system()).answer("GET", "/v1/nothing", {}) == Answer(NOT_FOUND)


def test_answer_wrong_verb_is_405_and_empty_before_any_guard() -> None:
    answer = StandIn(made_up_system()).answer("DELETE", "/v1/me", {})
    assert (answer.reply.status, answer.reply.text, answer.reply.json, answer.persona) == (405, "", None, "")


def test_answer_path_that_only_another_persona_has_is_not_found() -> None:
    answer = StandIn(made_up_system()).answer("POST", "/v1/send", {"X-Token": "t-good"})
    assert answer == Answer(NOT_FOUND, "good")


def test_answer_all_fields_of_a_persona_must_match() -> None:
    system = made_up_system()
    pair = Persona("pair", {"token": "t-good", "account": "7"}, (replace(OK, text="pair", json=None),))
    system = replace(
        system,
        personas=(pair, *(one for one in system.personas if one.default)),
        persona_headers={"token": "X-Token", "account": "X-Account"},
    )
    stand_in = StandIn(system)
    assert stand_in.answer("GET", "/v1/me", {"X-Token": "t-good", "X-Account": "7"}).persona == "pair"
    assert stand_in.answer("GET", "/v1/me", {"X-Token": "t-good", "X-Account": "8"}).persona == "wrong"
    assert stand_in.answer("GET", "/v1/me", {"X-Token": "t-good"}).persona == "wrong"


def test_answer_without_a_default_persona_is_not_found() -> None:
    system = made_up_system()
    system = replace(system, personas=tuple(replace(one, default=False) for one in system.personas))
    assert StandIn(system).answer("GET", "/v1/me", {"X-Token": "t-nobody"}) == Answer(NOT_FOUND)


def test_stand_in_survives_personas_based_on_each_other() -> None:
    system = made_up_system()
    circle = (
        Persona("a", {"token": "t-a"}, (OK,), based_on="b"),
        Persona("b", {"token": "t-b"}, based_on="a"),
    )
    assert StandIn(replace(system, personas=circle)).answer("GET", "/v1/me", {"X-Token": "t-b"}) == Answer(OK, "b")
