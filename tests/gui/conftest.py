"""Window tests fail at once without a Chinese font: pictures of empty boxes must not pass."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication


@pytest.fixture(scope="session", autouse=True)
def chinese_font(qapp: QApplication) -> str:
    """The first family that can write Simplified Chinese."""
    families = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    if not families:
        pytest.fail("no font for Simplified Chinese; on Debian: apt-get install fonts-wqy-microhei", pytrace=False)
    return families[0]
