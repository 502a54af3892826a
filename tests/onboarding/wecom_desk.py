"""An entry of a made-up platform that works with WeCom, against the practice server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wizard.adapters.clock import system_clock
from wizard.adapters.endpoints import Endpoints
from wizard.adapters.folders import DataFolder
from wizard.adapters.http.client import HttpClient, Limits
from wizard.adapters.http.proxies import no_proxy
from wizard.adapters.ladders.outside import Outside as LadderOutside
from wizard.adapters.ladders.runner import LadderRunner
from wizard.adapters.resources import Resources, Root, shipped_root
from wizard.adapters.storage.entities import EntityStore
from wizard.adapters.storage.entries import EntryStore
from wizard.adapters.vault import MemoryVault
from wizard.core.actions import ActionFormat
from wizard.onboarding.directory import Directory
from wizard.onboarding.session import EntrySession
from wizard.onboarding.trying import Trying
from wizard.onboarding.workspace import Outside, Workspace
from wizard.practice.server import PracticeServer
from wizard.systems.wecom_messages import AppMessage, RobotMessage

PLATFORM = "postroom"
FORMATS: Mapping[str, ActionFormat] = {"wecom-app-message": AppMessage(), "wecom-robot-message": RobotMessage()}
LONG = 20
WECOM = Resources([shipped_root()]).system("wecom")

_FILES = {
    "platforms/postroom/index.toml": """
id = "postroom"
version = 1
order = 901
systems = ["wecom"]
identity = "wecom"
slug = "/steps/shop/slug"
rules_date = "2026-11-21"
""",
    "platforms/postroom/flow.toml": """
[[step]]
id = "shop"
kind = "form"

[[step]]
id = "credentials"
kind = "credentials"
""",
    "platforms/postroom/sources.toml": "",
}
_TEXTS = """
[postroom]
title = "Postroom"
summary = "A made-up platform."
[postroom.shop]
title = "Shop"
help = "Which shop."
slug.label = "Short name"
[postroom.credentials]
title = "Credentials"
help = "Bind WeCom."
"""
_SCHEMA: dict[str, Any] = {
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
            "properties": {"wecom": {"$ref": "../systems/wecom.schema.json"}},
            "required": ["wecom"],
            "additionalProperties": False,
        },
    },
    "required": ["shop", "credentials"],
    "additionalProperties": False,
}


def write_postroom(folder: Path) -> Path:
    """The platform as a folder for --resources."""
    texts = {f"texts/{language}/platforms/postroom.toml": _TEXTS for language in ("zh_CN", "en")}
    schema = {"schemas/platforms/postroom.schema.json": json.dumps(_SCHEMA)}
    for name, text in {**_FILES, **texts, **schema}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def answers_of(persona: str, slug: str = "north") -> dict[str, Any]:
    """An answers file of a persona's credentials, its secrets by their files."""
    folder = shipped_root().resources / "systems" / "wecom" / "practice" / persona
    secrets = WECOM.secret_fields()
    found = next(one for one in WECOM.personas if one.id == persona).credentials
    given = {name: {"$file": str(folder / name)} if name in secrets else value for name, value in found.items()}
    return {"platform": PLATFORM, "version": 1, "steps": {"shop": {"slug": slug}, "credentials": {"wecom": given}}}


class WeComDesk:
    """One entry of one persona."""

    def __init__(self, folder: Path, server: PracticeServer, persona: str, read_seconds: float = LONG) -> None:
        self.server = server
        resources = Resources([shipped_root(), Root.beside(write_postroom(folder / "resources"))])
        entries = EntryStore(DataFolder(folder / "data"), system_clock)
        limits = Limits(connect_seconds=LONG, read_seconds=read_seconds, total_seconds=LONG * 3)
        endpoints = Endpoints.parse(server.endpoints_toml(), "endpoints.toml")
        runner = LadderRunner(LadderOutside(HttpClient(proxies=no_proxy, limits=limits), endpoints))
        ways = Outside(MemoryVault(), runner, system_clock, practice=True)
        self._workspace = Workspace(resources, entries, EntityStore(DataFolder(folder / "data"), entries), ways)
        self.texts = resources.texts("zh_CN")
        self.credentials = next(one for one in WECOM.personas if one.id == persona).credentials
        self.session = self._filled()
        self._since = len(server.requests())

    def _filled(self) -> EntrySession:
        session = self._workspace.create(PLATFORM, "north")
        secrets = WECOM.secret_fields()
        plain = {name: value for name, value in self.credentials.items() if name not in secrets}
        session.put("/steps/credentials", {"wecom": plain})
        for name in set(secrets) & self.credentials.keys():
            session.hold_secret("wecom", name, self.credentials[name])
        session.keep_stored(session.store_job()())
        return session

    @property
    def trying(self) -> Trying:
        return Trying(self.session, FORMATS)

    @property
    def directory(self) -> Directory:
        return Directory(self.session)

    def asked(self) -> list[str]:
        """What was asked of the stand-in so far, without its prefix."""
        return [one.path.removeprefix("/wecom/cgi-bin/") for one in self.server.requests()[self._since :]]
