"""Submitting from the window: planned, sent one by one, stopped, in doubt, refused; on the practice server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.pages.account_room import Room, every_text, shown, words
from tests.onboarding.sample_files import PNG, with_sample, written
from tests.onboarding.template_desk import ITEMS, LONG, RESOURCES, START, TemplateDesk, template
from wizard.adapters.http.client import HttpClient
from wizard.adapters.vault import MemoryVault, VaultFailedError
from wizard.gui.labels import LinkButton
from wizard.gui.pages.account_submit import SubmitDialog
from wizard.gui.widgets.quotation import Quotation
from wizard.onboarding.submitting import SUBMISSIONS, Submitting
from wizard.onboarding.template_account import Listed, OwnTemplate
from wizard.onboarding.template_outcomes import Outcome, State
from wizard.practice.server import PracticeServer

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    systems = [RESOURCES.system(name) for name in ("meta-cloud-api", "360dialog")]
    with PracticeServer(systems, lambda: START, drip=LONG) as running:
        yield running


@pytest.fixture
def desk(server: PracticeServer, tmp_path: Path) -> Iterator[TemplateDesk]:
    made = TemplateDesk(tmp_path / "data", server)
    yield made
    made.close()


def room_of(desk: TemplateDesk, qtbot: QtBot, *items: dict[str, Any]) -> Room:
    desk.fill(*items)
    return Room(desk, qtbot)


def choose(dialog: SubmitDialog, *rows: int) -> None:
    """Tick these lines and no others, by hand."""
    for row in range(dialog.lines.count()):
        item = dialog.lines.item(row)
        if item.data(Qt.ItemDataRole.CheckStateRole) is not None:
            item.setCheckState(Qt.CheckState.Checked if row in rows else Qt.CheckState.Unchecked)


def stalled(room: Room, dialog: SubmitDialog) -> None:
    """Press the button and wait until the first request is at the server, which does not answer."""
    before = len(room.desk.created)
    room.press(dialog.go_button)
    room.qtbot.waitUntil(lambda: len(room.desk.created) == before + 1, timeout=15_000)


# --- before anything is sent


def test_every_template_is_planned_in_words(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, template("parcel_a"), template("parcel_b"), template("parcel_c"), template("Bad Name"))
    desk.submit("parcel_a", "parcel_b")
    room.session.put(f"{ITEMS}/1/footer", "Outro texto")
    dialog = room.submitting()

    assert [line.split(" · ")[:2] for line in words(dialog)] == [
        ["parcel_a", "账号里已有，内容相同"],
        ["parcel_b", "账号里已有，内容不同"],
        ["parcel_c", "可以提交"],
        ["Bad Name", "有问题，先改"],
    ]
    boxes = [dialog.lines.item(row).data(Qt.ItemDataRole.CheckStateRole) is not None for row in range(4)]
    assert boxes == [False, False, True, False]
    assert dialog.go_button.text() == "提交 1 个"
    assert len(desk.created) == 2
    dialog.lines.setCurrentRow(1)
    assert "页脚" in shown(dialog.detail)
    dialog.lines.setCurrentRow(3)
    assert "只能用小写字母" in shown(dialog.detail)


def test_the_exact_request_is_shown_copied_and_has_no_token(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, template("parcel_a"))
    dialog = room.submitting()
    assert dialog.detail.opener is not None
    assert dialog.detail.request is not None
    assert not dialog.detail.request.isVisible()
    room.press(dialog.detail.opener)
    room.press(dialog.detail.request.copy)

    copied = QGuiApplication.clipboard().text()
    assert copied == dialog.detail.request.text.toPlainText()
    head, _, body = copied.partition("\n\n")
    address = f"/meta-cloud-api/v26.0/{desk.persona.credentials['waba_id']}/message_templates"
    assert head.split("\n")[0].startswith("POST http://127.0.0.1:")
    assert head.split("\n")[0].endswith(address)
    assert "Authorization: Bearer ***" in head
    assert body.startswith('{\n  "name": "parcel_a",')
    assert "já está" in body


def test_no_widget_ever_has_the_token(desk: TemplateDesk, qtbot: QtBot) -> None:
    token = desk.persona.credentials["access_token"]
    room = room_of(desk, qtbot, template("parcel_a"), template("parcel_edge"), template("parcel_dropped"))
    page, dialog = room.page(), room.submitting()
    assert page.desks()
    assert dialog.detail.opener is not None
    room.press(dialog.detail.opener)
    seen: list[str] = []
    for row in range(3):
        dialog.lines.setCurrentRow(row)
        seen += every_text()
    room.act(dialog)
    for row in range(3):
        dialog.lines.setCurrentRow(row)
        seen += every_text()

    assert any("Bearer ***" in text for text in seen)
    assert [text for text in seen if token in text] == []


def test_the_choice_is_what_is_sent(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, *(template(f"parcel_{one}") for one in "abc"))
    dialog = room.submitting()
    choose(dialog, 1)
    assert dialog.go_button.text() == "提交 1 个"
    room.act(dialog)

    assert ["account" in desk.item(row) for row in range(3)] == [False, True, False]
    assert len(desk.created) == 1


def test_all_and_none_can_be_ticked_at_once(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, *(template(f"parcel_{one}") for one in "abc"))
    dialog = room.submitting()
    room.press(dialog.none)
    assert dialog.lines.chosen == []
    assert not dialog.go_button.isEnabled()
    room.press(dialog.all)
    assert len(dialog.lines.chosen) == 3


def test_enter_in_the_list_sends_nothing(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, template("parcel_a"))
    dialog = room.submitting()
    dialog.lines.setFocus()
    QTest.keyClick(dialog.lines, Qt.Key.Key_Return)
    assert not dialog.is_running
    dialog.all.setFocus()
    QTest.keyClick(dialog.all, Qt.Key.Key_Return)
    assert not dialog.is_running
    dialog.go_button.setFocus()
    QTest.keyClick(dialog.go_button, Qt.Key.Key_Return)
    room.wait(dialog)
    assert len(desk.created) == 1


def test_the_limit_of_the_hour_is_planned_with_its_time(
    desk: TemplateDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = START + timedelta(minutes=40)

    def full(_self: Submitting, own: OwnTemplate, _looked: Listed) -> Outcome:
        return Outcome(own.key, own.pointer, State.POSTPONED, again_at=due)

    room = room_of(desk, qtbot, template("parcel_a"))
    monkeypatch.setattr(Submitting, "settle", full)
    dialog = room.submitting()
    assert words(dialog)[0].startswith("parcel_a · 要等一会儿")
    assert f"今天 {due.astimezone():%H:%M} 之后可以继续" in shown(dialog.detail)
    assert not dialog.go_button.isEnabled()
    desk.later(minutes=41)
    dialog.show_all()
    room.press(dialog.all)
    assert dialog.go_button.isEnabled()


# --- sending


def test_outcomes_come_one_by_one_and_are_written_down(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, template("parcel_a"), template("parcel_promo"), template("parcel_edge"))
    dialog = room.submitting()
    states: list[tuple[str, ...]] = []
    outcome = dialog.on_outcome

    def told(one: Any) -> None:
        outcome(one)
        states.append(tuple(dialog.doing.get(pointer, "") for pointer in dialog.outcomes))

    dialog.on_outcome = told  # type: ignore[method-assign,assignment]
    room.act(dialog)

    assert states == [("", "queued", "queued"), ("", "", "queued"), ("", "", "")]
    assert [line.split(" · ")[1:3] for line in words(dialog)] == [
        ["已提交", "审核中"],
        ["已提交", "审核中"],
        ["平台没有收下", "葡萄牙语（巴西） pt_BR"],
    ]
    assert desk.item(0)["account"]["status"] == "PENDING"
    assert desk.wait(0)["state"] == "submitted"
    assert dialog.state.text_label.text() == "已提交 2 个。1 个需要处理，看左边标出的。"


def test_a_refusal_is_explained_and_its_own_words_are_copied(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, template("parcel_a"), template("parcel_edge"))
    dialog = room.submitting()
    room.act(dialog)

    assert dialog.lines.current == f"{ITEMS}/1"
    told = shown(dialog.detail)
    assert "变量不能放在模板的开头或结尾" in told
    assert "怎么办：在开头和结尾的变量外面各加一点文字" in told
    assert "原话（代码 2388299）" in told
    quotation = dialog.detail.findChild(Quotation)
    assert isinstance(quotation, Quotation)
    room.press(quotation.copy)
    assert "Variables cannot be at the start or end of the template." in QGuiApplication.clipboard().text()


def test_another_category_than_asked_for_is_said(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, template("parcel_promo"))
    dialog = room.submitting()
    room.act(dialog)

    assert "类别不同" in words(dialog)[0]
    assert "申请的类别是通知类（UTILITY），平台给的是营销类（MARKETING）" in shown(dialog.detail)
    assert desk.item()["account"]["category"] == "MARKETING"


def test_a_stopped_run_sends_nothing_more_and_can_go_on(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, template("parcel_late"), template("parcel_b"), template("parcel_c"))
    dialog = room.submitting()
    stalled(room, dialog)
    assert "正在提交 parcel_late" in dialog.state.text_label.text()
    room.press(dialog.stop_button)
    assert "正在停止" in dialog.state.text_label.text()
    desk.server.release()
    room.wait(dialog)

    assert len(desk.created) == 1
    assert dialog.state.text_label.text().startswith("已停止。")
    assert desk.item(0)["account"]["status"] == "PENDING"
    assert dialog.lines.chosen == [f"{ITEMS}/1", f"{ITEMS}/2"]
    room.act(dialog)
    assert len(desk.created) == 3


def test_the_window_lives_while_a_request_is_waited_for(
    desk: TemplateDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[threading.Thread] = set()
    send, fetch = HttpClient.send, MemoryVault.fetch

    def noted_send(*given: Any) -> Any:
        threads.add(threading.current_thread())
        return send(*given)

    def noted_fetch(*given: Any) -> Any:
        threads.add(threading.current_thread())
        return fetch(*given)

    monkeypatch.setattr(HttpClient, "send", noted_send)
    monkeypatch.setattr(MemoryVault, "fetch", noted_fetch)
    room = room_of(desk, qtbot, template("parcel_late"))
    threads.clear()
    dialog = room.submitting()
    stalled(room, dialog)
    ticks: list[int] = []
    timer = QTimer(room.place)
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start(1)
    qtbot.waitUntil(lambda: len(ticks) > 20)
    assert dialog.is_running
    desk.server.release()
    room.wait(dialog)
    dialog.reject()
    room.following()

    assert threads
    assert threading.main_thread() not in threads


def test_a_sample_is_uploaded_first_and_its_requests_are_shown(
    desk: TemplateDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    room = room_of(desk, qtbot, with_sample("parcel_a", written(tmp_path)), template("parcel_b"))
    page, dialog = room.page(), room.submitting()
    changes: list[int] = []
    page.changed.connect(lambda: changes.append(1))
    assert dialog.detail.request is not None
    requests = dialog.detail.request.text.toPlainText().split("\n\n\n")
    assert [one.split(" ")[0] for one in requests] == ["POST", "POST", "POST"]
    assert f"secret-customer.png，{len(PNG)} 字节" in requests[1]
    assert desk.persona.credentials["access_token"] not in "".join(requests)
    room.act(dialog)

    assert [line.split(" · ")[1] for line in words(dialog)] == ["已提交", "已提交"]
    assert desk.item(0)["header"]["handle"]
    assert changes


def test_a_stopped_upload_creates_no_template(desk: TemplateDesk, qtbot: QtBot, tmp_path: Path) -> None:
    room = room_of(desk, qtbot, with_sample("parcel_a", written(tmp_path)))
    dialog = room.submitting()
    began = dialog.on_began

    def stop_then(one: OwnTemplate) -> None:
        began(one)
        dialog.stop()

    dialog.on_began = stop_then  # type: ignore[method-assign]
    room.act(dialog)
    assert desk.created == []
    assert dialog.state.text_label.text().startswith("已停止。")
    assert dialog.lines.chosen == [f"{ITEMS}/0"]


def test_a_file_that_vanished_since_the_plan_is_told_and_the_next_is_sent(
    desk: TemplateDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    picture = written(tmp_path)
    room = room_of(desk, qtbot, with_sample("parcel_a", picture), template("parcel_b"))
    dialog = room.submitting()
    room.press(dialog.go_button)
    picture.unlink()
    room.wait(dialog)
    assert [line.split(" · ")[1] for line in words(dialog)] == ["有问题，先改", "已提交"]
    assert len(desk.created) == 1


# --- what goes wrong on the way


def test_a_lost_answer_is_looked_up_and_not_sent_again(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, template("parcel_lost"))
    dialog = room.submitting()
    room.act(dialog)

    assert "没有再次提交" in shown(dialog.detail)
    assert desk.item()["account"]["status"] == "PENDING"
    assert len(desk.created) == 1


def test_what_is_in_doubt_waits_says_until_when_and_is_known_after_a_restart(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, template("parcel_dropped"), template("parcel_b"))
    dialog = room.submitting()
    room.act(dialog)
    local = START.replace(minute=2).astimezone()
    assert words(dialog)[0].startswith("parcel_dropped · 不确定有没有提交")
    assert f"可以再试的时间：今天 {local:%H:%M}" in shown(dialog.detail)
    assert dialog.lines.chosen == [f"{ITEMS}/1"]
    room.act(dialog)
    assert len(desk.created) == 2
    dialog.reject()

    room.reopen()
    dialog = room.submitting()
    assert words(dialog)[0].startswith("parcel_dropped · 不确定有没有提交")
    assert f"今天 {local:%H:%M}" in shown(dialog.detail)
    assert not dialog.go_button.isEnabled()
    desk.later(minutes=3)
    room.press(dialog.again_button)
    room.wait(dialog)
    room.press(dialog.all)
    room.act(dialog)
    assert desk.item(0)["account"]["status"] == "PENDING"
    assert len(desk.created) == 3


def test_a_closed_dialog_still_writes_down_what_was_on_its_way(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, template("parcel_late"), template("parcel_b"))
    page, dialog = room.page(), room.submitting()
    stalled(room, dialog)
    changes: list[int] = []
    page.changed.connect(lambda: changes.append(1))
    dialog.reject()
    later = room.submitting(looked=False)
    assert "还在等回复" in later.state.text_label.text()
    assert not later.go_button.isEnabled()
    desk.server.release()
    qtbot.waitUntil(lambda: not room.door.is_busy and not later.is_running and bool(changes), timeout=15_000)

    assert desk.item(0)["account"]["id"]
    assert len(desk.created) == 1
    assert words(later)[0].startswith("parcel_late · 账号里已有，内容相同")
    assert later.go_button.text() == "提交 1 个"


def test_an_entry_that_closes_under_a_run_ends_it_quietly(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, template("parcel_late"), template("parcel_b"))
    dialog = room.submitting()
    stalled(room, dialog)
    room.session.close()
    desk.server.release()
    room.wait(dialog)
    assert "接入项已经关闭" in dialog.state.text_label.text()
    assert not dialog.go_button.isEnabled()
    assert not dialog.again_button.isEnabled()
    dialog.reject()

    room.reopen()
    assert list((room.session.entry.meta(SUBMISSIONS) or {})["intents"]) == ["parcel_late@pt_BR"]
    dialog = room.submitting()
    room.act(dialog)
    assert all(desk.item(row)["account"]["id"] for row in range(2))
    assert len(desk.created) == 2


def test_a_frame_that_goes_away_takes_the_dialog_along_and_sends_nothing_more(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, template("parcel_late"), template("parcel_b"))
    dialog = room.submitting()
    stalled(room, dialog)
    running = dialog._pass
    assert running is not None
    dialog.deleteLater()
    qtbot.waitUntil(lambda: room.door.dialog is None)
    desk.server.release()
    qtbot.waitUntil(lambda: not running.is_running, timeout=15_000)

    assert desk.item(0)["account"]["status"] == "PENDING"
    assert len(desk.created) == 1


def test_offline_says_so_and_sends_nothing(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, template("parcel_a"))
    desk.offline = True
    room.reopen()
    dialog = room.submitting()
    assert "离线模式" in dialog.state.text_label.text()
    assert words(dialog)[0].startswith("parcel_a · 还没有查账号")
    room.act(dialog)

    assert words(dialog)[0].startswith("parcel_a · 没有提交")
    assert desk.created == []
    assert dialog.lines.chosen == [f"{ITEMS}/0"]


def test_a_server_that_is_gone_is_told_and_leaves_no_doubt(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, template("parcel_a"))
    dialog = room.submitting()
    desk.server.stop()
    room.act(dialog)

    assert words(dialog)[0].startswith("parcel_a · 没有提交")
    assert (room.session.entry.meta(SUBMISSIONS) or {}).get("intents", {}) == {}


def test_missing_credentials_lead_to_their_step(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, template("parcel_a"))
    room.session.put("/steps/credentials", {"route": "direct"})
    wanted: list[str] = []
    room.door.go_wanted.connect(wanted.append)
    dialog = room.submitting()
    label = room.speaker().label("/steps/credentials/meta-cloud-api/waba_id")
    assert f"还缺“{label}”" in shown(dialog)
    room.press(dialog.trouble_link)

    assert wanted == ["/steps/credentials/meta-cloud-api/waba_id"]
    assert room.door.dialog is None or not room.door.dialog.isVisible()


def test_a_secret_the_keyring_lost_is_named(desk: TemplateDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    room = room_of(desk, qtbot, template("parcel_a"))
    monkeypatch.setattr(MemoryVault, "fetch", lambda *_: None)
    dialog = room.submitting()
    label = room.speaker().label("/steps/credentials/meta-cloud-api/access_token")
    assert f"还缺“{label}”" in shown(dialog)
    assert desk.created == []


def test_a_keyring_that_fails_is_explained(desk: TemplateDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: Any) -> None:
        raise VaultFailedError(reason="locked")

    room = room_of(desk, qtbot, template("parcel_a"))
    monkeypatch.setattr(MemoryVault, "fetch", fail)
    dialog = room.submitting()
    expected = room.speaker().error(VaultFailedError(reason="locked")).message
    assert expected in dialog.state.text_label.text()
    assert not dialog.is_running
    monkeypatch.undo()
    room.press(dialog.again_button)
    room.wait(dialog)
    room.act(dialog)
    assert desk.item()["account"]["status"] == "PENDING"


def test_credentials_nobody_proved_are_said(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, template("parcel_a"))
    dialog = room.submitting()
    assert "还没有验证过" in shown(dialog)
    dialog.reject()
    session = room.session
    session.keep_verified(session.verify_job(("meta-cloud-api",), lambda _rung: None, threading.Event())())
    again = room.submitting()
    assert not again.trouble.isVisible()


def test_an_entry_without_templates_says_what_to_do(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot)
    dialog = room.submitting()
    assert "还没有模板" in shown(dialog)
    assert not dialog.go_button.isEnabled()


def test_a_template_with_problems_leads_to_its_place(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, template("Bad Name"))
    wanted: list[str] = []
    room.door.go_wanted.connect(wanted.append)
    dialog = room.submitting()
    link = next(one for one in dialog.detail.findChildren(LinkButton) if one.text() == "去修改")
    room.press(link)
    assert wanted == [f"{ITEMS}/0/name"]


# --- the same in another language, and after leaving


def test_a_run_goes_on_in_another_language(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, template("parcel_late"), template("parcel_b"))
    dialog = room.submitting()
    stalled(room, dialog)
    room.door.speak(room.speaker("en"))
    assert dialog.windowTitle() == "Submit for review"
    assert words(dialog)[0].startswith("parcel_late · Submitting")
    desk.server.release()
    room.wait(dialog)

    assert [line.split(" · ")[1] for line in words(dialog)] == ["Submitted", "Submitted"]
    told = "".join((shown(dialog), *words(dialog), dialog.go_button.text(), dialog.windowTitle()))
    assert [letter for letter in told if "\u4e00" <= letter <= "\u9fff"] == []


def test_after_leaving_and_coming_back_the_state_is_what_was_written(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, template("parcel_a"), template("parcel_b"))
    dialog = room.submitting()
    choose(dialog, 0)
    room.act(dialog)
    dialog.reject()
    desk.offline = True
    room.reopen()
    dialog = room.submitting()

    assert words(dialog)[0].startswith("parcel_a · 上次看到的状态：审核中")
    assert dialog.lines.chosen == [f"{ITEMS}/1"]


def test_two_hundred_templates_are_listed_and_chosen_from(desk: TemplateDesk, qtbot: QtBot) -> None:
    room = room_of(desk, qtbot, *(template(f"parcel_{number}") for number in range(200)))
    dialog = room.submitting()
    assert dialog.lines.count() == 200
    assert dialog.go_button.text() == "提交 200 个"
    choose(dialog, 0, 199)
    room.act(dialog)
    assert len(desk.created) == 2
    assert desk.item(199)["account"]["status"] == "PENDING"
