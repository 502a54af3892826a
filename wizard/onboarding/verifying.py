"""Run the ladders of an export or of an entry, and get at the secrets they name (design §3.3 `verify` and `run`)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from wizard.adapters.ladders.runner import LadderJob, OnRung
from wizard.core.answers import UsedAnswers, credentials_of, effective
from wizard.core.descriptors.platform import Platform
from wizard.core.errors import UnreadableInputError
from wizard.core.findings import Finding, has_blocking
from wizard.core.ladder import LadderResult
from wizard.core.secret import Secret
from wizard.core.secret_references import SecretReference, split_secrets
from wizard.onboarding.answers_file import UnknownDocumentPlatformError, at_path, read_document, refuse_other
from wizard.onboarding.checking import CONFIG, manifest_of
from wizard.onboarding.program import Program
from wizard.onboarding.secret_sources import gather
from wizard.onboarding.secrets import Name, practice_secrets, resolve
from wizard.onboarding.session import EntrySession
from wizard.onboarding.workspace import Workspace, WrongModeError


class NotAnExportError(UnreadableInputError):
    """A folder without config.json. Parameter: `file`."""

    key = "not-an-export"


@dataclass(frozen=True, slots=True)
class Proved:
    """What the ladders said, and findings about the secrets they needed."""

    platform: Platform
    results: Mapping[str, LadderResult] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """A document with the values its secret references name."""

    platform: Platform
    workspace: Workspace
    document: Mapping[str, Any]
    values: Mapping[Name, Secret]
    findings: tuple[Finding, ...]


def bind(program: Program, path: Path) -> Bound:
    """Read an export (folder or file) and follow its references. A practice export gets its sample secrets back and
    only ever meets stand-ins. Raises UnreadableInputError, WrongModeError, NoUsableKeyringError."""
    config = path / CONFIG if path.is_dir() else path
    if path.is_dir() and not config.is_file():
        raise NotAnExportError(file=str(path))
    document = read_document(config)
    if document["platform"] not in program.resources.platform_ids():
        raise UnknownDocumentPlatformError(file=str(config), found=str(document["platform"])[:80])
    platform = program.resources.platform(document["platform"])
    refuse_other(document, platform, config)
    manifest = manifest_of(config)
    workspace = _workspace(program, manifest, str(config))
    split = split_secrets(platform, document)
    references = [replace(one, base=str(config.resolve().parent)) for one in split.references]
    samples = _samples(workspace, platform, split.document)
    wanted = [one for one in references if not _is_sampled(one, samples)]
    systems = workspace.systems_of(platform)
    gathered = gather(wanted, workspace.outside.vault, None, workspace.outside.watch, systems)
    findings = tuple(at_path((*split.findings, *gathered.findings), str(config)))
    return Bound(platform, workspace, split.document, {**samples, **gathered.values}, findings)


def _workspace(program: Program, manifest: Mapping[str, Any], path: str) -> Workspace:
    """Where this export is proved: practice with practice, real with real (design §3.5)."""
    here = program.workspace
    if manifest.get("practice") is True:
        return here if here.outside.practice else program.practice()
    if here.outside.practice and manifest.get("secret_store") != "references":
        raise WrongModeError(entry=str(manifest.get("entry") or path))
    return here


def _samples(workspace: Workspace, platform: Platform, document: Mapping[str, Any]) -> dict[Name, Secret]:
    if not workspace.outside.practice or workspace.outside.vault.durable:
        return {}
    return {
        (name, key): secret
        for name, system in workspace.systems_of(platform).items()
        for key, secret in practice_secrets(system, credentials_of(platform, document, name)).items()
    }


def _is_sampled(reference: SecretReference, samples: Mapping[Name, Secret]) -> bool:
    """Whether the sample secret stands for this one: memory forgot it, or its file stayed with the sample answers."""
    if (reference.system, reference.field) not in samples or reference.kind == "env":
        return False
    return reference.kind == "keyring" or resolve(reference) is None


def verify_export(bound: Bound, on_rung: OnRung, cancel: threading.Event) -> Proved:
    """The ladders of an export's systems; nothing is sent while a secret is missing."""
    if has_blocking(list(bound.findings)):
        return Proved(bound.platform, findings=bound.findings)
    used = effective(bound.platform, bound.document)
    asked = UsedAnswers(bound.platform).systems(bound.document)  # a system of secrets alone has no answers in `used`
    jobs = []
    for name, system in bound.workspace.systems_of(bound.platform).items():
        answers = credentials_of(bound.platform, used, name)
        if name in asked:
            plain = {key: value for key, value in answers.items() if isinstance(value, str)}
            secrets = {key: value for (owner, key), value in bound.values.items() if owner == name}
            jobs.append(LadderJob(system, {**plain, **secrets}))
    results = bound.workspace.outside.runner.run_many(jobs, on_rung, cancel)
    return Proved(bound.platform, {result.system: result for result in results}, bound.findings)


def verify_entry(session: EntrySession, on_rung: OnRung, cancel: threading.Event) -> Proved:
    """The ladders of an entry, their results kept with it."""
    session.keep_verified(session.verify_job(session.used_systems(), on_rung, cancel)())
    return Proved(session.platform, dict(session.results), tuple(session.identity_findings()))


def entry_values(session: EntrySession) -> dict[Name, Secret]:
    """Every secret of an entry. Raises NoUsableKeyringError."""
    found: dict[Name, Secret] = {}
    for name, system in session.systems.items():
        values = session.secrets.values_job(name, system.secret_fields())()
        found.update({(name, key): secret for key, secret in values.items()})
    return found


def environment(values: Mapping[Name, Secret]) -> Iterator[tuple[str, str]]:
    """The variables `run` sets: GANGWAY_<SYSTEM>_<FIELD>, in the clear. For the child process and nothing else."""
    for (system, name), secret in sorted(values.items(), key=lambda pair: pair[0]):
        yield "_".join(("GANGWAY", system, name)).upper().replace("-", "_"), secret.reveal()


def opened(program: Program, entry_id: str) -> Callable[[], EntrySession]:
    """How to open an entry in the workspace it belongs to: one made in practice only meets stand-ins."""
    here = program.workspace
    summary = here.entries.read(entry_id).summary
    if summary.practice and not here.outside.practice:
        return lambda: program.practice().open(entry_id)
    return lambda: here.open(entry_id)
