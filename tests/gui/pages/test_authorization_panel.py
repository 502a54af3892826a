"""The authorization on the credentials page: what is said in every state, nothing lost, nothing secret shown."""

from __future__ import annotations

import logging
import re
import string
import threading
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.pages.authorization_room import AuthorizationRoom, HangingVault, visible
from tests.gui.pages.scene import Scene, framed
from tests.gui.pages.test_credentials import tree
from tests.onboarding.authorization_desk import SHOPEE, RefusingVault
from wizard.adapters.vault import MemoryVault, SecretAddress
from wizard.adapters.vault.contract import VaultState
from wizard.core.ladder import RungState
from wizard.core.pointer import MISSING
from wizard.core.secret import Secret
from wizard.core.texts import flatten
from wizard.gui.pages.authorization_countdown import Countdown
from wizard.gui.pages.credentials import CredentialsPage
from wizard.gui.pages.credentials_verification import _Run
from wizard.gui.pages.secret_field import SecretField
from wizard.gui.widgets.quotation import Quotation
from wizard.onboarding.authorization_record import Kept, Pair, PairFile
from wizard.onboarding.authorizing import Standing
from wizard.onboarding.secrets import SecretState
from wizard.onboarding.wording import Speaker

Make = Callable[..., AuthorizationRoom]
EXCHANGE, REFRESH = "/auth/token/get", "/auth/access_token/get"
REDIRECT = "https://shop.example.com/shopee/authorized"
CODE = "0123456789abcdef0123456789abcdef"
TOLD = ("shop_id", "access_token", "refresh_token")


class AbsentVault(MemoryVault):
    """A keyring that is asked for its state and is not there."""

    def __init__(self) -> None:
        super().__init__()
        self.is_there = True

    def state(self) -> VaultState:
        return super().state() if self.is_there else VaultState(False, "keyring-absent")


@pytest.fixture
def make(own_folders: Path, qtbot: QtBot) -> Iterator[Make]:
    """Rooms of this test, by persona."""
    rooms: list[AuthorizationRoom] = []

    def made(persona: str = "good", vault: MemoryVault | None = None, language: str = "zh_CN") -> AuthorizationRoom:
        rooms.append(AuthorizationRoom(own_folders / str(len(rooms)), qtbot, persona, vault, language))
        return rooms[-1]

    yield made
    for one in rooms:
        one.close()


# --- the state


def test_entry_that_was_never_authorized_says_so_and_offers_the_link(make: Make) -> None:
    room = make("not-authorized")

    assert "还没有授权" in room.state
    assert room.panel.link.open_button.isVisibleTo(room.panel)
    assert not room.panel.refresh_action.isVisibleTo(room.panel)
    assert not room.panel.again_button.isVisibleTo(room.panel)


def test_whole_way_from_the_link_to_a_verified_shop(make: Make) -> None:
    room = make("not-authorized")
    address = room.make_link()
    assert "等你把网址贴回来" in room.state
    room.paste(address)
    assert "网址没有问题" in visible(room.panel.paste)
    assert "799001" in visible(room.panel.paste)
    assert room.desk.sent(EXCHANGE) == 0
    room.exchange()

    assert "令牌已经换好" in room.result
    assert "系统钥匙串" not in room.result
    assert "已授权" in room.state
    assert "799001" in room.state
    assert "还剩 4 小时" in room.state
    assert "30 天后" in room.state
    assert "验证后才知道" in room.state
    assert room.fact("shop_id") == "799001"
    assert "练习模式只放在内存里" in room.fact("access_token")
    assert not room.panel.authorize.isVisibleTo(room.panel)
    assert room.panel.refresh_action.isVisibleTo(room.panel)
    assert room.session.secret_state("shopee", "refresh_token") is SecretState.STORED


def test_end_of_the_authorization_is_told_after_verifying(make: Make) -> None:
    room = make()
    room.click(room.section.verification.button)
    room.quiet()
    room.panel.tick()

    assert "授权：" in room.state
    assert re.search(r"授权：\d{4}-\d\d-\d\d \d\d:\d\d 到期，\d+ 天后", room.state)


def test_tokens_fetched_elsewhere_have_no_known_end(make: Make) -> None:
    room = make()

    assert "已授权" in room.state
    assert "不是在这里换到的" in room.state


def test_refresh_token_past_its_time_leads_back_to_the_link(make: Make) -> None:
    room = make()
    room.refresh()
    room.later(days=31)

    assert "授权已失效" in room.state
    assert room.panel.link.open_button.isVisibleTo(room.panel)
    assert not room.panel.refresh_action.isVisibleTo(room.panel)


def test_state_follows_the_time_without_moving_the_focus(make: Make) -> None:
    room = make()
    room.refresh()
    room.panel.again_button.setFocus()
    room.later(hours=4, seconds=1)

    assert "访问令牌已过期" in room.state
    assert room.panel.again_button.hasFocus()


# --- the link


def test_link_goes_to_the_browser_and_is_remembered_first(make: Make) -> None:
    room = make("not-authorized")
    room.make_link()
    query = parse_qs(urlsplit(room.opened[0]).query)

    assert query["redirect_uri"] == [REDIRECT]
    assert query["state"]
    assert "已交给浏览器打开练习服务器的页面" in visible(room.panel.notice)
    assert not room.panel.link.life.isVisibleTo(room.panel)


def test_browser_that_does_not_open_is_told(make: Make) -> None:
    room = make("not-authorized")
    room.panel.linking.opener = lambda _address: False
    room.click(room.panel.link.open_button)
    room.quiet()

    assert "浏览器没有打开" in visible(room.panel.notice)


def test_signed_link_is_copied_and_its_five_minutes_are_counted(make: Make) -> None:
    room = make("not-authorized")
    room.panel.link.kinds["signed"].click()
    QApplication.clipboard().clear()
    room.click(room.panel.link.copy_button)
    room.quiet()

    assert "sign=" in QApplication.clipboard().text()
    assert room.opened == []
    assert "还能打开 5:00" in room.panel.link.life.text()
    room.later(seconds=61)
    assert "还能打开 3:59" in room.panel.link.life.text()
    assert room.panel.link.life.accessibleName().count("3 分钟") == 1
    room.later(minutes=4)
    assert "不要再打开" in room.panel.link.life.text()


def test_each_kind_of_link_has_its_sentence(make: Make) -> None:
    room = make()
    room.click(room.panel.again_button)

    assert list(room.panel.link.kinds) == ["portal", "signed"]
    assert room.panel.link.kind == "portal"
    assert "5 分钟内要打开" in visible(room.panel.link)
    assert "不会用掉任何东西" in visible(room.panel.link)


def test_main_account_is_told_where_it_signs_in(make: Make) -> None:
    room = make("not-authorized")
    assert "Switch to Sub Account" not in visible(room.panel.link)
    room.session.put(f"{SHOPEE}/account", "main")
    room.page._on_written(f"{SHOPEE}/account")

    assert "Switch to Sub Account" in visible(room.panel.link)


def test_link_without_what_it_needs_names_the_field(make: Make) -> None:
    room = make("not-authorized")
    room.session.put(f"{SHOPEE}/redirect_url", MISSING)
    room.click(room.panel.link.open_button)
    room.quiet()

    assert "授权回跳网址" in room.result
    assert room.opened == []


def test_practice_address_takes_the_place_of_the_browser(make: Make) -> None:
    room = make("not-authorized")
    room.click(room.panel.link.practise_button)
    room.until(lambda: room.panel.paste.pending is not None)
    room.exchange()

    assert "已授权" in room.state


def test_stand_in_that_gives_no_address_is_told(make: Make) -> None:
    room = make("not-authorized")
    room.desk.server.stop()
    room.click(room.panel.link.practise_button)
    room.until(lambda: "练习服务器没有给出练习网址" in visible(room.panel.result))

    assert room.panel.paste.pending is None


# --- the pasted address


def wrong(room: AuthorizationRoom, address: str, name: str) -> str:
    state = parse_qs(urlsplit(address).query)["state"][0]
    return {
        "another site": address.replace("shop.example.com", "other.example.net"),
        "cut off in the code": address[: address.index("code=") + 20],
        "cut off behind the code": f"{REDIRECT}?state={state}&code={CODE}",
        "only the code": CODE,
        "no code": REDIRECT,
        "other state": address.replace(state, "x" * len(state)),
        "no state": address.replace(f"state={state}", "a=b"),
        "own link": room.opened[-1],
        "refused there": f"{REDIRECT}?error=access_denied&message=Seller+said+no",
        "no address": "hello",
        "another shop": re.sub("shop_id=[0-9]+", "shop_id=800000", address),
        "another kind": re.sub("shop_id=[0-9]+", "main_account_id=800000", address),
    }[name]


WRONG = {
    "another site": "属于 other.example.net",
    "cut off in the code": "授权码不完整",
    "cut off behind the code": "在授权码之后断开了",
    "only the code": "只是授权码",
    "no code": "里面没有授权码",
    "other state": "校验码对不上",
    "no state": "没有校验码",
    "own link": "授权页自己的网址",
    "refused there": "Seller said no",
    "no address": "这不是网址",
    "another shop": "另一个账号（800000）",
    "another kind": "“主账号编号",
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_address_has_its_own_message_and_leaves_nothing(make: Make, name: str) -> None:
    room = make()
    address = room.make_link()
    room.paste(wrong(room, address, name))
    shown = visible(room.panel.paste.verdict)

    assert WRONG[name] in shown
    assert len({message for message in WRONG.values() if message in shown}) == 1
    assert room.panel.paste.fix.text() in shown
    assert room.panel.paste.pending is None
    assert not room.panel.paste.exchange_button.isVisibleTo(room.panel)
    assert (room.panel.paste.line.text(), bool(room.panel.paste.line.secret)) == ("", False)
    assert not room.panel.paste.line.isUndoAvailable()
    assert room.desk.sent(EXCHANGE) == 0


def test_used_code_is_told(make: Make) -> None:
    room = make("not-authorized")
    address = room.make_link()
    room.paste(address)
    room.exchange()
    room.click(room.panel.again_button)
    room.paste(address)

    assert "已经用过了" in visible(room.panel.paste.verdict)
    assert room.desk.sent(EXCHANGE) == 1


def test_pasted_without_a_link_asks_for_one(make: Make) -> None:
    room = make("not-authorized")
    room.paste(f"{REDIRECT}?code={CODE}&shop_id=1&state=x")

    assert "还没有生成过授权链接" in visible(room.panel.paste.verdict)


def test_code_is_counted_down_and_let_go_of(make: Make) -> None:
    room = make("not-authorized")
    room.paste(room.make_link())
    room.panel.paste.exchange_button.setFocus()
    assert room.panel.paste.left.text() == "授权码至少还能用 10:00"
    room.later(seconds=83)
    assert room.panel.paste.left.text() == "授权码至少还能用 8:37"
    assert room.panel.paste.left.accessibleName() == "授权码至少还能用 8 分钟"
    assert room.panel.paste.exchange_button.hasFocus()
    room.later(minutes=9)

    assert "过了有效期" in visible(room.panel.paste.verdict)
    assert room.panel.paste.pending is None
    assert not room.panel.paste.exchange_button.isVisibleTo(room.panel)
    assert room.panel.paste.line.hasFocus()


def test_old_link_whose_page_was_left_only_now_can_be_stated(make: Make) -> None:
    room = make("not-authorized")
    address = room.make_link()
    room.desk.later(minutes=12)
    room.paste(address.replace(parse_qs(urlsplit(address).query)["code"][0], CODE))
    assert "大约是 12 分钟前的" in visible(room.panel.paste.verdict)
    room.click(room.panel.paste.just_now_button)

    assert "网址没有问题" in visible(room.panel.paste.verdict)
    assert room.panel.paste.left.text().endswith("10:00")


def test_address_can_be_dropped(make: Make) -> None:
    room = make("not-authorized")
    room.paste(room.make_link())
    room.click(room.panel.paste.drop_button)

    assert room.panel.paste.pending is None
    assert room.panel.paste.line.hasFocus()
    assert not room.panel.paste.verdict.isVisibleTo(room.panel)


def test_reader_is_told_of_the_time_now_and_then(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[str] = []
    monkeypatch.setattr(
        "wizard.gui.pages.authorization_countdown.announce", lambda _widget, text, **_options: spoken.append(text)
    )
    label = Countdown(str, lambda left: f"{left // 60} min")
    qtbot.addWidget(label)
    label.start(600)
    for left in range(599, 0, -1):
        label.show_seconds(left)

    assert spoken == ["5 min", "2 min", "1 min", "0 min", "0 min"]


# --- the pair


def test_refusal_is_explained_with_the_platforms_words(make: Make) -> None:
    room = make("not-authorized")
    address = room.make_link()
    room.paste(address.replace(parse_qs(urlsplit(address).query)["code"][0], CODE))
    room.exchange()

    assert "平台没有给令牌" in room.result
    assert "不接受这个授权码" in room.result
    assert "怎么办：重新打开授权链接" in room.result
    quoted = room.panel.result.findChildren(Quotation)[0]
    assert "Invalid code" in quoted.said.text()
    assert "Shopee" in quoted.said.accessibleName()
    assert room.panel.link.open_button.isVisibleTo(room.panel)


def test_refresh_says_first_what_it_uses_up(make: Make) -> None:
    room = make()

    assert "会用掉现在的刷新令牌" in visible(room.panel.refresh_action)
    assert "5 分钟" in visible(room.panel.refresh_action)
    assert "会用掉" in room.panel.refresh_action.button.accessibleDescription()
    old = room.desk.token()
    room.refresh()
    assert room.desk.token() != old
    assert "还剩 4 小时" in room.state


def test_lost_answer_is_told_looked_up_and_may_be_tried_again(make: Make) -> None:
    room = make("lost-refresh")
    room.refresh()
    assert "可能已经用掉" in room.state
    assert "重新授权一次最稳妥" in room.result
    assert not room.panel.refresh_again.isVisibleTo(room.panel)
    room.click(room.panel.settle.button)
    room.quiet()
    assert "平台那边换没换不知道" in room.result
    room.click(room.panel.refresh_again.button)
    room.quiet()

    assert room.desk.sent(REFRESH) == 2
    assert "不接受这个刷新令牌" in room.result
    assert "授权已失效" in room.state


def test_doubt_is_gone_when_the_keyring_has_the_new_token(make: Make) -> None:
    room = make("lost-refresh")
    room.refresh()
    room.desk.vault.store(SecretAddress("stall-north", "shopee", "refresh_token"), Secret(CODE))
    room.click(room.panel.settle.button)
    room.quiet()

    assert "已经是新令牌" in room.result
    assert "访问令牌已过期" in room.state


def never_noted(room: AuthorizationRoom) -> None:
    """A pair is stored, and what brought it is gone before it was noted: the window closed meanwhile."""
    room.desk.desk.exchange_job(room.desk.redirected(), threading.Event())()
    room.panel.tick()


def test_pair_that_was_never_noted_is_found_in_the_keyring(make: Make) -> None:
    room = make("not-authorized")
    never_noted(room)
    assert "还没有记到这个接入项" in room.state
    assert "也不用重新授权" in room.state
    assert not room.panel.authorize.isVisibleTo(room.panel)
    assert not room.panel.refresh_again.isVisibleTo(room.panel)
    room.click(room.panel.settle.button)
    room.quiet()

    assert "什么都没有丢" in room.result
    assert "已授权" in room.state
    assert room.fact("shop_id") == "799001"
    assert not room.panel.settle.isVisibleTo(room.panel)
    assert room.desk.sent(EXCHANGE) == 1
    assert room.desk.opens_the_shop()


def test_pair_that_was_never_noted_and_is_gone_leads_back_to_the_link(make: Make) -> None:
    room = make("not-authorized")
    never_noted(room)
    for name in ("refresh_token", "access_token"):
        room.desk.vault.remove(SecretAddress("stall-north", "shopee", name))
    room.click(room.panel.settle.button)
    room.quiet()

    assert "钥匙串里没有令牌" in room.result
    assert room.panel.link.open_button.isVisibleTo(room.panel)


def test_main_account_chooses_its_shop(make: Make) -> None:
    room = make("main-account")
    room.session.put(f"{SHOPEE}/shop_id", MISSING)
    room.paste(room.make_link())
    room.exchange()
    assert "请选这个接入项要接的店" in room.state
    choices = [room.panel.choose.combo.itemText(index) for index in range(room.panel.choose.combo.count())]
    assert choices == ["700002", "799999"]
    assert "只能用一次" in visible(room.panel.choose)
    room.panel.choose.combo.setCurrentText("700002")
    room.click(room.panel.choose.action.button)
    room.quiet()

    assert "已授权" in room.state
    assert room.fact("shop_id") == "700002"
    assert not room.panel.choose.isVisibleTo(room.panel)


def test_shop_chosen_stays_chosen_while_time_goes_by(make: Make) -> None:
    room = make("main-account")
    room.paste(room.make_link())
    room.exchange()
    room.panel.choose.combo.setCurrentText("799999")
    room.later(seconds=3)

    assert room.panel.choose.combo.currentText() == "799999"


def test_other_windows_pair_is_used_and_said(make: Make) -> None:
    room = make()
    file = PairFile(room.session.entry.folder, "shopee")
    with file.locked(threading.Event()):
        room.click(room.panel.refresh_action.button)
        room.until(lambda: "还没有发送" in visible(room.panel.notice))
        room.desk.vault.store(SecretAddress("stall-north", "shopee", "refresh_token"), Secret(CODE))
        ends = (room.desk.now.replace(hour=0, minute=0)).isoformat()
        file.write(Kept(None, Pair(1, ends, "2099-01-01T00:00:00Z", "2099-02-01T00:00:00Z")))
    room.quiet()

    assert "另一个窗口或命令刚刚换过令牌" in room.result
    assert "2099-01-01" in room.state
    assert room.desk.sent(REFRESH) == 0


def test_pair_of_another_process_shows_by_itself(make: Make) -> None:
    room = make()
    file = PairFile(room.session.entry.folder, "shopee")
    file.write(Kept(None, Pair(1, "", "2099-01-01T00:00:00Z", "2099-02-01T00:00:00Z")))
    room.later(seconds=1)

    assert "2099-01-01" in room.state


# --- the keyring


def test_nothing_is_sent_while_the_keyring_cannot_store(make: Make) -> None:
    vault = AbsentVault()
    room = make("not-authorized", vault)
    room.paste(room.make_link())
    vault.is_there = False
    room.exchange()

    assert "没有发送，什么都没有用掉" in room.result
    assert "钥匙串" in room.result
    assert room.desk.sent(EXCHANGE) == 0
    vault.is_there = True
    room.exchange()
    assert "已授权" in room.state


def test_window_answers_while_the_keyring_hangs_and_nothing_is_sent_after_a_cancel(make: Make) -> None:
    vault = HangingVault()
    room = make("not-authorized", vault)
    room.paste(room.make_link())
    vault.at = "fetch"
    room.click(room.panel.paste.exchange_button)
    room.until(lambda: vault.asked.is_set() and "还没有发送" in visible(room.panel.notice))
    assert threading.main_thread() not in vault.asked_by
    room.click(room.panel.notice.button)
    assert "不会再发送" in visible(room.panel.notice)
    vault.release.set()
    room.quiet()

    assert "已取消，没有发送" in room.result
    assert room.desk.sent(EXCHANGE) == 0
    vault.at = ""
    room.exchange()
    assert "已授权" in room.state


def test_what_was_sent_cannot_be_cancelled(make: Make) -> None:
    vault = HangingVault()
    room = make("not-authorized", vault)
    room.paste(room.make_link())
    vault.at = "store"
    room.click(room.panel.paste.exchange_button)
    room.until(lambda: vault.asked.is_set() and "现在不能取消" in visible(room.panel.notice))
    assert not room.panel.notice.button.isVisibleTo(room.panel)
    room.later(seconds=1)
    assert "可能已经用掉" not in room.state
    vault.release.set()
    room.quiet()

    assert "已授权" in room.state


def test_leaving_the_page_takes_back_what_was_not_sent(make: Make) -> None:
    vault = HangingVault()
    room = make("not-authorized", vault)
    address = room.make_link()
    room.paste(address)
    vault.at = "fetch"
    room.click(room.panel.paste.exchange_button)
    room.until(vault.asked.is_set)
    room.leave()
    vault.release.set()
    room.until(lambda: room.jobs.running == 0)
    QApplication.processEvents()
    room.enter()
    room.paste(address)

    assert room.desk.sent(EXCHANGE) == 0
    assert "网址没有问题" in visible(room.panel.paste)


def test_code_of_a_cancelled_exchange_that_still_hangs_is_not_called_used(make: Make) -> None:
    vault = HangingVault()
    room = make("not-authorized", vault)
    address = room.make_link()
    room.paste(address)
    vault.at = "fetch"
    room.click(room.panel.paste.exchange_button)
    room.until(vault.asked.is_set)
    room.leave()
    room.enter()
    room.paste(address)
    assert "正在处理" in visible(room.panel.paste.verdict)
    vault.release.set()
    room.until(lambda: room.jobs.running == 0)
    QApplication.processEvents()
    room.paste(address)

    assert room.desk.sent(EXCHANGE) == 0
    assert "网址没有问题" in visible(room.panel.paste)


def test_pair_that_comes_after_the_page_was_left_is_kept(make: Make) -> None:
    vault = HangingVault()
    room = make("not-authorized", vault)
    room.paste(room.make_link())
    vault.at = "store"
    room.click(room.panel.paste.exchange_button)
    room.until(vault.asked.is_set)
    room.leave()
    vault.release.set()
    room.until(lambda: room.session.secret_state("shopee", "refresh_token") is SecretState.STORED)
    room.enter()

    assert "已授权" in room.state


def test_page_that_is_shown_again_follows_what_the_earlier_one_sent(make: Make) -> None:
    vault = HangingVault()
    room = make("not-authorized", vault)
    room.paste(room.make_link())
    vault.at = "store"
    room.click(room.panel.paste.exchange_button)
    room.until(vault.asked.is_set)
    room.leave()
    room.enter()
    vault.release.set()
    room.until(lambda: "已授权" in room.state)

    assert room.fact("shop_id") == "799001"
    assert "已经有了" in room.fact("access_token")


def test_pair_the_keyring_did_not_take_is_stored_again(make: Make) -> None:
    vault = RefusingVault()
    room = make(vault=vault)
    vault.refuses = True
    room.refresh()
    assert "只在内存里" in room.state
    assert "先别关程序" in room.state
    assert "只在内存里" in room.fact("refresh_token")
    vault.refuses = False
    room.click(room.panel.store.button)
    room.until(lambda: "已授权" in room.state or "访问令牌已过期" in room.state)

    assert room.session.secrets.held == {}
    assert room.desk.opens_the_shop()


# --- verifying


def test_refresh_is_offered_before_a_verification_that_must_fail(make: Make) -> None:
    room = make()
    room.refresh()
    room.later(hours=5)
    room.click(room.section.verification.button)
    assert not room.section.verification.is_running
    assert "先刷新，再验证" in room.panel.first.refresh_button.text()
    assert room.panel.first.refresh_button.hasFocus()
    assert "会用掉现在的刷新令牌" in visible(room.panel.first)
    assert not room.panel.refresh_action.isVisibleTo(room.panel)
    room.click(room.panel.first.refresh_button)
    room.until(lambda: room.section.verification.is_running or "shop" in room.session.results)
    room.quiet()

    states = {one.rung: one.state for one in room.session.results["shopee"].rungs}
    assert states["shop"] is RungState.PASSED
    assert not room.panel.first.isVisibleTo(room.panel)


def test_verification_may_be_run_all_the_same(make: Make) -> None:
    room = make()
    room.refresh()
    room.later(hours=5)
    room.click(room.section.verification.button)
    room.click(room.panel.first.verify_button)
    room.quiet()

    states = {one.rung: one.state for one in room.session.results["shopee"].rungs}
    assert states["shop"] is not RungState.PASSED


def test_key_is_verified_before_there_is_a_shop(make: Make) -> None:
    room = make("not-authorized")
    room.click(room.section.verification.button)
    room.quiet()

    states = {one.rung: one.state for one in room.session.results["shopee"].rungs}
    assert states["pair"] is RungState.PASSED


@pytest.mark.parametrize(
    ("environment", "host"),
    [("sandbox", "openplatform.sandbox.test-stable.shopee.sg"), ("live-br", "openplatform.shopee.com.br")],
)
def test_host_that_is_quoted_and_waited_for_follows_from_the_answers(make: Make, environment: str, host: str) -> None:
    room = make("wrong-key")
    room.session.put(f"{SHOPEE}/environment", environment)
    verification = room.section.verification
    room.click(verification.button)
    room.quiet()
    quoted = [one.said.accessibleName() for one in verification.findChildren(Quotation)]
    verification._run = _Run()
    verification._run.is_at_keyring = False
    verification._show_explained()
    waiting, verification._run = verification.progress.text(), None

    assert quoted
    assert [name for name in (*quoted, waiting) if host not in name] == []


def test_no_page_names_a_host_by_its_descriptor() -> None:
    pages = [path for folder in ("gui", "cli") for path in Path("wizard", folder).rglob("*.py")]

    assert [str(path) for path in pages if "index.host" in path.read_text("utf-8")] == []


# --- the fields


def test_fields_of_the_authorization_are_facts_and_take_no_text(make: Make) -> None:
    room = make("not-authorized")
    rows = {pointer.split("/")[-1]: row for pointer, row in room.section.block.rows.items()}
    typed = {name for name, row in rows.items() if isinstance(row.editor, SecretField)}

    assert typed == {"partner_key", "push_partner_key"}
    assert "不用填" in room.fact("access_token")
    assert "不用填" in room.fact("shop_id")
    assert room.section.missing() == []
    room.page.insist()
    assert "还没有填" not in visible(room.page)


def test_check_says_authorize_first_and_names_the_panel(make: Make) -> None:
    room = make("not-authorized")
    speaker = Speaker(room.desk.resources.texts("zh_CN"), room.session.platform)
    found = [speaker.finding(one) for one in room.session.findings() if one.code.startswith("schema.required")]

    assert {one.label for one in found} == {speaker.label(f"{SHOPEE}/{name}") for name in TOLD}
    assert all("先授权" in one.message and "还没有填" not in one.message for one in found)
    assert all(room.panel._text("title") in one.fix for one in found)


def test_problem_in_such_a_field_leads_to_what_can_be_done(make: Make) -> None:
    room = make("not-authorized")

    assert room.page.focus_pointer(f"{SHOPEE}/access_token")
    assert room.panel.link.open_button.hasFocus()


def test_system_without_authorization_has_no_panel(qtbot: QtBot, scene: Scene) -> None:
    page = CredentialsPage(scene.context(scene.session()), "credentials")
    framed(page, qtbot)

    assert page.section("ozon").authorization is None


# --- nothing secret, everything named


def told(widget: QWidget) -> str:
    parts = [widget, *widget.findChildren(QWidget)]
    found = [text for one in parts for text in (one.toolTip(), one.accessibleName(), one.accessibleDescription())]
    found += [one.text() for one in parts if isinstance(one, (QLabel, QLineEdit, QAbstractButton))]
    return "\n".join([*found, *tree(QAccessible.queryAccessibleInterface(widget))])


def test_code_and_tokens_are_in_no_text_and_in_no_log(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    room = make("not-authorized")
    address = room.make_link()
    code = parse_qs(urlsplit(address).query)["code"][0]
    seen = []
    room.panel.paste.line.insert("")
    room.paste(address.replace("state=", "stat="))
    seen.append(told(room.page))
    room.paste(address)
    room.panel.paste.line.reveal(True)
    seen.append(told(room.page))
    room.exchange()
    seen.append(told(room.page))
    room.refresh()
    seen.append(told(room.page))
    secrets = [code, room.desk.token(), room.desk.token("access_token")]

    assert all(len(one) == 32 for one in secrets)
    assert [one for one in secrets if any(one in text for text in seen)] == []
    assert [one for one in secrets if one in caplog.text] == []
    draft = "".join(
        path.read_text("utf-8", "replace") for path in room.session.entry.folder.iterdir() if path.is_file()
    )
    assert [one for one in secrets if one in draft] == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_control_has_a_name_and_is_reached_by_tab(make: Make, language: str) -> None:
    room = make("not-authorized", language=language)
    room.paste(room.make_link())
    controls = [one for one in room.panel.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    shown = [one for one in controls if one.isVisible()]
    named = [QAccessible.queryAccessibleInterface(one) for one in shown]

    assert len(shown) >= 8
    assert [
        one for one, found in zip(shown, named, strict=True) if not found or not found.text(QAccessible.Text.Name)
    ] == []
    assert all(one.text() for one in room.panel.findChildren(QPushButton) if one.isVisible())


@pytest.mark.parametrize("width", [480, 560, 900])
def test_nothing_is_wider_than_the_page(make: Make, width: int) -> None:
    room = make("not-authorized", language="en")
    room.paste(room.make_link())
    room.area.resize(width, 900)
    QApplication.processEvents()

    assert room.panel.minimumSizeHint().width() <= width
    assert not room.area.horizontalScrollBar().isVisible()


# --- words


def words(language: str) -> dict[str, str]:
    return flatten(tomllib.loads(Path(f"resources/texts/{language}/authorization_page.toml").read_text("utf-8")))


def test_every_text_is_used_and_every_part_of_a_key_has_a_text() -> None:
    code = "".join(path.read_text("utf-8") for path in sorted(Path("wizard/gui/pages").glob("authorization_*.py")))
    whole = set(re.findall(r'"(authorization_page\.[a-z-]+\.[a-z-]*[a-z])"', code))
    names = set(re.findall(r'"([a-z]+(?:[.-][a-z]+)*)"', code))
    built = {f"{name}-{end}" for name in ("access", "refresh", "ends") for end in ("left", "over")}
    built |= {f"fact.{state.value}" for state in SecretState}
    waits = {f"{key}-waits" for key in whole}
    unused = {
        key
        for key in words("zh_CN")
        if key.startswith("authorization_page.")
        and key not in whole | waits
        and not any(key == f"authorization_page.{name}" or key.endswith(f".{name}") for name in names | built)
    }

    assert whole - set(words("zh_CN")) == set()
    assert unused == set()


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    chinese, english = words("zh_CN"), words("en")
    assert {key: names(text) for key, text in chinese.items()} == {key: names(text) for key, text in english.items()}


def test_chinese_is_calm() -> None:
    assert {key: text for key, text in words("zh_CN").items() if re.search("[！!]|您|系统错误", text)} == {}


def test_every_english_standing_begins_like_a_sentence() -> None:
    texts = flatten(tomllib.loads(Path("resources/texts/en/authorization.toml").read_text("utf-8")))
    spoken = {one: texts[f"authorization.standing.{one.value}"] for one in Standing}

    assert {one: text for one, text in spoken.items() if not text[0].isupper()} == {}


def test_every_standing_has_its_look() -> None:
    from wizard.gui.pages.authorization_state import LOOKS

    assert set(LOOKS) == set(Standing)
    assert len({icon for icon, _ in LOOKS.values()}) >= 6
