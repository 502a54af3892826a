"""Variables in every part that takes one, repairs that can be taken back, counts by script, languages side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.pages.scene import Scene, framed, said
from wizard.core.pointer import MISSING
from wizard.gui.pages.languages_columns import variables_of
from wizard.gui.pages.languages_dialog import LanguagesDialog
from wizard.gui.pages.template_editor import TemplateText
from wizard.gui.pages.templates import TemplatesPage
from wizard.gui.pages.templates_desk import TemplatesDesk
from wizard.gui.pages.templates_form import TemplateForm
from wizard.gui.pages.templates_variables import AddressEditor, TemplateLine, VariableRow
from wizard.onboarding.session import EntrySession

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
ITEMS = "/steps/templates/items"
BODY, HEADER, URL = (f"{ITEMS}/0/{below}" for below in ("body", "header/text", "buttons/0/url"))


@pytest.fixture
def scene(own_folders: Path) -> Iterator[Scene]:
    made = Scene(own_folders / "data", system="meta-cloud-api")
    yield made
    made.close()


@pytest.fixture
def session(scene: Scene) -> EntrySession:
    """The shipped samples: parcel_shipped in pt_BR and de first."""
    return scene.session(platform="whatsapp")


def show(qtbot: QtBot, scene: Scene, session: EntrySession) -> tuple[TemplatesPage, TemplatesDesk]:
    page = TemplatesPage(scene.context(session), "templates")
    framed(page, qtbot, (560, 900))
    return page, page.desks()[0]


def form(desk: TemplatesDesk) -> TemplateForm:
    assert desk.form is not None
    return desk.form


def editor(desk: TemplatesDesk, pointer: str) -> Any:
    rows = [row for block in form(desk).blocks for row in block.all_rows()]
    return next(row.editor for row in rows if row.field.pointer == pointer)


def offered(row: VariableRow) -> list[str]:
    row.button.menu().aboutToShow.emit()
    return [action.text() for action in row.button.menu().actions()]


# --- variables


@pytest.mark.parametrize(
    ("format_", "first"), [("NAMED", "{{first_name}}"), ("POSITIONAL", "{{1}}")], ids=["named", "positional"]
)
def test_a_header_takes_one_variable_where_the_cursor_is(
    qtbot: QtBot, scene: Scene, session: EntrySession, format_: str, first: str
) -> None:
    session.put(f"{ITEMS}/0/parameter_format", format_)
    _page, desk = show(qtbot, scene, session)
    header: TemplateLine = editor(desk, HEADER)
    header.area.moveCursor(header.area.textCursor().MoveOperation.End)
    assert first in offered(header.variables)[0]
    header.variables.button.menu().actions()[0].trigger()

    assert session.value(HEADER) == "Pedido enviado" + first
    assert not header.variables.button.isEnabled()
    assert header.variables.reason.text() == "标题最多放一个变量，已经有了。"
    assert header.variables.button.accessibleDescription() == header.variables.reason.text()
    header.area.setPlainText("Pedido")
    assert header.variables.button.isEnabled()


def test_an_address_takes_its_variable_at_the_end_only(qtbot: QtBot, scene: Scene, session: EntrySession) -> None:
    session.put(URL, "https://example.com/track/")
    _page, desk = show(qtbot, scene, session)
    address: AddressEditor = editor(desk, URL)
    address.line.setCursorPosition(3)
    assert "{{1}}" in offered(address.variables)[0]
    address.variables.button.menu().actions()[0].trigger()

    assert session.value(URL) == address.line.text() == "https://example.com/track/{{1}}"
    assert "已经有了" in address.variables.reason.text()
    address.line.clear()
    address.line.textEdited.emit("")
    assert "先填网址" in address.variables.reason.text()
    assert not address.variables.button.isEnabled()


def test_a_footer_says_why_it_takes_none(qtbot: QtBot, scene: Scene, session: EntrySession) -> None:
    _page, desk = show(qtbot, scene, session)
    footer: TemplateLine = editor(desk, f"{ITEMS}/0/footer")

    assert not footer.variables.button.isEnabled()
    assert footer.variables.reason.text() == "页脚不能放变量。"
    assert "页脚" in footer.variables.button.accessibleName()


# --- repairs


@pytest.mark.parametrize("pointer", [BODY, HEADER], ids=["body", "header"])
def test_a_single_brace_is_repaired_with_notice_where_it_is_typed(
    qtbot: QtBot, scene: Scene, session: EntrySession, pointer: str
) -> None:
    _page, desk = show(qtbot, scene, session)
    text: TemplateText = editor(desk, pointer)
    text.area.setPlainText("Oi ")
    text.area.moveCursor(text.area.textCursor().MoveOperation.End)
    QTest.keyClicks(text.area, "{nome} hoje")

    assert text.area.toPlainText() == session.value(pointer) == "Oi {{nome}} hoje"
    assert "{nome} → {{nome}}" in said(text)
    assert text.said.isVisibleTo(text)


def test_two_braces_typed_one_after_the_other_are_left_alone(qtbot: QtBot, scene: Scene, session: EntrySession) -> None:
    _page, desk = show(qtbot, scene, session)
    text: TemplateText = editor(desk, BODY)
    text.area.setPlainText("📦 ")
    text.area.moveCursor(text.area.textCursor().MoveOperation.End)
    QTest.keyClicks(text.area, "{{nome}} hoje")

    assert session.value(BODY) == "📦 {{nome}} hoje"
    assert text.said.notes == ()


def test_a_repair_can_be_taken_back_and_stays_so(qtbot: QtBot, scene: Scene, session: EntrySession) -> None:
    _page, desk = show(qtbot, scene, session)
    text: TemplateText = editor(desk, BODY)
    text.area.setPlainText("📦 {nome} e {{ loja }} hoje {nome}")
    assert session.value(BODY) == "📦 {{nome}} e {{loja}} hoje {{nome}}"
    (note,) = text.said.notes
    assert note.action == "改回原样"
    assert note.act is not None
    note.act()

    assert text.area.toPlainText() == session.value(BODY) == "📦 {nome} e {{ loja }} hoje {nome}"
    QTest.keyClicks(text.area, "x")
    assert "{nome}" in str(session.value(BODY))
    assert text.said.notes == ()
    codes = {one.code for one in session.findings() if one.pointer == BODY}
    assert "whatsapp/single-braces" in codes
    text.area.moveCursor(text.area.textCursor().MoveOperation.End)
    QTest.keyClicks(text.area, " {outro}")
    assert str(session.value(BODY)).endswith("{{outro}}")


def test_what_cleaning_took_out_of_the_body_is_said_as_well(qtbot: QtBot, scene: Scene, session: EntrySession) -> None:
    _page, desk = show(qtbot, scene, session)
    text: TemplateText = editor(desk, BODY)
    text.area.setPlainText("Oi\u200b {{tracking_number}} hoje")

    assert session.value(BODY) == "Oi {{tracking_number}} hoje"
    assert len(text.said.notes) == 1


# --- counts


PARTS = [
    ("header/text", 60, "whatsapp/header-length", "标题"),
    ("body", 1024, "whatsapp/body-length", "正文"),
    ("footer", 60, "whatsapp/footer-length", "页脚"),
]


@pytest.mark.parametrize(
    "unit",
    ["包", "ط", "हि", "é", "e\u0301", "📦", "👨‍👩‍👧‍👦", "🇧🇷", "👍🏽", "❤️"],
    ids=["chinese", "arabic", "hindi", "latin", "combining", "emoji", "family", "flag", "skin", "variation"],
)
def test_the_counter_and_the_rule_count_alike(qtbot: QtBot, scene: Scene, session: EntrySession, unit: str) -> None:
    """Code points, in the window as in the rule: the longest texts that pass, and one character more of each."""
    for below, most, _rule, _name in PARTS:
        session.put(f"{ITEMS}/0/{below}", (unit * most)[:most])
    _page, desk = show(qtbot, scene, session)
    counter = form(desk).counter

    assert [f"{name} {most} / {most}；" in counter.text() + "；" for _, most, _, name in PARTS] == [True] * 3
    assert too_long(session) == {}
    for below, most, _rule, _name in PARTS:
        session.put(f"{ITEMS}/0/{below}", (unit * most)[:most] + unit[0])
    form(desk).show_text()
    assert [f"{name} {most + 1} / {most}，超出 1 个字符" in counter.text() for _, most, _, name in PARTS] == [True] * 3
    assert too_long(session) == {rule: most + 1 for _, most, rule, _ in PARTS}


def too_long(session: EntrySession) -> dict[str, Any]:
    rules = [rule for _, _, rule, _ in PARTS]
    return {one.code: one.parameters["length"] for one in session.findings() if one.code in rules}


# --- languages side by side


def dialog(desk: TemplatesDesk) -> LanguagesDialog:
    form(desk).side_by_side.click()
    found = form(desk).findChild(LanguagesDialog)
    assert isinstance(found, LanguagesDialog)
    return found


def test_all_languages_of_a_name_stand_beside_each_other(qtbot: QtBot, scene: Scene, session: EntrySession) -> None:
    _page, desk = show(qtbot, scene, session)
    shown = dialog(desk)

    assert [one.shown.language for one in shown.columns] == ["葡萄牙语（巴西） pt_BR", "德语 de"]
    assert [one.shown.is_chosen for one in shown.columns] == [True, False]
    assert "Boa notícia" in shown.columns[0].chat.texts()[0]
    assert "Gute Nachricht" in shown.columns[1].chat.texts()[0]
    assert "等待审核" in said(shown.columns[1])
    assert "正在编辑" in said(shown.columns[0])
    assert "没有用到" not in said(shown) + said(shown.columns[1])


def test_variables_that_differ_are_marked(qtbot: QtBot, scene: Scene, session: EntrySession) -> None:
    session.put(f"{ITEMS}/1/body", "Ihr Paket {{tracking_number}} von {{shop_name}} ist da.")
    session.put(f"{ITEMS}/1/buttons", MISSING)
    _page, desk = show(qtbot, scene, session)
    words = said(dialog(desk).columns[1])

    assert "没有用到 {{carrier_name}}、{{estimated_delivery_date}}、{{1}}" in words
    assert "多出 {{shop_name}}" in words


def test_a_language_is_opened_from_there(qtbot: QtBot, scene: Scene, session: EntrySession) -> None:
    _page, desk = show(qtbot, scene, session)
    shown = dialog(desk)
    QTest.keyClick(shown.columns[1].button, Qt.Key.Key_Space)

    assert desk.current == 1
    again = dialog(desk)
    assert [one.shown.is_chosen for one in again.columns] == [False, True]
    QTest.keyClick(again.columns[0].button, Qt.Key.Key_Space)
    assert desk.current == 0


def test_a_name_in_one_language_has_nothing_to_compare(qtbot: QtBot, scene: Scene, session: EntrySession) -> None:
    _page, desk = show(qtbot, scene, session)
    assert form(desk).side_by_side.isVisibleTo(desk)
    desk.select(2)
    assert not form(desk).side_by_side.isVisibleTo(desk)


def test_variables_are_those_of_header_body_and_addresses() -> None:
    item = {"header": {"text": "{{a}}"}, "body": "{{b}} {{a}}", "footer": "{{c}}", "buttons": [{"url": "x/{{1}}"}]}
    assert variables_of(item) == ("{{a}}", "{{b}}", "{{1}}")
