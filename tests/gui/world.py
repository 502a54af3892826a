"""A program in a folder of its own, secrets in memory, and windows on it; and what a screen reader would meet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from wizard.adapters.resources import shipped_root
from wizard.app import build
from wizard.gui.jobs import JobRunner
from wizard.gui.language import QtWords
from wizard.gui.main_window import MainWindow
from wizard.onboarding.program import Options, Program
from wizard.onboarding.session import EntrySession
from wizard.onboarding.workspace import Workspace

COMPANY = {"kind": "mainland-company", "legal_name": "深圳市某某科技有限公司", "uscc": "91350100M000100Y43"}
SAMPLES = shipped_root().resources / "platforms" / "ozon" / "practice" / "answers.json"


def make_program(folder: Path, **options: Any) -> Program:
    """The shipped program on a data folder; secrets stay in memory."""
    return build(Options(data_dir=folder, secret_store="references", **options))


def make_window(program: Program, language: str = "zh_CN") -> MainWindow:
    """The window, shown and active."""
    application = QApplication.instance()
    assert application is not None
    words = QtWords(application)
    words.speak(language)
    window = MainWindow(program, JobRunner(), words, language)
    window.resize(960, 640)
    window.show()
    window.activateWindow()
    return window


def make_entry(workspace: Workspace, slug: str = "shop-9") -> EntrySession:
    """An open Ozon entry with a company and nothing else."""
    return workspace.create("ozon", slug, entity=COMPANY)


def sample_answers() -> dict[str, Any]:
    """The shipped sample answers, by step."""
    steps: dict[str, Any] = json.loads(SAMPLES.read_text("utf-8"))["steps"]
    return steps


def fill(session: EntrySession, *steps: str) -> None:
    """Answer these steps with the shipped samples."""
    samples = sample_answers()
    for step in steps:
        session.put(f"/steps/{step}", samples[step])


def tab_chain(window: QWidget) -> list[QWidget]:
    """What Tab reaches from the window on, in its order."""
    found, widget = [], window.nextInFocusChain()
    while widget is not None and widget is not window:
        if _takes_tab(widget):
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def _takes_tab(widget: QWidget) -> bool:
    from PySide6.QtCore import Qt

    wanted = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return wanted and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


def spoken_name(widget: QWidget) -> str:
    """The name assistive technology is given."""
    from PySide6.QtGui import QAccessible

    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def place(widget: QWidget, parent: QWidget) -> QPoint:
    """Where the widget is inside the parent."""
    return widget.mapTo(parent, QPoint(0, 0))


def mnemonics(window: QWidget) -> Iterator[str]:
    """Every letter of the window that Alt reaches."""
    for widget in [*window.findChildren(QAbstractButton), *window.findChildren(QLabel)]:
        if widget.isVisible() and not (isinstance(widget, QLabel) and widget.buddy() is None):
            match = re.search(r"(?<!&)&(\w)", widget.text().replace("&&", ""))
            if match:
                yield match[1].upper()
