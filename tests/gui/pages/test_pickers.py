"""Picking from live lists, huge ones too: read in the background, searched without waiting; and choosing names."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, overload

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.gui.pages.scene import framed
from tests.gui.pages.wecom_room import WeComRoom
from wizard.core.pointer import MISSING
from wizard.gui.pages import picker_dialog
from wizard.gui.pages.form import FormPage
from wizard.gui.pages.named_choice import NamedChoice
from wizard.gui.pages.picked_strings import PickedStrings
from wizard.gui.pages.picker_dialog import PickerDialog
from wizard.gui.pages.picker_model import ChoiceModel, ChoiceTable
from wizard.onboarding.picking import STEP, Choice, ReadList, read_list_job
from wizard.onboarding.read_lists import ReadLists

# The offscreen plugin says this of every dialog.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

RULES = "/steps/rules/items"
TO = f"{RULES}/2/to"
MEMBERS = 50_000

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


def rules(qtbot: QtBot, room: WeComRoom) -> FormPage:
    page = FormPage(room.context, "rules")
    framed(page, qtbot, (760, 900))
    return page


def field(page: FormPage, pointer: str) -> Any:
    return page._rows[pointer].editor


def opened(qtbot: QtBot, editor: PickedStrings) -> PickerDialog:
    """The dialog after its list was read."""
    editor.pick_button.click()
    assert editor.dialog is not None
    dialog = editor.dialog
    qtbot.waitUntil(lambda: dialog._job is None, timeout=60_000)
    return dialog


def state(dialog: PickerDialog) -> str:
    return dialog.state.text_label.text()


def row_of(dialog: PickerDialog, name: str) -> int:
    model = dialog.model
    return next(row for row in range(model.rowCount()) if model.choice(row).id == name)


def click(dialog: PickerDialog, name: str, column: int = 0) -> None:
    index = dialog.model.index(row_of(dialog, name), column)
    place = dialog.view.visualRect(index).center()
    QTest.mouseClick(dialog.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


# --- a field with a list behind it


def test_nothing_is_read_before_somebody_wants_to_pick(qtbot: QtBot, make: Make) -> None:
    room = make()
    page = rules(qtbot, room)
    assert field(page, f"{TO}/departments").pick_button.text() == "从企业微信里选部门…"
    assert room.asked() == []


def test_what_is_ticked_is_filled_in_and_named(qtbot: QtBot, make: Make) -> None:
    room = make()
    room.session.put(f"{TO}/members", ["u2.1"])
    page = rules(qtbot, room)
    editor = field(page, f"{TO}/members")
    dialog = opened(qtbot, editor)
    assert state(dialog) == "成员共 7 个。"
    assert dialog.model.chosen == ["u2.1"]
    click(dialog, "zhang.san")
    click(dialog, "u2.2", column=2)
    assert dialog.chosen_line.text() == "已打勾 3 个：成员 2-1（u2.1）、张三（zhang.san）、成员 2-2（u2.2）"
    click(dialog, "u2.1")
    dialog.take_button.click()
    assert room.session.value(f"{TO}/members") == ["zhang.san", "u2.2"]
    assert editor.names.text() == "张三（zhang.san）、成员 2-2（u2.2）"
    assert field(page, f"{RULES}/1/to/members").names.text() == ""


def test_an_id_that_is_in_no_list_stands_in_front_and_can_be_taken_out(qtbot: QtBot, make: Make) -> None:
    room = make()
    dialog = opened(qtbot, field(rules(qtbot, room), f"{TO}/members"))
    assert [dialog.model.index(0, column).data() for column in range(3)] == ["zhangsan", "zhangsan", "名单里没有"]
    click(dialog, "zhangsan")
    click(dialog, "zhang.san")
    dialog.take_button.click()
    assert room.session.value(f"{TO}/members") == ["zhang.san"]


def test_closing_without_taking_changes_nothing(qtbot: QtBot, make: Make) -> None:
    room = make()
    before = room.session.document
    dialog = opened(qtbot, field(rules(qtbot, room), f"{TO}/members"))
    click(dialog, "zhang.san")
    dialog.cancel_button.click()
    assert room.session.document == before


def test_names_are_known_to_every_field_and_only_while_the_entry_is_open(qtbot: QtBot, make: Make) -> None:
    room = make()
    room.session.put(f"{RULES}/1/to/members", ["u3.1", "nobody"])
    page = rules(qtbot, room)
    dialog = opened(qtbot, field(page, f"{TO}/members"))
    click(dialog, "zhang.san")
    dialog.take_button.click()
    assert field(page, f"{RULES}/1/to/members").names.text() == "成员 3-1（u3.1）\n名单里没有：nobody"
    assert "张三" not in str(room.session.document)
    kept = (room.scene.folder).rglob("*")
    assert all("张三".encode() not in path.read_bytes() for path in kept if path.is_file())
    room.lists = ReadLists()
    assert field(rules(qtbot, room), f"{TO}/members").names.isHidden()


def test_a_list_that_was_read_opens_without_asking_again(qtbot: QtBot, make: Make) -> None:
    room = make()
    page = rules(qtbot, room)
    opened(qtbot, field(page, f"{TO}/members")).reject()
    asked = room.asked()
    dialog = opened(qtbot, field(page, f"{RULES}/1/to/members"))
    assert (dialog.model.count, room.asked()) == (7, asked)
    dialog.again_button.click()
    qtbot.waitUntil(lambda: dialog._job is None, timeout=20_000)
    assert len(room.asked()) > len(asked)


def test_departments_stand_in_each_other_until_one_searches(qtbot: QtBot, make: Make) -> None:
    room = make()
    dialog = opened(qtbot, field(rules(qtbot, room), f"{TO}/departments"))
    names = [dialog.model.index(row, 0).data() for row in range(3)]
    assert names == ["舷梯示例", "\u2003客服部", "\u2003仓库"]
    dialog.search.setText("仓")
    assert [dialog.model.index(row, 0).data() for row in range(dialog.model.rowCount())] == ["仓库"]
    assert dialog.model.index(0, 2).data() == "舷梯示例"


def test_the_keyboard_searches_ticks_and_takes(qtbot: QtBot, make: Make) -> None:
    room = make()
    room.session.put(f"{TO}/departments", MISSING)
    dialog = opened(qtbot, field(rules(qtbot, room), f"{TO}/departments"))
    QTest.keyClicks(dialog.search, "2")
    QTest.keyClick(dialog.search, Qt.Key.Key_Down)
    qtbot.waitUntil(dialog.view.hasFocus)
    spoken = dialog.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    QTest.keyClick(dialog.view, Qt.Key.Key_Space)
    assert "没打勾" in spoken
    assert "已打勾" in dialog.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    QTest.keyClick(dialog.view, Qt.Key.Key_Return)
    assert room.session.value(f"{TO}/departments") == ["2"]


# --- what can go wrong


def test_where_no_app_is_filled_in_the_field_says_so(qtbot: QtBot, make: Make) -> None:
    room = make("robot-only")
    page = rules(qtbot, room)
    editor = field(page, f"{TO}/members")
    editor.pick_button.click()
    assert editor.dialog is None
    assert "现在读不到名单" in page._rows[editor.field.pointer].notes.notes[0].text
    assert room.asked() == []


@pytest.mark.parametrize(
    ("persona", "words"),
    [
        pytest.param("ip-at-token", "企业可信 IP", id="address"),
        pytest.param("secret-wrong", "不认这个 Secret", id="secret"),
        pytest.param("lists-refused", "没有权限看，已跳过", id="not in scope"),
    ],
)
def test_a_refusal_is_said_in_the_dialog(qtbot: QtBot, make: Make, persona: str, words: str) -> None:
    room = make(persona)
    room.session.put(TO, {})
    dialog = opened(qtbot, field(rules(qtbot, room), f"{TO}/members"))
    assert words in state(dialog)
    assert dialog.model.count == 0
    assert not dialog.again_button.isHidden()


def test_reading_can_be_stopped_and_what_was_read_is_used(qtbot: QtBot, make: Make) -> None:
    room = make("large")
    room.session.put(TO, {})
    editor = field(rules(qtbot, room), f"{TO}/members")
    editor.pick_button.click()
    dialog = editor.dialog
    qtbot.waitUntil(lambda: "已看完 2000 处里的" in state(dialog), timeout=20_000)
    dialog.stop_button.click()
    qtbot.waitUntil(lambda: dialog._job is None, timeout=20_000)
    assert 0 < dialog.model.count < 2000 * 25
    assert "停下了，名单不全" in state(dialog)
    assert dialog.model.choice(0).where == "部门 1"


def test_a_closed_dialog_is_not_told_any_more(qtbot: QtBot, make: Make) -> None:
    room = make("large")
    editor = field(rules(qtbot, room), f"{TO}/members")
    editor.pick_button.click()
    job = editor.dialog._job
    editor.dialog.reject()
    assert job.cancel.is_set()
    qtbot.waitUntil(job.future.done, timeout=20_000)
    assert room.lists.get("members") is None


# --- fifty thousand


class Counted(Sequence[Choice]):
    """A list that counts how many of its items were looked at."""

    def __init__(self, count: int) -> None:
        self._items = [Choice(f"u{at}", f"成员 {at}", "", 0, f"成员 {at}\nu{at}") for at in range(count)]
        self.looked = 0

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, at: int) -> Choice: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Choice]: ...
    def __getitem__(self, at: Any) -> Any:
        self.looked += 1
        return self._items[at]


def big(qtbot: QtBot) -> tuple[Counted, ChoiceModel, ChoiceTable]:
    from tests.gui.pages.scene import RESOURCES

    model = ChoiceModel(RESOURCES.texts("zh_CN"), [], lambda: None)
    table = ChoiceTable(model)
    table.resize(600, 500)
    qtbot.addWidget(table)
    table.show()
    choices = Counted(MEMBERS)
    model.show_choices(choices)
    return choices, model, table


def test_showing_fifty_thousand_looks_only_at_what_is_seen(qtbot: QtBot) -> None:
    choices, model, table = big(qtbot)
    assert model.rowCount() == MEMBERS
    with qtbot.waitExposed(table):
        table.grab()
    assert 0 < choices.looked < 3000
    assert len(table.findChildren(QWidget)) < 40
    table.scrollToBottom()
    table.grab()
    assert choices.looked < 6000


def test_a_search_takes_one_short_step_in_each_turn_of_the_loop(qtbot: QtBot) -> None:
    choices, model, table = big(qtbot)
    table.hide()  # painting would look at items too
    steps: list[int] = []
    look = model._step
    model._turn.timeout.disconnect()

    def counted() -> None:
        before = choices.looked
        look()
        steps.append(choices.looked - before)

    model._turn.timeout.connect(counted)
    choices.looked = 0
    model.look_for("9")
    assert choices.looked == STEP
    assert model.is_looking
    qtbot.waitUntil(lambda: not model.is_looking)
    assert max(steps) <= STEP
    assert len(steps) == -(-MEMBERS // STEP) - 1
    assert model.rowCount() == sum("9" in str(at) for at in range(MEMBERS))


def test_another_key_ends_the_search_before(qtbot: QtBot) -> None:
    choices, model, table = big(qtbot)
    table.hide()
    for words in ("1", "12", "123", "1234", "12345"):
        choices.looked = 0
        model.look_for(words)
        assert choices.looked == STEP
    qtbot.waitUntil(lambda: not model.is_looking)
    assert [model.choice(row).id for row in range(model.rowCount())] == ["u12345"]
    model.look_for("")
    assert (model.rowCount(), model.is_looking) == (MEMBERS, False)


def test_fifty_thousand_members_are_read_and_made_ready_off_the_gui_thread(
    qtbot: QtBot, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = make("crowded")
    room.session.put(TO, {})
    threads: set[threading.Thread] = set()

    def watched(*arguments: Any) -> Callable[[], ReadList]:
        work = read_list_job(*arguments)

        def job() -> ReadList:
            threads.add(threading.current_thread())
            return work()

        return job

    monkeypatch.setattr(picker_dialog, "read_list_job", watched)
    dialog = opened(qtbot, field(rules(qtbot, room), f"{TO}/members"))
    assert dialog.model.rowCount() == MEMBERS
    assert state(dialog) == "成员共 50000 个。"
    assert threading.main_thread() not in threads
    dialog.search.setText("u49999")
    qtbot.waitUntil(lambda: not dialog.model.is_looking)
    assert dialog.model.rowCount() == 1
    click(dialog, "u49999")
    dialog.take_button.click()
    assert room.session.value(f"{TO}/members")[-1] == "u49999"


# --- names that other answers give


def test_a_rule_chooses_from_the_messages_there_are(qtbot: QtBot, make: Make) -> None:
    room = make("")
    page = rules(qtbot, room)
    editor = field(page, f"{RULES}/0/message")
    assert isinstance(editor, NamedChoice)
    shown = [editor.combo.itemText(at) for at in range(editor.combo.count())]
    assert shown == ["新订单", "物流异常", "退货退款", "授权快到期", "新订单卡片"]
    assert editor.combo.currentText() == "新订单"
    editor.combo.activated.emit(2)
    assert room.session.value(f"{RULES}/0/message") == "退货退款"


def test_a_name_that_is_gone_stays_to_be_seen(qtbot: QtBot, make: Make) -> None:
    room = make("")
    room.session.put(f"{RULES}/0/message", "旧消息")
    editor = field(rules(qtbot, room), f"{RULES}/0/message")
    assert editor.combo.currentText() == "旧消息（现在没有了）"
    assert room.session.value(f"{RULES}/0/message") == "旧消息"


def test_where_there_is_nothing_to_choose_it_says_where_it_comes_from(qtbot: QtBot, make: Make) -> None:
    room = make("")
    room.session.put("/steps/service/follow_ups", [{"after_days": 3}])
    page = FormPage(room.context, "service")
    framed(page, qtbot, (760, 900))
    editor = field(page, "/steps/service/follow_ups/0/tag")
    assert "客户标签" in editor.notes[0].text
    field(page, "/steps/service/customer_tags").area.setPlainText("老客户")
    assert editor.notes == ()
    assert "老客户" in [editor.combo.itemText(at) for at in range(editor.combo.count())]
