"""An entry of one Shopee shop whose tokens really rotate, and its credentials page."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import shiboken6
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.pages.scene import framed
from tests.onboarding.authorization_desk import AuthorizationDesk
from wizard.adapters.vault import MemoryVault, SecretAddress, Vault
from wizard.core.secret import Secret
from wizard.gui.jobs import JobRunner
from wizard.gui.pages.authorization_panel import AuthorizationPanel
from wizard.gui.pages.credentials import CredentialsPage, SystemEditor
from wizard.gui.pages.credentials_verification import Patience
from wizard.gui.pages.page import PageContext
from wizard.onboarding.wording import Speaker

AT_ONCE = Patience(working=1, keyring=1, explained=2)
SYSTEM = "shopee"
WAIT = 20_000


class HangingVault(MemoryVault):
    """A keyring that, from when it is told to, answers only when the test lets it: `at` is fetch or store."""

    def __init__(self) -> None:
        super().__init__()
        self.at = ""
        self.asked = threading.Event()
        self.asked_by: set[threading.Thread] = set()
        self.release = threading.Event()

    def _hang(self, at: str) -> None:
        if self.at == at:
            self.asked_by.add(threading.current_thread())
            self.asked.set()
            assert self.release.wait(30)

    def fetch(self, address: SecretAddress) -> Secret | None:
        self._hang("fetch")
        return super().fetch(address)

    def store(self, address: SecretAddress, secret: Secret) -> None:
        self._hang("store")
        super().store(address, secret)


class AuthorizationRoom:
    """One entry with the credentials of one persona. `close` ends what was started."""

    def __init__(
        self, folder: Path, qtbot: QtBot, persona: str = "good", vault: Vault | None = None, language: str = "zh_CN"
    ) -> None:
        self.desk = AuthorizationDesk(folder, persona, vault)
        self.session = self.desk.session
        self.qtbot, self.language = qtbot, language
        self.jobs = JobRunner()
        self.opened: list[str] = []
        self.area: QScrollArea
        self.page: CredentialsPage
        self.enter()

    def enter(self) -> None:
        """Show the page anew, as after going to another step and back."""
        speaker = Speaker(self.desk.resources.texts(self.language), self.session.platform)
        context = PageContext(self.session, speaker, self.jobs)
        self.page = CredentialsPage(context, "credentials", AT_ONCE)
        self.area = framed(self.page, self.qtbot, (720, 1100))
        self.panel.linking.opener = self._open

    def leave(self) -> None:
        """Go to another step: the page is gone."""
        page = self.area.takeWidget()
        page.hide()
        shiboken6.delete(page)
        del self.page, self.area

    def _open(self, address: str) -> bool:
        self.opened.append(address)
        return True

    @property
    def section(self) -> SystemEditor:
        return self.page.section(SYSTEM)

    @property
    def panel(self) -> AuthorizationPanel:
        panel = self.section.authorization
        assert panel is not None
        return panel

    # --- what a person does

    def click(self, button: QPushButton) -> None:
        assert button.isVisibleTo(self.panel), button.text()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=WAIT)

    def quiet(self) -> None:
        """Until no job runs and what they brought was shown."""
        self.until(lambda: self.jobs.running == 0 and not self.panel._fetching.is_running)
        QApplication.processEvents()

    def make_link(self, kind: str = "") -> str:
        """Open the authorization page; the address the browser ends at."""
        if self.panel.again_button.isVisibleTo(self.panel) and not self.panel.link.isVisibleTo(self.panel):
            self.click(self.panel.again_button)
        if kind:
            self.panel.link.kinds[kind].click()
        count = len(self.opened)
        self.click(self.panel.link.open_button)
        self.until(lambda: len(self.opened) > count)
        self.quiet()
        return self.desk.visited(self.opened[-1])

    def paste(self, text: str) -> None:
        data = QMimeData()
        data.setText(text)
        self.panel.paste.line.take(data)

    def exchange(self) -> None:
        self.click(self.panel.paste.exchange_button)
        self.quiet()

    def refresh(self) -> None:
        self.click(self.panel.refresh_action.button)
        self.quiet()

    def later(self, **span: float) -> None:
        self.desk.later(**span)
        self.panel.tick()

    # --- what a person sees

    @property
    def state(self) -> str:
        return self.panel.state.text

    @property
    def result(self) -> str:
        return visible(self.panel.result)

    def fact(self, name: str) -> str:
        return visible(self.section.block.rows[f"{self.section.field.pointer}/{name}"].editor)

    def close(self) -> None:
        if isinstance(self.desk.vault, HangingVault):
            self.desk.vault.release.set()
        self.jobs.close()
        self.desk.close()


def visible(widget: QWidget) -> str:
    """Every label that can be seen, one a line."""
    QApplication.sendPostedEvents()  # what was put into a layout just now is shown by a posted event
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget.window()))
