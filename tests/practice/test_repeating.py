"""Replies with many alike items, and with the request's own values in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.practice.made_up import made_up_system
from wizard.core.descriptors.system import Persona, PersonaMatch, PracticeReply, Repeat
from wizard.practice.repeating import repeated
from wizard.practice.stand_in import StandIn


def many(count: int = 3, first: int = 1, **item: Any) -> PracticeReply:
    return PracticeReply("GET", "/list", json={"items": [], "ok": 0}, repeat=Repeat("/items", count, item, first))


@pytest.mark.parametrize(
    ("reply", "query", "items"),
    [
        pytest.param(many(id="{n}"), {}, [{"id": 1}, {"id": 2}, {"id": 3}], id="numbers"),
        pytest.param(many(2, 9, id="{n}", up="{n/4}"), {}, [{"id": 9, "up": 2}, {"id": 10, "up": 2}], id="divided"),
        pytest.param(many(1, name="no {n} of {n/2}"), {}, [{"name": "no 1 of 0"}], id="in a text"),
        pytest.param(many(1, of=["{query.d}"]), {"d": "7"}, [{"of": [7]}], id="query as a number"),
        pytest.param(many(1, of="{query.d}-{n}"), {"d": "7"}, [{"of": "7-1"}], id="query in a text"),
        pytest.param(many(1, of="{query.d}"), {}, [{"of": ""}], id="query not there"),
        pytest.param(many(1, of="{query.d}"), {"d": "007"}, [{"of": "007"}], id="no number"),
        pytest.param(many(1, of="{query.d}"), {"d": "{n}"}, [{"of": 1}], id="query that looks like a number's place"),
        pytest.param(many(1, keep={"a": 1, "b": True}), {}, [{"keep": {"a": 1, "b": True}}], id="other values"),
    ],
)
def test_items_are_repeated(reply: PracticeReply, query: dict[str, str], items: list[Any]) -> None:
    assert repeated(reply, query).json == {"items": items, "ok": 0}


def test_items_come_behind_those_that_are_there() -> None:
    reply = replace(many(1, id="{n}"), json={"items": [{"id": 0}]})
    assert repeated(reply, {}).json == {"items": [{"id": 0}, {"id": 1}]}
    assert reply.json == {"items": [{"id": 0}]}, "the descriptor stays as it was"


def test_a_reply_without_is_left_alone() -> None:
    reply = PracticeReply("GET", "/x", text="{n} {query.a}")
    assert repeated(reply, {"a": "b"}) is reply


def test_stand_in_repeats_for_the_persona_known_by_a_made_up_token() -> None:
    personas = (
        Persona("one", {"id": "7"}, (many(2, who="{n}"),)),
        Persona("none", {}, (PracticeReply("GET", "/list", status=401),), default=True),
    )
    matches = (PersonaMatch(query={"id": "token: t-{}"}),)
    made = replace(made_up_system(), personas=personas, persona_headers={}, guards=(), persona_matches=matches)
    stand_in = StandIn(made)
    assert stand_in.answer("GET", "/list", {}, {"token": "t-7"}).reply.json == {
        "items": [{"who": 1}, {"who": 2}],
        "ok": 0,
    }
    assert stand_in.answer("GET", "/list", {}, {"token": "7"}).persona == "none"
