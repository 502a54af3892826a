"""Whose credentials a request carries, and which of a persona's replies it gets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.practice.made_up import made_up_system
from wizard.core.descriptors.system import Guard, Persona, PersonaMatch, PracticeReply, System
from wizard.practice.stand_in import NOT_FOUND, Answer, StandIn

ME = PracticeReply("GET", "/{version}/{account}/me", json={"id": "{account}", "until": "{now+1d}"})
ANY = PracticeReply("GET", "/*/*/me", status=404, text="nobody {account}")
PROOF = PracticeReply("GET", "/*/proof", text="proved {account}")
ELSEWHERE = PracticeReply("GET", "/*/proof", text="elsewhere", host="files.example.org")
REFUSED = PracticeReply("", "", status=401, text="no token")


def system(**changes: object) -> System:
    """`first` and `second` are known by a bearer token, or, for /*/proof, by account and secret in the query."""
    first = Persona(
        "first", {"version": "v1", "account": "7", "token": "t-7", "secret": "s-7"}, (ME, ANY, PROOF, ELSEWHERE)
    )
    second = Persona("second", {"version": "v1", "account": "8", "token": "t-8", "secret": "s-8"}, based_on="first")
    wrong = Persona("wrong", {"token": "t-0"}, (replace(ANY, status=401, text="wrong"), PROOF), default=True)
    parts = {
        "personas": (first, second, wrong),
        "persona_headers": {},
        "persona_matches": (
            PersonaMatch(headers={"token": "Authorization: Bearer {}"}),
            PersonaMatch(query={"account": "id", "secret": "key"}, paths=("/*/proof",)),
        ),
        "guards": (Guard("Authorization", REFUSED, missing=True, paths=("/*/{account}/me",)),),
    }
    return replace(made_up_system(), **{**parts, **changes})


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize(
    ("headers", "persona"),
    [
        pytest.param(bearer("t-7"), "first", id="bearer"),
        pytest.param(bearer("t-8"), "second", id="another bearer"),
        pytest.param({"Authorization": "t-7"}, "wrong", id="without the word"),
        pytest.param({"Authorization": "bearer t-7"}, "wrong", id="in small letters"),
        pytest.param(bearer("t-78"), "wrong", id="longer"),
    ],
)
def test_persona_by_a_header_with_words_around(headers: dict[str, str], persona: str) -> None:
    assert StandIn(system()).answer("GET", "/v1/7/me", headers).persona == persona


@pytest.mark.parametrize(
    ("path", "query", "persona"),
    [
        pytest.param("/v1/proof", {"id": "7", "key": "s-7"}, "first", id="both"),
        pytest.param("/v1/proof", {"id": "7", "key": "s-8"}, "wrong", id="another's secret"),
        pytest.param("/v1/proof", {"id": "7"}, "wrong", id="one is missing"),
        pytest.param("/v1/proof", {}, "wrong", id="nothing"),
    ],
)
def test_persona_by_query(path: str, query: dict[str, str], persona: str) -> None:
    assert StandIn(system()).answer("GET", path, {}, query).persona == persona


def test_persona_by_query_only_where_the_way_says() -> None:
    answer = StandIn(system()).answer("GET", "/v1/7/me", {"Authorization": "x"}, {"id": "7", "key": "s-7"})
    assert answer.persona == "wrong"


def test_persona_by_a_piece_of_the_path() -> None:
    by_path = system(persona_matches=(PersonaMatch(paths=("/*/{account}/me",)),), guards=())
    assert [StandIn(by_path).answer("GET", f"/v1/{one}/me", {}).persona for one in ("7", "8", "9")] == [
        "first",
        "second",
        "wrong",
    ]


@pytest.mark.parametrize(
    ("body", "persona"),
    [
        pytest.param(b'{"app":{"key":"7"},"x":1}', "first", id="first"),
        pytest.param(b'{"app":{"key":"8"}}', "second", id="second"),
        pytest.param(b'{"app":{"key":7}}', "wrong", id="a number is not the text"),
        pytest.param(b'{"key":"7"}', "wrong", id="elsewhere"),
        pytest.param(b'["7"]', "wrong", id="a list"),
        pytest.param(b"", "wrong", id="no body"),
        pytest.param(b"\xff\xfe", "wrong", id="no text"),
    ],
)
def test_persona_by_a_member_of_its_json(body: bytes, persona: str) -> None:
    by_json = system(persona_matches=(PersonaMatch(json={"account": "/app/key"}),), guards=())
    assert StandIn(by_json).answer("GET", "/v1/proof", {}, body=body).persona == persona


def test_persona_without_the_field_is_never_recognised_by_it() -> None:
    lone = system(personas=(Persona("none", {}, (ANY,)),))
    assert StandIn(lone).answer("GET", "/v1/7/me", bearer("t-7")) == Answer(NOT_FOUND)


def test_reply_of_own_path_wins_over_an_open_one_and_holds_own_values() -> None:
    stand_in = StandIn(system())
    own = stand_in.answer("GET", "/v1/8/me", bearer("t-8")).reply
    assert (own.status, own.json) == (200, {"id": "8", "until": "{now+1d}"})
    other = stand_in.answer("GET", "/v1/7/me", bearer("t-8")).reply
    assert (other.status, other.text) == (404, "nobody 8")


def test_reply_of_a_host_wins_there_and_is_not_given_elsewhere() -> None:
    stand_in, query = StandIn(system()), {"id": "7", "key": "s-7"}
    assert stand_in.answer("GET", "/v1/proof", {}, query).reply.text == "proved 7"
    assert stand_in.answer("GET", "/v1/proof", {}, query, "files.example.org").reply.text == "elsewhere"


def test_guard_only_on_its_paths() -> None:
    stand_in = StandIn(system())
    assert stand_in.answer("GET", "/v1/7/me", {}) == Answer(REFUSED)
    assert stand_in.answer("GET", "/v1/proof", {}).reply != REFUSED


def test_unknown_path_and_wrong_verb_with_open_paths() -> None:
    stand_in = StandIn(system())
    assert stand_in.answer("GET", "/v1/7/me/more", bearer("t-7")) == Answer(NOT_FOUND)
    assert stand_in.answer("POST", "/v1/7/me", bearer("t-7")).reply.status == 405
