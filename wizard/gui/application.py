"""Opens the window: language first, then the program, then what is shown."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QApplication

from wizard.core.errors import GangwayError
from wizard.gui.crashes import Crashes
from wizard.gui.garbage import GuiThreadCollector
from wizard.gui.jobs import JobRunner
from wizard.gui.language import QtWords, system_language
from wizard.gui.main_window import MainWindow
from wizard.gui.preferences import Preferences
from wizard.onboarding.program import Options, Program

_CANNOT_START = 2


def run_window(build: Callable[[Options], Program], options: Options) -> int:
    """The window, until it is closed. Gives the exit code: 0, or 2 when the program cannot be built."""
    application = _application()
    qt_words = QtWords(application)
    qt_words.speak(options.language or system_language())
    try:
        program = build(replace(options, language=options.language or system_language()))
    except GangwayError as error:
        return _refuse(error)
    language = options.language or Preferences(program.data_root).language() or system_language()
    qt_words.speak(language)
    try:
        return _run(application, program, qt_words, language)
    finally:
        program.stop()


def _application() -> QApplication:
    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("gangway")
    application.setApplicationDisplayName("Gangway")
    application.setDesktopFileName("gangway")
    return application


def _run(application: QApplication, program: Program, qt_words: QtWords, language: str) -> int:
    collector = GuiThreadCollector()
    jobs = JobRunner()
    window = MainWindow(program, jobs, qt_words, language)
    crashes = Crashes(jobs, window, lambda: window.texts)
    before = sys.excepthook, threading.excepthook
    sys.excepthook, threading.excepthook = crashes.on_exception, crashes.on_thread_exception
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    window.show()
    try:
        return application.exec()
    finally:
        sys.excepthook, threading.excepthook = before
        jobs.close()
        collector.stop()


def _refuse(error: GangwayError) -> int:
    """Say why there is no window. The texts may be what is missing, so the key is shown as well."""
    from PySide6.QtWidgets import QMessageBox

    box = QMessageBox(QMessageBox.Icon.Warning, "Gangway", _words(error))
    box.exec()
    return _CANNOT_START


def _words(error: GangwayError) -> str:
    from wizard.adapters.resources import Resources, shipped_root
    from wizard.onboarding.wording import Speaker

    words = Speaker(Resources([shipped_root()]).texts(system_language()), None).error(error)
    return "\n".join(part for part in (words.message, words.fix, f"({error.key})") if part)
