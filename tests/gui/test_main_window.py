"""The window as a whole: a new entry, practice, languages, what hangs, how it closes."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from tests.gui.world import COMPANY, make_entry, make_program, make_window
from wizard.adapters.json_files import WriteFailedError
from wizard.core.errors import GangwayError
from wizard.gui.crashes import Crashes
from wizard.gui.main_window import MainWindow
from wizard.gui.palette import dark_palette, is_dark
from wizard.gui.preferences import Preferences
from wizard.onboarding.program import Program

# The offscreen plugin says this of every dialog.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    made = make_program(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def window(qtbot: QtBot, program: Program) -> Iterator[MainWindow]:
    made = make_window(program)
    qtbot.addWidget(made)
    yield made
    if made.frame is not None:
        made.frame.shut()


def choose_platform(window: MainWindow, platform: str) -> None:
    assert window.new_entry is not None
    rows = window.new_entry.platforms
    row = next(row for row in range(rows.count()) if rows.item(row).data(Qt.ItemDataRole.UserRole) == platform)
    rows.setCurrentRow(row)


def test_new_entry_is_made_and_opened(window: MainWindow, qtbot: QtBot) -> None:
    window.show_new_entry()
    choose_platform(window, "ozon")
    assert window.new_entry is not None

    window.new_entry.start_button.click()

    qtbot.waitUntil(lambda: window.frame is not None)
    assert window.frame is not None
    assert window.frame.session.entry_id == "ozon-shop-1"


def test_short_name_that_is_taken_offers_that_entry(window: MainWindow, qtbot: QtBot) -> None:
    make_entry(window.workspace, "shop-1").close()
    window.show_new_entry()
    choose_platform(window, "ozon")
    assert window.new_entry is not None
    prefilled = window.new_entry.slug.text()

    window.new_entry.slug.clear()
    qtbot.keyClicks(window.new_entry.slug, "shop-1")
    note = window.new_entry.notes.notes[0]
    window.new_entry.start_button.click()
    stayed = window.new_entry is not None
    assert note.act is not None
    note.act()

    assert (prefilled, stayed) == ("shop-2", True)
    qtbot.waitUntil(lambda: window.frame is not None)
    assert window.frame is not None
    assert window.frame.session.entry_id == "ozon-shop-1"


def test_known_company_can_be_chosen_for_a_new_entry(window: MainWindow, qtbot: QtBot) -> None:
    entity = window.workspace.save_entity(COMPANY)
    window.show_new_entry()
    choose_platform(window, "ozon")
    assert window.new_entry is not None
    window.new_entry.companies.setCurrentIndex(window.new_entry.companies.findData(entity))

    window.new_entry.start_button.click()

    qtbot.waitUntil(lambda: window.frame is not None)
    assert window.frame is not None
    assert window.frame.session.value("/steps/entity/legal_name") == COMPANY["legal_name"]


@pytest.mark.parametrize("typed", ["Shop 1!", "a--b", "ä"], ids=["blank", "hyphens", "letter"])
def test_short_name_that_cannot_be_used_is_refused(window: MainWindow, typed: str) -> None:
    window.show_new_entry()
    assert window.new_entry is not None
    window.new_entry.slug.setText(typed)
    window.new_entry.slug.textEdited.emit(typed)

    window.new_entry.start_button.click()

    assert window.frame is None
    assert len(window.new_entry.notes.notes) == 1
    assert window.workspace.entries.list() == ()


def test_practice_is_a_world_of_its_own_with_a_band(window: MainWindow, qtbot: QtBot) -> None:
    make_entry(window.workspace, "real").close()

    window.top.practice.click()
    qtbot.waitUntil(lambda: window.workspace.outside.practice)
    band, listed = window.band.isVisible(), window.home.model.rowCount() if window.home else -1
    window.top.practice.click()

    assert (band, listed) == (True, 0)
    assert "练习模式" in window.band_label.text()
    assert (window.band.isVisible(), window.home.model.rowCount() if window.home else -1) == (False, 1)


class FakeSession:
    """Takes until the gate opens to be there."""

    def __init__(self, gate: threading.Event) -> None:
        gate.wait()

    def close(self) -> None:
        """Nothing to give back."""


def test_click_is_handled_while_opening_hangs(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    monkeypatch.setattr(window.workspace, "open", lambda _entry: FakeSession(gate))
    window.open_entry("ozon-x")

    qtbot.mouseClick(window.home.new_button, Qt.MouseButton.LeftButton)  # type: ignore[union-attr]
    gate.set()

    assert window.new_entry is not None


def test_what_hangs_says_what_it_waits_for_and_can_be_cancelled(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    monkeypatch.setattr(window.workspace, "open", lambda _entry: FakeSession(gate))
    window.open_entry("ozon-x")

    qtbot.waitUntil(window.notice.isVisible, timeout=5000)
    first = window.notice.label.text(), window.notice.button.isVisible()
    qtbot.waitUntil(window.notice.button.isVisible, timeout=5000)
    second = window.notice.label.text()
    window.notice.button.click()
    gate.set()

    assert first == ("正在打开接入…", False)
    assert second.startswith("正在读取")
    assert not window.notice.isVisible()


def test_entry_that_opens_too_late_is_given_back(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_entry(window.workspace, "late").close()
    gate, workspace, opened = threading.Event(), window.workspace, []
    really_open = workspace.open

    def open_late(entry_id: str) -> object:
        gate.wait()
        opened.append(really_open(entry_id))
        return opened[0]

    monkeypatch.setattr(workspace, "open", open_late)
    window.open_entry("ozon-late")
    window.show_new_entry()

    gate.set()
    qtbot.waitUntil(lambda: bool(opened) and window._jobs.running == 0)
    qtbot.waitUntil(lambda: opened[0].entry._is_closed)

    assert window.new_entry is not None
    really_open("ozon-late").close()


def test_practice_is_not_entered_over_an_unstored_secret(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = make_entry(window.workspace, "shop-1")
    window.show_session(session)

    def refuse(_address: object, _secret: object) -> None:
        raise GangwayError("keyring-locked")

    monkeypatch.setattr(session.secrets.vault, "store", refuse)
    session.hold_secret("ozon", "api_key", "a-key")

    window.top.practice.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
    window.findChildren(QMessageBox)[0].escapeButton().click()

    assert (window.top.practice.isChecked(), window.workspace.outside.practice) == (False, False)
    assert window.frame is not None
    assert session.secrets.held


def test_entry_in_use_elsewhere_is_said(window: MainWindow, qtbot: QtBot) -> None:
    session = make_entry(window.workspace, "busy")

    window.open_entry("ozon-busy")

    qtbot.waitUntil(window.notice.isVisible)
    assert window.frame is None
    session.close()


def test_language_is_remembered(window: MainWindow, program: Program) -> None:
    window.speak("en")

    assert Preferences(program.data_root).language() == "en"


def test_closing_stores_a_pasted_secret_first(window: MainWindow, qtbot: QtBot) -> None:
    session = make_entry(window.workspace, "shop-1")
    window.show_session(session)
    session.hold_secret("ozon", "api_key", "a-key")

    window.close()

    qtbot.waitUntil(lambda: not window.isVisible())
    kept = window.workspace.open("ozon-shop-1")
    assert ("ozon", "api_key") in kept.secrets.stored
    kept.close()


def test_dark_palette_reaches_icons_and_labels(window: MainWindow, qtbot: QtBot, qapp: QApplication) -> None:
    before, light = window.top.grab().toImage(), qapp.palette()
    try:
        qapp.setPalette(dark_palette())
        qtbot.waitUntil(lambda: is_dark(window.top.palette()))
        dark = window.top.grab().toImage()
    finally:
        qapp.setPalette(light)

    assert before.pixelColor(5, 5).lightness() > 128 > dark.pixelColor(5, 5).lightness()


def raised(error: Exception) -> BaseException:
    try:
        raise error
    except Exception as caught:
        return caught


@pytest.mark.parametrize(
    ("error", "words"),
    [(ValueError("a typed value"), "没料到"), (WriteFailedError("disk-full", file="draft", code="ENOSPC"), "磁盘")],
    ids=["unexpected", "disk-full"],
)
def test_exception_becomes_a_calm_sentence_without_values(
    window: MainWindow, qtbot: QtBot, caplog: pytest.LogCaptureFixture, error: Exception, words: str
) -> None:
    crashes = Crashes(window._jobs, window, lambda: window.texts)
    caught = raised(error)

    with caplog.at_level(logging.WARNING):
        crashes.on_exception(type(caught), caught, caught.__traceback__)

    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
    box = window.findChildren(QMessageBox)[0]
    assert words in box.text()
    assert "a typed value" not in caplog.text + box.text() + box.informativeText()
    assert len(caplog.records) == 1
    caplog.clear()
    box.close()
    assert sys.excepthook is not crashes.on_exception
