"""Jobs run off the GUI thread, tell their owner on it, and never hold up the end of the program."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt, QThread
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from wizard.core.errors import GangwayError
from wizard.gui.jobs import JobFailedError, JobRunner


class Heard:
    """What a job's owner was told, and on which thread."""

    def __init__(self) -> None:
        self.results: list[object] = []
        self.errors: list[GangwayError] = []
        self.threads: list[QThread] = []

    def done(self, result: object) -> None:
        self.results.append(result)
        self.threads.append(QThread.currentThread())

    def failed(self, error: GangwayError) -> None:
        self.errors.append(error)
        self.threads.append(QThread.currentThread())


@pytest.fixture
def jobs(qapp: object) -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    runner.close()


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Holds a worker until it is set; always set at the end."""
    event = threading.Event()
    yield event
    event.set()


def test_result_comes_on_the_gui_thread_from_work_on_another(jobs: JobRunner, qtbot: QtBot) -> None:
    heard, owner = Heard(), QObject()

    jobs.run(threading.get_ident, heard.done, heard.failed, owner)

    qtbot.waitUntil(lambda: bool(heard.results))
    assert heard.results[0] != threading.get_ident()
    assert heard.threads == [owner.thread()]


@pytest.mark.parametrize(
    ("error", "kind"),
    [(GangwayError("disk-full"), GangwayError), (ValueError("shown to nobody"), JobFailedError)],
    ids=["known", "unexpected"],
)
def test_error_comes_as_an_error_of_ours(
    jobs: JobRunner, qtbot: QtBot, caplog: pytest.LogCaptureFixture, error: Exception, kind: type[GangwayError]
) -> None:
    heard, owner = Heard(), QObject()

    def work() -> None:
        raise error

    jobs.run(work, heard.done, heard.failed, owner)

    qtbot.waitUntil(lambda: bool(heard.errors))
    assert [type(one) for one in heard.errors] == [kind]
    assert "shown to nobody" not in caplog.text
    assert not heard.results
    caplog.clear()


@pytest.mark.parametrize("how", ["forgotten", "dropped", "destroyed", "closed"])
def test_late_result_is_dropped_when_its_owner_is(
    jobs: JobRunner, qtbot: QtBot, gate: threading.Event, how: str
) -> None:
    import shiboken6

    heard, owner = Heard(), QObject()
    job = jobs.run(gate.wait, heard.done, heard.failed, owner)

    if how == "forgotten":
        jobs.forget(owner)
    elif how == "dropped":
        job.drop()
    elif how == "closed":
        jobs.close()
    else:
        shiboken6.delete(owner)
    gate.set()

    qtbot.waitUntil(job.future.done)
    last = Heard()
    if how != "closed":
        jobs.run(lambda: 1, last.done, last.failed, jobs)
        qtbot.waitUntil(lambda: bool(last.results))
    assert (heard.results, heard.errors) == ([], [])


def test_cancel_is_seen_by_the_work(jobs: JobRunner, qtbot: QtBot) -> None:
    heard, owner, cancel = Heard(), QObject(), threading.Event()
    job = jobs.run(lambda: cancel.wait(30), heard.done, heard.failed, owner, cancel=cancel)

    job.cancel.set()

    qtbot.waitUntil(lambda: heard.results == [True])


def test_progress_is_told_on_the_gui_thread_in_order(jobs: JobRunner, qtbot: QtBot) -> None:
    heard, told, owner = Heard(), [], QObject()
    tell = jobs.relay(lambda step: told.append((step, QThread.currentThread())), owner)

    jobs.run(lambda: [tell(step) for step in range(3)], heard.done, heard.failed, owner)

    qtbot.waitUntil(lambda: bool(heard.results))
    assert told == [(step, owner.thread()) for step in range(3)]


def test_click_is_handled_while_a_job_hangs(jobs: JobRunner, qtbot: QtBot, gate: threading.Event) -> None:
    heard, clicks = Heard(), []
    button = QPushButton("x")
    qtbot.addWidget(button)
    button.clicked.connect(lambda: clicks.append(jobs.running))
    jobs.run(gate.wait, heard.done, heard.failed, button)

    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert clicks == [1]


HANGING = """
import os, sys, threading
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QCoreApplication, QTimer
from wizard.gui.jobs import JobRunner
application = QCoreApplication([])
jobs = JobRunner()
started = threading.Event()
jobs.run(lambda: (started.set(), threading.Event().wait()), print, print, jobs)
started.wait()
QTimer.singleShot(0, application.quit)
application.exec()
jobs.close()
sys.exit(7)
"""


def test_exit_does_not_wait_for_a_hanging_job() -> None:
    ended = subprocess.run([sys.executable, "-c", HANGING], timeout=30, capture_output=True, check=False)

    assert (ended.returncode, ended.stderr) == (7, b"")
