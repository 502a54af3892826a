"""A test message from the window: shown before it is sent, sent on one click only, and what became of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.pages.account_room import every_text
from tests.gui.pages.scene import RESOURCES, framed, said
from tests.gui.pages.wecom_room import SYSTEM, WeComRoom
from wizard.core.pointer import MISSING
from wizard.gui.pages.templates import TemplatesPage
from wizard.gui.pages.trying_bar import TryingBar
from wizard.gui.pages.trying_dialog import TryingDialog
from wizard.gui.widgets.quotation import Quotation
from wizard.onboarding.trying import Trying

# The offscreen plugin says this of every dialog.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

ITEMS = "/steps/messages/items"
ROBOT, APP = "robot-message", "app-message"

Make = Callable[..., WeComRoom]


@pytest.fixture
def make(own_folders: Path, qtbot: QtBot) -> Iterator[Make]:
    del qtbot
    rooms: list[WeComRoom] = []

    def build(persona: str = "good") -> WeComRoom:
        rooms.append(WeComRoom(own_folders / "data", persona))
        return rooms[-1]

    yield build
    for one in rooms:
        one.close()


def bar(qtbot: QtBot, room: WeComRoom, index: int = 0) -> TryingBar:
    page = TemplatesPage(room.context, "messages")
    framed(page, qtbot, (900, 900))
    desk = page.desks()[0]
    desk.select(index)
    assert desk.form is not None
    assert desk.form.trying is not None
    return desk.form.trying


def opened(qtbot: QtBot, room: WeComRoom, index: int = 0, way: str = "") -> TryingDialog:
    found = bar(qtbot, room, index)
    found.button.click()
    dialog = found.dialog
    assert dialog is not None
    if way:
        at = dialog.ways.findData(way)
        dialog.ways.setCurrentIndex(at)
        dialog.ways.activated.emit(at)
    return dialog


def fill(dialog: TryingDialog, name: str, ids: str) -> None:
    assert dialog.recipients is not None
    dialog.recipients.lines[name].setText(ids)


def sent(qtbot: QtBot, dialog: TryingDialog) -> str:
    """Press the button; what is said of it, line by line."""
    assert dialog.send_button.isEnabled()
    dialog.send_button.click()
    qtbot.waitUntil(lambda: dialog._job is None, timeout=30_000)
    return said(dialog.outcome)


def request(dialog: TryingDialog) -> str:
    assert dialog.request is not None
    return dialog.request.text.toPlainText()


# --- before it is sent


def test_looking_sends_nothing_and_shows_everything_but_secrets(qtbot: QtBot, make: Make) -> None:
    room = make()
    dialog = opened(qtbot, room, way=ROBOT)
    assert request(dialog).startswith("POST http://127.0.0.1")
    assert "/cgi-bin/webhook/send?key=***" in request(dialog)
    assert "【新订单】260101ABCDEFGH" in request(dialog)
    dialog.messages.setCurrentIndex(1)
    dialog.messages.activated.emit(1)
    assert "【物流异常】" in request(dialog)
    assert room.asked() == []
    persona = next(one for one in RESOURCES.system(SYSTEM).personas if one.id == "good")
    secrets = [persona.credentials[name] for name in ("agent_secret", "robot_key")]
    assert [one for one in every_text() if any(secret in one for secret in secrets)] == []


def test_the_message_that_is_open_is_the_one_that_is_offered(qtbot: QtBot, make: Make) -> None:
    dialog = opened(qtbot, make(), index=4, way=ROBOT)
    assert dialog.messages.currentText() == "新订单卡片"
    assert '"msgtype": "template_card"' in request(dialog)
    assert "这些变量没有示例值，会原样发出去：{order_sn}、{buyer_username}、{item_sku}。" in said(dialog)


def test_without_recipients_nothing_can_be_sent(qtbot: QtBot, make: Make) -> None:
    dialog = opened(qtbot, make(), way=APP)
    assert not dialog.send_button.isEnabled()
    assert dialog.request is None
    assert "没有收件人" in said(dialog)
    fill(dialog, "touser", "zhang.san，li.si")
    assert dialog.send_button.isEnabled()
    assert '"touser": "zhang.san|li.si"' in request(dialog)


def test_everyone_is_warned_about(qtbot: QtBot, make: Make) -> None:
    dialog = opened(qtbot, make(), way=APP)
    fill(dialog, "touser", "@all")
    assert "@all 会发给应用可见范围里的所有人" in said(dialog)
    assert dialog.send_button.isEnabled()


def test_a_robot_asks_for_no_recipients(qtbot: QtBot, make: Make) -> None:
    dialog = opened(qtbot, make("robot-only"))
    assert dialog.ways.count() == 1
    assert dialog.recipients is not None
    assert dialog.recipients.lines == {}
    assert dialog.recipients.isHidden()
    assert dialog.send_button.isEnabled()


def test_recipients_are_picked_from_the_live_list(qtbot: QtBot, make: Make) -> None:
    dialog = opened(qtbot, make(), way=APP)
    recipients = dialog.recipients
    assert recipients is not None
    recipients.buttons["toparty"].click()
    picker = recipients.dialog
    assert picker is not None
    qtbot.waitUntil(lambda: picker._job is None, timeout=20_000)
    picker.model.toggle(1)
    picker.model.toggle(2)
    picker.take_button.click()
    assert recipients.lines["toparty"].text() == "2|3"
    assert "客服部（2）、仓库（3）" in said(recipients)
    assert '"toparty": "2|3"' in request(dialog)


@pytest.mark.parametrize("name", ["corp_id", "agent_id"])
def test_with_a_credential_missing_the_button_says_what_to_do(qtbot: QtBot, make: Make, name: str) -> None:
    room = make()
    room.session.put(f"/steps/credentials/{SYSTEM}/{name}", MISSING)
    found = bar(qtbot, room)
    assert not found.button.isEnabled()
    assert "填好凭证" in found.reason.text()
    assert not found.reason.isHidden()


def test_without_any_credentials_there_is_nothing_to_press(qtbot: QtBot, make: Make) -> None:
    assert not bar(qtbot, make("")).button.isEnabled()


# --- sent


def test_one_click_sends_once_exactly_what_was_shown(qtbot: QtBot, make: Make) -> None:
    room = make()
    dialog = opened(qtbot, room, index=4, way=APP)
    fill(dialog, "toparty", "2")
    shown = Trying(room.session, room.context.action_formats()).plan(dialog.possible, dialog.given()).request
    assert shown is not None
    words = sent(qtbot, dialog)
    assert [one.digest for one in room.sent()] == [hashlib.sha256(shown.body or b"").hexdigest()]
    assert "企业微信收下了消息" in words
    assert "对方给的编号：" in words
    assert dialog.send_button.isEnabled()


def test_a_partial_delivery_names_those_who_were_left_out(qtbot: QtBot, make: Make) -> None:
    room = make("partly-sent")
    dialog = opened(qtbot, room, way=APP)
    fill(dialog, "touser", "zhang.san|li.si")
    words = sent(qtbot, dialog)
    assert "平台收下了，但只送到了一部分人。" in words
    assert "没有送到的成员（2 个）：li.si、wang.wu。" in words
    assert "没有接口许可的成员（1 个）：zhao.liu。" in words
    assert "收件人现在应该能看到" not in words
    assert words.index("按下面的名单处理") < words.index("没有送到的成员")


def test_a_refusal_is_explained_and_quoted(qtbot: QtBot, make: Make) -> None:
    room = make("robot-key-invalid")
    dialog = opened(qtbot, room, way=ROBOT)
    words = sent(qtbot, dialog)
    assert "平台没有收下，消息没有发出。" in words
    assert "机器人的地址无效（93000）" in words
    quoted = dialog.outcome.findChild(Quotation)
    assert quoted is not None
    assert "invalid webhook url" in quoted.said.text()
    assert len(room.sent()) == 1


def test_a_lost_answer_is_not_called_a_failure_and_not_sent_again(qtbot: QtBot, make: Make) -> None:
    room = make("lost-answer")
    dialog = opened(qtbot, room, way=ROBOT)
    words = sent(qtbot, dialog)
    assert "可能送到了，也可能没有" in words
    assert len(room.sent()) == 1


def test_an_address_that_is_not_listed_means_nothing_left(qtbot: QtBot, make: Make) -> None:
    room = make("ip-at-token")
    dialog = opened(qtbot, room, way=APP)
    fill(dialog, "touser", "zhang.san")
    words = sent(qtbot, dialog)
    assert "没有发出。" in words
    assert "企业可信 IP" in words
    assert room.sent() == []


def test_what_was_said_is_gone_when_something_else_would_be_sent(qtbot: QtBot, make: Make) -> None:
    dialog = opened(qtbot, make(), way=ROBOT)
    sent(qtbot, dialog)
    assert not dialog.outcome.isHidden()
    dialog.messages.setCurrentIndex(1)
    dialog.messages.activated.emit(1)
    assert dialog.outcome.isHidden()


def test_while_one_is_on_its_way_no_other_can_be_sent(qtbot: QtBot, make: Make) -> None:
    room = make()
    dialog = opened(qtbot, room, way=ROBOT)
    dialog.send_button.click()
    assert not dialog.send_button.isEnabled()
    assert not dialog.ways.isEnabled()
    dialog.send_button.click()
    qtbot.waitUntil(lambda: dialog._job is None, timeout=20_000)
    assert len(room.sent()) == 1
    assert dialog.ways.isEnabled()


def test_closing_while_it_is_sent_first_tells_what_became_of_it(qtbot: QtBot, make: Make) -> None:
    room = make("stall")
    dialog = opened(qtbot, room, way=APP)
    fill(dialog, "touser", "zhang.san")
    dialog.send_button.click()
    qtbot.waitUntil(lambda: room.asked() != [], timeout=20_000)
    dialog.close_button.click()
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: dialog._job is None, timeout=20_000)
    assert "没有发出" in said(dialog.outcome)
    assert room.sent() == []


def test_a_closed_dialog_gives_the_focus_back(qtbot: QtBot, make: Make) -> None:
    found = bar(qtbot, make())
    found.button.click()
    assert found.dialog is not None
    found.dialog.close_button.click()
    qtbot.waitUntil(lambda: found.dialog is None and found.button.hasFocus())
