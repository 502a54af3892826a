"""Export an entry: judge it, build the files, show what changed, replace the folder whole (A-11, design §3.2)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from wizard import __version__
from wizard.adapters.folders import replace_folder
from wizard.adapters.json_files import read_json
from wizard.core.answers import secret_pointers
from wizard.core.diff import Change, diff
from wizard.core.errors import GangwayError, NoUsableKeyringError
from wizard.core.export import (
    ManifestFacts,
    build_config,
    build_manifest,
    impersonal,
    ladder_records,
    schema_name,
    stable_json,
)
from wizard.core.findings import Finding, has_blocking
from wizard.core.texts import Texts
from wizard.onboarding.defaults import with_asked
from wizard.onboarding.glance import deadline_record, wait_record
from wizard.onboarding.printable import checklist_for
from wizard.onboarding.results import with_untested
from wizard.onboarding.session import REPLACED_SECRETS, EntrySession


class ExportBlockedError(GangwayError):
    """Findings or failed rungs forbid the export; the session's findings and results say which."""

    key = "export-blocked"


@dataclass(frozen=True, slots=True)
class Prepared:
    """An export ready to be written. `files` maps relative names to bytes; `changes` is against the last export."""

    files: Mapping[str, bytes]
    config: Mapping[str, Any]
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    is_first: bool


def prepare(session: EntrySession, texts: Texts) -> Prepared:
    """Build every file in memory. Raises ExportBlockedError, NoUsableKeyringError; writes nothing."""
    session.company.refresh()
    findings = session.findings()
    if has_blocking(findings) or any(result.failed for result in session.current_results().values()):
        raise ExportBlockedError(count=sum(finding.blocks for finding in findings))
    refuse_unstored(session)
    config = config_of(session)
    files = {
        "config.json": stable_json(config),
        schema_name(session.platform): stable_json(session.platform.schema),
    }
    told = impersonal(session.platform, session.document, findings)
    manifest = build_manifest(session.platform, config, files, _facts(session, told))
    files["manifest.json"] = stable_json(manifest)
    files["checklist.html"] = checklist_for(session, config, told, texts).encode("utf-8")
    last = session.entry.last_export()
    before = json.loads(last.files["config.json"]) if last else {}
    return Prepared(files, config, tuple(findings), tuple(diff(before, config, _replaced(session))), last is None)


def config_of(session: EntrySession) -> dict[str, Any]:
    """The configuration an export made now would hold."""
    document = with_asked(session.platform, session.systems, session.document)
    return build_config(session.platform, document, session.uris())


def refuse_unstored(session: EntrySession) -> None:
    """keyring:// is never written for a value that only memory has, practice excepted (design §2, Secrets)."""
    if session.secrets.held.keys() - session.secrets.references.keys() and not session.practice:
        raise NoUsableKeyringError("keyring-not-stored")


def changes_since_export(session: EntrySession) -> tuple[Change, ...]:
    """What an export made now would change, field by field; empty before the first one."""
    last = session.entry.last_export()
    if last is None:
        return ()
    config = config_of(session)
    return tuple(diff(json.loads(last.files["config.json"]), config, _replaced(session)))


def is_stale(session: EntrySession) -> bool:
    """Whether the company changed since the last export."""
    return any(change.pointer.startswith("/steps/entity") for change in changes_since_export(session))


def write(session: EntrySession, prepared: Prepared, out: Path) -> None:
    """Replace the folder and keep a copy in the entry's history. Raises OutFolderError, WriteFailedError."""
    write_job(prepared, out)()
    keep_written(session, prepared)


def write_job(prepared: Prepared, out: Path) -> Callable[[], None]:
    """Work for a background thread: replace the folder as a whole. Raises OutFolderError, WriteFailedError."""
    return lambda: replace_folder(out, prepared.files, is_our_export)


def keep_written(session: EntrySession, prepared: Prepared) -> None:
    """Keep a copy in the entry's history; from now on changes are told against this export."""
    kept = {name: prepared.files[name] for name in ("config.json", "manifest.json")}
    session.entry.record_export(kept, session.now())
    if session.entry.meta(REPLACED_SECRETS):
        session.entry.set_meta(REPLACED_SECRETS, [])


def _replaced(session: EntrySession) -> set[str]:
    """Pointers of secrets whose value changed behind an unchanged reference since the last export."""
    names = {(name[0], name[1]) for name in session.entry.meta(REPLACED_SECRETS) or ()}
    return {pointer for pointer, system, field in secret_pointers(session.platform) if (system, field) in names}


def is_our_export(folder: Path) -> bool:
    """Whether the folder carries our manifest."""
    try:
        manifest = read_json(folder / "manifest.json")
    except GangwayError:
        return False
    return isinstance(manifest, dict) and manifest.get("gangway") == "export"


def _facts(session: EntrySession, findings: list[Finding]) -> ManifestFacts:
    used = {name: session.systems[name] for name in session.used_systems()}
    return ManifestFacts(
        version=__version__,
        entry=session.entry_id,
        practice=session.practice,
        findings=findings,
        systems=used,
        secret_store="references" if session.secrets.references else "keyring",
        run={
            "exported_at": session.now().astimezone(UTC).isoformat(timespec="seconds"),
            "rungs": ladder_records(with_untested(used, session.current_results())),
            "waits": [wait_record(wait) for wait in session.waits()],
            "deadlines": [deadline_record(deadline) for deadline in session.deadlines()],
        },
    )
