"""A secret is never in the accessibility tree, the clipboard or an undo list, and is forgotten once stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.world import make_entry, make_program, make_window
from wizard.gui.pages.form import FormPage
from wizard.gui.pages.secret_field import SecretField
from wizard.gui.wizard_frame import WizardFrame
from wizard.onboarding.secrets import SecretState

CANARY = "canary-4567-89ab-cdef-0123456789ab"
POINTER = "/steps/credentials/ozon/api_key"


@pytest.fixture
def frame(qtbot: QtBot, tmp_path: Path) -> Iterator[WizardFrame]:
    program = make_program(tmp_path)
    window = make_window(program)
    qtbot.addWidget(window)
    window.show_session(make_entry(program.workspace))
    assert window.frame is not None
    window.frame.show_step("credentials")
    yield window.frame
    window.frame.shut()
    program.stop()


@pytest.fixture
def field(frame: WizardFrame) -> SecretField:
    assert isinstance(frame.page, FormPage)
    editor = next(row.editor for row in frame.page.block.all_rows() if row.field.pointer == POINTER)
    assert isinstance(editor, SecretField)
    return editor


def paste(field: SecretField, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    field.paste_button.click()
    QGuiApplication.clipboard().setText("something else")


def spoken(widget: QWidget) -> str:
    """Everything assistive technology can read below a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    parts = [interface.text(kind) for kind in QAccessible.Text if kind is not QAccessible.Text.UserText]
    text = interface.textInterface()
    parts.append(text.text(0, text.characterCount()) if text is not None else "")
    children = [child for child in widget.children() if isinstance(child, QWidget)]
    return "|".join(parts) + "".join(spoken(child) for child in children)


def test_pasted_secret_is_held_and_never_spoken_even_when_revealed(frame: WizardFrame, field: SecretField) -> None:
    paste(field, CANARY)
    field.line.reveal(True)

    assert field.secret_state is SecretState.HELD
    assert field.line.echoMode() is QLineEdit.EchoMode.Password
    assert CANARY not in spoken(frame)
    assert "canary" not in str(frame.session.document)


def test_reveal_paints_while_pressed_only(field: SecretField, qtbot: QtBot) -> None:
    paste(field, CANARY)
    hidden = field.line.grab().toImage()

    qtbot.mousePress(field.reveal_button, Qt.MouseButton.LeftButton)
    shown = field.line.grab().toImage()
    qtbot.mouseRelease(field.reveal_button, Qt.MouseButton.LeftButton)
    again = field.line.grab().toImage()

    assert hidden != shown
    assert not field.line.is_revealed
    assert again != shown


def test_line_end_around_a_pasted_secret_is_cut_off_and_said(frame: WizardFrame, field: SecretField) -> None:
    paste(field, CANARY + "\n")

    assert frame.session.secrets.held["ozon", "api_key"].reveal() == CANARY
    assert len(field.notes) == 1


@pytest.mark.parametrize("keys", ["Ctrl+C", "Ctrl+X", "Ctrl+Z"])
def test_keys_give_nothing_out(field: SecretField, qtbot: QtBot, keys: str) -> None:
    paste(field, CANARY)
    field.line.setFocus()
    field.line.selectAll()

    qtbot.keySequence(field.line, keys)

    assert QGuiApplication.clipboard().text() == "something else"
    assert field.line.secret.reveal() == CANARY


def test_line_is_empty_and_cannot_be_undone_once_stored(frame: WizardFrame, field: SecretField, qtbot: QtBot) -> None:
    paste(field, CANARY)

    frame._say_saved()

    qtbot.waitUntil(lambda: field.secret_state is SecretState.STORED and not field.line.secret)
    qtbot.waitUntil(field.replace_button.isVisible)
    assert not field.line.isUndoAvailable()
    assert frame.session.secrets.held == {}


def test_stored_secret_can_be_replaced_or_kept(frame: WizardFrame, field: SecretField, qtbot: QtBot) -> None:
    paste(field, CANARY)
    frame._say_saved()
    qtbot.waitUntil(field.replace_button.isVisible)

    field.replace_button.click()
    empty = field.line.text() or field.line.secret.reveal()
    field.keep_button.click()

    assert (empty, field.secret_state) == ("", SecretState.STORED)
    assert field.replace_button.isVisible()


def test_removed_secret_is_gone_from_the_vault(frame: WizardFrame, field: SecretField, qtbot: QtBot) -> None:
    paste(field, CANARY)
    frame._say_saved()
    qtbot.waitUntil(field.replace_button.isVisible)

    field.remove()

    qtbot.waitUntil(lambda: field.secret_state is SecretState.ABSENT)
    assert frame.session.secrets.vault.fetch(frame.session.secrets.address(("ozon", "api_key"))) is None
    assert field.line.isVisible()


def test_leaving_the_step_stores_the_secret(frame: WizardFrame, field: SecretField, qtbot: QtBot) -> None:
    paste(field, CANARY)

    frame.show_step("shop")

    qtbot.waitUntil(lambda: ("ozon", "api_key") in frame.session.secrets.stored)
    assert frame.session.secrets.held == {}
