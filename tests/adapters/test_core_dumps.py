"""A crash of gangway writes no memory to the disk, and nobody else reads it meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from wizard.adapters import core_dumps

LOOK = """
import json, resource, sys
from wizard.app import main
before = resource.getrlimit(resource.RLIMIT_CORE)
main(["--version", "--data-dir", sys.argv[1]])
import ctypes
print(json.dumps([before, resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux")
def test_process_cannot_be_dumped_once_it_started(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", LOOK, str(tmp_path)], capture_output=True, text=True, check=True)

    before, after, dumpable = json.loads(done.stdout.splitlines()[-1])
    assert (after, dumpable) == ([0, before[1]], 0)


def test_windows_has_nothing_to_forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "resource", None)

    assert core_dumps.forbid_core_dumps() is None  # type: ignore[func-returns-value]
