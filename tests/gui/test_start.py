"""The window starts light: what only some steps need is not imported for the first page."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wizard.gui.language import system_language

HEAVY = (
    *("requests", "urllib3", "keyring", "truststore", "openpyxl", "phonenumbers", "babel"),
    *("jsonschema", "jsonschema_rs", "stdnum", "cryptography"),
)
SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from wizard.app import build
from wizard.gui.jobs import JobRunner
from wizard.gui.language import QtWords
from wizard.gui.main_window import MainWindow
from wizard.onboarding.program import Options
application = QApplication([])
window = MainWindow(build(Options(data_dir=Path(sys.argv[1]))), JobRunner(), QtWords(application), "zh_CN")
window.show()
application.processEvents()
print(",".join(name for name in sys.argv[2].split(",") if name in sys.modules))
"""


def test_first_page_imports_nothing_heavy(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path), ",".join(HEAVY)],
        env=environment,
        timeout=60,
        capture_output=True,
        text=True,
        check=True,
    )

    assert ended.stdout.strip() == ""


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (["zh-Hans-CN", "en-US"], "zh_CN"),
        (["en-GB"], "en"),
        (["fr-FR", "en-US"], "en"),
        (["fr-FR"], "zh_CN"),
        ([], "zh_CN"),
    ],
    ids=["chinese", "english", "french-then-english", "neither", "nothing"],
)
def test_first_language_is_the_systems(asked: list[str], language: str) -> None:
    assert system_language(asked) == language
