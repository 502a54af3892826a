"""Makes the session of an entry that was just opened or made: its platform, systems, secrets and neighbours.

Apart from the workspace because a session brings every check along, and the list of entries needs none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING

from wizard.adapters.storage.entry import OpenEntry
from wizard.core.answers import credentials_of
from wizard.core.secret_references import SecretReference
from wizard.onboarding.secrets import EntrySecrets
from wizard.onboarding.session import EntrySession, Neighbours

if TYPE_CHECKING:
    from wizard.onboarding.workspace import Workspace

References = Mapping[tuple[str, str], SecretReference]


def make_session(workspace: Workspace, entry: OpenEntry, references: References) -> EntrySession:
    """The session of an open entry. The entry is closed again when its platform cannot be loaded."""
    try:
        platform = workspace.resources.platform(entry.summary.platform)
        session = EntrySession(
            entry,
            platform,
            workspace.systems_of(platform),
            entities=workspace.entities,
            secrets=_secrets(workspace, entry, references),
            runner=workspace.outside.runner,
            clock=workspace.outside.clock,
            neighbours=Neighbours(workspace.owner_of, lambda name: workspace.facts_of_others(name, entry.summary.id)),
        )
        if workspace.outside.practice:
            _load_samples(session)
        return session
    except BaseException:
        entry.close()
        raise


def _secrets(workspace: Workspace, entry: OpenEntry, references: References) -> EntrySecrets:
    stored = {(name[0], name[1]) for name in entry.meta("secrets") or []}
    kept = {name: one for name, one in _kept_references(entry).items() if name not in stored}
    outside = workspace.outside
    return EntrySecrets(entry.summary.id, outside.vault, {}, stored, dict(references) or kept, watch=outside.watch)


def _kept_references(entry: OpenEntry) -> dict[tuple[str, str], SecretReference]:
    """The references an entry was made with when nothing was to be stored (design §3.4)."""
    records = entry.meta("references") or []
    names = {field.name for field in fields(SecretReference)}
    whole = (one for one in records if isinstance(one, Mapping) and one.keys() == names)
    return {(one["system"], one["field"]): SecretReference(**one) for one in whole}


def _load_samples(session: EntrySession) -> None:
    for name, system in session.systems.items():
        session.secrets.load_samples(system, credentials_of(session.platform, session.document, name))
    session.secrets.forget_lost()
