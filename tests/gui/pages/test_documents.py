"""The papers page: a chosen file is read in the background, judged, and only its path, size, digest and dates kept."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.pages.scene import Scene, framed, said
from wizard.core.documents import ITEMS
from wizard.core.pointer import MISSING
from wizard.gui.pages.documents import DocumentsPage
from wizard.gui.pages.documents_card import PaperCard
from wizard.onboarding.session import EntrySession

LICENCE = "business-licence"
PDF = b"%PDF-1.7\n" + b"x" * 300_000


class FakeChooser:
    """Answers with a file at once and remembers what it was asked."""

    def __init__(self, answer: Path) -> None:
        self.answer = answer
        self.titles: list[str] = []

    def __call__(self, parent: QWidget, title: str, start: Path | None, chosen: Callable[[Path], None]) -> None:
        del parent, start
        self.titles.append(title)
        chosen(self.answer)


def show(qtbot: QtBot, scene: Scene, session: EntrySession, answer: Path) -> tuple[DocumentsPage, FakeChooser]:
    chooser = FakeChooser(answer)
    page = DocumentsPage(scene.context(session), "documents", chooser)
    framed(page, qtbot)
    return page, chooser


def choose(qtbot: QtBot, scene: Scene, card: PaperCard) -> None:
    qtbot.mouseClick(card.choose_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: card.choose_button.isEnabled() and scene.jobs.running == 0)


@pytest.fixture
def licence(tmp_path: Path) -> Path:
    path = tmp_path / "营业执照.pdf"
    path.write_bytes(PDF)
    return path


def test_a_chosen_file_is_recorded_by_path_size_digest_and_format(qtbot: QtBot, scene: Scene, licence: Path) -> None:
    session = scene.session()
    page, chooser = show(qtbot, scene, session, licence)
    choose(qtbot, scene, page.card(LICENCE))

    assert session.value(ITEMS) == [
        {
            "kind": LICENCE,
            "path": str(licence),
            "size": len(PDF),
            "digest": hashlib.sha256(PDF).hexdigest(),
            "format": "pdf",
        }
    ]
    assert chooser.titles == ["选择文件：营业执照"]
    assert "营业执照.pdf" in page.card(LICENCE).file.text()


def test_dates_and_ticks_are_asked_once_there_is_a_file(qtbot: QtBot, scene: Scene, licence: Path) -> None:
    session = scene.session()
    page, _chooser = show(qtbot, scene, session, licence)
    card = page.card(LICENCE)
    assert card.block.rows == {}
    choose(qtbot, scene, card)
    assert {row.field.name for row in card.block.rows.values()} == {"valid_until", "long_term", "legible"}

    line = card.block.rows[f"{ITEMS}/0/valid_until"].editor.control
    assert isinstance(line, QLineEdit)
    qtbot.keyClicks(line, "2031-05-01")
    tick = card.block.rows[f"{ITEMS}/0/legible"].editor.control
    assert isinstance(tick, QCheckBox)
    tick.click()

    assert session.value(f"{ITEMS}/0/valid_until") == "2031-05-01"
    assert session.value(f"{ITEMS}/0/legible") is True
    qtbot.waitUntil(lambda: "已备好" in card.state.text_label.text())


def test_an_expired_paper_is_a_problem(qtbot: QtBot, scene: Scene, licence: Path) -> None:
    session = scene.session()
    page, _chooser = show(qtbot, scene, session, licence)
    card = page.card(LICENCE)
    choose(qtbot, scene, card)
    line = card.block.rows[f"{ITEMS}/0/valid_until"].editor.control
    assert isinstance(line, QLineEdit)
    qtbot.keyClicks(line, "2020-01-01")

    qtbot.waitUntil(lambda: "过期" in said(card))
    assert card.state.text_label.text() == "有问题"


def test_another_file_has_to_be_looked_at_again(qtbot: QtBot, scene: Scene, licence: Path) -> None:
    session = scene.session()
    item = {"kind": LICENCE, "path": "/old.pdf", "size": 1, "digest": "0" * 64, "format": "pdf", "legible": True}
    session.put(ITEMS, [{**item, "valid_until": "2031-05-01"}])
    page, _chooser = show(qtbot, scene, session, licence)
    choose(qtbot, scene, page.card(LICENCE))

    recorded = session.value(f"{ITEMS}/0")
    assert "legible" not in recorded
    assert recorded["valid_until"] == "2031-05-01"


def test_a_file_of_another_kind_says_which_are_accepted(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    lying = tmp_path / "scan.pdf"
    lying.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    page, _chooser = show(qtbot, scene, scene.session(), lying)
    card = page.card(LICENCE)
    choose(qtbot, scene, card)
    assert page.context.session.value(f"{ITEMS}/0/format") == "png"
    assert "png" in said(card).lower()

    unknown = tmp_path / "notes.txt"
    unknown.write_bytes(b"hello")
    card.read(unknown)
    qtbot.waitUntil(lambda: scene.jobs.running == 0 and "未知格式".upper() in card.file.text())
    assert page.context.session.value(f"{ITEMS}/0/format") is MISSING


def test_a_file_that_is_gone_records_nothing(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    session = scene.session()
    page, _chooser = show(qtbot, scene, session, tmp_path / "gone.pdf")
    choose(qtbot, scene, page.card(LICENCE))

    assert "找不到文件 gone.pdf" in page.card(LICENCE).file.text()
    assert session.value(ITEMS) in (MISSING, [])


def test_a_removed_paper_is_forgotten_and_stays_on_the_disk(qtbot: QtBot, scene: Scene, licence: Path) -> None:
    session = scene.session()
    page, _chooser = show(qtbot, scene, session, licence)
    card = page.card(LICENCE)
    choose(qtbot, scene, card)
    qtbot.mouseClick(card.remove_button, Qt.MouseButton.LeftButton)

    assert session.value(ITEMS) is MISSING
    assert licence.read_bytes() == PDF
    assert card.remove_button.isHidden()


def test_the_export_holds_no_path(qtbot: QtBot, scene: Scene, licence: Path) -> None:
    session = scene.session()
    page, _chooser = show(qtbot, scene, session, licence)
    choose(qtbot, scene, page.card(LICENCE))

    from wizard.core.export import build_config

    assert str(licence) not in str(build_config(session.platform, session.document, {}))


def test_every_card_says_whose_paper_it_is_and_where_the_demand_comes_from(
    qtbot: QtBot, scene: Scene, licence: Path
) -> None:
    page, _chooser = show(qtbot, scene, scene.session(), licence)

    shown = [said(card) for card in page.desk.cards]
    assert len(shown) == len(page.desk.readiness().papers) > 3
    assert all("官方文档" in one or "仅攻略" in one for one in shown)
    assert all("的文件" in one for one in shown)


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes in folders are a POSIX thing")
def test_a_file_on_a_disk_that_does_not_answer_can_be_given_up(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    session = scene.session()
    pipe = tmp_path / "licence.pdf"
    os.mkfifo(pipe)  # opening it waits until somebody writes: as a network drive does that went away
    page, _chooser = show(qtbot, scene, session, pipe)
    card = page.card(LICENCE)
    qtbot.mouseClick(card.choose_button, Qt.MouseButton.LeftButton)
    assert "正在读取" in card.file.text()
    qtbot.waitUntil(card.cancel_button.isVisible)
    qtbot.mouseClick(card.cancel_button, Qt.MouseButton.LeftButton)
    assert card.choose_button.isEnabled()
    assert "接受" in card.file.text()

    pipe.write_bytes(PDF)
    qtbot.waitUntil(lambda: scene.jobs.running == 0)
    assert session.value(ITEMS) in (MISSING, [])
