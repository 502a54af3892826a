"""What pages say in practice, whose help is shown, and how rows use the room they have."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.pages.scene import Scene, framed, prove, said
from wizard.core.texts import Texts
from wizard.gui.help_pane import HelpPane
from wizard.gui.labels import LinkButton
from wizard.gui.pages.choice_editors import ChoicesEditor
from wizard.gui.pages.credentials import CredentialsPage
from wizard.gui.pages.export import ExportPage
from wizard.gui.pages.form import FormPage
from wizard.gui.pages.preview_box import PreviewBox
from wizard.gui.palette import dark_palette
from wizard.gui.widgets.flow import flow_of

DAYS = "/steps/policy/working_hours/0/days"
KEY = "/steps/credentials/ozon/api_key"


# --- practice


def test_practice_never_says_that_a_key_is_in_the_keyring(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    prove(session)
    page = CredentialsPage(scene.context(session), "credentials")
    framed(page, qtbot)

    assert "练习模式：只留在内存里" in said(page)
    assert "钥匙串" not in said(page.section("ozon"))


def test_export_in_practice_does_not_speak_of_the_keyring(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    page = ExportPage(scene.context(scene.session()), "export", home=tmp_path)
    qtbot.addWidget(page)

    assert "钥匙串" not in said(page)
    assert "config.json：全部配置。密钥不在里面。" in said(page)


# --- help


@pytest.mark.parametrize(
    ("pointer", "title", "text"),
    [
        ("/steps/policy/working_hours/0/to", "客服时间", "ozon.policy.working_hours.help"),
        ("/steps/credentials/ozon", "API 凭证", "ozon.credentials.help"),
        ("/steps/templates/items", "回复模板", "ozon.templates.help"),
        ("/steps/policy/target_minutes", "内部目标（分钟）", "ozon.policy.target_minutes.help"),
    ],
    ids=["field-in-a-list", "system", "list-of-templates", "field-with-help"],
)
def test_title_of_the_help_is_that_of_the_text_below_it(
    qtbot: QtBot, scene: Scene, pointer: str, title: str, text: str
) -> None:
    session = scene.session()
    pane = HelpPane(session, scene.context(session).speaker)
    qtbot.addWidget(pane)
    pane.show_pointer(pointer)
    labels = [one.text() for one in pane.widget().findChildren(QLabel)]

    assert labels[0] == title
    assert scene.texts.get(text) in labels


def test_rule_without_a_finding_shows_its_sentence_the_guide_and_the_documents(qtbot: QtBot, scene: Scene) -> None:
    session = scene.session()
    pane = HelpPane(session, scene.context(session).speaker)
    qtbot.addWidget(pane)
    pane.show_pointer("/steps/policy/target_minutes")
    shown = said(pane)

    assert "内部目标建议不超过 120 分钟。" in shown
    assert "攻略这样说\n2 小时内回复。\n官方文档\n只写了 48 小时的回复窗口。" in shown


# --- rows


def days(page: FormPage) -> ChoicesEditor:
    editor = next(row.editor for row in page.block.all_rows() if row.field.pointer == DAYS)
    assert isinstance(editor, ChoicesEditor)
    return editor


@pytest.mark.parametrize(("width", "lines"), [(900, 1), (420, 2)], ids=["room-for-a-week", "narrow"])
def test_days_of_the_week_break_only_where_there_is_no_room(qtbot: QtBot, scene: Scene, width: int, lines: int) -> None:
    page = FormPage(scene.context(scene.session()), "policy")
    framed(page, qtbot, (width, 700))
    boxes = list(days(page).boxes.values())

    assert len({box.y() for box in boxes}) == lines
    assert all(box.geometry().right() <= days(page).width() for box in boxes)


def test_flow_layout_gives_its_widgets_back(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    buttons = [QPushButton(str(number), parent) for number in range(3)]
    flow = flow_of(*buttons)
    parent.setLayout(flow)
    flow.setGeometry(QRect(0, 0, 1, 1))
    one_column = [button.y() for button in buttons]

    assert one_column == sorted(set(one_column))
    assert flow.heightForWidth(1) > flow.heightForWidth(10_000)
    assert [flow.itemAt(index) is not None for index in (-1, 0, 2, 3)] == [False, True, True, False]
    assert [item.widget() for _ in buttons if (item := flow.takeAt(0)) is not None] == buttons
    assert flow.takeAt(0) is None


def test_long_link_wraps_instead_of_being_cut(qtbot: QtBot) -> None:
    link = LinkButton("国务院令第 746 号《市场主体登记管理条例》", "https://example.com")
    qtbot.addWidget(link)
    whole = link.sizeHint()

    assert link.heightForWidth(whole.width()) == whole.height()
    assert link.heightForWidth(whole.width() // 2) >= 2 * link.fontMetrics().lineSpacing()


def test_preview_is_as_dark_as_the_window_until_one_is_chosen(qtbot: QtBot) -> None:
    application, before = QApplication.instance(), QPalette(QApplication.palette())
    assert isinstance(application, QApplication)
    texts = Texts(lambda _language, _segment: {})
    box = PreviewBox(texts, "")
    qtbot.addWidget(box)
    at_first = box.dark.isChecked()
    try:
        application.setPalette(dark_palette())
        qtbot.waitUntil(box.dark.isChecked)
        box.dark.click()
        application.setPalette(before)
        application.setPalette(dark_palette())
        QApplication.processEvents()
        assert (at_first, box.dark.isChecked()) == (False, False)
    finally:
        application.setPalette(before)
