"""Results read from the account, and templates brought in from it, in the window; on the practice server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.pages.account_room import Room, every_text, shown, words
from tests.onboarding.template_desk import ITEMS, LONG, RESOURCES, START, TemplateDesk, template
from wizard.gui.pages.shown_group import ShownGroup
from wizard.practice.server import PracticeServer

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with PracticeServer([RESOURCES.system("meta-cloud-api")], lambda: START, drip=LONG) as running:
        yield running


@pytest.fixture
def desk(server: PracticeServer, tmp_path: Path) -> Iterator[TemplateDesk]:
    """An account without templates."""
    made = TemplateDesk(tmp_path / "data", server)
    yield made
    made.close()


@pytest.fixture
def full_desk(server: PracticeServer, tmp_path: Path) -> Iterator[TemplateDesk]:
    """An account that has a template already."""
    made = TemplateDesk(tmp_path / "data", server, persona="good")
    yield made
    made.close()


# --- follow


def test_what_changed_is_shown_per_template_and_written(desk: TemplateDesk, qtbot: QtBot) -> None:
    desk.fill(*(template(f"parcel_{name}") for name in ("a", "rejected", "slow")), template("parcel_new"))
    desk.submit("parcel_a", "parcel_rejected", "parcel_slow")
    room = Room(desk, qtbot)
    first = room.following()
    assert words(first)[0].split(" · ")[1:3] == ["没有变化", "审核中"]
    room.press(first.again_button)
    room.wait(first)

    assert [line.split(" · ")[1:3] for line in words(first)] == [
        ["有变化", "已通过"],
        ["有变化", "被拒绝"],
        ["没有变化", "审核中"],
        ["账号里没有", "葡萄牙语（巴西） pt_BR"],
    ]
    assert first.state.text_label.text() == "2 个有变化，1 个没变。1 个账号里没有。"
    assert "上次看到的状态：审核中" in shown(first.detail)
    assert (desk.item(0)["account"]["status"], desk.wait(0)["state"]) == ("APPROVED", "approved")
    first.lines.setCurrentRow(1)
    told = shown(first.detail)
    assert "怎么办：" in told
    assert "拒绝原因" in told


def test_the_page_shows_what_was_read(desk: TemplateDesk, qtbot: QtBot) -> None:
    desk.fill(template("parcel_a"))
    desk.submit()
    desk.follow()
    room = Room(desk, qtbot)
    page = room.page()
    changes: list[int] = []
    page.changed.connect(lambda: changes.append(1))
    dialog = room.following()
    assert desk.item()["account"]["status"] == "APPROVED"
    assert changes
    dialog.reject()
    form = page.desks()[0].form
    assert form is not None
    group = form.findChild(ShownGroup)
    assert isinstance(group, ShownGroup)
    page.show()
    assert "已通过" in shown(group)


def test_a_followed_entry_keeps_its_state_when_left_and_reopened(desk: TemplateDesk, qtbot: QtBot) -> None:
    desk.fill(template("parcel_a"))
    desk.submit()
    room = Room(desk, qtbot)
    room.following()
    again = room.door.dialog
    assert again is not None
    again.begin()
    room.wait(again)
    again.reject()
    desk.offline = True
    room.reopen()
    dialog = room.following()

    assert words(dialog)[0].startswith("parcel_a · 上次看到的状态：已通过")
    assert "离线模式" in dialog.state.text_label.text()
    assert desk.item()["account"]["status"] == "APPROVED"


def test_an_entry_closed_while_it_is_read_ends_quietly(desk: TemplateDesk, qtbot: QtBot) -> None:
    desk.fill(template("parcel_a"))
    desk.submit()
    room = Room(desk, qtbot)
    dialog = room.following(looked=False)
    room.session.close()
    room.wait(dialog)
    assert "接入项已经关闭" in dialog.state.text_label.text()
    assert not dialog.again_button.isEnabled()


def test_a_closed_dialog_reads_no_further(desk: TemplateDesk, qtbot: QtBot) -> None:
    desk.fill(template("parcel_a"))
    room = Room(desk, qtbot)
    dialog = room.following(looked=False)
    dialog.reject()
    qtbot.waitUntil(lambda: room.jobs.running == 0, timeout=15_000)
    qtbot.waitUntil(lambda: room.door.dialog is None)
    assert "account" not in desk.item()


def test_nothing_to_follow_is_said(desk: TemplateDesk, qtbot: QtBot) -> None:
    desk.fill()
    dialog = Room(desk, qtbot).following()
    assert "没有可以查看的" in shown(dialog)


# --- import


def test_templates_of_the_account_are_chosen_and_brought_in(full_desk: TemplateDesk, qtbot: QtBot) -> None:
    desk = full_desk
    desk.fill(template("parcel_a"))
    desk.submit()
    room = Room(desk, qtbot)
    page, dialog = room.page(), room.importing()
    assert sorted(line.split(" · ")[:2] for line in words(dialog)) == [
        ["order_shipped", "可以导入"],
        ["parcel_a", "这里已有"],
    ]
    assert dialog.go_button.text() == "导入 1 个"
    room.act(dialog)

    item = desk.item(1)
    assert item["name"] == "order_shipped"
    assert item["account"]["status"] == "APPROVED"
    assert "导入了 1 个。" in dialog.state.text_label.text()
    assert [one["name"] for one in page.desks()[0].items] == ["parcel_a", "order_shipped"]
    assert desk.item(0)["account"]["status"] == "PENDING"
    token = desk.persona.credentials["access_token"]
    assert [text for text in every_text() if token in text] == []


def test_what_is_here_already_only_gets_its_status(full_desk: TemplateDesk, qtbot: QtBot) -> None:
    desk = full_desk
    desk.fill(template("parcel_a"))
    desk.submit()
    room = Room(desk, qtbot)
    dialog = room.importing()
    room.press(dialog.again_button)  # reviewed meanwhile
    room.wait(dialog)
    room.press(dialog.all)
    room.act(dialog)

    assert dialog.state.text_label.text() == "导入了 1 个。1 个这里已有，更新了状态。"
    assert [desk.item(row)["account"]["status"] for row in range(2)] == ["APPROVED", "APPROVED"]


def test_only_what_is_chosen_is_imported(full_desk: TemplateDesk, qtbot: QtBot) -> None:
    full_desk.fill(template("parcel_a"))
    full_desk.submit()
    room = Room(full_desk, qtbot)
    dialog = room.importing()
    room.press(dialog.none)
    row = next(row for row, line in enumerate(words(dialog)) if line.startswith("parcel_a"))
    dialog.lines.item(row).setCheckState(Qt.CheckState.Checked)
    room.act(dialog)
    assert [own.key[0] for own in full_desk.account.own()] == ["parcel_a"]
    assert dialog.state.text_label.text() == "1 个这里已有，更新了状态。"


def test_nothing_chosen_imports_nothing(full_desk: TemplateDesk, qtbot: QtBot) -> None:
    full_desk.fill()
    room = Room(full_desk, qtbot)
    dialog = room.importing()
    room.press(dialog.none)
    assert not dialog.go_button.isEnabled()
    dialog.act()
    assert not dialog.is_running
    assert full_desk.account.own() == []


def test_an_empty_account_says_so(desk: TemplateDesk, qtbot: QtBot) -> None:
    desk.fill(template("parcel_a"))
    dialog = Room(desk, qtbot).importing()
    assert "账号里还没有模板" in shown(dialog)
    assert not dialog.go_button.isEnabled()


def test_import_without_credentials_leads_to_their_step(desk: TemplateDesk, qtbot: QtBot) -> None:
    desk.fill()
    assert desk.session is not None
    desk.session.put("/steps/credentials", {"route": "direct"})
    room = Room(desk, qtbot)
    dialog = room.importing()
    assert "还缺" in shown(dialog)
    assert dialog.trouble_link.isVisible()


def test_what_has_no_place_here_is_named_and_what_was_not_told_is_not_offered(
    full_desk: TemplateDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from wizard.systems.meta_template_format import MetaTemplates

    read = MetaTemplates.read

    def more(self: MetaTemplates, raw: object) -> object:
        found = read(self, raw)
        if found is None:
            return None
        if found.key[0] == "parcel_a":
            return replace(found, item={**found.item, "name": "parcel_untold"}, is_whole=False)
        return replace(found, item={**found.item, "components": []})

    desk = full_desk
    desk.fill(template("parcel_a"))
    desk.submit()
    monkeypatch.setattr(MetaTemplates, "read", more)
    room = Room(desk, qtbot)
    dialog = room.importing()
    assert sorted(line.split(" · ")[:2] for line in words(dialog)) == [
        ["order_shipped", "可以导入"],
        ["parcel_untold", "不能导入"],
    ]
    room.press(dialog.all)
    assert dialog.lines.chosen == ["order_shipped@en_US"]
    room.act(dialog)
    assert "没有完整带过来" in dialog.state.text_label.text()
    assert "没有带过来：这里没有的部分" in shown(dialog.detail)


def test_the_dialogs_speak_another_language_with_what_they_found(full_desk: TemplateDesk, qtbot: QtBot) -> None:
    full_desk.fill(template("parcel_a"))
    room = Room(full_desk, qtbot)
    dialog = room.importing()
    room.press(dialog.none)
    room.door.speak(room.speaker("en"))
    assert words(dialog)[0].startswith("order_shipped · Can be imported")
    assert dialog.state.text_label.text() == "Templates in the account: 1. Not here yet: 1."
    assert dialog.lines.chosen == []
    assert f"{ITEMS}/0/account" not in shown(dialog)
