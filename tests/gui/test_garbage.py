"""Widgets in cyclic garbage are destroyed on the GUI thread, whichever thread allocates."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from wizard.gui.garbage import GuiThreadCollector


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[GuiThreadCollector]:
    del qtbot  # there must be an application
    gc.collect()
    made = GuiThreadCollector()
    before = gc.get_threshold()
    gc.set_threshold(200, 10, 10)
    yield made
    gc.set_threshold(*before)
    made.stop()


class Looped(QWidget):
    """A widget in a cycle; says on which thread it ended."""

    def __init__(self, ended: list[int]) -> None:
        super().__init__()
        self.itself = self
        self.ended = ended

    def __del__(self) -> None:
        self.ended.append(threading.get_ident())


def allocate() -> None:
    """Many objects in cycles, enough for every threshold."""
    for _number in range(5_000):
        one: list[object] = []
        one.append(one)


def test_a_thread_that_allocates_destroys_no_widget(collector: GuiThreadCollector) -> None:
    ended: list[int] = []
    Looped(ended)
    worker = threading.Thread(target=allocate)
    worker.start()
    worker.join(20)
    assert ended == []
    assert collector.look() >= 0
    gc.collect()
    assert ended == [threading.get_ident()]


def test_nothing_is_collected_before_a_threshold_is_passed(collector: GuiThreadCollector) -> None:
    gc.collect()
    gc.set_threshold(1_000_000, 10, 10)
    assert collector.look() == -1


def test_the_automatic_collection_comes_back(qtbot: QtBot) -> None:
    del qtbot
    gc.enable()
    made = GuiThreadCollector()
    assert not gc.isenabled()
    made.stop()
    assert gc.isenabled()
    gc.disable()  # as the test's surroundings had it
