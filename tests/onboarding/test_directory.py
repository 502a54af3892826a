"""Lists to pick from, read from a stand-in: small, large, refused, cut off, and a token that dies on the way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.onboarding.wecom_desk import LONG, WECOM, WeComDesk
from wizard.adapters.clock import system_clock
from wizard.adapters.ladders.calls import Answer, Question
from wizard.adapters.ladders.codes import Reason
from wizard.adapters.ladders.verdict import blocked, passed
from wizard.core.secret import Secret
from wizard.onboarding.directory import Found, Record
from wizard.onboarding.system_access import Access, NoActionsError
from wizard.practice.server import PracticeServer


@pytest.fixture(scope="module")
def server() -> Iterator[PracticeServer]:
    with PracticeServer([WECOM], system_clock, drip=LONG) as running:
        yield running


@pytest.fixture
def desk_of(server: PracticeServer, tmp_path: Path) -> Iterator[Any]:
    made: list[WeComDesk] = []

    def make(persona: str) -> WeComDesk:
        made.append(WeComDesk(tmp_path, server, persona))
        return made[-1]

    yield make
    for one in made:
        one.session.close()


def read(desk: WeComDesk, listing: str, *within: str) -> Found:
    directory = desk.directory
    return directory.read_job(directory.find(listing), threading.Event(), within)()


def test_departments_and_tags_are_read_with_their_parents(desk_of: Any) -> None:
    desk = desk_of("good")
    assert read(desk, "departments").records == (
        Record("1", "舷梯示例"),
        Record("2", "客服部", ("1",)),
        Record("3", "仓库", ("1",)),
    )
    assert read(desk, "tags").records == (Record("1", "值班"), Record("2", "主管"))


def test_members_are_read_in_all_departments_and_each_is_one(desk_of: Any) -> None:
    desk = desk_of("good")
    found = read(desk, "members")
    by_id = {one.id: one for one in found.records}
    assert by_id["zhang.san"] == Record("zhang.san", "张三", ("1", "2", "3"))
    assert by_id["u2.1"] == Record("u2.1", "成员 2-1", ("2",))
    assert (len(by_id), found.refusal, found.skipped) == (7, None, ())
    assert desk.asked() == ["gettoken", "department/list", *["user/simplelist"] * 3]


def test_members_of_one_department_ask_for_nothing_else(desk_of: Any) -> None:
    desk = desk_of("good")
    assert {one.id for one in read(desk, "members", "2").records} == {"zhang.san", "u2.1", "u2.2"}
    assert desk.asked() == ["gettoken", "user/simplelist"]


def test_two_thousand_departments_are_read_at_once(desk_of: Any) -> None:
    found = read(desk_of("large"), "departments")
    assert len(found.records) == 2000
    assert found.records[0] == Record("1", "部门 1")
    assert found.records[-1] == Record("2000", "部门 2000", ("1000",))


def test_fifty_thousand_members_of_one_department_are_read(desk_of: Any) -> None:
    found = read(desk_of("crowded"), "members")
    assert found.refusal is None
    assert len(found.records) == 50_000
    assert found.records[-1] == Record("u50000", "成员 50000", ("1",))


def test_reading_tells_how_far_it_is_and_stops_when_cancelled(desk_of: Any) -> None:
    desk = desk_of("large")
    directory, cancel, told = desk.directory, threading.Event(), []

    def on_progress(done: int, all_of_them: int) -> None:
        told.append((done, all_of_them))
        if done == 3:
            cancel.set()

    found = directory.read_job(directory.find("members"), cancel, on_progress=on_progress)()
    assert told == [(1, 2000), (2, 2000), (3, 2000)]
    assert found.refusal is not None
    assert found.refusal.code == Reason.CANCELLED
    assert len(found.records) == 75


def test_departments_that_may_not_be_looked_into_are_left_out_and_named(desk_of: Any) -> None:
    desk = desk_of("lists-refused")
    found = read(desk, "members")
    assert (found.records, found.refusal, found.skipped) == ((), None, ("1", "2", "3"))
    refused = read(desk, "tags")
    assert refused.refusal is not None
    assert refused.refusal.code == "api-not-permitted"


@pytest.mark.parametrize(
    ("persona", "code"),
    [
        pytest.param("secret-wrong", "secret-wrong", id="wrong secret"),
        pytest.param("ip-at-token", "ip-not-trusted", id="address"),
        pytest.param("web-page", "web-page-reply", id="sign-in page"),
        pytest.param("stall", "read-timeout", id="no answer"),
    ],
)
def test_why_nothing_could_be_read_is_told(server: PracticeServer, tmp_path: Path, persona: str, code: str) -> None:
    desk = WeComDesk(tmp_path, server, persona, read_seconds=2.0)
    try:
        found = read(desk, "departments")
    finally:
        server.release()
        desk.session.close()
    assert found.records == ()
    assert found.refusal is not None
    assert found.refusal.code == code


def test_a_robot_alone_has_no_lists(desk_of: Any) -> None:
    desk = desk_of("robot-only")
    assert desk.directory.readable == ()
    with pytest.raises(NoActionsError):
        desk.directory.find("departments")


class Calls:
    """A system whose token dies after the first use."""

    def __init__(self, deaths: int) -> None:
        self.asked: list[str] = []
        self._deaths = deaths
        self._given = 0

    def ask(self, question: Question) -> Answer:
        path = question.request.path.rpartition("/")[2]
        self.asked.append(path)
        if path == "gettoken":
            self._given += 1
            return Answer(passed(), {"access_token": f"token-{self._given}"}, 200)
        token = question.values["access_token"]
        assert isinstance(token, Secret)
        if self.asked.count(path) > 1 and self._given <= self._deaths:
            return Answer(blocked("token-expired"), status=200)
        return Answer(passed(), {"errcode": 0, "token": token.reveal()}, 200)

    def secrets_in(self, answer: Answer, patterns: Any) -> dict[str, Secret]:
        return {name: Secret(answer.body[pointer[1:]]) for name, pointer in patterns.items()}


def test_a_fresh_token_that_is_refused_is_not_fetched_again() -> None:
    assert WECOM.actions is not None
    calls: Any = Calls(9)
    calls.asked.append("list")  # refused from the first time on
    question = Question(replace(WECOM.actions.listings[0].request, path="/cgi-bin/department/list"), {})
    answer = Access(calls, WECOM.actions).ask(question, opens=True)
    assert (calls.asked[1:], answer.verdict.code) == (["gettoken", "list"], "token-expired")


@pytest.mark.parametrize(
    ("deaths", "paths", "code"),
    [
        pytest.param(0, ["gettoken", "list", "list"], "", id="lives"),
        pytest.param(1, ["gettoken", "list", "list", "gettoken", "list"], "", id="dies once"),
        pytest.param(9, ["gettoken", "list", "list", "gettoken", "list"], "token-expired", id="dies again"),
    ],
)
def test_a_dead_token_is_renewed_once(deaths: int, paths: list[str], code: str) -> None:
    assert WECOM.actions is not None
    calls: Any = Calls(deaths)
    access = Access(calls, WECOM.actions)
    question = Question(replace(WECOM.actions.listings[0].request, path="/cgi-bin/department/list"), {})
    access.ask(question, opens=True)
    answer = access.ask(question, opens=True)
    assert (calls.asked, answer.verdict.code) == (paths, code)
    assert "token-1" not in repr(answer)
