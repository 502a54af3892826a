"""Tools in the window: the menu, the way back, a second tool by one more line, and nothing of it at the start."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from tests.gui.world import COMPANY, make_entry, make_program, spoken_name
from wizard.core.texts import Texts
from wizard.gui.jobs import JobRunner
from wizard.gui.language import QtWords
from wizard.gui.main_window import MainWindow
from wizard.gui.pages.export import ExportPage
from wizard.gui.tools.catalogue import DIAGNOSIS, TOOLS
from wizard.gui.tools.tool import Tool, ToolContext, ToolPage

NOT_AT_START = (
    "wizard.adapters.spreadsheets",
    "wizard.core.diagnosis.columns",
    "wizard.gui.rule_card",
    "wizard.gui.tools.diagnosis_page",
    "wizard.gui.tools.frame",
    "wizard.onboarding.diagnosing",
)


class LoftPage(ToolPage):
    """A tool of the test."""

    def __init__(self, context: ToolContext) -> None:
        super().__init__()
        self.button = QPushButton(context.texts.language)
        self.was_left = False
        QVBoxLayout(self).addWidget(self.button)

    def respeak(self, texts: Texts) -> None:
        self.button.setText(texts.language)

    def leave(self) -> None:
        self.was_left = True

    def focus_first(self) -> None:
        self.button.setFocus()


def open_from_menu(window: MainWindow, index: int = 0) -> None:
    window.top.tools_menu.actions()[index].trigger()


def title(window: MainWindow) -> str:
    return window.tools.frame.title.text() if window.tools.frame is not None else ""


def test_every_tool_stands_in_the_menu_by_its_words(window: MainWindow) -> None:
    words = [action.text() for action in window.top.tools_menu.actions()]

    assert [one.id for one in TOOLS] == [DIAGNOSIS]
    assert words == ["发送失败诊断…"]
    assert spoken_name(window.top.tools_button).startswith("工具")


def test_tool_when_chosen_is_shown_with_a_way_back(window: MainWindow) -> None:
    open_from_menu(window)
    shown, can_go_home = title(window), window.top.home_button.isEnabled()
    assert window.tools.frame is not None

    window.tools.frame.back_button.click()

    assert (shown, can_go_home) == ("发送失败诊断", True)
    assert window.home is not None
    assert window.tools.frame is None


def test_tool_when_chosen_again_stays_as_it_is(window: MainWindow) -> None:
    open_from_menu(window)
    before = window.tools.frame

    open_from_menu(window)

    assert window.tools.frame is before


def test_home_button_leads_home_from_a_tool(window: MainWindow) -> None:
    open_from_menu(window)

    window.top.home_button.click()

    assert window.home is not None
    assert window.tools.frame is None


def test_key_leads_back_from_a_tool(window: MainWindow, qtbot: QtBot) -> None:
    open_from_menu(window)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    focused = QApplication.focusWidget()
    assert focused is not None

    QTest.keyClick(focused, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)

    assert window.home is not None


def test_tool_when_opened_from_an_entry_leads_back_to_it(window: MainWindow, qtbot: QtBot) -> None:
    session = make_entry(window.workspace, "alpha")
    session.go("policy")
    window.show_session(session)

    open_from_menu(window)
    qtbot.waitUntil(lambda: window.tools.frame is not None)
    assert window.tools.frame is not None
    was_closed, words = not session.entry.is_open, window.tools.frame.back_button.text()
    window.tools.frame.back_button.click()
    qtbot.waitUntil(lambda: window.frame is not None)

    assert (was_closed, words) == (True, "回到刚才的接入")
    assert window.frame is not None
    assert (window.frame.session.entry_id, window.frame.session.cursor) == ("ozon-alpha", "policy")
    assert window.tools.frame is None


def test_export_page_of_whatsapp_leads_to_the_diagnosis(window: MainWindow, qtbot: QtBot) -> None:
    session = window.workspace.create("whatsapp", "notices", entity=COMPANY)
    window.show_session(session)
    assert window.frame is not None
    window.frame.show_step("export")
    page = window.frame.page
    assert isinstance(page, ExportPage)

    page.diagnose.click()

    qtbot.waitUntil(lambda: title(window) == "发送失败诊断")


def test_export_page_of_another_platform_does_not_offer_it(window: MainWindow) -> None:
    window.show_session(make_entry(window.workspace, "alpha"))
    assert window.frame is not None
    window.frame.show_step("export")

    assert not hasattr(window.frame.page, "diagnose")


def test_second_tool_is_one_more_line(qtbot: QtBot, tmp_path: Path, qapp: object) -> None:
    program, made = make_program(tmp_path), []

    def loft(context: ToolContext) -> ToolPage:
        made.append(LoftPage(context))
        return made[-1]

    words = QtWords(qapp)  # type: ignore[arg-type]
    window = MainWindow(program, JobRunner(), words, "zh_CN", tools=(*TOOLS, Tool("loft", loft)))
    qtbot.addWidget(window)
    open_from_menu(window, 1)
    window.speak("en")
    spoken = made[0].button.text()
    open_from_menu(window, 0)

    assert (spoken, made[0].was_left) == ("en", True)
    assert title(window) == "Why messages failed"
    program.stop()


@pytest.fixture(scope="module")
def imported() -> set[str]:
    code = "import json, sys, wizard.app, wizard.gui.application; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(run.stdout))


@pytest.mark.parametrize("name", NOT_AT_START)
def test_nothing_of_a_page_is_imported_before_it_is_opened(imported: set[str], name: str) -> None:
    assert "wizard.gui.tools.catalogue" in imported
    assert name not in imported
