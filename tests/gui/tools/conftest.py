"""A window with the diagnosis page open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.world import make_program, make_window
from wizard.gui.main_window import MainWindow
from wizard.gui.tools.diagnosis_page import DiagnosisPage


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    program = make_program(tmp_path / "data")
    made = make_window(program)
    qtbot.addWidget(made)
    yield made
    made.tools.leave()
    if made.frame is not None:
        made.frame.shut()
    program.stop()


def opened(window: MainWindow) -> DiagnosisPage:
    """The page, opened in the window."""
    window.open_tool("diagnosis")
    assert window.tools.frame is not None
    found = window.tools.frame.page
    assert isinstance(found, DiagnosisPage)
    return found


@pytest.fixture
def page(window: MainWindow) -> DiagnosisPage:
    return opened(window)
