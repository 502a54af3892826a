"""Qt's own field behind a secret has bullets only: what it has, assistive technology is told in the clear.

The last test listens on a real AT-SPI bus, as a screen reader does.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.gui.virtual_display import is_available, virtual_display
from wizard.core.secret import Secret
from wizard.gui.pages.secret_line import SecretLine

CANARY = "canary-7f3a9c2e5b1d"
ROOT = Path(__file__).parents[3]
REGISTRY = Path("/usr/libexec/at-spi2-registryd")


@pytest.fixture
def line(qtbot: QtBot) -> SecretLine:
    made = SecretLine()
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    return made


def qt_text(line: SecretLine) -> str:
    """What Qt itself has, whatever our class says."""
    return f"{QLineEdit.text(line)}{QLineEdit.selectedText(line)}{line.displayText()}{line.property('text')}"


def test_typed_text_is_taken_and_qt_has_bullets(line: SecretLine) -> None:
    QTest.keyClicks(line, CANARY)

    assert line.secret == Secret(CANARY)
    assert set(qt_text(line)) <= set("•●")
    assert line.isModified()


@pytest.mark.parametrize("way", ["paste", "drop", "composed", "shown"])
def test_text_that_comes_another_way_is_taken_and_qt_has_bullets(line: SecretLine, way: str) -> None:
    mime = QMimeData()
    mime.setText(CANARY)
    if way == "paste":
        QApplication.clipboard().setText(CANARY)
        QTest.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    elif way == "drop":
        at, buttons = QPointF(QPoint(4, 4)), Qt.MouseButton.LeftButton
        line.dropEvent(QDropEvent(at, Qt.DropAction.CopyAction, mime, buttons, Qt.KeyboardModifier.NoModifier))
    elif way == "composed":
        event = QInputMethodEvent("half-typed", [])
        event.setCommitString(CANARY)
        QApplication.sendEvent(line, event)
    else:
        line.show_secret(Secret(CANARY))

    assert line.secret == Secret(CANARY)
    assert set(qt_text(line)) <= set("•●")


@pytest.mark.parametrize("way", ["undo", "redo", "copy", "cut"])
def test_keys_that_would_give_it_out_do_nothing(line: SecretLine, way: str) -> None:
    QTest.keyClicks(line, CANARY)
    line.selectAll()
    QApplication.clipboard().setText("something else")
    key = {"undo": Qt.Key.Key_Z, "redo": Qt.Key.Key_Y, "copy": Qt.Key.Key_C, "cut": Qt.Key.Key_X}[way]

    QTest.keyClick(line, key, Qt.KeyboardModifier.ControlModifier)

    assert (line.secret, QApplication.clipboard().text()) == (Secret(CANARY), "something else")


CONTROL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
KEYS = [
    *((key, modifier) for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home) for modifier in (NONE, SHIFT)),
    *((key, modifier) for key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) for modifier in (NONE, CONTROL)),
    *((Qt.Key.Key_A, CONTROL), (Qt.Key.Key_K, CONTROL), (Qt.Key.Key_U, CONTROL), (Qt.Key.Key_End, NONE)),
]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.sampled_from("abcXYZ019-_"), st.sampled_from(KEYS)), max_size=25))
def test_editing_is_that_of_an_ordinary_password_field(
    qapp: QApplication, steps: list[str | tuple[Qt.Key, Qt.KeyboardModifier]]
) -> None:
    assert qapp is not None
    ours, model = SecretLine(), QLineEdit()
    model.setEchoMode(QLineEdit.EchoMode.Password)
    for step in steps:
        for field in (ours, model):
            if isinstance(step, str):
                QTest.keyClicks(field, step)
            else:
                QTest.keyClick(field, *step)

    assert ours.secret.reveal() == model.text()
    assert QLineEdit.text(ours) == "•" * len(model.text())
    assert (ours.cursorPosition(), ours.selectionStart()) == (model.cursorPosition(), model.selectionStart())


# --- a screen reader


TYPING = f"""
import sys
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from wizard.core.secret import Secret
from wizard.gui.pages.secret_line import SecretLine
application = QApplication([])
window = QWidget()
box = QVBoxLayout(window)
plain, line = QLineEdit(), SecretLine()
box.addWidget(plain)
box.addWidget(line)
window.show()
QTest.qWaitForWindowExposed(window)
count = 0
while b"plain-" not in Path(sys.argv[1]).read_bytes():
    QTest.qWait(10)
    count += 1
    plain.setText("plain-" + str(count))
line.setFocus()
QTest.keyClicks(line, {CANARY!r})
line.reveal(True)
QTest.qWait(20)
line.show_secret(Secret({CANARY!r} + "-2"))
line.forget()
QTest.qWait(50)
"""


@contextmanager
def listening(env: dict[str, str], told: Path) -> Iterator[dict[str, str]]:
    """A bus with a registry that asks for every text event, and a file with all that goes over it."""
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"],
        **{"env": env, "text": True, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL},
    )
    assert bus.stdout is not None
    address = bus.stdout.readline().strip()
    on_bus = {**env, "DBUS_SESSION_BUS_ADDRESS": address, "AT_SPI_BUS_ADDRESS": address}
    quiet = {"env": on_bus, "stderr": subprocess.DEVNULL}
    registry = subprocess.Popen([str(REGISTRY)], stdout=subprocess.PIPE, **quiet)
    assert registry.stdout is not None
    registry.stdout.readline()
    at = DBusAddress("/org/a11y/atspi/registry", "org.a11y.atspi.Registry", "org.a11y.atspi.Registry")
    with told.open("wb") as file, closing(open_dbus_connection(address)) as reader:
        asked = new_method_call(at, "RegisterEvent", "sass", ("object:text-changed", [], ""))
        reader.send_and_get_reply(asked, timeout=10)
        monitor = subprocess.Popen(["dbus-monitor", "--address", address], stdout=file, **quiet)
        try:
            yield {**on_bus, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        finally:
            for process in (monitor, registry, bus):
                process.terminate()
                process.wait(10)
            bus.stdout.close()
            registry.stdout.close()


@pytest.mark.display
@pytest.mark.xdist_group("display")
@pytest.mark.skipif(not (is_available() and REGISTRY.is_file()), reason="needs Xvfb and at-spi2-core")
def test_screen_reader_is_told_bullets_only(tmp_path: Path) -> None:
    told = tmp_path / "told"
    with virtual_display() as display, listening(display, told) as env:
        command = [sys.executable, "-c", TYPING, str(told)]
        subprocess.run(command, env=env, cwd=ROOT, check=True, timeout=60, capture_output=True)

    said = told.read_text("utf-8", "replace")
    assert "plain-" in said
    assert said.count('string "•"') == len(CANARY)
    assert CANARY not in said
