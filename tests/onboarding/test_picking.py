"""Lists made ready to pick from: their order, what they are found by, and how much is looked at in one step."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.onboarding.wecom_desk import LONG, WECOM, WeComDesk
from wizard.adapters.clock import system_clock
from wizard.onboarding.picking import STEP, Choice, ReadList, Sieve, owner_of, read_list_job
from wizard.onboarding.read_lists import ReadLists
from wizard.practice.server import PracticeServer


@pytest.fixture(scope="module")
def server() -> Iterator[PracticeServer]:
    with PracticeServer([WECOM], system_clock, drip=LONG) as running:
        yield running


@pytest.fixture
def read(server: PracticeServer, tmp_path: Path) -> Iterator[Any]:
    made: list[WeComDesk] = []

    def make(persona: str, listing: str) -> ReadList:
        desk = WeComDesk(tmp_path, server, persona)
        made.append(desk)
        directory = desk.directory
        job = read_list_job(directory, directory.find(listing), threading.Event(), lambda _done, _all: None)
        return job()

    yield make
    for one in made:
        one.session.close()


def test_departments_stand_behind_what_they_stand_in(read: Any) -> None:
    found = read("good", "departments")
    assert [(one.id, one.depth, one.where) for one in found.choices] == [
        ("1", 0, ""),
        ("2", 1, "舷梯示例"),
        ("3", 1, "舷梯示例"),
    ]
    assert (found.is_whole, found.names["2"]) == (True, "客服部")


def test_members_have_the_names_of_their_departments(read: Any) -> None:
    found = read("good", "members")
    by_id = {one.id: one for one in found.choices}
    assert by_id["zhang.san"].where == "舷梯示例 · 客服部 · 仓库"
    assert (by_id["u2.1"].where, by_id["u2.1"].depth) == ("客服部", 0)


def test_two_thousand_departments_are_each_there_once(read: Any) -> None:
    found = read("large", "departments")
    assert len({one.id for one in found.choices}) == len(found.choices) == 2000
    depths = {one.id: one.depth for one in found.choices}
    assert depths["2000"] == depths["1000"] + 1


def test_a_refusal_of_the_outer_list_is_told(read: Any) -> None:
    found = read("ip-at-token", "members")
    assert found.choices == ()
    assert found.refusal is not None
    assert (found.refusal.code, found.is_whole) == ("ip-not-trusted", False)


CHOICES = [Choice(str(at), f"Name {at}", "", 0, f"name {at}\n{at}\n客服部") for at in range(STEP * 2 + 5)]


def test_a_sieve_looks_at_a_few_thousand_in_one_step() -> None:
    sieve = Sieve(CHOICES, "")
    steps = []
    while not sieve.is_done:
        steps.append(len(sieve.step()))
    assert steps == [STEP, STEP, 5]


def test_a_sieve_finds_what_has_all_the_words_in_any_letters() -> None:
    sieve = Sieve(CHOICES[:STEP], "NAME 客服 77")
    assert [CHOICES[at].id for at in sieve.step()][:3] == ["77", "177", "277"]
    assert sieve.is_done


def test_what_was_read_whole_is_not_forgotten_for_a_part() -> None:
    lists = ReadLists()
    whole = ReadList("s", "members", (Choice("1", "One"), Choice("2", "Two")), names={"1": "One", "2": "Two"})
    lists.keep(whole)
    lists.keep(ReadList("s", "members", (Choice("1", "One"),), skipped=("9",), names={"1": "One"}))
    lists.keep(ReadList("s", "tags"))
    assert lists.get("members") is whole
    assert (lists.get("tags"), lists.names("tags")) == (None, {})


def test_the_owner_of_a_list_is_known_before_it_can_be_read(server: PracticeServer, tmp_path: Path) -> None:
    desk = WeComDesk(tmp_path, server, "robot-only")
    owner = owner_of(desk.session, "members")
    assert owner is not None
    assert (owner.index.id, desk.directory.readable) == ("wecom", ())
    assert owner_of(desk.session, "parcels") is None
    desk.session.close()
