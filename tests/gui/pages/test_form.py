"""A form page: what is typed is written at once, cleaned, judged beside its field; fields follow the answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from tests.gui.world import fill, make_entry, make_program, make_window
from wizard.core.findings import Severity
from wizard.core.pointer import MISSING
from wizard.gui.main_window import MainWindow
from wizard.gui.pages.choice_editors import ChoiceEditor, ChoicesEditor
from wizard.gui.pages.fields import FieldRow
from wizard.gui.pages.form import FormPage
from wizard.gui.pages.list_editors import ListEditor
from wizard.gui.pages.text_editors import NumberEditor, ParagraphEditor, StringsEditor, TextEditor
from wizard.gui.wizard_frame import WizardFrame

KEY = "0123abcd-4567-89ab-cdef-0123456789ab"


@pytest.fixture
def frame(qtbot: QtBot, tmp_path: Path) -> Iterator[WizardFrame]:
    program = make_program(tmp_path)
    window: MainWindow = make_window(program)
    qtbot.addWidget(window)
    session = make_entry(program.workspace)
    fill(session, "policy", "faq")
    window.show_session(session)
    assert window.frame is not None
    yield window.frame
    window.frame.shut()
    program.stop()


def row(frame: WizardFrame, pointer: str) -> FieldRow:
    assert isinstance(frame.page, FormPage)
    return next(one for one in frame.page.block.all_rows() if one.field.pointer == pointer)


def line(frame: WizardFrame, pointer: str) -> QLineEdit:
    editor = row(frame, pointer).editor
    assert isinstance(editor, TextEditor)
    return editor.line


def notes(frame: WizardFrame, pointer: str) -> list[str]:
    return [note.text for note in row(frame, pointer).notes.notes]


def test_typing_is_written_with_every_key(frame: WizardFrame, qtbot: QtBot) -> None:
    field = line(frame, "/steps/shop/shop_name")

    qtbot.keyClicks(field, "ab")
    first = frame.session.value("/steps/shop/shop_name")
    qtbot.keyClicks(field, "c")

    assert (first, frame.session.value("/steps/shop/shop_name")) == ("ab", "abc")


def test_paste_is_cleaned_and_what_was_removed_is_said(frame: WizardFrame) -> None:
    field = line(frame, "/steps/shop/shop_name")
    QGuiApplication.clipboard().setText("\u200b灯塔小店\n")

    field.paste()

    assert (field.text(), frame.session.value("/steps/shop/shop_name")) == ("灯塔小店", "灯塔小店")
    assert len(notes(frame, "/steps/shop/shop_name")) == 2


def test_key_in_a_plain_field_is_held_out_until_it_is_said_to_be_none(frame: WizardFrame) -> None:
    field, pointer = line(frame, "/steps/shop/shop_name"), "/steps/shop/shop_name"
    QGuiApplication.clipboard().setText(KEY)

    field.paste()
    held = frame.session.value(pointer), field.text()
    note = row(frame, pointer).notes.notes[0]
    assert note.act is not None
    note.act()

    assert held == (MISSING, KEY)
    assert (note.severity, frame.session.value(pointer)) == (Severity.WARNING, KEY)


def test_emptied_field_has_no_answer(frame: WizardFrame, qtbot: QtBot) -> None:
    field = line(frame, "/steps/shop/shop_name")
    qtbot.keyClicks(field, "x")

    qtbot.keyClick(field, Qt.Key.Key_Backspace)

    assert frame.session.value("/steps/shop/shop_name") is MISSING


def test_defaults_are_there_at_first_and_stay_away_once_emptied(frame: WizardFrame) -> None:
    market = frame.session.value("/steps/shop/market")
    boxes = row(frame, "/steps/shop/schemes").editor
    assert isinstance(boxes, ChoicesEditor)
    for box in boxes.findChildren(QCheckBox):
        box.setChecked(False)

    frame.show_step("policy")
    frame.show_step("shop")

    assert market == "global"
    assert frame.session.value("/steps/shop/schemes") is MISSING


def test_optional_group_gets_its_defaults_with_its_first_answer_and_only_then(frame: WizardFrame) -> None:
    frame.show_step("order_page")
    pointer = "/steps/order_page/insert/language"
    before = frame.session.value("/steps/order_page/insert")

    switch = row(frame, "/steps/order_page/insert/enabled").editor
    switch.box.setChecked(True)  # type: ignore[attr-defined]
    given, choice = frame.session.value(pointer), row(frame, pointer).editor
    assert isinstance(choice, ChoiceEditor)
    shown = choice.combo.currentText()
    frame.session.put(pointer, MISSING)
    switch.box.setChecked(False)  # type: ignore[attr-defined]

    assert before is MISSING
    assert (given, shown) == ("ru", "俄语")
    assert frame.session.value(pointer) is MISSING


def test_missing_answer_is_said_after_next_only(frame: WizardFrame, qtbot: QtBot) -> None:
    frame.show_step("entity")
    frame.session.put("/steps/entity/uscc", MISSING)
    frame.show_step("entity")
    before = notes(frame, "/steps/entity/uscc")

    frame.go_next()

    assert before == []
    assert len(notes(frame, "/steps/entity/uscc")) == 1
    assert QApplication.focusWidget() is line(frame, "/steps/entity/uscc")
    assert frame.notice.isVisible()
    frame.go_next()
    assert frame.session.cursor == "documents"


def test_wrong_number_is_kept_as_typed_and_judged(frame: WizardFrame, qtbot: QtBot) -> None:
    frame.show_step("policy")
    pointer = "/steps/policy/target_minutes"
    editor = row(frame, pointer).editor
    assert isinstance(editor, NumberEditor)
    editor.line.selectAll()

    qtbot.keyClicks(editor.line, "9x")

    assert frame.session.value(pointer) == "9x"
    qtbot.waitUntil(lambda: len(notes(frame, pointer)) == 1)
    assert editor.line.accessibleDescription().startswith(notes(frame, pointer)[0])


def test_dependent_field_comes_and_goes_without_the_focus(frame: WizardFrame) -> None:
    frame.show_step("policy")
    choice = row(frame, "/steps/policy/profile").editor
    assert isinstance(choice, ChoiceEditor)
    choice.combo.setFocus()
    pointers = lambda: {one.field.pointer for one in frame.page.block.all_rows()}  # type: ignore[union-attr]  # noqa: E731
    before = pointers()

    choice.combo.setCurrentIndex(choice.combo.count() - 1)
    choice.combo.activated.emit(choice.combo.currentIndex())

    assert "/steps/policy/reason" not in before
    assert "/steps/policy/reason" in pointers()
    assert QApplication.focusWidget() is choice.combo


def test_other_rows_are_left_alone_when_one_changes(frame: WizardFrame, qtbot: QtBot) -> None:
    frame.show_step("policy")
    rows = {one.field.pointer: one for one in frame.page.block.all_rows()}  # type: ignore[union-attr]
    editor = rows["/steps/policy/target_minutes"].editor
    assert isinstance(editor, NumberEditor)

    qtbot.keyClicks(editor.line, "1")

    assert {one.field.pointer: one for one in frame.page.block.all_rows()} == rows  # type: ignore[union-attr]


def test_list_items_are_added_copied_removed_and_put_back(frame: WizardFrame) -> None:
    frame.show_step("policy")
    pointer = "/steps/policy/working_hours"
    before = frame.session.value(pointer)
    editor = row(frame, pointer).editor
    assert isinstance(editor, ListEditor)

    editor.duplicate(0)
    copied = frame.session.value(pointer)
    editor.remove(0)
    removed = frame.session.value(pointer)
    editor.undo()

    assert copied == [before[0], *before]
    assert removed == before
    assert frame.session.value(pointer) == copied
    assert len(editor.blocks) == len(copied)


def test_new_list_item_has_the_focus_and_keeps_what_is_typed(frame: WizardFrame, qtbot: QtBot) -> None:
    frame.show_step("policy")
    editor = row(frame, "/steps/policy/working_hours").editor
    assert isinstance(editor, ListEditor)
    count = len(editor.blocks)

    editor.add()
    focused = QApplication.focusWidget()
    field = line(frame, f"/steps/policy/working_hours/{count}/from")
    qtbot.keyClicks(field, "08:30")

    assert focused is not None
    assert editor.blocks[-1].isAncestorOf(focused)
    assert frame.session.value(f"/steps/policy/working_hours/{count}/from") == "08:30"


def test_strings_are_one_a_line_without_blanks(frame: WizardFrame) -> None:
    frame.show_step("policy")
    editor = row(frame, "/steps/policy/extra_words").editor
    assert isinstance(editor, StringsEditor)

    editor.area.setPlainText("подарок\n\n  скидка ")

    assert frame.session.value("/steps/policy/extra_words") == ["подарок", "скидка"]


def test_paragraph_keeps_its_lines(frame: WizardFrame) -> None:
    frame.show_step("order_page")
    editor = row(frame, "/steps/order_page/support_entry").editor
    assert isinstance(editor, ParagraphEditor)
    before = editor.area.height()

    editor.area.setPlainText("Ответим\nв чате\nOzon\nсегодня\nили завтра")

    assert frame.session.value("/steps/order_page/support_entry").count("\n") == 4
    assert editor.area.height() > before


def test_known_company_is_taken_whole(frame: WizardFrame) -> None:
    other = {"kind": "hk-company", "legal_name": "香港某某有限公司", "br_number": "12345678"}
    frame.session.company._entities.save("company-7", other)
    frame.show_step("entity")
    page = frame.page
    assert page is not None
    page.companies.setCurrentIndex(page.companies.findData("company-7"))  # type: ignore[attr-defined]

    page.take_button.click()  # type: ignore[attr-defined]

    assert frame.session.value("/steps/entity") == other
    assert line(frame, "/steps/entity/br_number").text() == "12345678"


def test_closing_and_opening_again_shows_what_was_typed(frame: WizardFrame, qtbot: QtBot) -> None:
    qtbot.keyClicks(line(frame, "/steps/shop/shop_name"), "lamp")
    session = frame.session
    frame.shut()

    again = make_program(Path(session.entry._folder).parent.parent).workspace.open(session.entry_id)

    assert again.value("/steps/shop/shop_name") == "lamp"
    again.close()
