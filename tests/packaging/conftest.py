"""The scripts of packaging/ are no package (the name belongs to a library); here they are imported like they run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))


@pytest.fixture
def root() -> Path:
    """The repository."""
    return ROOT
