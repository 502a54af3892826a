"""The real window on the real program, a keyring of the test's choice, and Ozon's stand-in behind the network."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from tests.acceptance.canary import CANARY
from tests.gui.pages.scene import fill
from tests.gui.window_driver import Driver
from wizard.adapters.endpoints import Endpoints
from wizard.adapters.http.client import HttpClient
from wizard.adapters.ladders.outside import Outside as LadderOutside
from wizard.adapters.ladders.runner import LadderRunner
from wizard.adapters.vault import Vault
from wizard.app import build, guard_logs
from wizard.core.descriptors.system import System
from wizard.gui.crashes import Crashes
from wizard.gui.jobs import JobRunner
from wizard.gui.language import QtWords
from wizard.gui.main_window import MainWindow
from wizard.gui.pages.credentials import CredentialsPage
from wizard.gui.pages.credentials_verification import Verification
from wizard.gui.pages.secret_field import SecretField
from wizard.onboarding.program import Options, Program
from wizard.onboarding.workspace import Outside, Workspace
from wizard.practice.server import PracticeServer

SLUG = "canary-shop"
ENTRY = f"ozon-{SLUG}"
CLIENT = "/steps/credentials/ozon/client_id"
KEY = "/steps/credentials/ozon/api_key"


def now() -> datetime:
    """The stand-in's clock."""
    return datetime.now(UTC)


def serve(*systems: System) -> PracticeServer:
    """A running stand-in."""
    server = PracticeServer(list(systems), now)
    server.start()
    return server


def real_program(program: Program, vault: Vault, server: PracticeServer) -> Program:
    """The program as for real platforms, exports and all; only the network ends at the stand-in."""
    workspace = program.workspace
    endpoints = Endpoints.parse(server.endpoints_toml(), "practice")
    watch = guard_logs().watch
    runner = LadderRunner(LadderOutside(HttpClient(), endpoints, watch=watch))
    outside = Outside(vault, runner, program.clock, practice=False, watch=watch)
    made = Workspace(program.resources, workspace.entries, workspace.entities, outside)
    return replace(program, workspace=made)


def make_program(folder: Path, **options: object) -> Program:
    """What the command builds."""
    return build(Options(language="zh_CN", data_dir=folder, **options))  # type: ignore[arg-type]


class Stage:
    """One window, the hands on it, and the crash hooks as the command sets them."""

    def __init__(self, program: Program, *, patch: pytest.MonkeyPatch) -> None:
        self.program = program
        self.jobs = JobRunner()
        application = QApplication.instance()
        assert application is not None
        words = QtWords(application)
        words.speak("zh_CN")
        self.window = MainWindow(program, self.jobs, words, "zh_CN")
        self.crashed: list[str] = []
        self._crashes = Crashes(self.jobs, self.window, lambda: self.window.texts)
        patch.setattr(sys, "excepthook", self._on_exception)
        self.window.show()
        self.driver = Driver(self.window)

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """As gangway does, and as a crash reporter that collects local variables would."""
        told = traceback.TracebackException(kind, error, trace, capture_locals=True)
        self.crashed.append("".join(told.format()))
        self._crashes.on_exception(kind, error, trace)

    # --- doing

    def make_entry(self, *, client: str = "1000001") -> None:
        """A filled entry without credentials but the client's number, closed."""
        session = self.program.workspace.create("ozon", SLUG)
        fill(session, SLUG, self.program.resources)
        session.put(CLIENT, client)
        session.close()

    def open(self, pointer: str = KEY) -> None:
        """Open it at a field."""
        self.window.open_entry(ENTRY, pointer)
        self.driver.wait(lambda: self.window.frame is not None, "the entry to open")
        self.driver.rest()

    def show_step(self, step: str) -> None:
        """Another step, by the list at the left."""
        steps = self.driver.frame.steps.list
        row = [one.id for one in self.driver.frame.session.path()].index(step)
        place = steps.visualItemRect(steps.item(row)).center()
        QTest.mouseClick(steps.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.driver.wait(lambda: self.driver.frame.session.cursor == step, step)

    @property
    def page(self) -> CredentialsPage:
        """The credentials page."""
        page = self.driver.frame.page
        assert isinstance(page, CredentialsPage)
        return page

    @property
    def secret(self) -> SecretField:
        """The field of the key."""
        editor = self.driver.rows()[KEY].editor
        assert isinstance(editor, SecretField)
        return editor

    @property
    def verification(self) -> Verification:
        """The proof of Ozon."""
        return self.page.section("ozon").verification

    def paste(self, text: str = CANARY) -> None:
        """Paste the key from the clipboard, which is somebody else's before and after."""
        clipboard = QApplication.clipboard()
        clipboard.setText(text)
        self.driver.click(self.secret.paste_button)
        clipboard.setText("something else")

    def begin(self) -> Verification:
        """Press the button of the proof."""
        part = self.verification
        self.driver.click(part.button)
        self.driver.wait(lambda: part.is_running, "the verification to begin", 5)
        return part

    def verify(self) -> Verification:
        """Prove, to the end."""
        part = self.begin()
        self.driver.wait(lambda: not part.is_running, "the verification to end", 30)
        self.driver.rest()
        return part

    def try_export(self, out: Path) -> str:
        """Press export on its page; gives what the page says then."""
        self.show_step("export")
        page = self.driver.frame.page
        self.driver.type(page.folder, str(out))  # type: ignore[union-attr]
        self.driver.click(page.button)  # type: ignore[union-attr]
        self.driver.wait(page.button.isEnabled, "the export to end")  # type: ignore[union-attr]
        self.driver.rest()
        return str(page.state.text_label.text())  # type: ignore[union-attr]

    # --- ending

    def dialogs(self) -> Sequence[QMessageBox]:
        """The questions asked now."""
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox) and one.isVisible()]

    def close(self, *, seconds: float = 10) -> None:
        """Close the window; a question about secrets that would be lost is answered with: leave."""
        self.window.close()
        self.driver.wait(
            lambda: not self.window.isVisible() or bool(self.dialogs()), "the window or a question", seconds
        )
        for box in self.dialogs():
            leave = next(one for one in box.buttons() if one not in (box.escapeButton(), box.defaultButton()))
            self.driver.click(leave)
        self.driver.wait(lambda: not self.window.isVisible(), "the window to close", seconds)

    def end(self) -> None:
        """What a test left behind."""
        if self.window.frame is not None:
            self.window.frame.shut()
        self.jobs.close()
        self.window.deleteLater()
        self.program.stop()


Make = Callable[[Program], Stage]
