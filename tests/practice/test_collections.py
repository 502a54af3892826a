"""What a stand-in keeps: created, listed in pages, shown, changed by being shown, and lost on the way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.practice.made_up import made_up_system
from wizard.core.descriptors.collection import Change, Collection, Cut, Mishap, Shelf
from wizard.core.descriptors.system import Persona, PracticeReply
from wizard.practice.stand_in import StandIn

CREATE = PracticeReply("POST", "/v1/birds", json={"id": "{item.id}", "state": "{item.state}", "loft": "{token}"})
SHELF = Shelf(
    PracticeReply("GET", "/v1/birds", json={"loft": "{token}"}),
    "/data/birds",
    select=("name",),
    limit="limit",
    most=3,
    cut=Cut("after", cursor="/paging/after", more="/paging/next"),
)
BIRDS = Collection(
    id="birds",
    keys=("name", "language"),
    create=CREATE,
    shelf=SHELF,
    one=PracticeReply("GET", "/v1/{item.id}", json={"id": "{item.id}", "state": "{item.state}"}),
    taken=PracticeReply("", "", status=409, json={"taken": "{item.name}"}),
    begins=({"id": "1", "name": "first", "language": "en", "state": "ok"},),
    members={"state": "new"},
    changes=(
        Change({"name": "loud_.*"}, {"kind": "parrot"}),
        Change({"name": ".*_ill", "state": "new"}, {"state": "refused"}, after=1),
        Change({"state": "new"}, {"state": "ok"}, after=1),
    ),
    mishaps=(
        Mishap({"name": "lost"}, PracticeReply("", "", fault="close"), keeps=True, times=1),
        Mishap({"name": "broken"}, PracticeReply("", "", status=500, json={"error": "down"})),
    ),
    first_id=70,
)


@pytest.fixture
def stand_in() -> StandIn:
    fallback = PracticeReply("GET", "/v1/*", status=404, json={"error": "nothing"})
    system = made_up_system()
    keeper = Persona("keeper", {"token": "t-keeper"}, (fallback,), collections=(BIRDS,))
    other = Persona("other", {"token": "t-other"}, collections=(BIRDS,))
    own_list = PracticeReply("GET", "/v1/birds", json={"mine": True})
    based = Persona("based", {"token": "t-based"}, (own_list,), based_on="keeper", collections=(BIRDS,))
    return StandIn(replace(system, personas=(keeper, other, based, *system.personas)))


def ask(
    stand_in: StandIn, method: str, path: str, body: Any = None, token: str = "t-keeper", **query: str
) -> PracticeReply:
    data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
    return stand_in.answer(method, path, {"X-Token": token}, query, body=data).reply


def create(stand_in: StandIn, name: str, language: str = "en") -> PracticeReply:
    return ask(stand_in, "POST", "/v1/birds", {"name": name, "language": language})


def shown(stand_in: StandIn, token: str = "t-keeper", **query: str) -> dict[str, Mapping[str, Any]]:
    reply = ask(stand_in, "GET", "/v1/birds", token=token, **query)
    return {one["name"]: one for one in reply.json["data"]["birds"]}


def test_created_item_is_listed_with_what_was_sent(stand_in: StandIn) -> None:
    assert create(stand_in, "pip").json == {"id": "70", "state": "new", "loft": "t-keeper"}
    assert shown(stand_in)["pip"] == {"name": "pip", "language": "en", "state": "new", "id": "70"}
    assert create(stand_in, "pop").json["id"] == "71"


def test_item_changes_when_it_is_shown_again(stand_in: StandIn) -> None:
    create(stand_in, "pip")
    create(stand_in, "pip_ill")
    create(stand_in, "loud_bird")
    states = [{name: one["state"] for name, one in shown(stand_in, name=name).items()} for name in ("pip", "pip_ill")]
    assert states == [{"pip": "new"}, {"pip_ill": "new"}]
    assert shown(stand_in, name="pip")["pip"]["state"] == "ok"
    assert ask(stand_in, "GET", "/v1/71").json == {"id": "71", "state": "refused"}
    assert shown(stand_in, name="loud_bird")["loud_bird"]["kind"] == "parrot"


def test_name_and_language_are_taken_once(stand_in: StandIn) -> None:
    create(stand_in, "pip")
    taken = create(stand_in, "pip")
    assert (taken.status, taken.json) == (409, {"taken": "pip"})
    assert create(stand_in, "pip", "de").status == 200


def test_pages_follow_the_cursor(stand_in: StandIn) -> None:
    for name in ("a", "b", "c", "d"):
        create(stand_in, name)
    first = ask(stand_in, "GET", "/v1/birds", limit="50").json
    assert [one["name"] for one in first["data"]["birds"]] == ["first", "a", "b"]
    assert "next" in first["paging"]
    last = ask(stand_in, "GET", "/v1/birds", after=first["paging"]["after"]).json
    assert [one["name"] for one in last["data"]["birds"]] == ["c", "d"]
    assert "next" not in last["paging"]


def test_lost_answer_keeps_the_item_and_happens_once(stand_in: StandIn) -> None:
    assert create(stand_in, "lost").fault == "close"
    assert "lost" in shown(stand_in)
    assert create(stand_in, "lost").status == 409


def test_broken_answer_keeps_nothing(stand_in: StandIn) -> None:
    assert create(stand_in, "broken").status == 500
    assert "broken" not in shown(stand_in)


def test_every_persona_keeps_its_own(stand_in: StandIn) -> None:
    create(stand_in, "pip")
    assert "pip" not in shown(stand_in, "t-other")


def test_own_reply_of_a_persona_goes_before_the_collection(stand_in: StandIn) -> None:
    assert ask(stand_in, "GET", "/v1/birds", token="t-based").json == {"mine": True}


@pytest.mark.parametrize("path", ["/v1/999", "/v1/unknown"])
def test_item_that_is_not_there_is_left_to_the_other_replies(stand_in: StandIn, path: str) -> None:
    assert ask(stand_in, "GET", path).json == {"error": "nothing"}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff"], ids=["none", "cut", "list", "no text"])
def test_body_that_is_no_object_is_refused(stand_in: StandIn, body: bytes) -> None:
    assert ask(stand_in, "POST", "/v1/birds", body).status == 400
