"""A scene per test; what it started is ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.pages.scene import Scene


@pytest.fixture
def scene(own_folders: Path, qtbot: QtBot) -> Iterator[Scene]:
    """Ozon's stand-in, secrets in memory, Chinese."""
    made = Scene(own_folders / "data")
    yield made
    made.close()
