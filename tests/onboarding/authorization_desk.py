"""A made-up platform of one Shopee shop against the practice server whose tokens rotate; its clock can be moved."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import requests

from wizard.adapters.clock import Clock
from wizard.adapters.endpoints import Endpoints
from wizard.adapters.folders import DataFolder
from wizard.adapters.http.client import HttpClient, Limits
from wizard.adapters.http.proxies import no_proxy
from wizard.adapters.ladders.outside import Outside as LadderOutside
from wizard.adapters.ladders.runner import LadderRunner
from wizard.adapters.resources import Resources, Root, shipped_root
from wizard.adapters.storage.entities import EntityStore
from wizard.adapters.storage.entries import EntryStore
from wizard.adapters.vault import MemoryVault, SecretAddress, Vault
from wizard.core.redirected import Redirected
from wizard.core.secret import Secret
from wizard.onboarding.authorizing import Authorization
from wizard.onboarding.session import EntrySession
from wizard.onboarding.workspace import Outside, Workspace
from wizard.practice.server import PracticeServer
from wizard.systems.shopee_signing import sign

LONG = 20
ENTRY = "stall-north"
SHOPEE = "/steps/credentials/shopee"

_FILES = {
    "platforms/stall/index.toml": """
id = "stall"
version = 1
order = 900
systems = ["shopee"]
identity = "shopee"
slug = "/steps/shop/slug"
rules_date = "2026-11-21"
""",
    "platforms/stall/sources.toml": "source = []\n",
    "platforms/stall/flow.toml": """
[[step]]
id = "shop"
kind = "form"

[[step]]
id = "credentials"
kind = "credentials"
""",
    "texts/zh_CN/platforms/stall.toml": """
[stall]
title = "Stall"
summary = "A made-up platform."
[stall.shop]
title = "Shop"
help = "Which shop."
slug.label = "Short name"
[stall.credentials]
title = "Credentials"
help = "Bind the shop."
""",
}
_SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "shop": {
            "type": "object",
            "properties": {"slug": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}},
            "required": ["slug"],
            "additionalProperties": False,
        },
        "credentials": {
            "type": "object",
            "properties": {"shopee": {"$ref": "../systems/shopee.schema.json"}},
            "required": ["shopee"],
            "additionalProperties": False,
        },
    },
    "required": ["shop", "credentials"],
    "additionalProperties": False,
}


def write_stall(folder: Path) -> Path:
    """The platform in a folder for --resources, its sample answers those of the persona `good`."""
    files = {**_FILES, "texts/en/platforms/stall.toml": _FILES["texts/zh_CN/platforms/stall.toml"]}
    files["schemas/platforms/stall.schema.json"] = json.dumps(_SCHEMA)
    files["platforms/stall/practice/answers.json"] = json.dumps(answers("good"))
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def answers(persona: str) -> dict[str, Any]:
    """Sample answers with the credentials of one persona, its secrets by file."""
    shipped = Resources([shipped_root()])
    system, folder = shipped.system("shopee"), shipped.system_folder("shopee") / "practice" / persona
    given = next(one for one in system.personas if one.id == persona).credentials
    secret = system.secret_fields()
    filled = {name: {"$file": str(folder / name)} if name in secret else value for name, value in given.items()}
    return {"platform": "stall", "version": 1, "steps": {"shop": {"slug": "north"}, "credentials": {"shopee": filled}}}


class AuthorizationDesk:
    """One data folder and one practice server; opens the entry again and again as after each start of the program."""

    def __init__(self, folder: Path, persona: str = "good", vault: Vault | None = None) -> None:
        self.folder = folder
        # Replies carry the real time in their Date: with a wrong clock nothing would be said about a code or token.
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.resources = Resources([shipped_root(), Root.beside(write_stall(folder / "made"))])
        self.system = self.resources.system("shopee")
        self.persona = next(one for one in self.system.personas if one.id == persona)
        self.server = PracticeServer([self.system], lambda: self.now)
        self.server.start()
        self.vault: Vault = vault or MemoryVault()
        self.session: EntrySession = self._made()

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def _made(self) -> EntrySession:
        session = self.workspace().create("stall", "north")
        secret = self.system.secret_fields()
        plain = {name: value for name, value in self.persona.credentials.items() if name not in secret}
        session.put(SHOPEE, plain)
        for name in secret:
            if name in self.persona.credentials:
                session.hold_secret("shopee", name, self.persona.credentials[name])
        session.keep_stored(session.store_job()())
        return session

    def workspace(self) -> Workspace:
        return stall_workspace(self.folder, self.vault, self.server.endpoints_toml(), lambda: self.now)

    def reopen(self) -> EntrySession:
        """As after the next start of the program."""
        if self.session.entry.is_open:
            self.session.close()
        self.session = self.workspace().open(ENTRY)
        return self.session

    def close(self) -> None:
        if self.session.entry.is_open:
            self.session.close()
        self.server.stop()

    @property
    def desk(self) -> Authorization:
        return Authorization(self.session)

    def visited(self, address: str) -> str:
        """Open a link as a browser would; the address one ends at, off the practice page."""
        with requests.Session() as browser:
            browser.trust_env = False
            page = browser.get(address, timeout=LONG).text
        found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page)
        assert found is not None
        return unescape(found[1])

    def redirected(self, kind: str = "") -> Redirected:
        """A link opened and the address pasted."""
        taken = self.desk.take(self.visited(self.desk.link(kind).address))
        assert isinstance(taken, Redirected), taken
        return taken

    def token(self, name: str = "refresh_token") -> str:
        found = self.vault.fetch(SecretAddress(ENTRY, "shopee", name))
        return found.reveal() if found else ""

    def opens_the_shop(self) -> bool:
        """Whether the ladder's question with the access token passes."""
        proved = self.session.verify_job(("shopee",), lambda _rung: None, threading.Event())()
        self.session.keep_verified(proved)
        return {one.rung: one.state.value for one in proved.results["shopee"].rungs}["shop"] == "passed"

    def sent(self, path: str) -> int:
        """How many requests for the path came in."""
        return sum(one.path.endswith(path) for one in self.server.requests())

    @property
    def answers(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.session.value(SHOPEE)
        return found


def stall_workspace(folder: Path, vault: Vault, endpoints: str, clock: Clock) -> Workspace:
    """The workspace of a desk's folder, in whichever process."""
    resources = Resources([shipped_root(), Root.beside(folder / "made")])
    entries = EntryStore(DataFolder(folder / "data"), clock)
    limits = Limits(connect_seconds=LONG, read_seconds=LONG, total_seconds=LONG)
    outside = LadderOutside(
        HttpClient(proxies=no_proxy, limits=limits),
        Endpoints.parse(endpoints, "endpoints.toml"),
        clock=clock,
        signers={"shopee": sign},
    )
    ways = Outside(vault, LadderRunner(outside), clock, practice=True)
    return Workspace(resources, entries, EntityStore(DataFolder(folder / "data"), entries), ways)


class RefusingVault(MemoryVault):
    """A keyring that stops taking secrets when it is told to; it still reads."""

    def __init__(self) -> None:
        super().__init__()
        self.refuses = False

    def store(self, address: SecretAddress, secret: Secret) -> None:
        from wizard.adapters.vault.errors import VaultFailedError

        if self.refuses:
            raise VaultFailedError("keyring-failed", kind="test", code=1)
        super().store(address, secret)
