"""The way from the templates to their account: there where a system takes templates, a sentence where it does not."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.gui.pages.account_room import Room
from tests.gui.pages.scene import Scene
from tests.onboarding.template_desk import FORMATS, LONG, RESOURCES, START, TemplateDesk, template
from wizard.core.texts import flatten
from wizard.gui.pages.account_bar import AccountBar
from wizard.gui.pages.account_door import AccountDoor, AccountTools
from wizard.gui.pages.account_follow import FollowDialog
from wizard.gui.pages.account_import import ImportDialog
from wizard.gui.pages.account_lines import LOOKS
from wizard.gui.pages.account_submit import SubmitDialog
from wizard.gui.pages.page import PageContext
from wizard.gui.pages.templates import TemplatesPage
from wizard.onboarding.template_outcomes import State
from wizard.onboarding.wording import Speaker
from wizard.practice.server import PracticeServer

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

CODE = sorted(Path("wizard/gui/pages").glob("account_*.py"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[TemplateDesk]:
    with PracticeServer([RESOURCES.system("meta-cloud-api")], lambda: START, drip=LONG) as server:
        made = TemplateDesk(tmp_path / "data", server)
        yield made
        made.close()


def bar_of(page: QWidget) -> AccountBar | None:
    found = page.findChild(AccountBar)
    return found if isinstance(found, AccountBar) else None


def test_each_button_opens_its_dialog(desk: TemplateDesk, qtbot: QtBot) -> None:
    desk.fill(template("parcel_a"))
    room = Room(desk, qtbot)
    page = room.page()
    bar = bar_of(page)
    assert bar is not None
    page.show()
    for button, kind in ((bar.submit, SubmitDialog), (bar.follow, FollowDialog), (bar.bring_in, ImportDialog)):
        room.press(button)
        dialog = room.door.dialog
        assert isinstance(dialog, kind)
        room.wait(dialog)
        dialog.reject()


def test_what_is_still_being_typed_is_submitted_too(desk: TemplateDesk, qtbot: QtBot) -> None:
    desk.fill(template("parcel_a"))
    room = Room(desk, qtbot)
    page = room.page()
    bar = bar_of(page)
    assert bar is not None
    form = page.desks()[0].form
    assert form is not None
    page.show()
    QTest.keyClicks(form.head.rows["/steps/templates/items/0/name"].editor.control, "_typed")
    room.press(bar.submit)
    dialog = room.door.dialog
    assert isinstance(dialog, SubmitDialog)
    room.wait(dialog)
    assert [one.key[0] for one in dialog.outcomes.values()] == ["parcel_a_typed"]


@pytest.mark.parametrize("route", ["wati", "respond-io"])
def test_other_partners_templates_are_submitted_in_their_console(desk: TemplateDesk, qtbot: QtBot, route: str) -> None:
    session = desk.fill(template("parcel_a"))
    session.put("/steps/credentials", {"route": route})
    room = Room(desk, qtbot)
    page = room.page()
    bar = bar_of(page)
    assert bar is not None
    assert not bar.buttons.isVisibleTo(page)
    assert RESOURCES.texts("zh_CN").get(f"{route}.system") in bar.title.text()
    assert "后台提交" in bar.title.text()


def test_a_platform_whose_systems_take_no_templates_has_none_of_it(scene: Scene, qtbot: QtBot) -> None:
    session = scene.session()
    place = QWidget()
    qtbot.addWidget(place)
    door = AccountDoor(session, scene.jobs, AccountTools(lambda: FORMATS, lambda _system: None), place)
    page = TemplatesPage(
        PageContext(session, Speaker(scene.texts, session.platform), scene.jobs, account=door), "templates"
    )
    qtbot.addWidget(page)
    assert page.desks()
    assert bar_of(page) is None


def test_a_page_drawn_anew_speaks_to_the_open_dialog(desk: TemplateDesk, qtbot: QtBot) -> None:
    desk.fill(template("parcel_a"))
    room = Room(desk, qtbot)
    dialog = room.submitting()
    page = TemplatesPage(PageContext(room.session, room.speaker("en"), room.jobs, account=room.door), "templates")
    qtbot.addWidget(page)
    assert dialog.windowTitle() == "Submit for review"


def test_a_format_nobody_brought_is_said_in_place(desk: TemplateDesk, qtbot: QtBot) -> None:
    desk.fill(template("parcel_a"))
    room = Room(desk, qtbot)
    room.door = AccountDoor(room.session, room.jobs, AccountTools(dict, lambda _system: None), room.place)
    page = room.page()
    bar = bar_of(page)
    assert bar is not None
    page.show()
    room.press(bar.submit)
    assert room.door.dialog is None
    assert "meta-templates" in bar.title.text()


# --- words


def texts(language: str) -> dict[str, str]:
    return flatten(tomllib.loads(Path(f"resources/texts/{language}/account.toml").read_text("utf-8")))


def named() -> set[str]:
    return {one for path in CODE for one in re.findall(r'"([a-z][a-z.-]*)"', path.read_text("utf-8"))}


def test_every_text_is_used() -> None:
    names = named() | {state.value for state in State}
    names |= {f"{kind}-help" for kind in ("fresh", "known", "unreadable")}
    ends = {"message", "fix", "missing", "missing-fix", "unproved", "outdated", "failed", "gone", "all", "none"}
    unused = [
        key
        for key in texts("zh_CN")
        if not any(name in (key, key.removeprefix("account.")) or key.endswith(f".{name}") for name in names)
        and key.rpartition(".")[2] not in ends
    ]
    assert unused == []


def test_every_state_has_a_word_and_a_look() -> None:
    assert set(LOOKS) >= set(State)
    for language in ("zh_CN", "en"):
        assert {f"account.now.{state}" for state in LOOKS} <= set(texts(language))


def test_every_text_named_exists() -> None:
    whole = {name for name in named() if name.startswith("account.") and not name.endswith(".")}
    assert whole
    assert whole <= set(texts("zh_CN")) | {"account.trouble"}


def test_both_languages_have_the_same_texts_and_placeholders() -> None:
    def placeholders(language: str) -> dict[str, set[str]]:
        parse = string.Formatter().parse
        return {key: {name for _, name, _, _ in parse(text) if name} for key, text in texts(language).items()}

    assert placeholders("zh_CN") == placeholders("en")


def test_chinese_is_calm() -> None:
    assert [text for text in texts("zh_CN").values() if re.search("[！!]|您|系统错误", text)] == []
