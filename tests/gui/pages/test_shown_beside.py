"""What a form shows besides the answer itself: another zone's time, a QR code, the printed card, what is settled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.world import fill, make_entry, make_program, make_window
from wizard.core.pointer import MISSING
from wizard.gui.pages.card_editor import CardEditor
from wizard.gui.pages.fields import FieldRow
from wizard.gui.pages.form import FormPage
from wizard.gui.pages.printed_card import CardContent, card_pdf, draw_card
from wizard.gui.pages.qr_code import QUIET_ZONE, QrEditor, draw_code, modules_of
from wizard.gui.pages.text_editors import KeptEditor, ZoneEditor
from wizard.gui.pages.zoned_time import ZonedTimeEditor
from wizard.gui.wizard_frame import WizardFrame

LINK = "/steps/order_page/tracking_url_template"


@pytest.fixture
def frame(qtbot: QtBot, tmp_path: Path) -> Iterator[WizardFrame]:
    program = make_program(tmp_path / "data")
    window = make_window(program)
    qtbot.addWidget(window)
    session = make_entry(program.workspace)
    fill(session, "policy", "order_page")
    window.show_session(session)
    assert window.frame is not None
    yield window.frame
    window.frame.shut()
    program.stop()


def row(frame: WizardFrame, pointer: str) -> FieldRow:
    assert isinstance(frame.page, FormPage)
    return next(one for one in frame.page.block.all_rows() if one.field.pointer == pointer)


def control(frame: WizardFrame, pointer: str) -> QLineEdit:
    found = row(frame, pointer).editor.control
    assert isinstance(found, QLineEdit)
    return found


# --- another zone


def zoned(frame: WizardFrame, name: str = "from") -> ZonedTimeEditor:
    editor = row(frame, f"/steps/policy/working_hours/0/{name}").editor
    assert isinstance(editor, ZonedTimeEditor)
    return editor


def test_working_hours_show_moscow_time_and_say_it(frame: WizardFrame) -> None:
    frame.session.put("/steps/policy/working_hours/0/from", "09:00")
    frame.show_step("policy")
    editor = zoned(frame)

    assert editor.converted.text() == "莫斯科时间 04:00"
    assert "莫斯科时间 04:00" in editor.line.accessibleDescription()


def test_moscow_time_follows_the_typed_time_and_the_zone(frame: WizardFrame, qtbot: QtBot) -> None:
    frame.show_step("policy")
    editor = zoned(frame)
    editor.line.selectAll()
    qtbot.keyClicks(editor.line, "02:00")
    in_china = editor.converted.text()
    zones = row(frame, "/steps/policy/time_zone").editor
    assert isinstance(zones, ZoneEditor)

    zones.combo.setCurrentText("Europe/Moscow")
    in_moscow = editor.converted.text()
    editor.line.clear()
    editor.line.textEdited.emit("")

    assert in_china == "莫斯科时间 前一天 21:00"
    assert in_moscow == "莫斯科时间 02:00"
    assert editor.converted.text() == ""


def test_no_second_zone_where_the_flow_names_none(frame: WizardFrame) -> None:
    frame.show_step("policy")
    fields = [one.field for one in frame.page.block.all_rows()]  # type: ignore[union-attr]

    assert {one.hints.also_zone for one in fields if one.hints.widget == "time"} == {"Europe/Moscow"}
    assert not isinstance(row(frame, "/steps/policy/target_minutes").editor, ZonedTimeEditor)


# --- QR codes


def read_back(image: QImage, count: int) -> tuple[tuple[bool, ...], ...]:
    """The modules a scanner would see: the colour in the middle of each."""
    side = image.width() / (count + 2 * QUIET_ZONE)
    middle = [int((at + QUIET_ZONE + 0.5) * side) for at in range(count)]
    return tuple(tuple(image.pixelColor(x, y).lightness() < 128 for x in middle) for y in middle)


def test_drawn_code_is_the_code_with_white_around_it() -> None:
    modules = modules_of("https://example.com/ru")
    image = QImage(QSize(370, 370), QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    painter = QPainter(image)

    draw_code(painter, image.rect().toRectF(), modules)
    painter.end()

    assert read_back(image, len(modules)) == modules
    assert {image.pixelColor(at, 3).name() for at in range(370)} == {"#ffffff"}


@pytest.mark.parametrize("text", ["", "x" * 5000], ids=["empty", "too-long"])
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert modules_of(text) == ()


def test_code_follows_the_link_and_says_what_it_holds(frame: WizardFrame, qtbot: QtBot) -> None:
    frame.show_step("order_page")
    editor = row(frame, LINK).editor
    assert isinstance(editor, QrEditor)
    line = control(frame, LINK)
    line.clear()

    qtbot.keyClicks(line, "https://example.com/{tracking_number}")

    said = "https://example.com/LP00123456789012"
    assert editor.picture.modules == modules_of(said)
    assert said in editor.picture.accessibleDescription()
    assert said in editor.words.text()
    assert editor.note.text()
    assert editor.picture.accessibleName()


def test_no_code_without_a_link(frame: WizardFrame) -> None:
    frame.session.put(LINK, MISSING)

    frame.show_step("order_page")

    editor = row(frame, LINK).editor
    assert isinstance(editor, QrEditor)
    assert not editor.picture.isVisible()


# --- the card


def card(frame: WizardFrame) -> CardEditor:
    frame.show_step("order_page")
    editor = row(frame, "/steps/order_page/insert").editor
    assert isinstance(editor, CardEditor)
    return editor


def test_card_shows_text_and_links_of_its_group(frame: WizardFrame, qtbot: QtBot) -> None:
    editor = card(frame)
    area = row(frame, "/steps/order_page/insert/text").editor.control
    area.setPlainText("Спасибо")  # type: ignore[attr-defined]

    assert editor.picture.content == CardContent(
        "Спасибо", "ru", ("https://example.com/ru/support", "https://example.com/ru")
    )
    assert "Спасибо" in editor.picture.accessibleDescription()
    assert "https://example.com/ru/support" in editor.picture.accessibleDescription()
    assert editor.preview.isVisible()


def test_card_goes_with_its_switch(frame: WizardFrame) -> None:
    editor = card(frame)

    row(frame, "/steps/order_page/insert/enabled").editor.box.setChecked(False)  # type: ignore[attr-defined]

    assert not editor.preview.isVisible()


def ink(image: QImage, top: int, bottom: int) -> int:
    return sum(
        image.pixelColor(x, y).lightness() < 128 for x in range(0, image.width(), 2) for y in range(top, bottom, 2)
    )


@pytest.mark.parametrize("words", [5, 400], ids=["short", "long"])
def test_whole_text_stays_above_the_codes(words: int) -> None:
    image = QImage(QSize(420, 592), QImage.Format.Format_RGB32)
    painter = QPainter(image)

    draw_card(painter, image.rect().toRectF(), CardContent("слово " * words, "ru", ("https://example.com/a",)))
    painter.end()

    assert ink(image, 32, 360) > 50
    assert ink(image, 374, 392) == 0
    assert ink(image, 400, 520) > 200


def test_card_is_written_as_a_pdf_in_the_background(frame: WizardFrame, qtbot: QtBot, tmp_path: Path) -> None:
    editor = card(frame)
    path = tmp_path / "card.pdf"

    def choose(_parent: QWidget, _title: str, start: Path | None, chosen: Callable[[Path], None]) -> None:
        assert start is not None
        assert start.suffix == ".pdf"
        chosen(path)

    editor.choose = choose

    editor.save_button.click()

    qtbot.waitUntil(editor.said.isVisible)
    assert path.read_bytes().startswith(b"%PDF-")
    assert str(path) in editor.said.text()


def test_card_that_cannot_be_written_is_explained(frame: WizardFrame, qtbot: QtBot, tmp_path: Path) -> None:
    editor = card(frame)
    editor.choose = lambda _parent, _title, _start, chosen: chosen(tmp_path / "nowhere" / "card.pdf")

    editor.save_button.click()

    qtbot.waitUntil(editor.said.isVisible)
    assert "card.pdf" in editor.said.text()


def test_pdf_is_one_page_of_a6() -> None:
    data = card_pdf(CardContent("a", "en", ("https://example.com",)), "card")

    assert data.count(b"/Type /Page\n") == 1
    assert b"/MediaBox [0 0 298 420]" in data or b"/MediaBox [0 0 297." in data


# --- what is settled


def test_short_name_can_be_read_and_not_changed(frame: WizardFrame, qtbot: QtBot) -> None:
    frame.show_step("shop")
    editor = row(frame, "/steps/shop/slug").editor
    line = control(frame, "/steps/shop/slug")

    qtbot.keyClicks(line, "x")

    assert isinstance(editor, KeptEditor)
    assert (line.text(), frame.session.value("/steps/shop/slug")) == ("shop-9", "shop-9")
    assert editor.notes[0].text in line.accessibleDescription()


def test_long_card_does_not_push_the_page_title_away(frame: WizardFrame, qtbot: QtBot) -> None:
    frame.show_step("order_page")

    qtbot.waitUntil(lambda: frame.page is not None and frame.page.isVisible())
    qtbot.waitUntil(lambda: frame.area.verticalScrollBar().maximum() > 0)
    assert frame.area.verticalScrollBar().value() == 0
