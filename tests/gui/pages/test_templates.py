"""The templates page: what is wrong is underlined where it stands; adding, copying, removing; waits and waivers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.pages.scene import Scene, framed, said, template
from wizard.core.pointer import MISSING
from wizard.gui.labels import LinkButton
from wizard.gui.pages.preview import DARK, LIGHT, Bubble, is_right_to_left, message
from wizard.gui.pages.template_editor import TemplateText, qt_position
from wizard.gui.pages.templates import TemplatesPage
from wizard.gui.pages.templates_counter import SteadyCounter
from wizard.gui.pages.templates_desk import TemplatesDesk
from wizard.gui.pages.templates_form import TemplateForm
from wizard.gui.pages.waits_panel import WaitPanel
from wizard.gui.widgets.finding_card import FindingCard
from wizard.onboarding.session import EntrySession

TEXT = "/steps/templates/items/0/text"
BAD = "😀 Здравствуйте! Пишите на https://shop.example или WhatsApp. {tracking_number}"


def show(
    qtbot: QtBot, scene: Scene, session: EntrySession, size: tuple[int, int] = (560, 900)
) -> tuple[TemplatesPage, TemplatesDesk]:
    page = TemplatesPage(scene.context(session), "templates")
    framed(page, qtbot, size)
    return page, page.desks()[0]


def form(desk: TemplatesDesk) -> TemplateForm:
    assert desk.form is not None
    return desk.form


def text(desk: TemplatesDesk) -> TemplateText:
    found = form(desk).text
    assert found is not None
    return found


def underlined(desk: TemplatesDesk) -> list[str]:
    return [one.cursor.selectedText() for one in text(desk).area.extraSelections()]


def cards(desk: TemplatesDesk) -> list[FindingCard]:
    layout = form(desk).cards
    found = [layout.itemAt(index) for index in range(layout.count())]
    return [item.widget() for item in found if item is not None and isinstance(item.widget(), FindingCard)]  # type: ignore[misc]


def actions(menu: QMenu) -> list[QAction]:
    return [action for inner in menu.findChildren(QMenu) for action in inner.actions()]


def test_findings_are_underlined_at_their_words(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    session.put(TEXT, BAD)
    _page, desk = show(qtbot, scene, session)

    assert sorted(underlined(desk)) == ["WhatsApp", "https://shop.example"]
    assert [one.format.underlineStyle().name for one in text(desk).area.extraSelections()] == ["WaveUnderline"] * 2


def test_underlines_follow_while_one_types(qtbot: QtBot, scene: Scene) -> None:
    _page, desk = show(qtbot, scene, scene.session())
    assert underlined(desk) == []

    text(desk).area.setPlainText("  Пишите на https://shop.example {tracking_number}")
    qtbot.waitUntil(lambda: underlined(desk) == ["https://shop.example"])

    text(desk).area.setPlainText("Здравствуйте {tracking_number}")
    qtbot.waitUntil(lambda: underlined(desk) == [])


def test_what_is_underlined_is_explained_when_pointed_at(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    session.put(TEXT, BAD)
    _page, desk = show(qtbot, scene, session)

    inside = qt_position(BAD, BAD.index("https") + 3)
    assert "外部链接" in text(desk).explained_at(inside)
    assert text(desk).explained_at(4) == ""


def test_findings_are_listed_with_rule_evidence_and_source(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    session.put(TEXT, BAD)
    _page, desk = show(qtbot, scene, session)

    card = next(one for one in cards(desk) if one.finding.rule == "ozon/no-links")
    shown = said(card)
    assert "必须处理" in shown
    assert "https://shop.example" in shown
    assert "官方文档" in shown
    assert "怎么办" in shown


@pytest.mark.parametrize(
    ("value", "index", "expected"), [("abc", 2, 2), ("😀abc", 2, 3), ("a😀😀b", 3, 5)], ids=["plain", "one", "two"]
)
def test_positions_are_counted_as_qt_counts(value: str, index: int, expected: int) -> None:
    assert qt_position(value, index) == expected


# --- the preview


def test_the_preview_shows_the_sample_values(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    session.put(TEXT, "Трек: {tracking_number}, {product_name}")
    _page, desk = show(qtbot, scene, session)

    assert form(desk).preview.chat.texts()[-1] == "Трек: LP00123456789012, {product_name}"


def test_the_preview_can_be_dark(qtbot: QtBot, scene: Scene) -> None:
    _page, desk = show(qtbot, scene, scene.session())
    preview = form(desk).preview
    preview.dark.setChecked(True)
    qtbot.waitUntil(lambda: preview.chat.grab().toImage().pixelColor(2, 40).name() == DARK.background)
    preview.dark.setChecked(False)

    assert preview.chat.grab().toImage().pixelColor(2, 40).name() == LIGHT.background


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ar", True), ("he-IL", True), ("fa_IR", True), ("ru", False), ("zh", False), ("", False)],
)
def test_some_languages_run_from_right_to_left(language: str, *, expected: bool) -> None:
    assert is_right_to_left(language) is expected


def test_a_long_message_wraps_in_its_bubble(qtbot: QtBot) -> None:
    bubble = Bubble(message("слово " * 60, {}, "ru"), LIGHT)
    qtbot.addWidget(bubble)

    assert bubble.heightForWidth(120) > bubble.heightForWidth(600) > bubble.fontMetrics().height() * 3


def test_the_length_is_counted_with_the_samples(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    session.put(TEXT, "а" * 990 + "{tracking_number}")
    _page, desk = show(qtbot, scene, session)

    assert form(desk).counter.text() == "代入示例值后 1006 / 1000，超出 6 个字符"


def test_the_preview_stands_beside_the_text_only_where_there_is_room(qtbot: QtBot, scene: Scene) -> None:
    page, desk = show(qtbot, scene, scene.session(), (560, 900))
    preview, area = form(desk).preview, text(desk).area

    def left(widget: QWidget) -> int:
        return widget.mapTo(page, widget.rect().topLeft()).x()

    assert left(preview) == left(area)
    page.area.resize(QSize(1300, 900))  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: left(preview) > left(area) + area.width())


def test_the_preview_follows_when_the_typing_pauses_in_the_same_bubbles(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    session.put(TEXT, "Трек: {tracking_number}")
    page, desk = show(qtbot, scene, session)
    chat = form(desk).preview.chat
    before = chat.findChildren(Bubble)
    drawn: list[int] = []
    chat.show_messages, shown = lambda messages: drawn.append(1) or shown(messages), chat.show_messages  # type: ignore[method-assign,func-returns-value]
    text(desk).area.moveCursor(text(desk).area.textCursor().MoveOperation.End)
    qtbot.keyClicks(text(desk).area, "!?!")
    assert drawn == []

    qtbot.waitUntil(lambda: chat.texts()[-1] == "Трек: LP00123456789012!?!")
    assert drawn == [1]
    assert chat.findChildren(Bubble) == before
    assert before[-1].accessibleName() == "Трек: LP00123456789012!?!"
    assert page.isVisible()


def test_a_bubble_shows_another_message_in_its_own_height(qtbot: QtBot) -> None:
    bubble = Bubble(message("слово", {}, "ru"), LIGHT)
    qtbot.addWidget(bubble)
    short = bubble.heightForWidth(200)
    bubble.show_message(message("слово " * 60, {}, "ru"), DARK)

    assert bubble.heightForWidth(200) > short * 3
    fresh = Bubble(message("слово " * 60, {}, "ru"), DARK)
    qtbot.addWidget(fresh)
    assert bubble.heightForWidth(200) == fresh.heightForWidth(200)


def test_the_count_follows_every_key(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    session.put(TEXT, "а" * 998)
    _page, desk = show(qtbot, scene, session)
    before = form(desk).counter.text()
    text(desk).area.setPlainText("а" * 1006)

    assert before != form(desk).counter.text() == "代入示例值后 1006 / 1000，超出 6 个字符"


def test_a_count_gets_the_room_it_needs_and_gives_it_back(qtbot: QtBot) -> None:
    around, counter = QWidget(), SteadyCounter()
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(around)
    qtbot.addWidget(area)
    box = QVBoxLayout(around)
    box.addWidget(counter)
    box.addStretch(1)
    area.resize(220, 400)
    counter.show_count("1 / 1000", None)
    area.show()
    qtbot.waitUntil(lambda: counter.label.geometry() == counter.rect())
    one_line = counter.height()
    counter.show_count("1006 / 1000 " * 12, None)
    qtbot.waitUntil(lambda: counter.height() >= counter.heightForWidth(counter.width()) > one_line * 2)
    assert counter.label.geometry() == counter.rect()

    counter.show_count("2 / 1000", None)
    qtbot.waitUntil(lambda: counter.height() == one_line)


def test_a_mark_in_the_list_comes_and_goes_with_its_finding(qtbot: QtBot, scene: Scene) -> None:
    _page, desk = show(qtbot, scene, scene.session())
    lines = desk.list.lines

    def spoken() -> list[str]:
        rows = range(lines.count())
        return [str(lines.item(row).data(Qt.ItemDataRole.AccessibleTextRole)) for row in rows]

    before, good = spoken(), text(desk).area.toPlainText()
    text(desk).area.setPlainText(BAD)
    qtbot.waitUntil(lambda: spoken()[0] != before[0])
    assert spoken()[1:] == before[1:]
    text(desk).area.setPlainText(good)
    qtbot.waitUntil(lambda: spoken() == before)


def test_tab_reaches_a_card_that_appeared_while_one_typed_in_its_place(qtbot: QtBot, scene: Scene) -> None:
    _page, desk = show(qtbot, scene, scene.session())
    text(desk).area.setPlainText("Здравствуйте! У нас скидка. {tracking_number}")
    qtbot.waitUntil(lambda: bool(cards(desk)))
    first_below = next(iter(form(desk).tail.rows.values())).editor

    def reached() -> list[QWidget]:
        found: list[QWidget] = []
        at = text(desk).area.nextInFocusChain()
        while at is not None and at is not text(desk).area:
            found.append(at)
            at = at.nextInFocusChain()
        return found

    def card_is_first() -> bool:
        order = reached()
        inside = [order.index(one) for one in cards(desk)[0].findChildren(LinkButton)]
        below = [order.index(one) for one in first_below.findChildren(QLineEdit)]
        return bool(inside and below) and max(inside) < min(below)

    qtbot.waitUntil(card_is_first)


# --- the list


def test_a_ready_text_is_added_with_its_samples(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    _page, desk = show(qtbot, scene, session)
    before = len(desk.items)
    group = next(one for one in desk.list.menu.findChildren(QMenu) if one.title() == "发货通知")
    next(one for one in group.actions() if one.text() == "俄语").trigger()

    added = template(session, before)
    assert added["kind"] == "dispatch-notice"
    assert added["language"] == "ru"
    assert "{tracking_number}" in added["text"]
    assert added["samples"]["tracking_number"]
    assert desk.current == before
    assert form(desk).head.rows[f"/steps/templates/items/{before}/name"].editor.control.hasFocus()


def test_every_offer_can_be_added(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session(filled=False)
    _page, desk = show(qtbot, scene, session)
    offers = actions(desk.list.menu)
    for offer in offers:
        offer.trigger()

    names = [item["name"] for item in desk.items]
    assert len(names) == len(set(names)) == len(offers)
    broken = [one for one in session.findings() if one.pointer.startswith("/steps/templates") and one.blocks]
    assert {one.code for one in broken} <= {"schema.required"}


def test_without_templates_the_page_says_what_will_be_here(qtbot: QtBot, scene: Scene) -> None:
    _page, desk = show(qtbot, scene, scene.session(filled=False))

    assert desk.form is None
    assert desk.empty.isVisibleTo(desk)
    assert not desk.list.remove.isEnabled()


def test_a_copy_gets_a_name_of_its_own(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    _page, desk = show(qtbot, scene, session)
    qtbot.mouseClick(desk.list.duplicate, Qt.MouseButton.LeftButton)

    assert template(session, 1) == {**template(session, 0), "name": "dispatch 2"}
    assert desk.current == 1


def test_a_removed_template_can_be_put_back(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    before = session.value("/steps/templates/items")
    _page, desk = show(qtbot, scene, session)
    desk.select(1)
    qtbot.mouseClick(desk.list.remove, Qt.MouseButton.LeftButton)
    assert session.value("/steps/templates/items") == before[:1] + before[2:]
    qtbot.mouseClick(desk.list.undo, Qt.MouseButton.LeftButton)

    assert session.value("/steps/templates/items") == before
    assert desk.current == 1


def test_the_keyboard_moves_through_the_list(qtbot: QtBot, scene: Scene) -> None:
    _page, desk = show(qtbot, scene, scene.session())
    desk.list.lines.setFocus()
    qtbot.keyClick(desk.list.lines, Qt.Key.Key_Down)

    assert desk.current == 1
    assert text(desk).area.toPlainText().startswith("Hello")


def test_a_variable_is_put_where_the_cursor_is(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    session.put(TEXT, "Трек: ")
    _page, desk = show(qtbot, scene, session)
    menu = form(desk).variables.menu()
    menu.aboutToShow.emit()
    offered = menu.actions()
    assert "{tracking_number}" in offered[0].text()
    assert "必须有" in offered[0].text()
    text(desk).area.moveCursor(text(desk).area.textCursor().MoveOperation.End)
    offered[0].trigger()

    assert session.value(TEXT).endswith("{tracking_number}")


def test_a_finding_elsewhere_opens_its_template(qtbot: QtBot, scene: Scene) -> None:
    page, desk = show(qtbot, scene, scene.session())

    assert page.focus_pointer("/steps/templates/items/2/text")
    assert desk.current == 2
    assert text(desk).area.hasFocus()


def test_samples_are_asked_for_the_variables_of_the_kind_only(qtbot: QtBot, scene: Scene) -> None:
    _page, desk = show(qtbot, scene, scene.session())
    asked = {row.field.name for row in form(desk).tail.all_rows()} - {"samples"}

    assert asked == {"tracking_number", "posting_number", "product_name"}


# --- waits and waivers


def panel(desk: TemplatesDesk) -> WaitPanel:
    return form(desk).panels[0]


def test_an_approval_is_declared_in_place(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    session.record_wait("reply-review:dispatch", None)
    _page, desk = show(qtbot, scene, session)
    assert "还没有提交" in said(panel(desk))
    assert "停用" in said(panel(desk))

    qtbot.mouseClick(panel(desk).buttons["attested"], Qt.MouseButton.LeftButton)
    record = panel(desk).form
    assert record is not None
    record.day.setText("2026-11-20")
    record.reference.setText("工单 42")
    qtbot.mouseClick(record.confirm, Qt.MouseButton.LeftButton)

    assert session.value("/waits/reply-review:dispatch") == {
        "state": "attested",
        "date": "2026-11-20",
        "reference": "工单 42",
    }
    assert "卖家已声明" in said(panel(desk))
    assert not any(one.rule == "ozon/reply-review" and one.subject == "dispatch" for one in session.findings())


def test_a_submission_says_how_long_it_usually_takes(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    session.record_wait("reply-review:dispatch", None)
    _page, desk = show(qtbot, scene, session)
    panel(desk).open_form("submitted")
    record = panel(desk).form
    assert record is not None
    record.day.setText(f"{session.now().astimezone():%Y-%m-%d} 00:01")
    record.take()

    assert session.value("/waits/reply-review:dispatch")["state"] == "submitted"
    assert "通常最晚：" in said(panel(desk))
    assert "再看" in said(panel(desk))


@pytest.mark.parametrize(
    ("typed", "told"), [("gestern", "2026-11-21 这样"), ("2026-13-40", "2026-11-21 这样"), ("2031-01-01", "还没有到")]
)
def test_a_date_that_cannot_be_is_refused(qtbot: QtBot, scene: Scene, typed: str, told: str) -> None:
    session = scene.session()
    session.record_wait("reply-review:dispatch", None)
    _page, desk = show(qtbot, scene, session)
    panel(desk).open_form("approved")
    record = panel(desk).form
    assert record is not None
    record.day.setText(typed)
    record.take()

    assert told in record.problem.text()
    assert told in record.day.accessibleDescription()
    assert session.value("/waits/reply-review:dispatch") is MISSING


def test_a_guides_rule_is_waived_with_a_reason_in_place(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    session.put(TEXT, "Здравствуйте! У нас скидка. {tracking_number}")
    page, desk = show(qtbot, scene, session)
    card = next(one for one in cards(desk) if one.finding.rule == "ozon/no-promotion")
    qtbot.mouseClick(card.reason.opener, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(card.reason.confirm, Qt.MouseButton.LeftButton)
    assert "理由" in card.reason.problem.text()
    assert session.value("/waivers") in (MISSING, [])

    card.reason.line.setText("经理已确认")
    qtbot.keyClick(card.reason.line, Qt.Key.Key_Return)

    assert [one["reason"] for one in session.value("/waivers")] == ["经理已确认"]
    qtbot.waitUntil(lambda: any("经理已确认" in said(one) for one in cards(desk)))
    assert page.isVisible()


def test_a_new_name_takes_its_records_along(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    before = session.value("/waits/reply-review:dispatch")
    _page, desk = show(qtbot, scene, session)
    line = form(desk).head.rows["/steps/templates/items/0/name"].editor.control
    assert isinstance(line, QLineEdit)
    line.setFocus()
    qtbot.keyClicks(line, "-ru")
    qtbot.keyClick(line, Qt.Key.Key_Return)

    assert session.value("/waits/reply-review:dispatch-ru") == before
    assert session.value("/waits/reply-review:dispatch") is MISSING


def test_one_may_go_without_a_review_and_come_back(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    session.record_wait("reply-review:dispatch", None)
    _page, desk = show(qtbot, scene, session)
    asked = panel(desk).reason
    assert asked is not None
    asked.opener.click()
    asked.line.setText("只发给老客户")
    asked.confirm.click()

    assert [one["rule"] for one in session.value("/waivers")] == ["ozon/reply-review"]
    assert "只发给老客户" in said(panel(desk))
    assert "停用" not in said(panel(desk))
    assert session.waits() == []
    next(one for one in panel(desk).findChildren(LinkButton) if one.text() == "收回这个决定").click()
    assert session.value("/waivers") in (MISSING, [])
    assert "还没有提交" in said(panel(desk))
