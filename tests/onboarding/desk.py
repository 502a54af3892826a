"""A workspace in a folder of its own, with the made-up platform and a ladder runner that says what it is told to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.made_up import write_made_up
from wizard.adapters.folders import DataFolder
from wizard.adapters.ladders.runner import LadderJob, LadderRunner, OnRung
from wizard.adapters.resources import Resources, Root, shipped_root
from wizard.adapters.storage.entities import EntityStore
from wizard.adapters.storage.entries import EntryStore
from wizard.adapters.storage.entry import OpenEntry
from wizard.adapters.vault import MemoryVault, SecretAddress, Vault
from wizard.core.ladder import LadderResult, RungResult, RungState
from wizard.core.secret import Secret
from wizard.core.secret_references import SecretReference
from wizard.onboarding.session import EntrySession
from wizard.onboarding.workspace import Outside, Workspace

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
RING = "ring-canary-5150"
LOFT = "/steps/credentials/pigeon/loft_id"


class DurableVault(MemoryVault):
    """A keyring that works: it outlives every workspace made with it."""

    durable = True

    def value(self, entry: str, field: str = "ring") -> str | None:
        found = self.fetch(SecretAddress(entry, "pigeon", field))
        return found.reveal() if found else None


class SayingRunner(LadderRunner):
    """Passes every rung of every job, or gives the states it was told; keeps what it was asked."""

    def __init__(self) -> None:
        self.states: dict[str, RungState] = {}
        self.asked: list[dict[str, Any]] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def run_many(self, jobs: Sequence[LadderJob], on_rung: OnRung, cancel: threading.Event) -> list[LadderResult]:
        self.meanwhile()
        return [self._result(job) for job in jobs]

    def _result(self, job: LadderJob) -> LadderResult:
        plain = {key: one.reveal() if isinstance(one, Secret) else one for key, one in job.credentials.items()}
        self.asked.append(plain)
        name = job.system.index.id
        rungs = tuple(
            RungResult(
                name, rung.id, self.states.get(rung.id, RungState.PASSED), required=rung.required, at="2026-11-21"
            )
            for rung in job.system.rungs
        )
        return LadderResult(name, rungs, {"loft": "One"})


class _NotingWorkspace(Workspace):
    def __init__(
        self,
        resources: Resources,
        entries: EntryStore,
        entities: EntityStore,
        outside: Outside,
        sessions: list[EntrySession],
    ) -> None:
        super().__init__(resources, entries, entities, outside)
        self._sessions = sessions

    def _session(self, entry: OpenEntry, references: Mapping[tuple[str, str], SecretReference]) -> EntrySession:
        session = super()._session(entry, references)
        self._sessions.append(session)
        return session


class Desk:
    """Opens the same data folder again and again, as the program does after each start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.vault: Vault = DurableVault()
        self.runner = SayingRunner()
        self.resources = Resources([shipped_root(), Root.beside(write_made_up(folder / "made"))])
        self.practice = False
        self.sessions: list[EntrySession] = []

    def workspace(self) -> Workspace:
        entries = EntryStore(DataFolder(self.folder / "data"), lambda: NOW)
        outside = Outside(self.vault, self.runner, lambda: NOW, self.practice)
        entities = EntityStore(DataFolder(self.folder / "data"), entries)
        return _NotingWorkspace(self.resources, entries, entities, outside, self.sessions)

    def close(self) -> None:
        """Give every file back."""
        for session in self.sessions:
            session.entry.close()

    def filled(self, slug: str = "north", loft: str = "loft-1") -> EntrySession:
        """A new entry with every answer, its secret held and not stored."""
        session = self.workspace().create("aviary", slug)
        session.put(LOFT, loft)
        session.put("/steps/feeding", {"mode": "day", "meals": 3})
        session.hold_secret("pigeon", "ring", RING)
        return session

    def verified(self, slug: str = "north", loft: str = "loft-1") -> EntrySession:
        """The same, verified."""
        session = self.filled(slug, loft)
        verify(session)
        return session


def verify(session: EntrySession) -> None:
    session.keep_verified(session.verify_job(tuple(session.systems), lambda _rung: None, threading.Event())())


def codes(session: EntrySession) -> set[str]:
    return {finding.code for finding in session.findings()}
