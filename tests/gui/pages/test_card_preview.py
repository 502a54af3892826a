"""Messages to one's own people: card and chat as staff see them, and a card's parts while they are written."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.pages.scene import Scene, framed, said
from tests.gui.pages.wecom_room import WeComRoom
from wizard.core.pointer import MISSING
from wizard.core.template_cards import text_of
from wizard.gui.pages.added_group import AddedGroup
from wizard.gui.pages.card_parts import CardLine, CardParagraph
from wizard.gui.pages.preview import DARK, LIGHT
from wizard.gui.pages.staff_preview import StaffChat
from wizard.gui.pages.templates import TemplatesPage
from wizard.gui.pages.templates_desk import TemplatesDesk
from wizard.gui.pages.templates_form import TemplateForm

ITEMS = "/steps/messages/items"
CARD = f"{ITEMS}/4/card"


@pytest.fixture
def room(own_folders: Path, qtbot: QtBot) -> Iterator[WeComRoom]:
    del qtbot
    made = WeComRoom(own_folders / "data")
    yield made
    made.close()


def shown(qtbot: QtBot, room: WeComRoom, index: int, width: int = 900) -> tuple[TemplatesPage, TemplatesDesk]:
    page = TemplatesPage(room.context, "messages")
    framed(page, qtbot, (width, 900))
    desk = page.desks()[0]
    desk.select(index)
    return page, desk


def form(desk: TemplatesDesk) -> TemplateForm:
    assert desk.form is not None
    return desk.form


def staff(desk: TemplatesDesk) -> StaffChat:
    found = form(desk).preview.staff
    assert found is not None
    return found


def row(page: TemplatesPage, pointer: str) -> Any:
    return page._rows[pointer].editor


def put(page: TemplatesPage, pointer: str, value: Any) -> None:
    page.context.session.put(pointer, value)
    form(page.desks()[0]).show_preview()


# --- the preview


def test_a_text_is_shown_as_a_message_to_colleagues_and_no_buyer_speaks(qtbot: QtBot, room: WeComRoom) -> None:
    _page, desk = shown(qtbot, room, 0)
    preview = form(desk).preview
    assert preview.chat.isHidden()
    assert staff(desk).showing is staff(desk).bubble
    assert staff(desk).bubble.shown.text.startswith("【新订单】260101ABCDEFGH\n买家：s***r")
    assert staff(desk).bubble.is_at_left
    assert "买家看到" not in said(preview)
    assert "同事看到的样子" in said(preview)


def test_a_card_is_shown_with_its_parts_in_order(qtbot: QtBot, room: WeComRoom) -> None:
    room.session.put(f"{ITEMS}/4/samples", {"order_sn": "SN1", "buyer_username": "s***r"})
    _page, desk = shown(qtbot, room, 4)
    view = staff(desk)
    assert view.showing is view.card
    assert view.card.card.lines == ("Shopee", "新订单", "SN1", "买家 s***r", "商品 {item_sku}", "打开卖家中心")
    assert view.card.accessibleName() == "\n".join(view.card.card.lines)
    assert view.target.text() == "点卡片打开：https://seller.shopee.cn"


def test_the_preview_follows_what_is_typed(qtbot: QtBot, room: WeComRoom) -> None:
    page, desk = shown(qtbot, room, 4)
    row(page, f"{CARD}/main_title/title").line.setText("")
    row(page, f"{CARD}/main_title/title").insert("Eilig")
    qtbot.waitUntil(lambda: text_of(staff(desk).card.card.heading.name) == "Eilig")


def test_a_text_is_cut_off_as_on_the_phone(qtbot: QtBot, room: WeComRoom) -> None:
    page, desk = shown(qtbot, room, 4)
    put(page, f"{CARD}/source", {"desc": "a" * 20})
    assert text_of(staff(desk).card.card.source) == "a" * 13 + "…"


def test_an_empty_part_leaves_no_gap(qtbot: QtBot, room: WeComRoom) -> None:
    page, desk = shown(qtbot, room, 4)
    card, width = staff(desk).card, 300
    line = card.fontMetrics().height()
    before = card.heightForWidth(width)
    for name in ("source", "horizontal_content_list"):
        put(page, f"{CARD}/{name}", MISSING)
    assert before - card.heightForWidth(width) > 3 * line
    places = card.parts(width)
    assert len(places) == 3
    gaps = [below.top() - above.bottom() for above, below in pairwise(places)]
    assert all(0 <= gap <= line for gap in gaps)
    assert card.heightForWidth(width) - places[-1].bottom() <= line


def test_nothing_is_painted_beyond_the_card(qtbot: QtBot, room: WeComRoom) -> None:
    page, desk = shown(qtbot, room, 4)
    put(page, f"{CARD}/horizontal_content_list", [{"keyname": "long name " * 3, "value": "v" * 60}] * 6)
    card = staff(desk).card
    whole = QRectF(0, 0, 260, card.heightForWidth(260))
    assert all(whole.contains(place) for place in card.parts(260))


def test_a_card_with_a_picture_has_room_for_it_and_says_what_it_leaves_out(qtbot: QtBot, room: WeComRoom) -> None:
    page, desk = shown(qtbot, room, 4)
    put(page, f"{CARD}/emphasis_content", {"title": "7"})
    small = staff(desk).card.heightForWidth(300)
    put(page, f"{CARD}/card_type", "news_notice")
    assert staff(desk).card.card.has_picture
    assert staff(desk).card.heightForWidth(300) > small + 100
    assert form(desk).preview.remarks.text() == "这种卡片不显示：关键数据。"


@pytest.mark.parametrize(("is_dark", "colours"), [(True, DARK), (False, LIGHT)])
def test_the_card_is_dark_on_a_dark_phone(qtbot: QtBot, room: WeComRoom, is_dark: bool, colours: Any) -> None:
    _page, desk = shown(qtbot, room, 4)
    view = staff(desk)
    qtbot.waitUntil(lambda: view.card.isVisible() and view.card.height() == view.card.heightForWidth(view.card.width()))
    form(desk).preview.dark.setChecked(not is_dark)
    form(desk).preview.dark.setChecked(is_dark)
    picture = view.card.grab().toImage()
    assert picture.pixelColor(picture.width() // 4, 6) == QColor(colours.seller)
    assert view.colours is colours
    assert view.target.palette().color(QPalette.ColorRole.WindowText) == QColor(colours.faint)


def test_a_message_that_becomes_a_card_is_shown_as_one(qtbot: QtBot, room: WeComRoom) -> None:
    page, desk = shown(qtbot, room, 0)
    room.session.put(f"{ITEMS}/0/kind", "card")
    page.sync()
    assert staff(desk).showing is staff(desk).card
    assert staff(desk).target.text() == "点卡片打开：还没有填地址"


def test_beside_a_long_form_the_preview_comes_along(qtbot: QtBot, room: WeComRoom) -> None:
    page, desk = shown(qtbot, room, 4, width=1250)
    area, preview = page.area, form(desk).preview  # type: ignore[attr-defined]
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: form(desk).side.is_holding and bar.maximum() > 300)
    qtbot.waitUntil(lambda: preview.isVisible() and staff(desk).card.height() < 300)

    def seen() -> QRect:
        return QRect(preview.mapTo(area.viewport(), QPoint(0, 0)), preview.size())

    bar.setValue(bar.maximum() // 2)
    assert seen().top() == 0
    small = staff(desk).card.height()
    put(page, f"{CARD}/card_type", "news_notice")
    qtbot.waitUntil(lambda: staff(desk).card.height() > small + 100 and 0 <= seen().top() < 5)
    bar.setValue(0)
    assert seen().top() > 0
    area.resize(600, 900)
    qtbot.waitUntil(lambda: not form(desk).side.is_holding and preview.isVisible())
    assert form(desk).side.isHidden()


def test_the_list_says_what_belongs_into_it(qtbot: QtBot, room: WeComRoom) -> None:
    room.session.put(ITEMS, [])
    _page, desk = shown(qtbot, room, -1)
    assert "同事" in desk.empty.text()
    assert "买家" not in desk.empty.text()


def test_other_platforms_show_the_buyers_phone(qtbot: QtBot, scene: Scene) -> None:
    page = TemplatesPage(scene.context(scene.session()), "templates")
    framed(page, qtbot)
    preview = form(page.desks()[0]).preview
    assert preview.staff is None
    assert not preview.chat.isHidden()
    assert form(page.desks()[0]).trying is None


# --- writing it


def test_a_message_is_counted_in_bytes_as_its_rule_does(qtbot: QtBot, room: WeComRoom) -> None:
    page, desk = shown(qtbot, room, 0)
    form(desk).text.area.setPlainText("订单 {order_sn}")  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: form(desk).counter.text() == "代入示例值后 21 字节，最多 2048 字节")
    form(desk).text.area.setPlainText("订" * 683)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: form(desk).counter.text() == "代入示例值后 2049 字节，超出 1 字节")
    page.leave()


def test_a_card_has_variables_and_a_count_at_each_text(qtbot: QtBot, room: WeComRoom) -> None:
    page, desk = shown(qtbot, room, 4)
    assert form(desk).counter.isHidden()
    assert form(desk).variables.isHidden()
    title, below = row(page, f"{CARD}/main_title/title"), row(page, f"{CARD}/sub_title_text")
    assert isinstance(title, CardLine)
    assert isinstance(below, CardParagraph)
    assert title.tools.count.text() == "3 / 26"
    assert "买家昵称  {buyer_username}" in [one.text() for one in title.tools.button.menu().actions()]
    assert not isinstance(row(page, f"{CARD}/card_action/url"), CardLine)


@pytest.mark.parametrize("name", ["main_title/title", "sub_title_text"])
def test_a_variable_is_put_where_the_cursor_is(qtbot: QtBot, room: WeComRoom, name: str) -> None:
    page, _desk = shown(qtbot, room, 4)
    editor = row(page, f"{CARD}/{name}")
    before = room.session.value(f"{CARD}/{name}")
    action = next(one for one in editor.tools.button.menu().actions() if "{order_sn}" in one.text())
    action.trigger()
    assert room.session.value(f"{CARD}/{name}") == ("" if before is MISSING else before) + "{order_sn}"


def test_a_count_is_of_the_text_with_its_samples(qtbot: QtBot, room: WeComRoom) -> None:
    room.session.put(f"{ITEMS}/4/samples", {"order_sn": "x" * 31})
    page, _desk = shown(qtbot, room, 4)
    assert row(page, f"{CARD}/main_title/desc").tools.count.text() == "31 / 30"


def test_samples_are_asked_for_the_variables_that_are_used(qtbot: QtBot, room: WeComRoom) -> None:
    page, _desk = shown(qtbot, room, 4)
    samples = row(page, f"{ITEMS}/4/samples")
    assert list(samples.lines) == ["order_sn", "buyer_username", "item_sku"]
    row(page, f"{CARD}/main_title/title").insert("{pay_time}")
    assert "pay_time" in samples.lines


# --- parts that can be added


def group(page: TemplatesPage, name: str) -> AddedGroup:
    found = row(page, f"{CARD}/{name}")
    assert isinstance(found, AddedGroup)
    return found


def test_a_part_that_is_not_used_is_a_button(qtbot: QtBot, room: WeComRoom) -> None:
    page, _desk = shown(qtbot, room, 4)
    figure, source = group(page, "emphasis_content"), group(page, "source")
    assert (figure.is_open, figure.card.isHidden(), figure.add_button.isHidden()) == (False, True, False)
    assert (source.is_open, source.card.isHidden(), source.add_button.isHidden()) == (True, False, True)
    assert figure.add_button.text() == "加上“关键数据”"


def test_opening_a_part_writes_nothing_and_leads_to_its_first_field(qtbot: QtBot, room: WeComRoom) -> None:
    page, _desk = shown(qtbot, room, 4)
    before = room.session.document
    figure = group(page, "emphasis_content")
    figure.add_button.click()
    assert room.session.document == before
    assert not figure.card.isHidden()
    field = row(page, f"{CARD}/emphasis_content/title")
    qtbot.waitUntil(field.line.hasFocus)
    field.insert("7")
    assert room.session.value(f"{CARD}/emphasis_content") == {"title": "7"}


def test_a_part_is_taken_out_and_put_back(qtbot: QtBot, room: WeComRoom) -> None:
    page, desk = shown(qtbot, room, 4)
    source = group(page, "source")
    source.remove_button.click()
    assert room.session.value(f"{CARD}/source") is MISSING
    assert (source.is_open, source.undo_button.isHidden()) == (False, False)
    form(desk).show_preview()
    assert "Shopee" not in staff(desk).card.card.lines
    source.undo_button.click()
    assert room.session.value(f"{CARD}/source") == {"desc": "Shopee"}
    assert row(page, f"{CARD}/source/desc").line.text() == "Shopee"
    row(page, f"{CARD}/source/desc").insert("!")
    assert room.session.value(f"{CARD}/source/desc") == "Shopee!"


def test_a_part_that_is_added_again_is_empty(qtbot: QtBot, room: WeComRoom) -> None:
    page, _desk = shown(qtbot, room, 4)
    source = group(page, "source")
    source.remove_button.click()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    page.show_findings(room.session.findings())
    source.add_button.click()
    assert row(page, f"{CARD}/source/desc").line.text() == ""
    row(page, f"{CARD}/source/desc").insert("SG")
    assert room.session.value(f"{CARD}/source") == {"desc": "SG"}
