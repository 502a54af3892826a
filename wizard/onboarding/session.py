"""One open entry as both doors see it: answers, cursor, findings, verification, waivers, waits.

Nothing here blocks: what needs the keyring or the network is given out as a job for a background thread, and its
result is handed back with a `keep_…` call on the caller's own thread.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from wizard.adapters.clock import Clock
from wizard.adapters.json_files import WriteFailedError
from wizard.adapters.ladders.runner import LadderRunner, OnRung
from wizard.adapters.storage.entities import EntityStore
from wizard.adapters.storage.entry import OpenEntry
from wizard.adapters.storage.errors import SecretInDraftError
from wizard.core.answers import credentials_of, secret_pointers
from wizard.core.descriptors.platform import Platform, StepDescriptor, StepKind
from wizard.core.descriptors.system import System
from wizard.core.findings import Finding
from wizard.core.flow import StepState, StepView, next_step, previous_step, reachable, step_views
from wizard.core.forms import Field
from wizard.core.intake import Taken, take, take_secret
from wizard.core.ladder import LadderResult
from wizard.core.pointer import MISSING, get, join, with_value
from wizard.core.review import Reviewer, Situation
from wizard.core.rules import with_waiver, without_waiver
from wizard.core.secret import Secret
from wizard.core.secret_references import with_references
from wizard.core.waits import Deadline, Wait, deadlines, open_waits
from wizard.onboarding.company import EntryCompany
from wizard.onboarding.glance import glance_of
from wizard.onboarding.identity import Binding, Identity, Neighbours
from wizard.onboarding.results import restored, run_state, untested_findings
from wizard.onboarding.secrets import EntrySecrets, SecretState
from wizard.onboarding.slugs import SlugFixedError, keep_slug
from wizard.onboarding.step_forms import StepForms, form_of
from wizard.onboarding.verification import Plan, Verification, Verified

ENTITY = "/steps/entity"
REPLACED_SECRETS = "replaced"
"""The fact beside the document: secrets stored anew since the last export, as [system, field]."""
OUTDATED = "outdated"
"""The fact beside the document: systems whose credentials changed after they were last verified."""

__all__ = ["EntrySession", "Neighbours", "SlugFixedError", "Verified", "form_of"]

_log = logging.getLogger(__name__)


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
        self.company = EntryCompany(entry, entities)
        self.runner = runner
        self._clock = clock
        self._reviewer = Reviewer(platform, systems)
        self._used = self._reviewer.used
        self._forms = StepForms(platform, systems)
        self.facts_of_others = neighbours.facts
        self._identity = Identity(platform, systems, neighbours.owner_of)
        self._binding = Binding(entry)
        self._changes: dict[str, int] = {}
        self.results: dict[str, LadderResult] = restored(entry.run_state())

    # --- what it is

    @property
    def entry_id(self) -> str:
        """The entry's id, `<platform>-<slug>`."""
        return self.entry.summary.id

    @property
    def slug(self) -> str:
        """The short name the entry was made with; "" when an answers file gave it none. It never changes."""
        found = get(self.entry.document, self.platform.index.slug)
        return found if isinstance(found, str) else ""

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
        if self.company.answers:
            steps["entity"] = self.company.answers
        return {**draft, "steps": steps}

    @property
    def facts(self) -> dict[str, Any]:
        """What the ladders proved of the credentials as they are now, by system."""
        return {system: dict(result.facts) for system, result in self.current_results().items()}

    def current_results(self) -> dict[str, LadderResult]:
        """The results that still speak of the credentials as they are now, of the systems that are asked for."""
        if not self.results:
            return {}
        outdated, asked = self.outdated(), self._used.systems(self.document)
        return {name: result for name, result in self.results.items() if name in asked and name not in outdated}

    def outdated(self) -> set[str]:
        """Systems whose credentials changed after their last verification."""
        return set(self.entry.meta(OUTDATED) or ())

    def note_changed(self, system: str) -> None:
        """A credential of the system is about to change: earlier results no longer speak of it."""
        self._changes[system] = self._changes.get(system, 0) + 1
        if system in self.results and system not in self.outdated():
            self.entry.set_meta(OUTDATED, sorted({*self.outdated(), system}))

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
        return self._used.path_steps(self.document)

    def views(self, findings: list[Finding]) -> list[StepView]:
        """Every step with its state, for the step list."""
        views = step_views(self.platform, self._referenced(), findings, self._waiting_steps(), self._used)
        if not any(result.failed for result in self.current_results().values()):
            return views
        failed = StepKind.CREDENTIALS
        return [replace(one, state=StepState.ATTENTION) if one.step.kind is failed else one for one in views]

    def _waiting_steps(self) -> set[str]:
        waiting = {wait.id for wait in self.waits()}
        return {
            wait.per.split("/")[2]
            for wait in self.platform.waits
            if wait.id in waiting and wait.per.startswith("/steps/")
        }

    def parked(self) -> list[str]:
        """Pointers of answers kept but not used on the present path."""
        return self._used.parked(self.document)

    # --- answers

    def form(self, step_id: str) -> tuple[Field, ...]:
        """The fields of one step for the answers given so far. A credentials step has one group per system."""
        return self._forms.form(self.document, step_id)

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
        """Write an answer as it is; MISSING removes it. An array item is removed whole.

        Raises SecretInDraftError for a secret's own text: that is for `hold_secret`. Raises SlugFixedError.
        """
        self._refuse_secrets(pointer, value)
        value = keep_slug(self.slug, self.platform.index.slug, pointer, value)
        if pointer == ENTITY or pointer.startswith(ENTITY + "/"):
            self.company.put(pointer.removeprefix(ENTITY), value)
            return
        before = {name: credentials_of(self.platform, self.document, name) for name in self.systems}
        after = with_value(self.document, pointer, value)
        for name in self.systems:
            if credentials_of(self.platform, after, name) != before[name]:
                self.note_changed(name)  # first: a crash in between only asks for one verification too many
        if value is MISSING:
            self.entry.remove(pointer)
        else:
            self.entry.set(pointer, value)

    def _refuse_secrets(self, pointer: str, value: Any) -> None:
        for place, _system, _field in secret_pointers(self.platform):
            if f"{place}/".startswith(f"{pointer}/") and isinstance(get(value, place[len(pointer) :]), str):
                raise SecretInDraftError(pointer=place)

    # --- secrets

    def hold_secret(self, system: str, field: str, raw: str) -> Taken:
        """Keep a pasted secret in memory until it is stored. Blank keeps what there is."""
        secret, changes = take_secret(raw, self.systems[system].fields.get(field))
        del raw  # what follows may fail, and a traceback with locals must not have it
        if secret:
            self.hold(system, field, secret)
        return Taken("", changes)

    def hold(self, system: str, field: str, secret: Secret) -> None:
        """Keep a secret in memory until it is stored; what an earlier one proved no longer holds."""
        if self.secrets.held.get((system, field)) != secret:
            self.note_changed(system)
            self.secrets.hold((system, field), secret)

    def secret_state(self, system: str, field: str) -> SecretState:
        """What may be said about one secret."""
        return self.secrets.state((system, field))

    def store_job(self) -> Callable[[], set[tuple[str, str]]]:
        """Work for a background thread: put the secrets held in memory into the keyring."""
        return self.secrets.store_job()

    def keep_stored(self, names: set[tuple[str, str]] | frozenset[tuple[str, str]]) -> None:
        """Note which secrets the keyring has now."""
        if names:
            again = [list(name) for name in sorted(names & (self.secrets.stored - self.secrets.unchanged))]
            if again:
                kept = [name for name in self.entry.meta(REPLACED_SECRETS) or [] if name not in again]
                self.entry.set_meta(REPLACED_SECRETS, kept + again)
            self.secrets.keep_stored(names)
            self.entry.set_meta("secrets", sorted(list(name) for name in self.secrets.stored))

    def remove_secret_job(self, system: str, field: str) -> Callable[[], tuple[str, str]]:
        """Work for a background thread: delete one secret from the keyring."""
        return self.secrets.remove_job((system, field))

    def keep_removed(self, name: tuple[str, str]) -> None:
        """Note that a secret is gone, and that what it proved no longer holds."""
        self.note_changed(name[0])
        self.secrets.held.pop(name, None)
        self.secrets.stored.discard(name)
        self.entry.set_meta("secrets", sorted(list(one) for one in self.secrets.stored))
        self.results.pop(name[0], None)
        self._save_results()

    def uris(self) -> dict[str, str]:
        """The reference of every secret that has a value and is asked for, by its pointer."""
        present = self.secrets.present()
        asked = self._used.systems(self.document) if present else ()
        found = {}
        for pointer, *name in secret_pointers(self.platform):
            if tuple(name) in present and name[0] in asked:
                found[pointer] = self.secrets.uri((name[0], name[1]))
        return found

    # --- judging

    def situation(self) -> Situation:
        """What the document is judged with."""
        return Situation(self._clock(), self.facts, dict(self.secrets.held), self.uris())

    def findings(self) -> list[Finding]:
        """Everything there is to say about the entry now."""
        found = self._reviewer.review(self.document, self.situation()) + self.identity_findings()
        used = self._used.effective(self._referenced())
        return [*found, *untested_findings(self.platform, self.systems, used, self.current_results())]

    def identity(self) -> str | None:
        """`<system>:<account>` once proved, else None."""
        return self._identity.proved(self._used.effective(self.document), self.current_results())

    def identity_findings(self) -> list[Finding]:
        """Another entry has this account already, or the entry was bound to another account before."""
        used, bound = self._used.effective(self.document), self._binding.accounts
        return self._identity.findings(used, self.current_results(), entry=self.entry_id, bound=bound)

    def _referenced(self) -> dict[str, Any]:
        return with_references(self.document, self.uris())

    # --- proving

    def used_systems(self) -> tuple[str, ...]:
        """The systems whose credentials the answers use; without any, the first one that is asked for."""
        used = self._used.effective(self._referenced())
        names = tuple(name for name in self.systems if credentials_of(self.platform, used, name))
        return names or (*self._used.systems(self.document), *self.systems)[:1]

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
        plans = [self.plan_of(name) for name in systems if name in self.systems]
        return Verification(self.secrets.store_job(), plans, self.runner, on_rung, cancel, on_keyring_done)

    def plan_of(self, name: str) -> Plan:
        """One system with its plain credentials, and how to get its secrets (that is for a background thread)."""
        system = self.systems[name]
        secret_names = system.secret_fields()
        answers = credentials_of(self.platform, self._used.effective(self._referenced()), name)
        plain = {key: value for key, value in answers.items() if key not in secret_names and isinstance(value, str)}
        return Plan(system, plain, self.secrets.values_job(name, secret_names), self._changes.get(name, 0))

    def keep_verified(self, verified: Verified) -> None:
        """Note the results; the identity is bound the first time it is proved and belongs to no other entry, and anew
        when the entry has moved to another system."""
        self.keep_stored(verified.stored)
        self.results.update(verified.results)
        self._save_results()
        late = {name for name in verified.results if self._changes.get(name, 0) != verified.changes.get(name, 0)}
        outdated = (self.outdated() - verified.results.keys()) | late
        if outdated != self.outdated():
            self.entry.set_meta(OUTDATED, sorted(outdated))
        self._identity.forget()
        identity = self.identity()
        if identity and identity != self._binding.now and not self.identity_findings():
            self._binding.bind(identity)

    def _save_results(self) -> None:
        self.entry.save_run_state(run_state(self.results))

    # --- decisions and happenings

    def waive(self, finding: Finding, reason: str) -> None:
        """Decide not to follow a waivable rule; the reason lands in the manifest."""
        self.put("/waivers", with_waiver(self.document.get("waivers"), finding, reason))

    def unwaive(self, rule: str, subject: str) -> None:
        """Take a waiver back."""
        self.put("/waivers", without_waiver(self.document.get("waivers"), rule, subject))

    def record_wait(self, wait_id: str, record: Mapping[str, Any] | None) -> None:
        """Write what happened ({state, since, date, reference}); None forgets it."""
        self.put(join("waits", wait_id), MISSING if record is None else dict(record))

    def waits(self) -> list[Wait]:
        """What another party must still do."""
        return open_waits(self.platform, self._used.effective(self.document), self._clock(), self.facts)

    def deadlines(self) -> list[Deadline]:
        """What must be done in time."""
        return list(deadlines(self.platform, self._used.effective(self.document), self.facts, self._clock()))

    def keep_glance(self) -> None:
        """Write what the home page shows of this entry (wizard.onboarding.glance)."""
        self.entry.save_glance(glance_of(self))

    def close(self) -> None:
        """Give the entry's lock back. Secrets only held in memory are forgotten."""
        try:
            self.keep_glance()
        except WriteFailedError as error:
            # Only the line on the home page is old; every answer is on the disk already.
            _log.warning("overview not kept: %s", error.key)
        finally:
            self.secrets.forget()
            self.entry.close()
