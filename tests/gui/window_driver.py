"""Uses the window as a person does, by mouse and keyboard events, and walks Ozon from an empty start to an export."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from wizard.app import main
from wizard.core.pointer import MISSING
from wizard.gui.home import HomePage
from wizard.gui.main_window import MainWindow
from wizard.gui.metrics import FOLLOW_AFTER_MS
from wizard.gui.pages.choice_editors import ChoicesEditor
from wizard.gui.pages.credentials import CredentialsPage
from wizard.gui.pages.fields import FieldRow
from wizard.gui.pages.list_editors import ListEditor
from wizard.gui.pages.secret_field import SecretField
from wizard.gui.pages.templates import TemplatesPage
from wizard.gui.wizard_frame import WizardFrame

Seen = Callable[[str], None]
"""Called with the name of a place when the walk has come there."""

STEPS = ("shop", "entity", "documents", "credentials", "policy", "templates", "order_page", "faq", "review", "export")
SHOP = "example-shop"


class Driver:
    """One window and the hands on it."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.window.resize(1280, 800)
        self.wait(self.window.isVisible, "the window")
        self.window.activateWindow()
        self.wait(lambda: isinstance(QApplication.focusWindow(), QWindow), "the focus")

    # --- hands

    def wait(self, condition: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
        """Let the window work until something is so."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"waited in vain for {what}")
            QTest.qWait(10)

    def rest(self) -> None:
        """Let everything that was begun be painted, also what follows when the typing pauses."""
        QTest.qWait(FOLLOW_AFTER_MS + 60)

    def click(self, widget: QWidget) -> None:
        """One click with the left button; a box is ticked at its left end."""
        self.reach(widget)
        at = QPoint(10, widget.height() // 2) if isinstance(widget, QCheckBox) else widget.rect().center()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        QTest.qWait(1)

    def reach(self, widget: QWidget) -> None:
        """Scroll until it can be seen."""
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget, 0, 60)
            parent = parent.parentWidget()
        QTest.qWait(1)
        assert widget.isVisible(), f"{widget!r} is not there to be clicked"

    def type(self, widget: QWidget, text: str) -> None:
        """Replace what stands in a field, key by key."""
        self.click(widget)
        QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(widget, Qt.Key.Key_Delete)
        for letter in text:
            press(widget, letter)

    def choose(self, combo: QComboBox, label: str) -> None:
        """Pick an option by the keyboard."""
        self.reach(combo)
        combo.setFocus()
        QTest.keyClick(combo, Qt.Key.Key_Home)
        for _ in range(combo.findText(label)):
            QTest.keyClick(combo, Qt.Key.Key_Down)
        assert combo.currentText() == label, (combo.currentText(), label)

    def pick(self, menu: QMenu, *labels: str) -> None:
        """Go through a menu and its submenus by the words they show."""
        for label in labels:
            action = next(one for one in menu.actions() if one.text() == label)
            below = action.menu()
            if isinstance(below, QMenu):
                menu = below
            else:
                action.trigger()
        QTest.qWait(1)

    # --- places

    @property
    def frame(self) -> WizardFrame:
        """The open entry."""
        assert self.window.frame is not None
        return self.window.frame

    def rows(self) -> dict[str, FieldRow]:
        """The fields shown now, by pointer."""
        assert self.frame.page is not None
        return {row.field.pointer: row for row in self.frame.page.findChildren(FieldRow) if row.isVisible()}

    def next(self) -> None:
        """Next; a second time where problems are pointed out first, as drafts may be unfinished."""
        step = self.frame.session.cursor
        for _ in range(2):
            if self.frame.session.cursor == step:
                self.click(self.frame.footer.next_button)
        self.wait(lambda: self.frame.session.cursor != step, f"the step after {step}")

    def answer(self, pointer: str, value: Any) -> None:
        """Give one answer as a person would: typed, ticked or chosen; groups and lists field by field."""
        row = self.rows().get(pointer)
        if isinstance(value, Mapping):
            for name, one in value.items():
                self.answer(f"{pointer}/{name}", one)
        elif row is None:
            raise AssertionError(f"no field at {pointer}; there are {sorted(self.rows())}")
        elif isinstance(row.editor, ListEditor):
            self._answer_list(row.editor, pointer, value)
        elif isinstance(row.editor, ChoicesEditor):
            self._tick(row.editor, value)
        else:
            self._enter(row, value)

    def _answer_list(self, editor: ListEditor, pointer: str, items: list[Any]) -> None:
        for index, item in enumerate(items):
            if len(editor.blocks) <= index:
                self.click(editor.add_button)
            self.answer(f"{pointer}/{index}", item)

    def _tick(self, editor: ChoicesEditor, wanted: list[Any]) -> None:
        for value, box in editor.boxes.items():
            if box.isChecked() is not (value in wanted):
                self.click(box)

    def _enter(self, row: FieldRow, value: Any) -> None:
        control = row.editor.control
        if isinstance(control, QCheckBox):
            if control.isChecked() is not value:
                self.click(control)
        elif isinstance(control, QComboBox) and not control.isEditable():
            self.choose(control, row.scope.option(row.field, value))
        elif isinstance(control, QComboBox):
            self.type(control.lineEdit() or control, str(value))
        elif isinstance(value, list):
            self.type(control, "\n".join(value))
        else:
            assert isinstance(control, QLineEdit | QPlainTextEdit), (row.field.pointer, control)
            self.type(control, str(value))


def run_in_window(arguments: list[str], script: Callable[[Driver], None]) -> int:
    """Start gangway as its command does; the script takes the place of the person, then the window is closed."""

    def use(*_arguments: object) -> int:
        window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))
        script(Driver(window))
        window.close()
        return 0

    QApplication.exec = use  # type: ignore[method-assign]
    return main(arguments)


def press(widget: QWidget, letter: str) -> None:
    """One key with any letter; Qt's own helper knows ASCII only."""
    key = Qt.Key.Key_Return if letter == "\n" else Qt.Key(0)
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter))
    QTest.qWait(0)


def samples(driver: Driver) -> dict[str, Any]:
    """The shipped sample answers of Ozon, by step."""
    path = driver.window.workspace.resources.platform_folder("ozon") / "practice" / "answers.json"
    steps: dict[str, Any] = json.loads(path.read_text("utf-8"))["steps"]
    return steps


def walk_ozon(driver: Driver, out: Path, seen: Seen = lambda _name: None) -> None:
    """From the first page to a written export in practice mode. Needs an empty data folder."""
    answers = samples(driver)
    begin_entry(driver, SHOP)
    seen("shop")
    driver.answer("/steps/shop", {name: one for name, one in answers["shop"].items() if name != "slug"})
    driver.next()
    driver.answer("/steps/entity", answers["entity"])
    seen("entity")
    driver.next()
    seen("documents")
    driver.next()
    prove(driver, "wrong-key")
    seen("credentials-failed")
    prove(driver, "good")
    seen("credentials-ok")
    driver.next()
    fill_policy(driver, answers["policy"])
    seen("policy")
    driver.next()
    fill_templates(driver, answers["templates"]["items"][:2])
    seen("templates")
    driver.next()
    seen("order_page")
    driver.next()
    seen("faq")
    driver.next()
    seen("review")
    driver.next()
    export(driver, out)
    seen("export")


def practise(driver: Driver) -> None:
    """Practice on."""
    window = driver.window
    if not window.workspace.outside.practice:
        driver.click(window.top.practice)
        driver.wait(lambda: window.workspace.outside.practice and window.home is not None, "practice mode")
    driver.rest()


def open_entry(driver: Driver, entry_id: str, step: str) -> None:
    """Open an entry of the practice mode from the table, and go to a step by its list."""
    practise(driver)
    home = driver.window.home
    assert home is not None
    at = next(row for row in range(home.filter.rowCount()) if _entry_at(home, row) == entry_id)
    home.table.setFocus()
    home.table.selectRow(at)
    QTest.keyClick(home.table, Qt.Key.Key_Return)
    driver.wait(lambda: driver.window.frame is not None, "the entry to open")
    steps = driver.frame.steps.list
    row = [one.id for one in driver.frame.session.path()].index(step)
    item = steps.item(row)
    QTest.mouseClick(steps.viewport(), Qt.MouseButton.LeftButton, pos=steps.visualItemRect(item).center())
    driver.wait(lambda: driver.frame.session.cursor == step, step)
    driver.rest()


def _entry_at(home: HomePage, row: int) -> str:
    return home.model.line(home.filter.mapToSource(home.filter.index(row, 0)).row()).overview.summary.id


def begin_entry(driver: Driver, slug: str) -> None:
    """Practice on, a new entry of Ozon."""
    window = driver.window
    practise(driver)
    assert window.home is not None
    driver.click(window.home.new_button)
    driver.wait(lambda: window.new_entry is not None, "the page of a new entry")
    page = window.new_entry
    assert page is not None
    for row in range(page.platforms.count()):
        item = page.platforms.item(row)
        if item.data(Qt.ItemDataRole.UserRole) == "ozon":
            page.platforms.scrollToItem(item)
            at = page.platforms.visualItemRect(item).center()
            QTest.mouseClick(page.platforms.viewport(), Qt.MouseButton.LeftButton, pos=at)
    driver.type(page.slug, slug)
    driver.rest()
    driver.click(page.start_button)
    driver.wait(lambda: window.frame is not None, "the entry to open")
    driver.rest()


def prove(driver: Driver, persona: str) -> None:
    """Enter a persona's credentials and verify them."""
    page = driver.frame.page
    assert isinstance(page, CredentialsPage)
    system = driver.window.workspace.resources.system("ozon")
    given = next(one for one in system.personas if one.id == persona).credentials
    section = page.section("ozon")
    for name, value in given.items():
        row = driver.rows()[f"/steps/credentials/ozon/{name}"]
        if isinstance(row.editor, SecretField) and not row.editor.line.isVisible():
            driver.click(row.editor.replace_button)
        line = next(one for one in row.findChildren(QLineEdit) if one.isVisible())
        driver.type(line, value.strip())
    driver.click(section.verification.button)
    driver.wait(lambda: section.verification.is_running, "the verification to begin", 5)
    driver.wait(lambda: not section.verification.is_running, "the verification to end", 60)
    driver.rest()


def fill_policy(driver: Driver, answers: Mapping[str, Any]) -> None:
    """The rules of contact; which reply answers what comes once there are replies."""
    for name, value in answers.items():
        if name != "auto_replies" and driver.frame.session.value(f"/steps/policy/{name}") in (MISSING, None):
            driver.answer(f"/steps/policy/{name}", value)


def fill_templates(driver: Driver, items: list[Mapping[str, Any]]) -> None:
    """Add ready texts from the menu, and put the samples' words into them."""
    page = driver.frame.page
    assert isinstance(page, TemplatesPage)
    desk = page.desks()[0]
    for index, item in enumerate(items):
        menu = desk.list.menu
        blank = menu.actions()[-1].menu()
        assert isinstance(blank, QMenu)
        driver.pick(blank, desk._kind_label(next(one for one in desk._kinds() if one.id == item["kind"])))
        driver.wait(lambda index=index: len(desk.items) == index + 1, "a new template")  # type: ignore[misc]
        for name in ("name", "language", "text"):
            driver.answer(f"{desk.pointer_of(index)}/{name}", item[name])
    driver.rest()


def export(driver: Driver, out: Path) -> None:
    """Write the folder."""
    page: Any = driver.frame.page
    driver.type(page.folder, str(out))
    driver.click(page.button)
    driver.wait(page.button.isEnabled, "the export")
    assert (out / "manifest.json").is_file(), page.state.text_label.text()
    driver.rest()
