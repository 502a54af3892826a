"""An entry on WhatsApp, its account on the practice server, and the door the templates page has to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QListWidget, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.onboarding.template_desk import FORMATS, RESOURCES, TemplateDesk
from wizard.core.diagnosis.table import CodeTable
from wizard.gui.jobs import JobRunner
from wizard.gui.pages.account_dialog import AccountDialog
from wizard.gui.pages.account_door import AccountDoor, AccountTools
from wizard.gui.pages.account_follow import FollowDialog
from wizard.gui.pages.account_import import ImportDialog
from wizard.gui.pages.account_submit import SubmitDialog
from wizard.gui.pages.page import PageContext
from wizard.gui.pages.templates import TemplatesPage
from wizard.onboarding.session import EntrySession
from wizard.onboarding.wording import Speaker


def _codes(system: str) -> CodeTable | None:
    return RESOURCES.message_codes(system) if system in RESOURCES.systems_with_message_codes() else None


D = TypeVar("D", bound=AccountDialog)


class Room:
    """One open entry with its door; `reopen` is leaving the entry and coming back."""

    def __init__(self, desk: TemplateDesk, qtbot: QtBot) -> None:
        self.desk, self.qtbot = desk, qtbot
        self.jobs = JobRunner()
        self.place = QWidget()
        self.place.resize(1000, 700)
        qtbot.addWidget(self.place)
        self.place.show()
        self.enter()

    def enter(self) -> None:
        assert self.desk.session is not None
        tools = AccountTools(lambda: FORMATS, _codes)
        self.door = AccountDoor(self.desk.session, self.jobs, tools, self.place)

    def reopen(self) -> None:
        self.desk.reopen()
        self.enter()

    @property
    def session(self) -> EntrySession:
        return self.door.session

    def speaker(self, language: str = "zh_CN") -> Speaker:
        return Speaker(RESOURCES.texts(language), self.session.platform)

    def page(self) -> TemplatesPage:
        """The templates step, as the frame makes it."""
        page = TemplatesPage(PageContext(self.session, self.speaker(), self.jobs, account=self.door), "templates")
        self.qtbot.addWidget(page)
        page.show_findings(self.session.findings())
        return page

    # --- dialogs

    def submitting(self, *, looked: bool = True) -> SubmitDialog:
        self.door.submit(self.speaker())
        return self._settled(SubmitDialog, looked=looked)

    def following(self, *, looked: bool = True) -> FollowDialog:
        self.door.follow(self.speaker())
        return self._settled(FollowDialog, looked=looked)

    def importing(self, *, looked: bool = True) -> ImportDialog:
        self.door.bring_in(self.speaker())
        return self._settled(ImportDialog, looked=looked)

    def _settled(self, kind: type[D], *, looked: bool) -> D:
        dialog = self.door.dialog
        assert isinstance(dialog, kind)
        if looked:
            self.wait(dialog)
        return dialog

    def wait(self, dialog: AccountDialog) -> None:
        """Until nothing runs any more."""
        self.qtbot.waitUntil(lambda: not dialog.is_running, timeout=15_000)

    def act(self, dialog: AccountDialog) -> None:
        """Press the button and wait for the end."""
        self.press(dialog.go_button)
        self.wait(dialog)

    def press(self, button: QAbstractButton) -> None:
        assert button.isVisible()
        assert button.isEnabled()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def words(dialog: AccountDialog) -> list[str]:
    """The lines of the list, each in one line."""
    return [dialog.lines.item(row).text().replace("\n", " · ") for row in range(dialog.lines.count())]


def shown(widget: QWidget) -> str:
    """Every label that can be seen."""
    QApplication.sendPostedEvents()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def every_text() -> Iterator[str]:
    """All that any widget shows or tells assistive technology."""
    for widget in QApplication.allWidgets():
        yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle())
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            yield widget.text()
        if isinstance(widget, QPlainTextEdit):
            yield widget.toPlainText()
        if isinstance(widget, QListWidget):
            for row in range(widget.count()):
                yield from (str(widget.item(row).data(role)) for role in range(16))
