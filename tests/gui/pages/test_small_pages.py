"""Every page of every platform fits the smallest window, in both languages, with nothing scrolling inside (ui.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication
from pytestqt.qtbot import QtBot

from tests.gui.pages.scene import RESOURCES, Scene, framed
from tests.gui.pages.test_access import SMALLEST
from wizard.gui.pages.factory import make_page
from wizard.onboarding.session import EntrySession

PLATFORMS = RESOURCES.platform_ids()
LANGUAGES = ("zh_CN", "en")


@pytest.fixture
def scene(tmp_path: Path, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Scene]:
    platform, language = request.param
    system = RESOURCES.platform_index(platform).systems[0]
    made = Scene(tmp_path, system=system, language=language)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("scene", "platform"),
    [pytest.param((one, language), one, id=f"{one}-{language}") for one in PLATFORMS for language in LANGUAGES],
    indirect=["scene"],
)
def test_every_page_fits_the_smallest_window(scene: Scene, platform: str, qtbot: QtBot) -> None:
    session = scene.session("demo", platform=platform)
    context = replace(scene.context(session), platform_folder=scene.resources.platform_folder)
    wide, scrolling = [], []
    for step in path_of(session):
        page = make_page(context, step)
        area = framed(page, qtbot, SMALLEST)
        QApplication.sendPostedEvents()
        if area.horizontalScrollBar().maximum():
            wide.append((step, page.minimumSizeHint().width(), area.viewport().width()))
        inner = [one for one in page.findChildren(QAbstractScrollArea) if one.isVisible() and not page.fills_frame]
        scrolling += [(step, type(one).__name__) for one in inner if one.horizontalScrollBar().maximum()]
        area.hide()
    assert wide == []
    assert scrolling == []


def path_of(session: EntrySession) -> list[str]:
    """The steps on the path of the sample answers."""
    return [step.id for step in session.path()]
