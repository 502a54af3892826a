"""Templates made of components: every part is asked, judged where it is written, counted, and shown as on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot

from tests.gui.pages.scene import Scene, framed, said
from wizard.core.pointer import MISSING
from wizard.gui.pages.form import make_editor
from wizard.gui.pages.preview import DARK, LIGHT, Bubble
from wizard.gui.pages.preview_parts import PartLabels, component_message
from wizard.gui.pages.samples_editor import SamplesEditor
from wizard.gui.pages.shown_group import ShownGroup
from wizard.gui.pages.template_editor import TemplateText
from wizard.gui.pages.templates import TemplatesPage
from wizard.gui.pages.templates_desk import TemplatesDesk
from wizard.gui.pages.templates_form import TemplateForm
from wizard.onboarding.session import EntrySession

ITEMS = "/steps/templates/items"
BODY = f"{ITEMS}/0/body"
NO_LABELS = PartLabels({"IMAGE": "图片"}, {"OTP": "验证码按钮"})


@pytest.fixture
def scene(own_folders: Path, qtbot: QtBot) -> Iterator[Scene]:
    made = Scene(own_folders / "data", system="meta-cloud-api")
    yield made
    made.close()


@pytest.fixture
def session(scene: Scene) -> EntrySession:
    """The shipped samples: parcel_shipped in pt_BR and de, then three names in pt_BR."""
    return scene.session(platform="whatsapp")


def show(
    qtbot: QtBot, scene: Scene, session: EntrySession, size: tuple[int, int] = (560, 900)
) -> tuple[TemplatesPage, TemplatesDesk]:
    page = TemplatesPage(scene.context(session), "templates")
    framed(page, qtbot, size)
    return page, page.desks()[0]


def form(desk: TemplatesDesk) -> TemplateForm:
    assert desk.form is not None
    return desk.form


def editor(desk: TemplatesDesk, below: str) -> Any:
    pointer = f"{ITEMS}/{desk.current}{below}"
    rows = [row for block in form(desk).blocks for row in block.all_rows()]
    return next(row.editor for row in rows if row.field.pointer == pointer)


def lines(desk: TemplatesDesk) -> list[str]:
    return [desk.list.lines.item(row).text() for row in range(desk.list.lines.count())]


def underlined(text: TemplateText) -> list[str]:
    return [one.cursor.selectedText() for one in text.area.extraSelections()]


# --- the form


def test_every_part_is_asked_in_the_order_of_the_message(qtbot: QtBot, scene: Scene, session: EntrySession) -> None:
    _page, desk = show(qtbot, scene, session)
    rows = [row.field.pointer.removeprefix(f"{ITEMS}/0/") for block in form(desk).blocks for row in block.rows.values()]

    assert rows.index("header") < rows.index("body") < rows.index("samples") < rows.index("footer")
    assert rows.index("footer") < rows.index("buttons")
    assert "active" not in rows
    assert "account" not in rows


def test_an_authentication_template_has_its_settings_in_place_of_texts(
    qtbot: QtBot, scene: Scene, session: EntrySession
) -> None:
    login = {"name": "login", "kind": "other", "category": "AUTHENTICATION", "language": "en"}
    session.put(ITEMS, [{**login, "buttons": [{"type": "OTP", "otp_type": "COPY_CODE"}]}])
    _page, desk = show(qtbot, scene, session)

    rows = [row.field.name for block in form(desk).blocks for row in block.rows.values()]
    assert "authentication" in rows
    assert not {"body", "header", "footer"} & set(rows)
    assert form(desk).preview.chat.texts() == ["*123456* is your verification code.\nCopy code"]


@pytest.mark.parametrize(
    ("below", "value"),
    [("/body", "Sua encomenda {nome} saiu hoje com {{carrier_name}} e desconto."), ("/header/text", "Com desconto")],
    ids=["body", "header"],
)
def test_findings_are_underlined_in_every_text(
    qtbot: QtBot, scene: Scene, session: EntrySession, below: str, value: str
) -> None:
    session.put(f"{ITEMS}/0{below}", value)
    _page, desk = show(qtbot, scene, session)
    expected = {value[one.span.start : one.span.end] for one in session.findings() if one.span and below in one.pointer}

    assert expected
    assert set(underlined(editor(desk, below))) == expected


def test_what_the_account_says_is_shown_and_cannot_be_written(
    qtbot: QtBot, scene: Scene, session: EntrySession
) -> None:
    session.put(f"{ITEMS}/0/account", {"status": "REJECTED", "reason": "INVALID_FORMAT"})
    _page, desk = show(qtbot, scene, session)
    shown = editor(desk, "/account")

    assert isinstance(shown, ShownGroup)
    assert [label.text() for label in shown.findChildren(QLabel)] == ["状态", "被拒绝", "拒绝原因", "INVALID_FORMAT"]
    assert all(child.focusPolicy() == Qt.FocusPolicy.NoFocus for child in shown.findChildren(QLabel))


def test_a_group_that_is_only_shown_says_when_nothing_is_known(scene: Scene, session: EntrySession) -> None:
    page = TemplatesPage(scene.context(session), "templates")
    items = next(field for field in session.form("templates") if field.pointer == ITEMS)
    account = next(field for field in items.items[0] if field.name == "account")

    assert "还没有" in said(make_editor(page.scope, account))


# --- samples


def test_there_is_one_sample_line_for_each_variable_of_the_text(
    qtbot: QtBot, scene: Scene, session: EntrySession
) -> None:
    _page, desk = show(qtbot, scene, session)
    samples: SamplesEditor = editor(desk, "/samples")
    assert list(samples.lines) == ["tracking_number", "carrier_name", "estimated_delivery_date"]
    assert "运单号 {{tracking_number}}" in said(samples)

    text = editor(desk, "/body")
    text.area.setPlainText("Seu pacote {{carrier_name}} chegou {{pickup_point}} hoje.")
    assert list(samples.lines) == ["carrier_name", "pickup_point"]
    samples.lines["pickup_point"].line.setText("")
    QTest.keyClicks(samples.lines["pickup_point"].line, "Lojas")
    assert session.value(f"{ITEMS}/0/samples") == {"carrier_name": "YunExpress", "pickup_point": "Lojas"}


def test_the_sample_of_a_removed_variable_is_dropped_and_comes_back_with_it(
    qtbot: QtBot, scene: Scene, session: EntrySession
) -> None:
    _page, desk = show(qtbot, scene, session)
    text, before = editor(desk, "/body"), str(session.value(BODY))

    text.area.setPlainText("Seu pacote chegou.")
    assert session.value(f"{ITEMS}/0/samples") is MISSING
    assert "samples-surplus" not in {one.code.rpartition("/")[2] for one in session.findings()}
    text.area.setPlainText(before)
    assert session.value(f"{ITEMS}/0/samples")["tracking_number"] == "YT2600000000001"


def test_the_header_has_samples_of_its_own(qtbot: QtBot, scene: Scene, session: EntrySession) -> None:
    _page, desk = show(qtbot, scene, session)
    editor(desk, "/header/text").area.setPlainText("Pedido {{order_id}}")
    samples: SamplesEditor = editor(desk, "/header/samples")
    QTest.keyClicks(samples.lines["order_id"].line, "A1")

    assert session.value(f"{ITEMS}/0/header/samples") == {"order_id": "A1"}
    qtbot.waitUntil(lambda: form(desk).preview.chat.texts()[0].startswith("Pedido A1\n"))


@pytest.mark.parametrize(
    ("format_", "body", "offered"),
    [
        ("NAMED", "Oi {{x}} hoje", ["tracking_number", "carrier_name", "x", "variable_1"]),
        ("POSITIONAL", "Oi {{1}} e {{2}} hoje", ["1", "2", "3"]),
    ],
    ids=["named", "positional"],
)
def test_a_variable_is_inserted_as_the_platform_writes_it(
    qtbot: QtBot, scene: Scene, session: EntrySession, format_: str, body: str, offered: list[str]
) -> None:
    session.put(f"{ITEMS}/0/parameter_format", format_)
    session.put(BODY, body)
    _page, desk = show(qtbot, scene, session)
    menu = form(desk).variables.menu()
    menu.aboutToShow.emit()
    labels = [action.text() for action in menu.actions()]

    assert [any("{{" + name + "}}" in label for label in labels) for name in offered] == [True] * len(offered)
    editor(desk, "/body").area.moveCursor(editor(desk, "/body").area.textCursor().MoveOperation.End)
    menu.actions()[-1].trigger()
    assert session.value(BODY) == body + "{{" + offered[-1] + "}}"


def test_the_parts_are_counted_against_their_limits(qtbot: QtBot, scene: Scene, session: EntrySession) -> None:
    session.put(f"{ITEMS}/0/footer", "x" * 61)
    session.put(f"{ITEMS}/0/buttons/0/text", "y" * 26)
    _page, desk = show(qtbot, scene, session)

    shown = form(desk).counter.text()
    assert "标题 14 / 60" in shown
    assert f"正文 {len(str(session.value(BODY)))} / 1024" in shown
    assert "页脚 61 / 60，超出 1 个字符" in shown
    assert "按钮 26 / 25，超出 1 个字符" in shown


# --- the preview


def test_the_preview_is_one_message_with_all_parts(qtbot: QtBot, scene: Scene, session: EntrySession) -> None:
    _page, desk = show(qtbot, scene, session)
    (shown,) = form(desk).preview.chat.texts()

    assert shown.startswith("Pedido enviado\nBoa notícia: seu pacote YT2600000000001")
    assert shown.endswith("Responda SAIR para parar\nRastrear pacote")


def bubble_image(qtbot: QtBot, item: dict[str, Any], *, dark: bool = False) -> QImage:
    bubble = Bubble(component_message(item, NO_LABELS, item["body"]), DARK if dark else LIGHT)
    qtbot.addWidget(bubble)
    bubble.resize(400, bubble.heightForWidth(400))
    return bubble.grab().toImage()


def ink(image: QImage) -> tuple[int, int]:
    """Free pixels left and right of what is written in the upper half."""
    back = image.pixelColor(image.width() // 2, 2)
    columns = [
        x
        for x in range(image.width())
        for y in range(4, image.height() // 2)
        if image.pixelColor(x, y).alpha() and abs(image.pixelColor(x, y).lightness() - back.lightness()) > 90
    ]
    return min(columns), image.width() - max(columns)


@pytest.mark.parametrize("language", ["ar", "he", "fa", "ur"])
def test_a_message_from_right_to_left_is_written_at_the_right(qtbot: QtBot, language: str) -> None:
    body = "طردك\n" + "في الطريق إليك الآن مع شركة الشحن"
    left, right = ink(bubble_image(qtbot, {"body": body, "language": language}))
    other_left, other_right = ink(bubble_image(qtbot, {"body": "Oi\n" + "x" * 30, "language": "pt_BR"}))

    assert right < left
    assert right - left < other_right - other_left


def test_buttons_and_media_make_the_bubble_higher(qtbot: QtBot) -> None:
    plain: dict[str, Any] = {"body": "Oi", "language": "pt_BR"}
    heights = [
        bubble_image(qtbot, {**plain, **more}).height()
        for more in ({}, {"buttons": [{"type": "OTP"}]}, {"buttons": [{"type": "OTP"}], "header": {"format": "IMAGE"}})
    ]

    assert heights == sorted(set(heights))
    message = component_message({**plain, "header": {"format": "IMAGE"}, "buttons": [{"type": "OTP"}]}, NO_LABELS, "Oi")
    assert message.text == "图片\nOi\n验证码按钮"


def test_a_dark_phone_is_dark(qtbot: QtBot) -> None:
    item = {"body": "Oi", "language": "pt_BR", "footer": "x", "buttons": [{"type": "URL", "text": "y"}]}
    for dark, colours in ((False, LIGHT), (True, DARK)):
        image = bubble_image(qtbot, item, dark=dark)
        assert image.pixelColor(QPoint(image.height() // 6, image.height() // 2)).name() == colours.seller


def test_an_arabic_text_is_written_from_the_right(qtbot: QtBot, scene: Scene, session: EntrySession) -> None:
    session.put(f"{ITEMS}/0/language", "ar")
    session.put(BODY, "طردك")
    _page, desk = show(qtbot, scene, session)

    area = editor(desk, "/body").area
    assert area.cursorRect().left() > area.viewport().width() // 2


# --- languages


def test_languages_of_one_name_stand_together(qtbot: QtBot, scene: Scene, session: EntrySession) -> None:
    items = session.value(ITEMS)
    session.put(ITEMS, [*items, {**items[0], "language": "fr"}])
    _page, desk = show(qtbot, scene, session)

    assert lines(desk)[0].startswith("parcel_shipped\n葡萄牙语")
    assert lines(desk)[1].strip().startswith("德语")
    assert lines(desk)[2].strip().startswith("法语")
    assert "parcel_shipped" in desk.list.lines.item(2).data(Qt.ItemDataRole.AccessibleTextRole)
    desk.list.lines.setCurrentRow(2)
    assert desk.current == len(items)
    desk.list.lines.setCurrentRow(3)
    assert desk.items[desk.current]["name"] == "parcel_out_for_delivery"


def test_a_language_is_added_with_all_parts_and_without_the_accounts_words(
    qtbot: QtBot, scene: Scene, session: EntrySession
) -> None:
    session.put(f"{ITEMS}/0/account", {"id": "1", "status": "APPROVED"})
    _page, desk = show(qtbot, scene, session)
    desk.list.languages.aboutToShow.emit()
    offered = [action.text() for action in desk.list.languages.actions()]
    assert [any(label.startswith(one) for label in offered) for one in ("法语", "德语", "其他语言")] == [
        True,
        False,
        True,
    ]

    before = session.value(f"{ITEMS}/0")
    desk.add_language("fr")

    made = session.value(f"{ITEMS}/1")
    assert {key: made[key] for key in ("name", "header", "footer", "buttons", "samples")} == {
        key: before[key] for key in ("name", "header", "footer", "buttons", "samples")
    }
    assert made["language"] == "fr"
    assert made["body"].startswith("Bonne nouvelle")
    assert "account" not in made
    assert desk.current == 1


def test_a_text_of_ones_own_stays_to_be_translated(qtbot: QtBot, scene: Scene, session: EntrySession) -> None:
    session.put(BODY, "Meu texto {{tracking_number}} próprio.")
    _page, desk = show(qtbot, scene, session)
    desk.add_language("fr")

    assert session.value(f"{ITEMS}/1/body") == "Meu texto {{tracking_number}} próprio."


def test_each_language_has_its_own_review(qtbot: QtBot, scene: Scene, session: EntrySession) -> None:
    _page, desk = show(qtbot, scene, session)
    assert [panel.key for panel in form(desk).panels] == ["template-review:parcel_shipped@pt_BR"]
    desk.select(1)
    (panel,) = form(desk).panels
    assert panel.key == "template-review:parcel_shipped@de"
    panel.open_form("submitted")
    assert panel.form is not None
    panel.form.take()

    assert session.value("/waits/template-review:parcel_shipped@de")["state"] == "submitted"
    assert session.value("/waits/template-review:parcel_shipped@pt_BR")["state"] == "approved"


def test_a_renamed_template_takes_its_review_and_waivers_along_and_leaves_those_of_others(
    qtbot: QtBot, scene: Scene, session: EntrySession
) -> None:
    waiver = {"rule": "whatsapp/parcel-links", "reason": "known", "rule_version": 1}
    subjects = ("parcel_shipped@pt_BR", "parcel_shipped@de")
    session.put("/waivers", [{**waiver, "subject": one} for one in subjects])
    _page, desk = show(qtbot, scene, session)
    line = editor(desk, "/name").line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "sent")
    line.editingFinished.emit()

    assert session.value("/waits/template-review:sent@pt_BR")["state"] == "approved"
    assert session.value("/waits/template-review:parcel_shipped@pt_BR") is MISSING
    assert [one["subject"] for one in session.value("/waivers")] == ["sent@pt_BR", "parcel_shipped@de"]


def test_new_templates_have_names_that_the_platform_takes(qtbot: QtBot, scene: Scene, session: EntrySession) -> None:
    _page, desk = show(qtbot, scene, session)
    kinds = {kind.id: kind for kind in session.platform.kinds}
    preset = next(one for one in session.platform.presets if one.id == "shipped")
    desk.add(kinds["parcel-notice"], preset, "fr")
    assert desk.items[-1]["name"] == "parcel_shipped"
    desk.add(kinds["parcel-notice"], preset, "fr")
    assert desk.items[-1]["name"] == "parcel_shipped_2"
    desk.add(kinds["other"])
    assert (desk.items[-1]["name"], desk.items[-1]["category"]) == ("other", "UTILITY")
    desk.select(0)
    desk.duplicate()

    assert session.value(f"{ITEMS}/1/name") == "parcel_shipped_3"
    assert not {one.code for one in session.findings()} & {"whatsapp/name", "whatsapp/name-language-unique"}


def test_ready_texts_are_explained_in_their_menu(qtbot: QtBot, scene: Scene, session: EntrySession) -> None:
    _page, desk = show(qtbot, scene, session)
    shipped = next(menu for menu in desk.list.menu.findChildren(QMenu) if menu.title() == "已发货")

    about, *offers = shipped.actions()
    assert about.text().startswith("告诉买家")
    assert not about.isEnabled()
    assert len(offers) == 9
