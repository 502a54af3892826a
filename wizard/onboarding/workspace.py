"""Everything below one data folder: companies and entries, and how an entry is made, opened, cloned and deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wizard.adapters.storage.entities import EntityStore, next_entity_id
from wizard.adapters.storage.entries import EntryStore
from wizard.core.errors import GangwayError
from wizard.core.pointer import get
from wizard.core.secret import Watch, unwatched

if TYPE_CHECKING:
    from wizard.adapters.clock import Clock
    from wizard.adapters.ladders.runner import LadderRunner
    from wizard.adapters.resources import Resources
    from wizard.adapters.storage.entry import OpenEntry
    from wizard.adapters.storage.header import EntrySummary
    from wizard.adapters.vault import Vault
    from wizard.core.descriptors.platform import Platform
    from wizard.core.descriptors.system import System
    from wizard.core.secret_references import SecretReference
    from wizard.onboarding.session import EntrySession


class WrongModeError(GangwayError):
    """A real entry is not opened against stand-ins, nor a practice entry against the real host (design §3.5)."""

    key = "entry-not-practice"


@dataclass(frozen=True, slots=True)
class Outside:
    """What a workspace is given: where secrets go, how ladders run, what time it is, and whether this is practice.
    `watch` is told of every secret that comes into memory."""

    vault: Vault
    runner: LadderRunner
    clock: Clock
    practice: bool = False
    watch: Watch = unwatched


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
        self.resources.platform(platform_id)  # first: no entry is left behind for a platform that does not load
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
        # Not at the top: a session brings every check along, and the list of entries needs none of them.
        from wizard.onboarding.opening import make_session

        return make_session(self, entry, references)

    def systems_of(self, platform: Platform) -> dict[str, System]:
        """The platform's systems, loaded."""
        return {name: self.resources.system(name) for name in platform.index.systems}

    def owner_of(self, identity: str, *also: str) -> str | None:
        """The entry of this mode that is bound to the account, or None: practice and real entries never compete.
        `also` are other names of the same account."""
        names = (identity, *also)
        return next((entry for entry, bound in self._facts("identity") if bound in names), None)

    def facts_of_others(self, name: str, entry_id: str) -> list[Any]:
        """What every other entry of this mode has of a fact beside its document, as it is on the disk now."""
        return [fact for entry, fact in self._facts(name) if entry != entry_id and fact is not None]

    def _facts(self, name: str) -> Iterator[tuple[str, Any]]:
        for summary in self.entries.list():
            if summary.damage is None and summary.practice is self.outside.practice:
                try:
                    yield summary.id, self.entries.read(summary.id).draft.meta.get(name)
                except GangwayError:
                    continue  # it was deleted just now, or is damaged: its own page says so

    def delete_job(self, entry_id: str) -> Callable[[], None]:
        """Work for a background thread: the entry's secrets leave the keyring, then the entry goes."""
        names = self._secret_names(entry_id)
        vault, entries = self.outside.vault, self.entries

        def delete() -> None:
            from wizard.adapters.vault import SecretAddress  # brings the keyring, which no list of entries needs

            for system, field in names:
                vault.remove(SecretAddress(entry_id, system, field))
            entries.delete(entry_id)

        return delete

    def _secret_names(self, entry_id: str) -> list[tuple[str, str]]:
        """Every secret the entry may have: those it knows of, and all its platform asks for, since a crash between
        keyring and draft leaves one that the draft does not name."""
        from wizard.core.answers import secret_pointers  # brings the descriptors, which no list of entries needs

        read = self.entries.read(entry_id)
        known = {(name[0], name[1]) for name in read.draft.meta.get("secrets") or []}
        try:
            asked = secret_pointers(self.resources.platform(read.summary.platform))
        except GangwayError:  # a platform that is gone must not keep its entries from being deleted
            asked = ()
        return sorted(known | {(system, field) for _, system, field in asked})

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


def _is_same_company(known: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    for key in ("uscc", "legal_name"):
        if known.get(key) and other.get(key):
            return bool(known[key] == other[key])
    return False


def slug_of(platform: Platform, document: Mapping[str, Any]) -> str:
    """The slug the answers give, or ""."""
    found = get(document, platform.index.slug)
    return found if isinstance(found, str) else ""
