"""The frame around an open entry: moving, judging, deciding, speaking, storing, leaving."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from tests.gui.world import fill, make_entry, make_program, make_window
from wizard.adapters.vault import SecretAddress
from wizard.core.errors import GangwayError
from wizard.core.flow import StepState
from wizard.core.pointer import MISSING
from wizard.core.secret import Secret
from wizard.gui.main_window import MainWindow
from wizard.gui.pages.text_editors import TextEditor
from wizard.gui.rule_card import RuleCard
from wizard.gui.wizard_frame import WizardFrame

KEY = "0123abcd-4567-89ab-cdef-0123456789ab"

# The offscreen plugin says this of every dialog.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    program = make_program(tmp_path)
    made = make_window(program)
    qtbot.addWidget(made)
    session = make_entry(program.workspace)
    fill(session, "policy")
    made.show_session(session)
    yield made
    if made.frame is not None:
        made.frame.shut()
    program.stop()


@pytest.fixture
def frame(window: MainWindow) -> WizardFrame:
    assert window.frame is not None
    return window.frame


def name_line(frame: WizardFrame) -> QLineEdit:
    assert frame.page is not None
    frame.page.focus_pointer("/steps/shop/shop_name")
    found = QApplication.focusWidget()
    assert isinstance(found, QLineEdit)
    return found


def test_alt_arrows_move_and_lose_nothing(frame: WizardFrame, qtbot: QtBot) -> None:
    qtbot.keyClicks(name_line(frame), "half")

    qtbot.keyClick(frame, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    there = frame.session.cursor
    qtbot.keyClick(frame, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)

    assert (there, frame.session.cursor) == ("entity", "shop")
    assert name_line(frame).text() == "half"


def test_escape_asks_nothing_and_loses_nothing(frame: WizardFrame, qtbot: QtBot) -> None:
    line = name_line(frame)
    qtbot.keyClicks(line, "half")

    qtbot.keyClick(line, Qt.Key.Key_Escape)

    assert frame.isVisible()
    assert (line.text(), frame.session.value("/steps/shop/shop_name")) == ("half", "half")


def test_f1_goes_to_the_help_and_back(frame: WizardFrame, qtbot: QtBot) -> None:
    name_line(frame)

    qtbot.keyClick(frame, Qt.Key.Key_F1)
    in_help = QApplication.focusWidget() is frame.help
    qtbot.keyClick(frame, Qt.Key.Key_F1)

    assert in_help
    assert QApplication.focusWidget() is not frame.help


def test_every_step_on_the_path_can_be_clicked(frame: WizardFrame, qtbot: QtBot) -> None:
    for row in range(frame.steps.list.count()):
        item = frame.steps.list.item(row)
        if item.data(Qt.ItemDataRole.UserRole) in ("faq", "order_page"):
            frame.steps.list.itemClicked.emit(item)
            assert frame.session.cursor == item.data(Qt.ItemDataRole.UserRole)
    assert frame.session.cursor == "faq"


def test_step_list_says_the_state_in_words(frame: WizardFrame, qtbot: QtBot) -> None:
    words = [frame.steps.list.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]

    assert words == ["店铺，已完成", "公司主体，已完成", "资质文件，没有开始"]


def test_next_counts_what_is_open_and_says_that_it_can_wait(frame: WizardFrame) -> None:
    frame.show_step("entity")
    frame.session.put("/steps/entity/uscc", MISSING)
    frame.session.put("/steps/entity/legal_name", MISSING)
    frame.show_step("entity")

    frame.go_next()

    assert frame.session.cursor == "entity"
    assert "2 处" in frame.notice.label.text()
    assert "导出前" in frame.notice.label.text()


def test_help_follows_the_focus(frame: WizardFrame) -> None:
    frame.show_step("policy")
    assert frame.page is not None

    frame.page.focus_pointer("/steps/policy/target_minutes")

    rules = [card._view.rule.id for card in frame.help.widget().findChildren(RuleCard)]
    assert rules == ["ozon/reply-target", "ozon/target-within-window"]


def test_rule_is_waived_with_a_reason_and_followed_again(frame: WizardFrame, qtbot: QtBot) -> None:
    frame.show_step("policy")
    frame.session.put("/steps/policy/target_minutes", 600)
    frame.judge()
    assert frame.page is not None
    frame.page.focus_pointer("/steps/policy/target_minutes")
    card = next(one for one in frame.help.widget().findChildren(RuleCard) if one._view.finding is not None)
    assert not card.button.isEnabled()

    qtbot.keyClicks(card.reason, "weekend team")
    card.button.click()
    frame.judge()
    waived = frame.session.document["waivers"]
    card = next(one for one in frame.help.widget().findChildren(RuleCard) if one._view.finding is not None)
    assert card._view.finding is not None
    card._decisions.unwaive(card._view.finding)

    assert [(one["rule"], one["reason"]) for one in waived] == [("ozon/reply-target", "weekend team")]
    assert frame.session.document["waivers"] == []


def test_other_language_keeps_answer_focus_cursor_and_what_was_held_out(
    window: MainWindow, frame: WizardFrame, qtbot: QtBot
) -> None:
    line = name_line(frame)
    QGuiApplication.clipboard().setText(KEY)
    line.paste()
    line.setCursorPosition(3)

    window.speak("en")

    focused = QApplication.focusWidget()
    assert isinstance(focused, QLineEdit)
    assert (focused.text(), focused.cursorPosition()) == (KEY, 3)
    assert focused is not line
    assert frame.session.value("/steps/shop/shop_name") is MISSING
    assert frame.footer.next_button.text() == "&Next"
    assert window.texts.language == "en"
    assert isinstance(focused.parentWidget(), TextEditor)


def test_answers_not_in_use_are_shown_on_demand(frame: WizardFrame) -> None:
    frame.session.put("/steps/entity/kind", "hk-company")
    frame.judge()
    before = frame.steps.parked.isVisible()

    frame.steps.parked_button.click()

    assert not before
    assert frame.steps.parked.isVisible()
    assert "91350100M000100Y43" in frame.steps.parked.text()


def test_step_that_is_complete_turns_to_attention_when_it_is_broken(frame: WizardFrame) -> None:
    def state(step: str) -> StepState:
        return next(view.state for view in frame.steps._views if view.step.id == step)

    before = state("entity")
    frame.session.put("/steps/entity/uscc", "91350100M000100Y44")
    frame.judge()

    assert (before, state("entity")) == (StepState.COMPLETE, StepState.ATTENTION)


class RefusingVault:
    """Takes nothing."""

    durable = True

    def store(self, address: SecretAddress, secret: Secret) -> None:
        raise GangwayError("keyring-locked")


def test_leaving_asks_before_a_secret_is_lost(window: MainWindow, frame: WizardFrame, qtbot: QtBot) -> None:
    frame.session.secrets.vault = RefusingVault()  # type: ignore[assignment]
    frame.session.hold_secret("ozon", "api_key", KEY)

    frame.leave()

    qtbot.waitUntil(lambda: bool(frame.findChildren(QMessageBox)))
    box = frame.findChildren(QMessageBox)[0]
    assert KEY not in box.text() + box.informativeText()
    box.escapeButton().click()
    assert window.frame is frame
    assert frame.session.secrets.held


def test_leaving_goes_home_and_gives_the_entry_back(window: MainWindow, frame: WizardFrame) -> None:
    frame.footer.leave_button.click()

    assert window.home is not None
    window.workspace.open("ozon-shop-9").close()
