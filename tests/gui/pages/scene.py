"""A practice entry of the shipped Ozon platform, and the pages' surroundings, built without a window."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from wizard.adapters.clock import Clock
from wizard.adapters.endpoints import Endpoints
from wizard.adapters.folders import DataFolder
from wizard.adapters.http.client import HttpClient
from wizard.adapters.ladders.outside import Outside as LadderOutside
from wizard.adapters.ladders.runner import LadderRunner
from wizard.adapters.resources import Resources, shipped_root
from wizard.adapters.storage.entities import EntityStore
from wizard.adapters.storage.entries import EntryStore
from wizard.adapters.vault import MemoryVault, Vault
from wizard.gui.jobs import JobRunner
from wizard.gui.pages.page import Page, PageContext
from wizard.onboarding.session import EntrySession
from wizard.onboarding.wording import Speaker
from wizard.onboarding.workspace import Outside, Workspace
from wizard.practice.server import PracticeServer

RESOURCES = Resources([shipped_root()])
NOW = datetime(2026, 11, 21, 6, 3, tzinfo=UTC)


def fixed_clock() -> datetime:
    """Always the same moment."""
    return NOW


class Scene:
    """One data folder, one stand-in of Ozon, one job runner. `close` ends what was started."""

    def __init__(
        self,
        folder: Path,
        *,
        vault: Vault | None = None,
        language: str = "zh_CN",
        resources: Resources = RESOURCES,
        system: str = "ozon",
        clock: Clock = fixed_clock,
    ) -> None:
        self.folder = folder
        self.resources = resources
        self.texts = resources.texts(language)
        self.clock = clock
        self.server = PracticeServer([resources.system(system)], clock)
        self.server.start()
        self.vault = vault or MemoryVault()
        self.jobs = JobRunner()
        self.sessions: list[EntrySession] = []

    def workspace(self, clock: Clock | None = None) -> Workspace:
        clock = clock or self.clock
        data = DataFolder(self.folder)
        data.prepare()
        entries = EntryStore(data, clock)
        endpoints = Endpoints.parse(self.server.endpoints_toml(), "practice")
        runner = LadderRunner(LadderOutside(HttpClient(), endpoints, clock=clock))
        outside = Outside(self.vault, runner, clock, practice=True)
        return Workspace(self.resources, entries, EntityStore(data, entries), outside)

    def session(self, slug: str = "demo-shop", *, filled: bool = True, platform: str = "ozon") -> EntrySession:
        """A new entry, with the shipped sample answers but no secret."""
        session = self.workspace().create(platform, slug)
        self.sessions.append(session)
        if filled:
            fill(session, slug, self.resources)
        return session

    def reopen(self, session: EntrySession) -> EntrySession:
        """The same entry, closed and opened again."""
        session.close()
        again = self.workspace().open(session.entry_id)
        self.sessions.append(again)
        return again

    def context(self, session: EntrySession) -> PageContext:
        return PageContext(session, Speaker(self.texts, session.platform), self.jobs)

    def close(self) -> None:
        self.jobs.close()
        for session in self.sessions:
            if session.entry.is_open:
                session.close()
        self.server.stop()


def fill(session: EntrySession, slug: str, resources: Resources) -> None:
    """The shipped sample answers, without credentials."""
    folder = resources.platform_folder(session.platform.index.id)
    sample = json.loads((folder / "practice" / "answers.json").read_text("utf-8"))
    for step, answers in sample["steps"].items():
        if step != "credentials":
            session.put(f"/steps/{step}", {**answers, "slug": slug} if step == "shop" else answers)
    for name in ("waits", "waivers"):
        if name in sample:
            session.put(f"/{name}", sample[name])


def use_persona(session: EntrySession, persona_id: str) -> None:
    """Answer with the sample credentials of one persona; the secret is only held."""
    name, system = next(iter(session.systems.items()))
    persona = next(one for one in system.personas if one.id == persona_id)
    for field, value in persona.credentials.items():
        if field in system.secret_fields():
            session.hold_secret(name, field, value)
        else:
            session.put(f"/steps/credentials/{name}/{field}", value)


def prove(session: EntrySession, persona_id: str = "good") -> None:
    """Verify on this thread, as a test that is about something else needs it."""
    use_persona(session, persona_id)
    session.keep_verified(session.verify_job(("ozon",), lambda _rung: None, threading.Event())())


def judged(page: Page) -> Callable[[], None]:
    """What the frame does after a change: judge the entry and show it on the page."""

    def judge() -> None:
        page.show_findings(page.context.session.findings())

    page.changed.connect(judge)
    judge()
    return judge


def framed(page: Page, qtbot: QtBot, size: tuple[int, int] = (560, 900)) -> QScrollArea:
    """The page in a scroll area, as the frame shows it, judged and following its own changes."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(page)
    area.resize(*size)
    qtbot.addWidget(area)
    judged(page)
    with qtbot.waitExposed(area):
        area.show()
    # The area keeps the page: without a reference of its own it would go with this function's.
    page.area = area  # type: ignore[attr-defined]
    return area


def said(widget: QWidget) -> str:
    """Every label that is not hidden, one a line."""
    QApplication.sendPostedEvents()  # what was put into a layout just now is shown by a posted event
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def template(session: EntrySession, index: int) -> dict[str, Any]:
    """One template's answers."""
    found: dict[str, Any] = session.value(f"/steps/templates/items/{index}")
    return found
