"""What holds for all special pages: spoken names, no scroll inside the scroll, room in the smallest window."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.pages.scene import Scene, framed, prove
from wizard.adapters.papers import PaperUnreadableError, read_paper
from wizard.core.flow import StepState
from wizard.gui.pages.credentials import CredentialsPage
from wizard.gui.pages.documents import DocumentsPage
from wizard.gui.pages.export import ExportPage
from wizard.gui.pages.page import Page, PageContext
from wizard.gui.pages.review import ReviewPage
from wizard.gui.pages.templates import TemplatesPage
from wizard.onboarding.session import EntrySession

PAGES: dict[str, Callable[[PageContext, str], Page]] = {
    "credentials": CredentialsPage,
    "documents": DocumentsPage,
    "templates": TemplatesPage,
    "review": ReviewPage,
    "export": ExportPage,
}
SMALLEST = (544, 560)
"""What a 960 x 640 window leaves the page between the steps and the help."""


def troubled(scene: Scene) -> EntrySession:
    """An entry with something to say on every page."""
    session = scene.session()
    prove(session, "wrong-key")
    session.put("/steps/templates/items/0/text", "Скидка на https://shop.example {tracking_number}")
    session.record_wait("reply-review:dispatch", None)
    paper = {"kind": "business-licence", "path": "/scans/licence.pdf", "size": 9, "digest": "0" * 64, "format": "pdf"}
    session.put("/steps/documents/items", [paper])
    return session


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, qtbot: QtBot, scene: Scene) -> Page:
    session = troubled(scene)
    made = PAGES[request.param](scene.context(session), request.param)
    framed(made, qtbot, SMALLEST)
    QApplication.sendPostedEvents()
    return made


def controls(page: Page) -> list[QWidget]:
    found = [one for one in page.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return [one for one in found if one.isVisible() and one.focusProxy() is None]


def name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def spoken(widget: QWidget) -> tuple[str, str]:
    return name(widget), widget.accessibleDescription()


def test_every_control_has_a_spoken_name(page: Page) -> None:
    found = controls(page)

    assert found
    assert [type(one).__name__ for one in found if not name(one)] == []


def test_no_two_controls_sound_the_same(page: Page) -> None:
    twice = [key for key, count in Counter(spoken(one) for one in controls(page)).items() if count > 1]

    assert twice == []


def test_the_page_has_a_name_and_the_next_control_comes_in_reading_order(page: Page) -> None:
    assert page.accessibleName()
    found = controls(page)
    chain: list[QWidget] = []
    widget = page.nextInFocusChain()
    while widget is not None and widget is not page:
        if widget in found:
            chain.append(widget)
        widget = widget.nextInFocusChain()
    tops = [one.mapTo(page, one.rect().topLeft()).y() for one in chain]
    line = page.fontMetrics().height()
    ups = sum(later < earlier - 2 * line for earlier, later in pairwise(tops))

    assert set(chain) == set(found)
    assert ups <= 1  # from the list of templates to the top of the form beside it


def test_nothing_scrolls_inside_the_page(page: Page) -> None:
    inner = [one for one in page.findChildren(QAbstractScrollArea) if one.isVisible()]
    scrolling = [one for one in inner if one.verticalScrollBar().maximum() or one.horizontalScrollBar().maximum()]

    assert scrolling == []


def test_the_page_fits_the_smallest_window(page: Page) -> None:
    area = page.area  # type: ignore[attr-defined]

    assert area.horizontalScrollBar().maximum() == 0
    assert page.width() <= area.viewport().width()


def test_a_failed_proof_marks_its_step(scene: Scene) -> None:
    session = troubled(scene)
    states = {view.step.id: view.state for view in session.views(session.findings())}

    assert states["credentials"] is StepState.ATTENTION


def test_a_paper_is_read_to_its_end_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "big.pdf"
    path.write_bytes(b"%PDF-" + b"0" * 3_000_000)
    assert read_paper(path, threading.Event()).size == 3_000_005
    cancelled = threading.Event()
    cancelled.set()
    with pytest.raises(PaperUnreadableError) as stopped:
        read_paper(path, cancelled)
    assert stopped.value.key == "paper-cancelled"
