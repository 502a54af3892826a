"""Everything below one data folder: companies and entries, and how an entry is made, opened, cloned and deleted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from wizard.adapters.clock import Clock
from wizard.adapters.ladders.runner import LadderRunner
from wizard.adapters.resources import Resources
from wizard.adapters.storage.entities import EntityStore
from wizard.adapters.storage.entries import EntryStore
from wizard.adapters.storage.entry import OpenEntry
from wizard.adapters.storage.header import EntrySummary
from wizard.adapters.vault import SecretAddress, Vault
from wizard.core.answers import credentials_of
from wizard.core.descriptors.platform import Platform
from wizard.core.descriptors.system import System
from wizard.core.errors import GangwayError
from wizard.core.pointer import get
from wizard.core.secret_references import SecretReference
from wizard.onboarding.secrets import EntrySecrets
from wizard.onboarding.session import EntrySession, Neighbours, next_entity_id


class WrongModeError(GangwayError):
    """A real entry is not opened against stand-ins, nor a practice entry against the real host (design §3.5)."""

    key = "entry-not-practice"


@dataclass(frozen=True, slots=True)
class Outside:
    """What a workspace is given: where secrets go, how ladders run, what time it is, and whether this is practice."""

    vault: Vault
    runner: LadderRunner
    clock: Clock
    practice: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """One line of the home page. Times are absolute, so that the line can be read again later."""

    summary: EntrySummary
    account: str
    steps_done: int
    steps_total: int
    state: str
    verified_at: str
    exported_at: str
    waits: tuple[Mapping[str, Any], ...]
    deadlines: tuple[Mapping[str, Any], ...]


class Workspace:
    """Companies and entries of one data folder."""

    def __init__(self, resources: Resources, entries: EntryStore, entities: EntityStore, outside: Outside) -> None:
        self.resources = resources
        self.entries = entries
        self.entities = entities
        self.outside = outside

    def create(
        self,
        platform_id: str,
        slug: str,
        *,
        entry_id: str | None = None,
        entity: str | Mapping[str, Any] | None = None,
        references: Mapping[tuple[str, str], SecretReference] | None = None,
    ) -> EntrySession:
        """A new entry, open; its id is `<platform>-<slug>` unless given. `entity` is the id of a known company, or a
        new one's answers."""
        entity_id = self._entity_id(entity)
        wanted = entry_id or f"{platform_id}-{slug}"
        entry = self.entries.create(wanted, platform_id, entity_id, practice=self.outside.practice)
        session = self._session(entry, references or {})
        session.put(session.platform.index.slug, slug)
        return session

    def _entity_id(self, entity: str | Mapping[str, Any] | None) -> str | None:
        if entity is None or isinstance(entity, str):
            return entity
        return self.save_entity(entity)

    def save_entity(self, entity: Mapping[str, Any]) -> str:
        """Keep a company; one with the same code or name is brought up to date, its private fields kept."""
        for entity_id in self.entities.list():
            known = self.entities.get(entity_id)
            if _is_same_company(known, entity):
                self.entities.save(entity_id, {**known, **entity})
                return entity_id
        entity_id = next_entity_id(self.entities)
        self.entities.save(entity_id, entity)
        return entity_id

    def open(
        self, entry_id: str, *, references: Mapping[tuple[str, str], SecretReference] | None = None
    ) -> EntrySession:
        """An entry, open and locked. Raises the storage errors, WrongModeError."""
        entry = self.entries.open(entry_id)
        if entry.summary.practice is not self.outside.practice:
            entry.close()
            raise WrongModeError(
                "entry-is-practice" if entry.summary.practice else "entry-not-practice", entry=entry_id
            )
        return self._session(entry, references or {})

    def _session(self, entry: OpenEntry, references: Mapping[tuple[str, str], SecretReference]) -> EntrySession:
        try:
            platform = self.resources.platform(entry.summary.platform)
            session = EntrySession(
                entry,
                platform,
                self.systems_of(platform),
                entities=self.entities,
                secrets=self._secrets(entry, references),
                runner=self.outside.runner,
                clock=self.outside.clock,
                neighbours=Neighbours(self.owner_of),
            )
            if self.outside.practice:
                _load_samples(session)
            return session
        except BaseException:
            entry.close()
            raise

    def systems_of(self, platform: Platform) -> dict[str, System]:
        """The platform's systems, loaded."""
        return {name: self.resources.system(name) for name in platform.index.systems}

    def _secrets(self, entry: OpenEntry, references: Mapping[tuple[str, str], SecretReference]) -> EntrySecrets:
        stored = {(name[0], name[1]) for name in entry.meta("secrets") or []}
        kept = {name: one for name, one in _kept_references(entry).items() if name not in stored}
        return EntrySecrets(entry.summary.id, self.outside.vault, {}, stored, dict(references) or kept)

    def owner_of(self, identity: str) -> str | None:
        """The entry that is bound to the account, or None."""
        for summary in self.entries.list():
            if summary.damage is None and self._identity(summary.id) == identity:
                return summary.id
        return None

    def _identity(self, entry_id: str) -> str | None:
        try:
            found = self.entries.read(entry_id).draft.meta.get("identity")
        except GangwayError:
            return None
        return str(found) if found else None

    def delete_job(self, entry_id: str) -> Callable[[], None]:
        """Work for a background thread: the entry's secrets leave the keyring, then the entry goes."""
        stored = self.entries.read(entry_id).draft.meta.get("secrets") or []
        vault, entries = self.outside.vault, self.entries

        def delete() -> None:
            for system, field in stored:
                vault.remove(SecretAddress(entry_id, system, field))
            entries.delete(entry_id)

        return delete

    # --- home

    def overviews(self, *, both_modes: bool = False) -> list[Overview]:
        """Every entry for the home page, newest change first. Damaged ones are listed with their damage.

        `both_modes`: real and practice entries alike, as the command line lists them.
        """
        summaries = sorted(self.entries.list(), key=lambda one: one.updated or "", reverse=True)
        return [self._overview(summary) for summary in summaries if both_modes or self._is_shown(summary)]

    def _is_shown(self, summary: EntrySummary) -> bool:
        return summary.damage is not None or summary.practice is self.outside.practice

    def _overview(self, summary: EntrySummary) -> Overview:
        glance = self.entries.glance(summary.id) if summary.damage is None else {}
        return Overview(
            summary=summary,
            account=str(glance.get("account", "")),
            steps_done=int(glance.get("steps_done", 0)),
            steps_total=int(glance.get("steps_total", 0)),
            state="damaged" if summary.damage else str(glance.get("state", "draft")),
            verified_at=str(glance.get("verified_at", "")),
            exported_at=str(glance.get("exported_at", "")),
            waits=tuple(glance.get("waits", ())),
            deadlines=tuple(glance.get("deadlines", ())),
        )


def _kept_references(entry: OpenEntry) -> dict[tuple[str, str], SecretReference]:
    """The references an entry was made with when nothing was to be stored (design §3.4)."""
    records = entry.meta("references") or []
    return {(one["system"], one["field"]): SecretReference(**one) for one in records}


def _load_samples(session: EntrySession) -> None:
    for name, system in session.systems.items():
        session.secrets.load_samples(system, credentials_of(session.platform, session.document, name))


def _is_same_company(known: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    for key in ("uscc", "legal_name"):
        if known.get(key) and other.get(key):
            return bool(known[key] == other[key])
    return False


def slug_of(platform: Platform, document: Mapping[str, Any]) -> str:
    """The slug the answers give, or ""."""
    found = get(document, platform.index.slug)
    return found if isinstance(found, str) else ""
