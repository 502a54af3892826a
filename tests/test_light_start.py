"""What the home page does not need is not imported before it shows: imports are half of the start (design §5)."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = (
    "_hashlib",
    "cryptography",
    "html",
    "http.server",
    "jsonschema",
    "jsonschema_rs",
    "keyring",
    "phonenumbers",
    "requests",
    "ssl",
    "stdnum",
    "truststore",
    "wizard.adapters.storage.entry",
    "wizard.adapters.storage.journal",
    "wizard.adapters.vault",
    "wizard.core.checks",
    "wizard.core.descriptors.platform",
    "wizard.core.findings",
    "wizard.core.rules",
    "wizard.gui.wizard_frame",
    "wizard.onboarding.session",
    "wizard.practice.server",
)
IMPORT = """
import json, sys
import wizard.app, wizard.gui.application
print(json.dumps(sorted(sys.modules)))
"""


@pytest.fixture(scope="module")
def imported() -> set[str]:
    run = subprocess.run([sys.executable, "-c", IMPORT], capture_output=True, text=True, check=True)
    return set(json.loads(run.stdout))


def test_window_is_there_when_imported(imported: set[str]) -> None:
    assert {"wizard.app", "wizard.gui.main_window", "wizard.gui.home"} <= imported


@pytest.mark.parametrize("name", HEAVY)
def test_module_is_not_imported_before_home_shows(imported: set[str], name: str) -> None:
    assert name not in imported
