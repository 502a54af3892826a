"""Tokens of a persona: codes and refresh tokens are taken once, access tokens end by the clock that is given."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.descriptors.system import PracticeReply
from wizard.practice.stand_in import StandIn

SYSTEM = Resources([shipped_root()]).system("shopee")
OWN = {one.id: one.credentials for one in SYSTEM.personas}
NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
EXCHANGE, REFRESH, SHOP = "/api/v2/auth/token/get", "/api/v2/auth/access_token/get", "/api/v2/shop/get_shop_info"


class Asker:
    """One stand-in, asked as the persona, at a time that can be moved."""

    def __init__(self, persona: str = "good") -> None:
        self.own = OWN[persona]
        self.stand_in = StandIn(SYSTEM)
        self.now = NOW

    def __call__(self, method: str, path: str, body: Any = None, **query: str) -> PracticeReply:
        data = json.dumps(body).encode() if body is not None else b""
        query = {"partner_id": self.own["partner_id"], **query}
        return self.stand_in.answer(method, path, {}, query, body=data, now=self.now).reply

    def exchange(self, code: str, **body: Any) -> PracticeReply:
        return self("POST", EXCHANGE, {"code": code, "partner_id": 1, **(body or {"shop_id": 1})})

    def refresh(self, token: str) -> PracticeReply:
        return self("POST", REFRESH, {"refresh_token": token, "partner_id": 1, "shop_id": 1})

    def opens(self, token: str) -> bool:
        return bool(self("GET", SHOP, access_token=token, shop_id=self.own["shop_id"]).json["error"] == "")

    def code(self) -> str:
        page = self("GET", "/auth", redirect_uri="https://own.example/back", state="abc").text or ""
        return page.partition("code=")[2].partition("&")[0]


@pytest.fixture
def ask() -> Asker:
    return Asker()


def test_page_shows_the_address_with_code_account_and_state(ask: Asker) -> None:
    page = ask("GET", "/auth", redirect_uri="https://own.example/back", state="a b").text or ""
    assert "https://own.example/back?code=" in page
    assert f"shop_id={ask.own['shop_id']}&amp;state=a+b" in page


def test_every_code_is_fresh_and_taken_once(ask: Asker) -> None:
    first, second = ask.code(), ask.code()
    assert first != second
    pair = ask.exchange(first).json
    assert pair["shop_id_list"] == [int(ask.own["shop_id"])]
    assert ask.exchange(first).json["error"] == "invalid_code"
    assert ask.exchange(second).json["error"] == ""
    assert ask.exchange("f" * 32).json["error"] == "invalid_code"


def test_code_ends_after_ten_minutes(ask: Asker) -> None:
    code = ask.code()
    ask.now += timedelta(minutes=10, seconds=1)
    assert ask.exchange(code).json["error"] == "invalid_code"


def test_refresh_token_is_taken_once_and_brings_its_successor(ask: Asker) -> None:
    first = ask.refresh(ask.own["refresh_token"]).json
    assert ask.refresh(ask.own["refresh_token"]).json["error"] == "error_auth"
    second = ask.refresh(first["refresh_token"]).json
    assert second["error"] == ""
    assert len({ask.own["refresh_token"], first["refresh_token"], second["refresh_token"]}) == 3
    assert first["expire_in"] == 14400


def test_access_token_lives_four_hours_and_five_minutes_after_a_refresh(ask: Asker) -> None:
    old = ask.own["access_token"]
    assert ask.opens(old)
    new = ask.refresh(ask.own["refresh_token"]).json["access_token"]
    ask.now += timedelta(minutes=4)
    assert ask.opens(old)
    assert ask.opens(new)
    ask.now += timedelta(minutes=2)
    assert not ask.opens(old)
    ask.now += timedelta(hours=4)
    assert not ask.opens(new)
    assert not ask.opens("")


def test_refresh_token_ends_after_thirty_days(ask: Asker) -> None:
    assert ask.opens(ask.own["access_token"])
    ask.now += timedelta(days=30, seconds=1)
    assert ask.refresh(ask.own["refresh_token"]).json["error"] == "error_auth"


def test_pair_of_a_main_account_serves_each_of_its_shops() -> None:
    ask = Asker("main-account")
    shared = ask.exchange(ask.code(), main_account_id=1).json["refresh_token"]
    own = [ask.refresh(shared).json["refresh_token"] for _ in range(2)]
    assert len(set(own)) == 2
    assert ask.refresh(own[0]).json["error"] == ""
    assert ask.refresh(own[0]).json["error"] == "error_auth"


def test_lost_answer_still_spends_the_token() -> None:
    ask = Asker("lost-refresh")
    assert ask.refresh(ask.own["refresh_token"]).fault == "close"
    assert ask.refresh(ask.own["refresh_token"]).json["error"] == "error_auth"


def test_two_stand_ins_know_nothing_of_each_other(ask: Asker) -> None:
    ask.refresh(ask.own["refresh_token"])
    assert Asker().refresh(ask.own["refresh_token"]).json["error"] == ""
