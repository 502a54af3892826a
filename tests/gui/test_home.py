"""Home: what is due first, every entry findable, a damaged one explained, deleting asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.gui.world import COMPANY, make_entry, make_program, make_window
from wizard.adapters.resources import Resources, shipped_root
from wizard.adapters.storage.header import EntrySummary
from wizard.core.secret import Secret
from wizard.core.texts import Texts
from wizard.gui.entry_table import EntryTable, WholeRows
from wizard.gui.home import HomePage
from wizard.gui.labels import TextLabel
from wizard.gui.main_window import MainWindow
from wizard.gui.moments import Moments
from wizard.gui.today import TodayList, tasks
from wizard.onboarding.workspace import Overview

NOW = datetime(2026, 11, 21, 14, 3, tzinfo=UTC)
TEXTS = Texts(lambda _language, _segment: {})

# The offscreen plugin says this of every dialog.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


def at(hours: float) -> str:
    return (NOW + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def overview(slug: str, *, waits: tuple[Any, ...] = (), deadlines: tuple[Any, ...] = ()) -> Overview:
    summary = EntrySummary(f"ozon-{slug}", "ozon")
    return Overview(summary, "", 1, 8, "draft", "", "", waits, deadlines)


def deadline(due: float, warn: int = 48) -> dict[str, Any]:
    return {"id": "key-expires", "pointer": "/facts/ozon", "due": at(due), "warn_hours": warn}


def wait(since: float, until: float) -> dict[str, Any]:
    state = {"id": "review", "subject": "", "state": "submitted", "pointer": "/waits/review"}
    return {**state, "since": at(since), "usual_until": at(until)}


def test_overdue_comes_first_then_what_is_due_sooner() -> None:
    found = tasks(
        [
            overview("soon", deadlines=(deadline(31),)),
            overview("waiting", waits=(wait(-6, 18),)),
            overview("late", deadlines=(deadline(-2),)),
            overview("slow", waits=(wait(-30, -6),)),
            overview("far", deadlines=(deadline(300),)),
        ],
        Moments(TEXTS, NOW),
    )

    assert [task.entry_id for task in found] == ["ozon-slow", "ozon-late", "ozon-waiting", "ozon-soon"]
    assert [task.is_late for task in found] == [True, True, False, False]


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    program = make_program(tmp_path)
    for slug in ("alpha", "beta"):
        make_entry(program.workspace, slug).close()
    program.workspace.create("ozon", "gamma", entity={**COMPANY, "legal_name": "宁波某某", "uscc": "x"}).close()
    made = make_window(program)
    qtbot.addWidget(made)
    yield made
    program.stop()


def home(window: MainWindow) -> HomePage:
    assert window.home is not None
    return window.home


def ids(page: HomePage) -> set[str]:
    return {page._line(page.filter.index(row, 0)).overview.summary.id for row in range(page.filter.rowCount())}


def test_title_of_a_task_gets_the_room_also_when_more_tasks_are_folded_away(qtbot: QtBot) -> None:
    texts = Resources([shipped_root()]).texts("zh_CN")
    found = tasks([overview(f"shop-{number}", deadlines=(deadline(12),)) for number in range(6)], Moments(texts, NOW))
    today = TodayList(texts, lambda _entry, _pointer: None)
    qtbot.addWidget(today)
    today.show_tasks(found)
    today.resize(900, 300)
    with qtbot.waitExposed(today):
        today.show()
    titles = [one for one in today.findChildren(TextLabel) if one.text() == found[0].title and one.isVisible()]

    assert len(found) == 6
    assert titles[0].width() > 300


def test_row_the_keyboard_is_at_is_the_row_the_buttons_act_on(window: MainWindow, qtbot: QtBot) -> None:
    page = home(window)
    page.table.clearSelection()
    page.search.setFocus()
    page.table.setFocus()
    qtbot.waitUntil(page.table.hasFocus)

    assert page.selected() is not None
    assert page.entry_actions.open_button.isEnabled()


@pytest.mark.parametrize("height", [400, 410, 420])
def test_table_shows_whole_rows_only(qtbot: QtBot, height: int) -> None:
    table = EntryTable("")
    table.setModel(QStandardItemModel(40, 5))
    place = WholeRows(table)
    qtbot.addWidget(place)
    place.resize(600, height)
    with qtbot.waitExposed(place):
        place.show()
    row = table.verticalHeader().defaultSectionSize()

    assert table.viewport().height() % row == 0
    assert height - row < table.height() <= height


def test_search_and_filters_narrow_the_table(window: MainWindow) -> None:
    page = home(window)

    page.search.setText("BET")
    searched = ids(page)
    page.search.setText("")
    page.states.setCurrentIndex(page.states.findData("exported"))

    assert searched == {"ozon-beta"}
    assert ids(page) == set()
    assert page.nothing.isVisible()


def test_company_chooser_shows_only_its_entries(window: MainWindow) -> None:
    window.top.companies.setCurrentIndex(window.top.companies.findText("宁波某某"))
    window.top.companies.activated.emit(window.top.companies.currentIndex())

    assert ids(home(window)) == {"ozon-gamma"}


def test_damaged_entry_is_listed_and_says_what_to_do(window: MainWindow) -> None:
    (Path(window._program.data_root) / "entries" / "ozon-beta" / "entry.json").write_text("{", "utf-8")
    window.show_home()
    page = home(window)

    page._select("ozon-beta")

    assert not page.entry_actions.open_button.isEnabled()
    assert page.entry_actions.delete_button.isEnabled()
    assert len(page.entry_actions.advice.text()) > 10


def test_other_language_keeps_search_and_selection(window: MainWindow) -> None:
    home(window).search.setText("a")
    home(window)._select("ozon-beta")

    window.speak("en")

    chosen = home(window).selected()
    assert home(window).search.text() == "a"
    assert chosen is not None
    assert chosen.overview.summary.id == "ozon-beta"
    assert home(window).entry_actions.open_button.text() == "&Open"


@pytest.mark.parametrize("sure", [True, False], ids=["sure", "not-sure"])
def test_deleting_asks_and_takes_the_secrets_along(window: MainWindow, qtbot: QtBot, sure: bool) -> None:
    session = window.workspace.open("ozon-beta")
    session.hold_secret("ozon", "api_key", "a-key")
    session.keep_stored(session.store_job()())
    address = session.secrets.address(("ozon", "api_key"))
    session.close()
    page = home(window)
    page._select("ozon-beta")

    page.entry_actions.delete_button.click()
    box = page.findChildren(QMessageBox)[0]
    answer = next(one for one in box.buttons() if (one is not box.escapeButton()) is sure)
    answer.click()

    if sure:
        qtbot.waitUntil(lambda: "ozon-beta" not in ids(page))
    assert ("ozon-beta" in ids(page)) is not sure
    assert (window.workspace.outside.vault.fetch(address) == Secret("a-key")) is not sure


def test_opening_shows_the_step_a_task_points_at(window: MainWindow, qtbot: QtBot) -> None:
    glance = Path(window._program.data_root) / "entries" / "ozon-beta" / "glance.json"
    record = json.loads(glance.read_text("utf-8"))
    due = datetime.now(UTC) + timedelta(hours=5)
    entry = {"id": "key-expires", "pointer": "/steps/policy/time_zone", "due": due.isoformat(), "warn_hours": 9}
    glance.write_text(json.dumps({**record, "deadlines": [entry]}), "utf-8")
    window.show_home()
    task = home(window).today._tasks[0]

    home(window).open_wanted.emit(task.entry_id, task.pointer)

    qtbot.waitUntil(lambda: window.frame is not None)
    assert window.frame is not None
    assert window.frame.session.cursor == "policy"
    window.frame.shut()
