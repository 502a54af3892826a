"""An entry on WhatsApp against the practice server: its templates, a clock that stands still until it is moved."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from wizard.adapters.endpoints import Endpoints
from wizard.adapters.folders import DataFolder
from wizard.adapters.http.client import HttpClient, Limits
from wizard.adapters.http.proxies import no_proxy
from wizard.adapters.ladders.outside import Outside as LadderOutside
from wizard.adapters.ladders.runner import LadderRunner
from wizard.adapters.resources import Resources, shipped_root
from wizard.adapters.storage.entities import EntityStore
from wizard.adapters.storage.entries import EntryStore
from wizard.adapters.vault import MemoryVault
from wizard.onboarding.following import Following
from wizard.onboarding.session import EntrySession
from wizard.onboarding.submitting import Submitting, submit
from wizard.onboarding.template_account import TemplateAccount
from wizard.onboarding.template_outcomes import Outcome
from wizard.onboarding.workspace import Outside, Workspace
from wizard.practice.server import PracticeRequest, PracticeServer
from wizard.systems.meta_template_format import MetaTemplates

RESOURCES = Resources([shipped_root()])
ANSWERS: dict[str, Any] = json.loads(
    (RESOURCES.platform_folder("whatsapp") / "practice" / "answers.json").read_text("utf-8")
)
FORMATS = {"meta-templates": MetaTemplates()}
ITEMS = "/steps/templates/items"
LONG = 20
START = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)


def template(name: str, language: str = "pt_BR", **changes: Any) -> dict[str, Any]:
    """A template of the sample answers that nothing is wrong with, under another name."""
    item = next(one for one in ANSWERS["steps"]["templates"]["items"] if one["language"] == language)
    return {**deepcopy(item), "name": name, **changes}


class TemplateDesk:
    """One data folder, one practice server and one system; opens the entry again and again as after each start."""

    def __init__(self, folder: Path, server: PracticeServer, system: str = "meta-cloud-api", persona: str = "") -> None:
        self.folder = folder
        self.server = server
        self.system = RESOURCES.system(system)
        self.persona = next(one for one in self.system.personas if one.id == (persona or "no-templates"))
        self.now = START
        self.read_seconds: float = LONG
        self.offline = False
        self._vault = MemoryVault()
        self._since = len(server.requests())
        self.session: EntrySession | None = None

    def later(self, **span: float) -> None:
        """Move the clock on."""
        self.now += timedelta(**span)

    def fill(self, *items: Mapping[str, Any], slug: str = "north") -> EntrySession:
        """A new entry with these templates, its credentials in the keyring; open."""
        session = self.session = self._workspace().create("whatsapp", slug)
        steps = deepcopy(ANSWERS["steps"])
        route = {"meta-cloud-api": "direct"}.get(self.system.index.id, self.system.index.id)
        secrets = self.system.secret_fields()
        plain = {name: one for name, one in self.persona.credentials.items() if name not in secrets}
        for name in ("number", "audience", "webhooks", "limits"):
            session.put(f"/steps/{name}", steps[name])
        session.put("/steps/credentials", {"route": route, self.system.index.id: plain})
        session.put(ITEMS, [dict(one) for one in items])
        for name in secrets:
            if name in self.persona.credentials:
                session.hold_secret(self.system.index.id, name, self.persona.credentials[name])
        session.keep_stored(session.store_job()())
        return session

    def reopen(self, slug: str = "north") -> EntrySession:
        """As after the next start of the program."""
        self.close()
        self.session = self._workspace().open(f"whatsapp-{slug}")
        return self.session

    def close(self) -> None:
        if self.session is not None and self.session.entry.is_open:
            self.session.close()

    def _workspace(self) -> Workspace:
        entries = EntryStore(DataFolder(self.folder), lambda: self.now)
        limits = Limits(connect_seconds=LONG, read_seconds=self.read_seconds, total_seconds=LONG)
        endpoints = Endpoints.parse(self.server.endpoints_toml(), "endpoints.toml")
        http = HttpClient(proxies=no_proxy, limits=limits)
        outside = LadderOutside(http, endpoints, clock=lambda: self.now, offline=self.offline)
        ways = Outside(self._vault, LadderRunner(outside), lambda: self.now, practice=True)
        return Workspace(RESOURCES, entries, EntityStore(DataFolder(self.folder), entries), ways)

    @property
    def workspace(self) -> Workspace:
        """The workspace as a new start of the program has it."""
        return self._workspace()

    @property
    def account(self) -> TemplateAccount:
        assert self.session is not None
        return TemplateAccount(self.session, FORMATS)

    def plan(self, *names: str) -> list[Outcome]:
        return Submitting(self.account).plan(names)

    def submit(self, *names: str) -> list[Outcome]:
        account = self.account
        submitting = Submitting(account)
        return list(submit(submitting, account, submitting.plan(names), threading.Event()))

    def follow(self) -> list[Outcome]:
        following = Following(self.account)
        return following.keep_followed(following.follow_job(threading.Event())())

    def bring_in(self) -> list[Outcome]:
        account = self.account
        return Following(account).keep_imported(account.list_job(threading.Event())())

    def item(self, index: int = 0) -> dict[str, Any]:
        assert self.session is not None
        found: dict[str, Any] = self.session.value(f"{ITEMS}/{index}")
        return found

    def wait(self, index: int = 0) -> dict[str, Any]:
        """The record of the review of one template."""
        assert self.session is not None
        waits: dict[str, Any] = self.session.document.get("waits", {})
        return dict(waits.get(self.account.wait_key(self.item(index)), {}))

    @property
    def created(self) -> list[str]:
        """The digest of every create request that reached the server."""
        return [one.digest for one in self._posted() if one.path.endswith(("message_templates", "/templates"))]

    @property
    def began(self) -> int:
        """How many uploads were begun."""
        return len([one for one in self._posted() if one.path.endswith("/uploads")])

    @property
    def sent_files(self) -> list[str]:
        """The digest of every piece of a file that reached the server, "" for an empty one."""
        return [one.digest for one in self._posted() if "/upload:" in one.path]

    def _posted(self) -> list[PracticeRequest]:
        return [one for one in self.server.requests()[self._since :] if one.method == "POST"]
