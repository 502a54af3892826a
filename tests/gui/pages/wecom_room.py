"""An entry on Shopee and WeCom, WeCom on the practice server, and the pages that reach it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.gui.pages.scene import RESOURCES, Scene
from wizard.core.actions import ActionFormat
from wizard.core.drafts import Draft
from wizard.gui.pages.page import PageContext
from wizard.onboarding.read_lists import ReadLists
from wizard.onboarding.session import EntrySession
from wizard.onboarding.wording import Speaker
from wizard.systems.wecom_drafts import CardDraft, TextDraft
from wizard.systems.wecom_messages import AppMessage, RobotMessage

PLATFORM, SYSTEM = "shopee-wecom", "wecom"
FORMATS: dict[str, ActionFormat] = {"wecom-app-message": AppMessage(), "wecom-robot-message": RobotMessage()}
DRAFTS: dict[str, Draft] = {"wecom-text": TextDraft(), "wecom-card": CardDraft()}


class WeComRoom:
    """One entry with the shipped sample answers and one persona's credentials. `close` ends what was started."""

    def __init__(self, folder: Path, persona: str = "good", language: str = "zh_CN") -> None:
        self.scene = Scene(folder, language=language, system=SYSTEM)
        self.session: EntrySession = self.scene.session(platform=PLATFORM)
        self.lists = ReadLists()
        if persona:
            self.use(persona)

    def use(self, persona: str) -> None:
        """Answer with the credentials of a persona; its secrets are stored."""
        system = RESOURCES.system(SYSTEM)
        given = next(one for one in system.personas if one.id == persona).credentials
        for name, value in given.items():
            if name in system.secret_fields():
                self.session.hold_secret(SYSTEM, name, value)
            else:
                self.session.put(f"/steps/credentials/{SYSTEM}/{name}", value)
        self.session.keep_stored(self.session.store_job()())

    @property
    def context(self) -> PageContext:
        """What a page is given by the frame."""
        return PageContext(
            self.session,
            Speaker(self.scene.texts, self.session.platform),
            self.scene.jobs,
            action_formats=lambda: FORMATS,
            drafts=lambda: DRAFTS,
            lists=self.lists,
        )

    def asked(self) -> list[str]:
        """What was asked of the stand-in, without its prefix."""
        return [one.path.removeprefix("/wecom/cgi-bin/") for one in self.scene.server.requests()]

    def sent(self) -> list[Any]:
        """The requests that sent a message."""
        return [one for one in self.scene.server.requests() if one.path.endswith("/send")]

    def close(self) -> None:
        self.scene.close()
