"""PySide6 6.12.0 drops one reference to None for every void Qt call on Python 3.10 and 3.11, until Python aborts.

Reason for the pin in pyproject.toml; see docs/decisions/0001-set-up-and-lock.md.
"""

from __future__ import annotations

import sys

import PySide6
import pytest
from PySide6.QtCore import QObject

CALLS = 1_000
NOISE = 100


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal since 3.12: its count says nothing")
def test_void_calls_keep_references_to_none_when_repeated() -> None:
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        thing.setObjectName("shop")
    assert before - sys.getrefcount(None) < NOISE


def test_pyside_is_older_than_the_faulty_release() -> None:
    assert tuple(int(part) for part in PySide6.__version__.split(".")[:2]) < (6, 12)
