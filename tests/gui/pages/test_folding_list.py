"""Long items fold to one line that says what they are, and open for whoever must see inside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.gui.pages.scene import Scene, framed
from wizard.gui.pages.factory import make_page
from wizard.gui.pages.folding_list import FoldingCard, FoldingList
from wizard.gui.pages.triggers import TriggersPage

ITEMS = "/steps/rules/items"


@pytest.fixture
def page(tmp_path: Path, qtbot: QtBot) -> Iterator[TriggersPage]:
    scene = Scene(tmp_path, system="wecom")
    session = scene.session("demo", platform="shopee-wecom")
    made = make_page(replace(scene.context(session), platform_folder=scene.resources.platform_folder), "rules")
    assert isinstance(made, TriggersPage)
    framed(made, qtbot, (900, 900))
    yield made
    scene.close()


def cards(page: TriggersPage) -> list[FoldingCard]:
    editor = page._rows[ITEMS].editor
    assert isinstance(editor, FoldingList)
    return [card for card in editor.cards if isinstance(card, FoldingCard)]


def test_items_are_lines_with_their_names_until_one_is_opened(page: TriggersPage) -> None:
    found = cards(page)
    assert [card.is_open for card in found] == [False] * len(found)
    assert found[0].title.text() == "规则 1：新订单到群"
    assert found[0].fold_button.accessibleName() == "展开“规则 1：新订单到群”"
    found[0].fold_button.click()
    assert found[0].is_open
    assert found[0].fold_button.accessibleName() == "收起“规则 1：新订单到群”"


def test_going_to_a_field_opens_what_it_lies_in(page: TriggersPage) -> None:
    assert page.focus_pointer(f"{ITEMS}/2/name")
    assert [card.is_open for card in cards(page)][:3] == [False, False, True]


def test_a_new_item_is_open_and_has_the_focus(page: TriggersPage, qtbot: QtBot) -> None:
    page._rows[ITEMS].editor.add_button.click()  # type: ignore[attr-defined]
    last = cards(page)[-1]
    assert last.is_open
    qtbot.waitUntil(lambda: last.block.isAncestorOf(page.window().focusWidget()))


def test_a_folded_item_says_that_something_in_it_is_wrong(page: TriggersPage) -> None:
    page.context.session.put(f"{ITEMS}/0/message", "gone")
    page.show_findings(page.context.session.findings())
    first, second, *_rest = cards(page)
    assert not first.mark.isHidden()
    assert first.mark.text_label.text() == "1 处要看"
    assert second.mark.isHidden()


def test_the_line_follows_the_name(page: TriggersPage, qtbot: QtBot) -> None:
    cards(page)[0].set_open(is_open=True)
    line = page._rows[f"{ITEMS}/0/name"].editor.control
    assert isinstance(line, QLineEdit)
    line.selectAll()
    qtbot.keyClicks(line, "warehouse")
    assert cards(page)[0].title.text() == "规则 1：warehouse"
