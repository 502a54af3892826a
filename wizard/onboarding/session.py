"""One open entry as both doors see it: answers, cursor, findings, verification, waivers, waits.

Nothing here blocks: what needs the keyring or the network is given out as a job for a background thread, and its
result is handed back with a `keep_…` call on the caller's own thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wizard.adapters.clock import Clock
from wizard.adapters.ladders.runner import LadderJob, LadderRunner, OnRung
from wizard.adapters.storage.entities import EntityStore
from wizard.adapters.storage.entry import OpenEntry
from wizard.core.answers import credentials_of, effective, parked, path_steps, secret_pointers, step_schema
from wizard.core.descriptors.platform import Platform, StepDescriptor, StepKind
from wizard.core.descriptors.system import System
from wizard.core.errors import GangwayError
from wizard.core.export import ladder_records, rung_from_record
from wizard.core.findings import Finding, Severity
from wizard.core.flow import StepView, next_step, previous_step, reachable, step_views
from wizard.core.forms import Field, FormSource, build_form
from wizard.core.intake import Taken, take, take_secret
from wizard.core.ladder import LadderResult
from wizard.core.loading.wording import text_owner
from wizard.core.pointer import MISSING, get, join, with_value
from wizard.core.review import Reviewer, Situation
from wizard.core.secret import Secret
from wizard.core.waits import Deadline, Wait, deadlines, open_waits
from wizard.onboarding.glance import glance_of
from wizard.onboarding.secrets import EntrySecrets, SecretState

ENTITY = "/steps/entity"


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification brought: the result per system, and the secrets that were stored before it ran.

    `not_stored` says why the keyring did not take them; the ladders ran with the values in memory all the same.
    """

    results: Mapping[str, LadderResult]
    stored: frozenset[tuple[str, str]]
    not_stored: GangwayError | None = None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a session may ask about other entries: who owns an identity."""

    owner_of: Callable[[str], str | None]


class EntrySession:
    """An entry opened for work. Close it to give its lock back."""

    def __init__(
        self,
        entry: OpenEntry,
        platform: Platform,
        systems: Mapping[str, System],
        *,
        entities: EntityStore,
        secrets: EntrySecrets,
        runner: LadderRunner,
        clock: Clock,
        neighbours: Neighbours,
    ) -> None:
        self.entry = entry
        self.platform = platform
        self.systems = systems
        self.secrets = secrets
        self._entities = entities
        self._runner = runner
        self._clock = clock
        self._neighbours = neighbours
        self._reviewer = Reviewer(platform, systems)
        self.results: dict[str, LadderResult] = _restored(entry.run_state())
        self._entity = entities.get(entry.summary.entity) if entry.summary.entity else {}

    # --- what it is

    @property
    def entry_id(self) -> str:
        """The entry's id, `<platform>-<slug>`."""
        return self.entry.summary.id

    @property
    def practice(self) -> bool:
        """Whether the entry works against local stand-ins."""
        return bool(self.entry.summary.practice)

    @property
    def document(self) -> dict[str, Any]:
        """All answers, parked ones included, the entity embedded; no secret and no reference to one."""
        draft = {
            **self.entry.document,
            "platform": self.platform.index.id,
            "version": self.platform.index.version,
        }
        steps = {**draft.get("steps", {})}
        if self._entity:
            steps["entity"] = self._entity
        return {**draft, "steps": steps}

    @property
    def facts(self) -> dict[str, Any]:
        """What the ladders proved, by system."""
        return {system: dict(result.facts) for system, result in self.results.items()}

    def now(self) -> datetime:
        """Now, by this session's clock (aware, UTC)."""
        return self._clock()

    # --- the flow

    @property
    def cursor(self) -> str:
        """The step the seller is at."""
        return reachable(self.platform, self.document, str(self.entry.meta("cursor") or ""))

    def go(self, step_id: str) -> str:
        """Move to a step; the nearest earlier one on the path when it is not on it."""
        target = reachable(self.platform, self.document, step_id)
        self.entry.set_meta("cursor", target)
        return target

    def go_next(self) -> str:
        """Move one step on."""
        return self.go(next_step(self.platform, self.document, self.cursor))

    def go_back(self) -> str:
        """Move one step back; nothing is lost."""
        return self.go(previous_step(self.platform, self.document, self.cursor))

    def path(self) -> tuple[StepDescriptor, ...]:
        """The steps on the path now."""
        return path_steps(self.platform, self.document)

    def views(self, findings: list[Finding]) -> list[StepView]:
        """Every step with its state, for the step list."""
        return step_views(self.platform, self._referenced(), findings, self._waiting_steps())

    def _waiting_steps(self) -> set[str]:
        waiting = {wait.id for wait in self.waits()}
        return {
            wait.per.split("/")[2]
            for wait in self.platform.waits
            if wait.id in waiting and wait.per.startswith("/steps/")
        }

    def parked(self) -> list[str]:
        """Pointers of answers kept but not used on the present path."""
        return parked(self.platform, self.document)

    # --- answers

    def form(self, step_id: str) -> tuple[Field, ...]:
        """The fields of one step for the answers given so far. A credentials step has one group per system."""
        return form_of(self.platform, self.systems, self.document, step_id)

    def value(self, pointer: str) -> Any:
        """The answer at the pointer, or MISSING."""
        return get(self.document, pointer)

    def answer(self, field: Field, raw: str, *, confirmed: bool = False) -> Taken:
        """Take a typed text. It is cleaned first; what looks like a secret in a plain field is not written."""
        taken = take(raw, field, confirmed=confirmed)
        if not taken.held:
            self.put(field.pointer, taken.value if taken.value else MISSING)
        return taken

    def put(self, pointer: str, value: Any) -> None:
        """Write an answer as it is; MISSING removes it. An array item is removed whole."""
        if pointer == ENTITY or pointer.startswith(ENTITY + "/"):
            self._put_entity(pointer.removeprefix(ENTITY), value)
        elif value is MISSING:
            self.entry.remove(pointer)
        else:
            self.entry.set(pointer, value)

    def _put_entity(self, pointer: str, value: Any) -> None:
        self._entity = with_value(self._entity, pointer, value)
        if self.entry.summary.entity is None:
            self.entry.set_entity(next_entity_id(self._entities))
        self._entities.save(str(self.entry.summary.entity), self._entity)

    def use_entity(self, entity_id: str) -> None:
        """Take another company for this entry."""
        self._entity = self._entities.get(entity_id)
        self.entry.set_entity(entity_id)

    # --- secrets

    def hold_secret(self, system: str, field: str, raw: str) -> Taken:
        """Keep a pasted secret in memory until it is stored. Blank keeps what there is."""
        secret, changes = take_secret(raw)
        if secret:
            self.secrets.held[system, field] = secret
        return Taken("", changes)

    def secret_state(self, system: str, field: str) -> SecretState:
        """What may be said about one secret."""
        return self.secrets.state((system, field))

    def store_job(self) -> Callable[[], set[tuple[str, str]]]:
        """Work for a background thread: put the secrets held in memory into the keyring."""
        return self.secrets.store_job()

    def keep_stored(self, names: set[tuple[str, str]] | frozenset[tuple[str, str]]) -> None:
        """Note which secrets the keyring has now."""
        if names:
            self.secrets.keep_stored(names)
            self.entry.set_meta("secrets", sorted(list(name) for name in self.secrets.stored))

    def remove_secret_job(self, system: str, field: str) -> Callable[[], tuple[str, str]]:
        """Work for a background thread: delete one secret from the keyring."""
        name = (system, field)
        vault, address = self.secrets.vault, self.secrets.address(name)

        def remove() -> tuple[str, str]:
            vault.remove(address)
            return name

        return remove

    def keep_removed(self, name: tuple[str, str]) -> None:
        """Note that a secret is gone, and that what it proved no longer holds."""
        self.secrets.held.pop(name, None)
        self.secrets.stored.discard(name)
        self.entry.set_meta("secrets", sorted(list(one) for one in self.secrets.stored))
        self.results.pop(name[0], None)
        self._save_results()

    def uris(self) -> dict[str, str]:
        """The reference of every secret that has a value, by its pointer."""
        present = self.secrets.present()
        found = {}
        for pointer, system, field in secret_pointers(self.platform):
            if (system, field) in present:
                found[pointer] = self.secrets.uri((system, field))
        return found

    # --- judging

    def situation(self) -> Situation:
        """What the document is judged with."""
        return Situation(self._clock(), self.facts, dict(self.secrets.held), self.uris())

    def findings(self) -> list[Finding]:
        """Everything there is to say about the entry now."""
        return self._reviewer.review(self.document, self.situation()) + self.identity_findings()

    def identity(self) -> str | None:
        """`<system>:<account>` once proved, else None."""
        name = self.platform.index.identity_system
        result, system = self.results.get(name), self.systems.get(name)
        if result is None or system is None or result.failed or not result.facts:
            return None
        proved = result.facts.get(system.index.identity)
        given = credentials_of(self.platform, self.document, name).get(system.index.identity)
        account = proved if proved is not None else given
        return f"{name}:{account}" if account else None

    def identity_findings(self) -> list[Finding]:
        """Another entry has this account already, or the entry was bound to another account before."""
        identity = self.identity()
        if identity is None:
            return []
        name, _, account = identity.partition(":")
        field = self.systems[name].index.identity
        pointer = next(
            (join("steps", step.id, name, field) for step in self.platform.steps if step.kind is StepKind.CREDENTIALS),
            "",
        )
        owner = self._neighbours.owner_of(identity)
        if owner is not None and owner != self.entry_id:
            return [Finding("identity.taken", Severity.ERROR, pointer, {"account": account, "entry": owner})]
        bound = self.entry.meta("identity")
        if bound and bound != identity:
            before = str(bound).partition(":")[2]
            return [Finding("identity.changed", Severity.ERROR, pointer, {"account": account, "before": before})]
        return []

    def _referenced(self) -> dict[str, Any]:
        document: Any = self.document
        for pointer, uri in self.uris().items():
            document = with_value(document, pointer, {"$secret": uri})
        return dict(document)

    # --- proving

    def verify_job(
        self,
        systems: tuple[str, ...],
        on_rung: OnRung,
        cancel: threading.Event,
        on_keyring_done: Callable[[], None] = lambda: None,
    ) -> Callable[[], Verified]:
        """Work for a background thread: store the secrets, then run the ladders of these systems.

        `on_keyring_done` is called on that thread once the keyring has answered and the network is next.
        """
        store = self.secrets.store_job()
        plans = [self._plan(name) for name in systems if name in self.systems]
        runner = self._runner

        def verify() -> Verified:
            stored, not_stored = _attempt(store)
            work = [LadderJob(system, {**plain, **fetch()}) for system, plain, fetch in plans]
            on_keyring_done()
            results = runner.run_many(work, on_rung, cancel)
            return Verified({result.system: result for result in results}, stored, not_stored)

        return verify

    def _plan(self, name: str) -> tuple[System, dict[str, str | Secret], Callable[[], dict[str, Secret]]]:
        system = self.systems[name]
        secret_names = system.secret_fields()
        used = effective(self.platform, self._referenced())
        answers = credentials_of(self.platform, used, name)
        plain: dict[str, str | Secret] = {
            key: value for key, value in answers.items() if key not in secret_names and isinstance(value, str)
        }
        fetch = self.secrets.values_job(name, secret_names)
        return system, plain, fetch

    def keep_verified(self, verified: Verified) -> None:
        """Note the results; the identity is bound the first time it is proved and belongs to no other entry."""
        self.keep_stored(verified.stored)
        self.results.update(verified.results)
        self._save_results()
        identity = self.identity()
        if identity and not self.entry.meta("identity") and not self.identity_findings():
            self.entry.set_meta("identity", identity)

    def _save_results(self) -> None:
        self.entry.save_run_state(
            {"rungs": ladder_records(self.results), "facts": self.facts, "verified": list(self.results)}
        )

    # --- decisions and happenings

    def waive(self, finding: Finding, reason: str) -> None:
        """Decide not to follow a waivable rule; the reason lands in the manifest."""
        others = [one for one in self._waivers() if not _is_for(one, finding)]
        waiver = {
            "rule": finding.rule,
            "subject": finding.subject,
            "reason": reason.strip(),
            "rule_version": finding.rule_version,
        }
        self.put("/waivers", [*others, waiver])

    def unwaive(self, rule: str, subject: str) -> None:
        """Take a waiver back."""
        kept = [one for one in self._waivers() if (one.get("rule"), one.get("subject", "-")) != (rule, subject)]
        self.put("/waivers", kept)

    def _waivers(self) -> list[Mapping[str, Any]]:
        return list(self.document.get("waivers", []))

    def record_wait(self, wait_id: str, record: Mapping[str, Any] | None) -> None:
        """Write what happened ({state, since, date, reference}); None forgets it."""
        self.put(join("waits", wait_id), MISSING if record is None else dict(record))

    def waits(self) -> list[Wait]:
        """What another party must still do."""
        return list(open_waits(self.platform, effective(self.platform, self.document), self._clock()))

    def deadlines(self) -> list[Deadline]:
        """What must be done in time."""
        return list(deadlines(self.platform, effective(self.platform, self.document), self.facts, self._clock()))

    def keep_glance(self) -> None:
        """Write what the home page shows of this entry (wizard.onboarding.glance)."""
        self.entry.save_glance(glance_of(self))

    def close(self) -> None:
        """Give the entry's lock back. Secrets only held in memory are forgotten."""
        try:
            self.keep_glance()
        finally:
            self.entry.close()


def form_of(
    platform: Platform, systems: Mapping[str, System], document: Mapping[str, Any], step_id: str
) -> tuple[Field, ...]:
    """The fields of one step for the answers of a document. A credentials step has one group per system."""
    step = platform.step(step_id)
    hints = dict(step.fields)
    if step.kind is StepKind.CREDENTIALS:
        hints |= {f"{name}.{field}": one for name, system in systems.items() for field, one in system.fields.items()}
    source = FormSource(platform.schema, hints)
    key = f"{text_owner(platform, step.kind)}.{step_id}"
    value = get(document, join("steps", step_id))
    return build_form(step_schema(platform, step_id), value, source, join("steps", step_id), key)


def _attempt(store: Callable[[], set[tuple[str, str]]]) -> tuple[frozenset[tuple[str, str]], GangwayError | None]:
    try:
        return frozenset(store()), None
    except GangwayError as error:
        return frozenset(), error


def next_entity_id(entities: EntityStore) -> str:
    """A free entity id, `company-<n>`."""
    taken = set(entities.list())
    return next(name for name in (f"company-{number}" for number in range(1, len(taken) + 2)) if name not in taken)


def _is_for(waiver: Mapping[str, Any], finding: Finding) -> bool:
    return (waiver.get("rule"), waiver.get("subject", "-")) == (finding.rule, finding.subject)


def _restored(state: Mapping[str, Any]) -> dict[str, LadderResult]:
    """The results as last saved; none when they are of another shape."""
    try:
        rungs = [rung_from_record(record) for record in state.get("rungs", [])]
    except (KeyError, ValueError, TypeError):
        return {}
    names = list(dict.fromkeys(rung.system for rung in rungs))
    facts = state.get("facts", {})
    return {
        name: LadderResult(name, tuple(rung for rung in rungs if rung.system == name), facts.get(name, {}))
        for name in names
    }
