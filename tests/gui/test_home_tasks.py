"""Home: an entry copied to more shops, one imported, deadlines written as a calendar."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.world import SAMPLES, fill, make_entry, make_program, make_window, spoken_name
from wizard.gui.clone_dialog import CloneDialog
from wizard.gui.main_window import MainWindow
from wizard.gui.widgets.choosers import Chooser

# The offscreen plugin says this of every dialog.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def chooses(path: Path | None) -> Chooser:
    """A chooser that is answered at once; None cancels."""

    def choose(_parent: QWidget, _title: str, _start: Path | None, chosen: Callable[[Path], None]) -> None:
        if path is not None:
            chosen(path)

    return choose


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    program = make_program(tmp_path / "data")
    session = make_entry(program.workspace, "alpha")
    fill(session, "policy")
    session.put("/steps/credentials/ozon/client_id", "1234567")
    session.close()
    made = make_window(program)
    qtbot.addWidget(made)
    assert made.home is not None
    made.home._select("ozon-alpha")
    yield made
    if made.frame is not None:
        made.frame.shut()
    program.stop()


def dialog(window: MainWindow) -> CloneDialog:
    assert window.home is not None
    window.home.entry_actions.clone_button.click()
    return window.findChildren(CloneDialog)[-1]


def ids(window: MainWindow) -> set[str]:
    return {one.summary.id for one in window.workspace.overviews()}


def answer(window: MainWindow, entry_id: str, pointer: str) -> object:
    session = window.workspace.open(entry_id)
    try:
        return session.value(pointer)
    finally:
        session.close()


# --- copying


def test_entry_is_copied_to_every_shop_without_its_credentials(window: MainWindow, qtbot: QtBot) -> None:
    copying = dialog(window)
    copying.slugs.setPlainText(" Beta \n\ngamma")

    copying.go_button.click()

    qtbot.waitUntil(lambda: "ozon-beta、ozon-gamma" in window.notice.label.text())
    assert ids(window) == {"ozon-alpha", "ozon-beta", "ozon-gamma"}
    assert answer(window, "ozon-gamma", "/steps/policy/profile") == "strict"
    assert answer(window, "ozon-gamma", "/steps/shop/slug") == "gamma"
    assert not answer(window, "ozon-gamma", "/steps/credentials")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("beta\nalpha", "第 2 行：已经有 ozon-alpha"),
        ("beta\ngamma\nbeta", "第 3 行“beta”写了两次"),
        ("beta\n???", "第 2 行“???”用不了"),
        ("", "每行一个"),
    ],
    ids=["taken", "twice", "bad", "empty"],
)
def test_short_names_that_cannot_be_used_are_said_and_not_taken(window: MainWindow, typed: str, said: str) -> None:
    copying = dialog(window)

    copying.slugs.setPlainText(typed)

    assert said in copying.notes.notes[0].text
    assert said in copying.slugs.accessibleDescription()
    assert not copying.go_button.isEnabled()
    copying.reject()


def test_table_gives_each_shop_its_own_answers(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    table = tmp_path / "shops.csv"
    table.write_text("slug,/steps/shop/shop_name\nbeta,灯塔小店\n", "utf-8")
    window.tasks.choose_file = chooses(table)
    copying = dialog(window)

    copying.table_button.click()

    qtbot.waitUntil(lambda: "ozon-beta" in window.notice.label.text())
    assert answer(window, "ozon-beta", "/steps/shop/shop_name") == "灯塔小店"


def test_table_that_cannot_be_used_makes_nothing_and_says_why(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    table = tmp_path / "shops.csv"
    table.write_text("name\nbeta\n", "utf-8")
    window.tasks.choose_file = chooses(table)
    copying = dialog(window)

    copying.table_button.click()

    qtbot.waitUntil(lambda: "slug" in window.notice.label.text())
    assert ids(window) == {"ozon-alpha"}


# --- importing


def test_answers_file_becomes_an_open_draft(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    answers = json.loads(SAMPLES.read_text("utf-8"))
    del answers["steps"]["credentials"]["ozon"]["api_key"]
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(answers), "utf-8")
    window.tasks.choose_file = chooses(path)
    assert window.home is not None

    window.home.import_wanted.emit()

    qtbot.waitUntil(lambda: window.frame is not None)
    assert window.frame is not None
    assert window.frame.session.value("/steps/policy/profile") == "strict"
    assert "answers.json" in window.notice.label.text()
    assert window.frame.session.entry_id in window.notice.label.text()


def test_literal_secret_is_left_out_and_said(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    answers = json.loads(SAMPLES.read_text("utf-8"))
    answers["steps"]["credentials"]["ozon"]["api_key"] = "canary-4711"
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(answers), "utf-8")
    window.tasks.choose_file = chooses(path)
    assert window.home is not None

    window.home.import_wanted.emit()

    qtbot.waitUntil(lambda: window.frame is not None)
    assert "1 处要留意" in window.notice.label.text()
    assert "canary" not in window.notice.label.text()


@pytest.mark.parametrize(
    "content", ["{", '{"platform": "nowhere", "steps": {}}', '{"a": 1}'], ids=["broken", "platform", "other"]
)
def test_file_that_cannot_be_imported_is_explained(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "x.json"
    path.write_text(content, "utf-8")
    window.tasks.choose_file = chooses(path)
    assert window.home is not None

    window.home.import_wanted.emit()

    qtbot.waitUntil(lambda: str(path) in window.notice.label.text())
    assert ids(window) == {"ozon-alpha"}


def test_cancelled_choosing_does_nothing(window: MainWindow) -> None:
    window.tasks.choose_file = chooses(None)
    assert window.home is not None

    window.home.import_wanted.emit()

    assert not window._one_job.is_running
    assert window.home is not None


# --- calendar


def give_deadline(window: MainWindow, entry_id: str) -> None:
    glance = Path(window._program.data_root) / "entries" / entry_id / "glance.json"
    record = json.loads(glance.read_text("utf-8"))
    due = datetime.now(UTC) + timedelta(hours=30)
    entry = {
        "id": "key-expires",
        "subject": "",
        "pointer": "/steps/credentials/ozon",
        "due": due.isoformat(),
        "hours_left": 30,
        "passed": False,
        "near": True,
        "warn_hours": 48,
    }
    glance.write_text(json.dumps({**record, "deadlines": [entry]}), "utf-8")


def test_deadlines_are_written_as_a_calendar(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    make_entry(window.workspace, "beta").close()
    for entry_id in ("ozon-alpha", "ozon-beta"):
        give_deadline(window, entry_id)
    whole, one = tmp_path / "all.ics", tmp_path / "one.ics"
    assert window.home is not None
    window.tasks.choose_new_file = chooses(whole)
    window.home.calendar_wanted.emit("")
    qtbot.waitUntil(lambda: str(whole) in window.notice.label.text())
    first = window.notice.label.text()

    window.tasks.choose_new_file = chooses(one)
    window.home.calendar_wanted.emit("ozon-alpha")
    qtbot.waitUntil(lambda: str(one) in window.notice.label.text())

    assert whole.read_text("utf-8").count("BEGIN:VEVENT") == 2
    assert one.read_text("utf-8").count("BEGIN:VEVENT") == 1
    assert "2 条提醒" in first


def test_calendar_is_not_asked_for_when_there_is_nothing_to_write(window: MainWindow, tmp_path: Path) -> None:
    window.tasks.choose_new_file = chooses(tmp_path / "x.ics")
    assert window.home is not None

    window.home.calendar_wanted.emit("")

    assert "没有写日历文件" in window.notice.label.text()
    assert not (tmp_path / "x.ics").exists()


# --- reaching it


def test_everything_is_reached_by_button_menu_and_name(window: MainWindow, qtbot: QtBot) -> None:
    home = window.home
    assert home is not None
    menu = home.more_button.menu()
    wanted: list[str] = []
    home.import_wanted.disconnect()
    home.calendar_wanted.disconnect()
    home.import_wanted.connect(lambda: wanted.append("import"))
    home.calendar_wanted.connect(lambda entry: wanted.append(f"calendar {entry}"))
    for action in menu.actions():
        action.trigger()
    context = home.entry_actions.menu(home)
    names = [action.text() for action in context.actions()]
    context.actions()[2].trigger()

    assert wanted == ["import", "calendar ", "calendar ozon-alpha"]
    assert len(names) == 4
    assert all(menu.accessibleName() for menu in (menu, context))
    assert all(spoken_name(button) for button in home.findChildren(QPushButton) if button.isVisible())


def test_damaged_entry_is_not_copied(window: MainWindow) -> None:
    make_entry(window.workspace, "beta").close()
    (Path(window._program.data_root) / "entries" / "ozon-beta" / "entry.json").write_text("{", "utf-8")
    window.show_home()
    assert window.home is not None

    window.home._select("ozon-beta")

    assert not window.home.entry_actions.clone_button.isEnabled()
