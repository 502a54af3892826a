"""Keystroke to finding shown on the page with the most fields, against one frame of a 60 Hz screen."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import quantiles

from PySide6.QtCore import QEvent, QEventLoop, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from tests.bench.measuring import Line
from tests.bench.samples import make_entry, program_in
from wizard.core.forms import walk
from wizard.gui.jobs import JobRunner
from wizard.gui.wizard_frame import WizardFrame
from wizard.onboarding.session import EntrySession
from wizard.onboarding.wording import Speaker

FRAME = 1000 / 60
TYPED = "Ваш заказ уже в пути, спасибо! " * 7
WARM = 20


def against_one_frame(folder: Path) -> list[Line]:
    """From the key event to the page redrawn with what the whole entry's rules say of the new text; 95 of 100."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    program = program_in(folder / "data")
    session = make_entry(program, program.workspace, "typing")
    frame = WizardFrame(session, Speaker(program.texts, session.platform), JobRunner())
    frame.resize(1280, 800)
    frame.show()
    frame.start()
    step = _largest(session)
    frame.show_step(step)
    application.processEvents()
    times = [_key(application, _text_control(frame), letter) for letter in TYPED][WARM:]
    frame.shut()
    p95 = quantiles(times, n=20)[-1]
    note = f"p95 of {len(times)} keys on {step}, median {sorted(times)[len(times) // 2]:.1f} ms"
    return [Line("keystroke", p95, FRAME, "ms", 0.25, note)]


def _key(application: QApplication, control: QWidget, letter: str) -> float:
    start = time.perf_counter()
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(control, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))
    application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
    return (time.perf_counter() - start) * 1000


def _largest(session: EntrySession) -> str:
    return max((step.id for step in session.path()), key=lambda step: len(list(walk(session.form(step)))))


def _text_control(frame: WizardFrame) -> QWidget:
    """The longest text on the page, else its first line."""
    assert frame.page is not None
    areas = [one for one in frame.page.findChildren(QPlainTextEdit) if one.isVisible() and not one.isReadOnly()]
    lines = [one for one in frame.page.findChildren(QLineEdit) if one.isVisible() and not one.isReadOnly()]
    controls: list[QWidget] = [*areas, *lines]
    return controls[0]
