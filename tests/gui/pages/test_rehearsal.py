"""The step of message rules: a rehearsal below the rules, with shipped and own samples; and accounts side by side."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.gui.pages.scene import Scene, framed, said
from wizard.core.triggers.rehearsal import Outcome
from wizard.gui.labels import LinkButton
from wizard.gui.pages.compared_accounts import MarkedText
from wizard.gui.pages.comparison import ComparisonPage
from wizard.gui.pages.factory import make_page
from wizard.gui.pages.page import PageContext
from wizard.gui.pages.rehearsal_panel import ROWS
from wizard.gui.pages.triggers import TriggersPage
from wizard.onboarding.rehearsing import Samples
from wizard.onboarding.session import EntrySession


@pytest.fixture
def scene(tmp_path: Path, qtbot: QtBot) -> Iterator[Scene]:
    made = Scene(tmp_path, system="wecom")
    yield made
    made.close()


@pytest.fixture
def session(scene: Scene) -> EntrySession:
    return scene.session("demo", platform="shopee-wecom")


def context(scene: Scene, session: EntrySession) -> PageContext:
    return replace(scene.context(session), platform_folder=scene.resources.platform_folder)


@pytest.fixture
def page(scene: Scene, session: EntrySession, qtbot: QtBot) -> TriggersPage:
    made = make_page(context(scene, session), "rules")
    assert isinstance(made, TriggersPage)
    framed(made, qtbot, (900, 900))
    return made


def rehearsed(page: TriggersPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.rehearsal.model.rowCount() > 0)


def everything(page: TriggersPage) -> None:
    while page.rehearsal.more_button.isVisible():
        page.rehearsal.more_button.click()


def test_a_long_day_is_shown_a_piece_at_a_time(page: TriggersPage, qtbot: QtBot) -> None:
    page.rehearsal.samples_button.click()
    rehearsed(page, qtbot)
    model, view = page.rehearsal.model, page.rehearsal.view
    assert model.rowCount() == ROWS
    view.selectRow(7)
    page.rehearsal.more_button.click()
    assert model.rowCount() > ROWS
    assert view.currentIndex().row() == 7
    assert view.verticalScrollBar().maximum() == 0
    everything(page)
    assert page.rehearsal._found is not None
    assert model.rowCount() == len(page.rehearsal._found.lines)


def test_shipped_samples_become_a_timeline(page: TriggersPage, qtbot: QtBot) -> None:
    assert not page.rehearsal.result.isVisible()
    page.rehearsal.samples_button.click()
    rehearsed(page, qtbot)
    everything(page)
    model = page.rehearsal.model
    outcomes = [model.line(row).outcome for row in range(model.rowCount())]
    assert {Outcome.SENT, Outcome.REFUSED, Outcome.HELD, Outcome.PING} <= set(outcomes)
    refused = outcomes.index(Outcome.REFUSED)
    page.rehearsal.view.selectRow(refused)
    told = said(page.rehearsal)
    assert "这个渠道在 60 秒内最多 20 条" in told
    assert "【新订单】" in told


def test_only_what_is_held_back_is_shown_on_request(page: TriggersPage, qtbot: QtBot) -> None:
    page.rehearsal.samples_button.click()
    rehearsed(page, qtbot)
    chosen = page.rehearsal.filter
    for name, is_sent in (("sent", True), ("held-back", False)):
        chosen.setCurrentIndex(chosen.findData(name))
        chosen.activated.emit(chosen.currentIndex())
        model = page.rehearsal.model
        assert model.rowCount()
        assert {model.line(row).outcome.is_sent for row in range(model.rowCount())} == {is_sent}


def test_a_changed_rule_makes_the_result_old(page: TriggersPage, session: EntrySession, qtbot: QtBot) -> None:
    page.rehearsal.samples_button.click()
    rehearsed(page, qtbot)
    row = page._rows["/steps/rules/items/0/name"]
    row.editor.control.setText("改名")  # type: ignore[attr-defined]
    row.editor.control.textEdited.emit("改名")  # type: ignore[attr-defined]
    row.editor.settle()
    assert session.value("/steps/rules/items/0/name") == "改名"
    assert "规则改过了" in page.rehearsal.state.text_label.text()


def test_a_file_that_is_no_json_is_told_with_what_to_do(page: TriggersPage, tmp_path: Path, qtbot: QtBot) -> None:
    samples = tmp_path / "empty.json"
    samples.write_text("[]", "utf-8")
    page.rehearsal.rehearse(Samples(samples))
    qtbot.waitUntil(lambda: "没有推送" in page.rehearsal.state.text_label.text())
    assert "放入至少一条推送" in page.rehearsal.state.text_label.text()


def test_leaving_the_page_ends_a_rehearsal_that_waits(
    page: TriggersPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    released, entered = threading.Event(), threading.Event()

    def slow(*_arguments: object) -> None:
        entered.set()
        released.wait(20)

    monkeypatch.setattr("wizard.gui.pages.rehearsal_panel.rehearse_document", slow)
    page.rehearsal.rehearse(Samples(tmp_path))
    assert entered.wait(20)  # a click is handled while the job waits
    page.leave()
    assert "已停止" in page.rehearsal.state.text_label.text()
    released.set()


def test_the_rule_of_a_line_can_be_gone_to(page: TriggersPage, qtbot: QtBot) -> None:
    page.rehearsal.samples_button.click()
    rehearsed(page, qtbot)
    page.rehearsal.view.selectRow(1)
    with qtbot.waitSignal(page.help_wanted) as wanted:
        next(link for link in page.rehearsal.findChildren(LinkButton) if "新订单到群" in link.text()).click()
    assert wanted.args == ["/steps/rules/items/0/name"]


# --- accounts side by side


@pytest.fixture
def comparison(scene: Scene, session: EntrySession, qtbot: QtBot) -> ComparisonPage:
    session.put("/steps/comparison/wecom/legal_name", "深圳市舷梯示例科技有限责任公司")
    made = make_page(context(scene, session), "comparison")
    assert isinstance(made, ComparisonPage)
    framed(made, qtbot, (900, 900))
    return made


def marked(page: ComparisonPage, text: str) -> MarkedText:
    found = [one for one in page.compared.findChildren(MarkedText) if text in one.accessibleName()]
    assert found, [one.accessibleName() for one in page.compared.findChildren(QLabel)]
    return found[0]


def test_differing_characters_are_marked_and_spoken(comparison: ComparisonPage) -> None:
    label = marked(comparison, "有限责任公司")
    assert "underline" in label.text()
    spoken = label.accessibleName()
    assert spoken.startswith("企业微信的公司名称：深圳市舷梯示例科技有限责任公司")
    assert "公司类型后缀不同" in spoken
    assert "第 10 个字起不同：有限责任公司" in spoken
    assert "公司类型后缀不同" in said(comparison.compared)


def test_amounts_in_ten_thousands_are_the_same_money(comparison: ComparisonPage) -> None:
    assert "完全一致" in marked(comparison, "Shopee的注册资本：1,000,000 CNY").accessibleName()


def test_the_table_follows_what_is_typed(comparison: ComparisonPage) -> None:
    row = comparison._rows["/steps/comparison/wecom/legal_name"]
    row.editor.control.setText("深圳市舷梯示例科技有限公司")  # type: ignore[attr-defined]
    row.editor.control.textEdited.emit("深圳市舷梯示例科技有限公司")  # type: ignore[attr-defined]
    row.editor.settle()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert "公司类型后缀不同" not in said(comparison.compared)
