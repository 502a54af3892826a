"""A platform and a system made up in a folder get the same pages: nothing in them knows a platform by name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from tests.gui.pages.scene import Scene, framed, said, use_persona
from tests.made_up import write_made_up
from wizard.adapters.resources import Resources, Root, shipped_root
from wizard.core.ladder import RungState
from wizard.gui.pages.credentials import CredentialsPage
from wizard.gui.pages.export import ExportPage
from wizard.gui.pages.templates import TemplatesPage


@pytest.fixture
def aviary(own_folders: Path, qtbot: QtBot) -> Iterator[Scene]:
    """The made-up platform, its system's stand-in running."""
    folder = write_made_up(own_folders / "made-up")
    made = Scene(
        own_folders / "aviary",
        resources=Resources([shipped_root(), Root.beside(folder)]),
        system="pigeon",
        language="en",
    )
    yield made
    made.close()


def test_its_texts_are_found_by_the_kinds_pointer(qtbot: QtBot, aviary: Scene) -> None:
    session = aviary.session("north", platform="aviary")
    page = TemplatesPage(aviary.context(session), "notes")
    framed(page, qtbot)
    desk = page.desks()[0]

    assert desk.field.pointer == "/steps/notes/items"
    assert desk.form is not None
    assert desk.form.preview.chat.texts()[-1] == "Hello {bird}"
    assert [panel.key for panel in desk.form.panels] == ["note-review:hello"]
    desk.list.menu.findChildren(QMenu)[0].actions()[0].trigger()
    assert [item["text"] for item in desk.items] == ["Hello {bird}", "Hello {bird}"]


def test_a_rung_that_waits_says_since_when(qtbot: QtBot, aviary: Scene) -> None:
    session = aviary.session("north", platform="aviary")
    use_persona(session, "waiting")
    page = CredentialsPage(aviary.context(session), "credentials")
    framed(page, qtbot)
    part = page.section("pigeon").verification
    qtbot.mouseClick(part.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not part.is_running, timeout=20_000)

    row = part.ladder.rows["auth"]
    assert row.result is not None
    assert row.result.state is RungState.WAITING
    assert "Waiting since" in said(row)
    assert "Pigeon still reviews the loft." in said(row)
    assert "needs a little longer" in part.summary.text_label.text()


def test_it_can_be_exported(qtbot: QtBot, aviary: Scene, tmp_path: Path) -> None:
    session = aviary.session("north", platform="aviary")
    use_persona(session, "good")
    page = ExportPage(aviary.context(session), "export", home=tmp_path)
    framed(page, qtbot)
    qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.button.isEnabled)

    assert (tmp_path / "Gangway" / "aviary-north" / "config.json").is_file(), page.state.text_label.text()
    assert "1. Open the loft." in said(page)
