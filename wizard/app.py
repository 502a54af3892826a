"""Builds everything once and opens a door: the window or the command line. The only module that knows all layers."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

from wizard.adapters.clock import system_clock
from wizard.adapters.endpoints import Endpoints
from wizard.adapters.folders import DataFolder, default_root
from wizard.adapters.http.client import HttpClient
from wizard.adapters.ladders.outside import Outside as LadderOutside
from wizard.adapters.ladders.runner import LadderRunner
from wizard.adapters.redaction import RedactingFilter
from wizard.adapters.resources import Resources, Root, shipped_root
from wizard.adapters.storage.entities import EntityStore
from wizard.adapters.storage.entries import EntryStore
from wizard.adapters.system_language import system_language
from wizard.adapters.vault import KeyringVault, MemoryVault, Vault
from wizard.onboarding.program import Options, Program
from wizard.onboarding.workspace import Outside, Workspace
from wizard.practice.server import PracticeServer

PRACTICE_NAMESPACE = "gangway-practice"


def main(argv: Sequence[str] | None = None) -> int:
    """The program. Returns the exit code (design §3.3)."""
    from wizard.cli.main import run

    return run(list(sys.argv[1:] if argv is None else argv), build, open_window)


def build(options: Options) -> Program:
    """Everything, connected. Raises GangwayError for options that cannot be used."""
    guard_logs()
    roots = [shipped_root()]
    if options.resources is not None:
        roots.append(Root.beside(options.resources))
    resources = Resources(roots)
    return _Builder(options, resources).program()


class _Builder:
    """Makes the parts in order; the practice server is started when first asked for."""

    def __init__(self, options: Options, resources: Resources) -> None:
        self._options = options
        self._resources = resources
        self._root = options.data_dir or default_root()
        folder = DataFolder(self._root)
        self._entries = EntryStore(folder, system_clock)
        self._entities = EntityStore(folder, self._entries)
        self._server: PracticeServer | None = None

    def program(self) -> Program:
        options = self._options
        endpoints = Endpoints.read(options.endpoints) if options.endpoints else None
        self._entries.recover()
        return Program(
            options=options,
            resources=self._resources,
            texts=self._resources.texts(options.language or system_language()),
            clock=system_clock,
            data_root=self._root,
            workspace=self._workspace(endpoints),
            practice=self._practice,
            stop=self._stop,
        )

    def _workspace(self, endpoints: Endpoints | None) -> Workspace:
        practice = endpoints is not None
        runner = LadderRunner(LadderOutside(HttpClient(), endpoints, offline=self._options.offline))
        outside = Outside(self._vault(practice=practice), runner, system_clock, practice)
        return Workspace(self._resources, self._entries, self._entities, outside)

    def _vault(self, *, practice: bool) -> Vault:
        in_memory = self._options.secret_store == "references" or (practice and not self._options.real_keyring)  # noqa: S105
        if in_memory:
            return MemoryVault()
        if practice:
            return KeyringVault(deadline=self._options.keyring_seconds, namespace=PRACTICE_NAMESPACE)
        return KeyringVault(deadline=self._options.keyring_seconds)

    def _practice(self) -> Workspace:
        if self._server is None:
            systems = [self._resources.system(name) for name in self._resources.system_ids()]
            self._server = PracticeServer(systems, system_clock)
            self._server.start()
        return self._workspace(Endpoints.parse(self._server.endpoints_toml(), "practice"))

    def _stop(self) -> None:
        if self._server is not None:
            self._server.stop()


def guard_logs() -> None:
    """Secrets and the addresses that hold them stay out of every log line."""
    logging.getLogger("urllib3").setLevel(logging.WARNING)
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.StreamHandler())
    for handler in root.handlers:
        if not any(isinstance(one, RedactingFilter) for one in handler.filters):
            handler.addFilter(RedactingFilter())


def open_window(options: Options) -> int:
    """The window, until it is closed."""
    from wizard.gui.application import run_window

    return run_window(build, options)
