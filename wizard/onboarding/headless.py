"""The whole flow without a window: answers in, export out, nothing half-written (A-12, design §3.3 `new`)."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from wizard.adapters.folders import refuse_foreign
from wizard.adapters.ladders.runner import OnRung
from wizard.core.answers import parked
from wizard.core.descriptors.platform import Platform
from wizard.core.descriptors.system import System
from wizard.core.errors import GangwayError, NoUsableKeyringError
from wizard.core.findings import Finding, Severity, has_blocking
from wizard.core.ladder import LadderResult
from wizard.core.pointer import get, join
from wizard.core.review import NOT_AUTHORIZED, Reviewer, Situation
from wizard.core.secret import Secret
from wizard.core.secret_references import SecretReference
from wizard.core.texts import Texts
from wizard.core.waits import Wait
from wizard.onboarding.answers_file import Answers, at_path, read_answers
from wizard.onboarding.defaults import with_left_out
from wizard.onboarding.exporting import Prepared, is_our_export, prepare, write
from wizard.onboarding.secret_sources import Ask, gather
from wizard.onboarding.secrets import Name
from wizard.onboarding.session import ENTITY, EntrySession
from wizard.onboarding.workspace import Workspace, slug_of


@dataclass(frozen=True, slots=True)
class Order:
    """What `new` was asked for."""

    platform: str
    answers: Path
    out: Path
    entity: Path | None = None
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class Door:
    """How the flow speaks with whoever started it: a rung as it is known, a secret asked for (None: nobody there)."""

    on_rung: OnRung
    ask: Ask | None = None
    cancel: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it. `prepared` is None when nothing was exported; `error` is what ended it early."""

    platform: str
    entry: str
    findings: tuple[Finding, ...]
    results: Mapping[str, LadderResult] = field(default_factory=dict)
    waits: tuple[Wait, ...] = ()
    prepared: Prepared | None = None
    error: GangwayError | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """An entry to be: its answers without secrets, where its secrets come from, and the values found."""

    platform: Platform
    systems: Mapping[str, System]
    document: Mapping[str, Any]
    references: tuple[SecretReference, ...]
    values: Mapping[Name, Secret]
    entry_id: str


class OtherEntryError(GangwayError):
    """The entry named is one of another platform. Parameters: `entry`, `platform`."""

    key = "entry-other-platform"


class Onboarding:
    """Runs orders in one workspace. `references` is the store that keeps nothing (design §3.4)."""

    def __init__(self, workspace: Workspace, texts: Texts, *, references: bool = False) -> None:
        self._workspace = workspace
        self._texts = texts
        self._references = references

    def run(self, order: Order, door: Door) -> Outcome:
        """Everything from reading to the written export. Raises UnreadableInputError, OutFolderError and storage
        errors; a keyring that cannot be used is the outcome's `error`."""
        platform = self._workspace.resources.platform(order.platform)
        systems = self._workspace.systems_of(platform)
        answers = read_answers(order.answers, platform, systems, order.entity)
        answers = replace(answers, document=with_left_out(platform, systems, answers.document))
        refuse_foreign(order.out, is_our_export)
        entry_id = self.entry_id(platform, answers, order.entry)
        no_keyring = self._keyring_problem(answers)
        ask = None if self._references else door.ask
        outside = self._workspace.outside
        gathered = gather(_without_keyring(answers, no_keyring), outside.vault, ask, outside.watch, systems)
        plan = Plan(platform, systems, answers.document, answers.references, gathered.values, entry_id)
        told = (*answers.findings, *at_path((*gathered.findings, *unused(plan)), str(answers.path)))
        findings = (*told, *at_path(self._review(plan), str(answers.path)))
        if no_keyring is not None or has_blocking(_now_blocking(findings)):
            return Outcome(order.platform, entry_id, tuple(_once(findings)), error=no_keyring)
        session = self.open(plan)
        try:
            return self._climb(session, order, door, told)
        finally:
            session.close()

    def entry_id(self, platform: Platform, answers: Answers, wanted: str | None) -> str:
        """The id the entry gets: the one asked for, else `<platform>-<slug>`; "" while the slug is not usable."""
        slug = slug_of(platform, answers.document)
        return wanted or (f"{platform.index.id}-{slug}" if slug else "")

    def _keyring_problem(self, answers: Answers) -> NoUsableKeyringError | None:
        """Whether a secret needs a keyring that cannot store now."""
        vault = self._workspace.outside.vault
        if self._references or not vault.durable or not answers.references:
            return None
        state = vault.state()
        return None if state.usable else NoUsableKeyringError(state.reason, **state.parameters)

    def _review(self, plan: Plan) -> list[Finding]:
        """Everything there is to say before anything is made or stored."""
        uris = {**self._stored_uris(plan), **{one.pointer: _uri(one, plan.entry_id) for one in plan.references}}
        situation = Situation(self._workspace.outside.clock(), secrets=plan.values, uris=uris)
        return Reviewer(plan.platform, plan.systems).review(plan.document, situation)

    def _stored_uris(self, plan: Plan) -> dict[str, str]:
        """Secrets the entry has already: an answers file that leaves them out keeps them."""
        entries = self._workspace.entries
        if not plan.entry_id or not entries.exists(plan.entry_id):
            return {}
        stored = entries.read(plan.entry_id).draft.meta.get("secrets") or []
        step = next((one.id for one in plan.platform.steps if one.kind == "credentials"), "")
        return {join("steps", step, *name): _keyring_uri(plan.entry_id, *name) for name in stored}

    def open(self, plan: Plan) -> EntrySession:
        """The entry, made or brought up to date from the answers, its secrets held."""
        if not self._workspace.entries.exists(plan.entry_id):
            return self.create(plan)
        session = self._workspace.open(plan.entry_id, references=self._kept(plan))
        return self._filled(session, plan)

    def create(self, plan: Plan) -> EntrySession:
        """A new entry with these answers. Raises EntryExistsError, BadIdError."""
        slug = slug_of(plan.platform, plan.document)
        session = self._workspace.create(
            plan.platform.index.id, slug, entry_id=plan.entry_id, references=self._kept(plan)
        )
        return self._filled(session, plan)

    def _kept(self, plan: Plan) -> dict[Name, SecretReference]:
        return {(one.system, one.field): one for one in plan.references} if self._references else {}

    def _filled(self, session: EntrySession, plan: Plan) -> EntrySession:
        try:
            self._fill(session, plan)
        except BaseException:
            session.close()
            raise
        return session

    def _fill(self, session: EntrySession, plan: Plan) -> None:
        if session.platform.index.id != plan.platform.index.id:
            raise OtherEntryError(entry=session.entry_id, platform=session.platform.index.id)
        document = plan.document
        entity = get(document, ENTITY)
        session.put("/steps", {name: value for name, value in document["steps"].items() if name != "entity"})
        if isinstance(entity, Mapping):
            session.company.use(self._workspace.save_entity(entity))
            session.put(ENTITY, {**_private(session), **entity})
        for key in ("waits", "waivers"):
            if key in document:
                session.put(join(key), document[key])
        kept = [asdict(one) for one in plan.references] if self._references else []
        if kept or session.entry.meta("references"):
            session.entry.set_meta("references", kept)
        if not self._references:
            for name, secret in _new_values(session, plan.values).items():
                session.hold(*name, secret)

    def _climb(self, session: EntrySession, order: Order, door: Door, told: tuple[Finding, ...]) -> Outcome:
        try:
            session.keep_stored(session.store_job()())
        except NoUsableKeyringError as error:
            return Outcome(order.platform, session.entry_id, told, error=error)
        session.keep_verified(session.verify_job(session.used_systems(), door.on_rung, door.cancel)())
        found = tuple(_once((*told, *at_path(session.findings(), str(order.answers)))))
        results = session.current_results()
        done = Outcome(order.platform, session.entry_id, found, results, tuple(session.waits()))
        if has_blocking(list(found)) or any(result.failed for result in results.values()):
            return done
        prepared = prepare(session, self._texts)
        write(session, prepared, order.out)
        return replace(done, prepared=prepared)


def unused(plan: Plan) -> list[Finding]:
    """Answers that are kept but not on the path: said, since nobody sees the page that shows them."""
    found = parked(plan.platform, plan.document)
    return [Finding("answers.unused", Severity.INFO, pointer) for pointer in found if pointer.startswith("/steps/")]


def _now_blocking(findings: Iterable[Finding]) -> list[Finding]:
    """The findings less what the authorization is yet to tell: the entry has to be there before it can be authorized.
    Nothing is exported as long as it lacks."""
    return [one for one in findings if one.code != NOT_AUTHORIZED]


def _new_values(session: EntrySession, values: Mapping[Name, Secret]) -> dict[Name, Secret]:
    """The values that are not in the vault already: an unchanged secret is not written again."""
    secrets = session.secrets
    return {
        name: secret
        for name, secret in values.items()
        if name not in secrets.stored or secrets.vault.fetch(secrets.address(name)) != secret
    }


def _private(session: EntrySession) -> dict[str, Any]:
    """What the company's record holds beside what an export shows: kept, since answers files seldom repeat it."""
    known = session.value(ENTITY)
    hints = next((step.fields for step in session.platform.steps if step.id == "entity"), {})
    personal = {name for name, one in hints.items() if one.personal}
    return {name: value for name, value in known.items() if name in personal} if isinstance(known, Mapping) else {}


def _uri(reference: SecretReference, entry_id: str) -> str:
    """The reference an export will carry; before the entry has an id any well-formed one stands for it."""
    if reference.kind in ("env", "file"):
        return reference.uri
    return _keyring_uri(entry_id or "-", reference.system, reference.field)


def _keyring_uri(entry: str, system: str, name: str) -> str:
    return f"keyring://gangway/{entry}/{system}/{name}"


def _without_keyring(answers: Answers, problem: GangwayError | None) -> tuple[SecretReference, ...]:
    """The references that can be followed: none into a keyring that does not answer."""
    return tuple(one for one in answers.references if problem is None or one.kind in ("env", "file"))


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once: the review before the entry is made and the one after verification overlap."""
    seen: dict[tuple[str, str, str, Any], Finding] = {}
    for finding in findings:
        seen[finding.code, finding.pointer, finding.subject, finding.span] = finding
    return list(seen.values())
