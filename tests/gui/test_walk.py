"""Walks every place of the window as someone who hears it and uses the keyboard would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.world import fill, make_entry, make_program, make_window, mnemonics, place, spoken_name, tab_chain
from wizard.gui.main_window import MainWindow

OWN_STEPS = ("shop", "entity", "policy", "order_page", "faq")


@pytest.fixture(params=["zh_CN", "en"])
def window(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    program = make_program(tmp_path)
    made = make_window(program, request.param)
    qtbot.addWidget(made)
    yield made
    if made.frame is not None:
        made.frame.shut()
    program.stop()


def home(window: MainWindow) -> None:
    make_entry(window.workspace).close()
    window.show_home()


def empty_home(window: MainWindow) -> None:
    window.show_home()


def new_entry(window: MainWindow) -> None:
    window.show_new_entry()


def step(name: str) -> Callable[[MainWindow], None]:
    def show(window: MainWindow) -> None:
        session = make_entry(window.workspace)
        if name not in ("shop", "entity"):
            fill(session, name)
        window.show_session(session)
        assert window.frame is not None
        window.frame.show_step(name)

    return show


PLACES = {"home": home, "empty-home": empty_home, "new-entry": new_entry, **{name: step(name) for name in OWN_STEPS}}


@pytest.mark.parametrize("show", list(PLACES.values()), ids=list(PLACES))
def test_place_can_be_heard_and_used_by_keyboard(
    show: Callable[[MainWindow], None], window: MainWindow, qtbot: QtBot
) -> None:
    show(window)
    qtbot.waitUntil(window.isActiveWindow)
    page = window.frame.page if window.frame is not None else window.stack.currentWidget()
    assert page is not None

    problems = {
        "without a name": nameless(window),
        "names shared": shared_names(window),
        "tab goes back up": backwards(window, page),
        "mnemonics twice": [letter for letter, count in Counter(mnemonics(window)).items() if count > 1],
        "scroll inside a scroll": inner_scrolls(window),
        "wider than its place": too_wide(page),
    }

    assert window.size().toTuple() == (960, 640)
    assert len(tab_chain(window)) > 4
    assert {name: found for name, found in problems.items() if found} == {}


def nameless(window: QWidget) -> list[str]:
    return [type(control).__name__ for control in tab_chain(window) if not spoken_name(control).strip()]


def shared_names(window: QWidget) -> list[str]:
    names = Counter(spoken_name(control) for control in tab_chain(window))
    return [name for name, count in names.items() if name and count > 1]


def backwards(window: QWidget, page: QWidget) -> list[tuple[int, int]]:
    """Pairs of heights where Tab goes up by more than a line."""
    heights = [place(control, page).y() for control in tab_chain(window) if page.isAncestorOf(control)]
    return [(before, after) for before, after in pairwise(heights) if after < before - 16]


def inner_scrolls(window: QWidget) -> list[str]:
    """Whatever inside a scroll area could be scrolled itself."""
    return [
        type(area).__name__
        for outer in window.findChildren(QScrollArea)
        for area in outer.findChildren(QAbstractScrollArea)
        if area.isVisible() and area.verticalScrollBar().maximum() > 0 and not is_grown(area)
    ]


def is_grown(area: QAbstractScrollArea) -> bool:
    """A text that is as high as its content: its scroll bar never shows."""
    return area.verticalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff and area.maximumHeight() < 16_777_215


def too_wide(page: QWidget) -> list[str]:
    shown = [widget for widget in page.findChildren(QWidget) if widget.isVisibleTo(page) and not widget.isWindow()]
    edges = {type(widget).__name__: place(widget, page).x() + widget.width() for widget in shown}
    return [name for name, edge in edges.items() if edge > page.width() and not name.startswith("Q")]
