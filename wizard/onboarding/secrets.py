"""One entry's secrets: in memory until stored, then in the vault; the draft knows only their names (design §2)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from wizard.adapters.vault import SecretAddress, Vault
from wizard.core.descriptors.system import System
from wizard.core.secret import Secret
from wizard.core.secret_references import SecretReference

Name = tuple[str, str]
"""(system, field)."""


class SecretState(StrEnum):
    """What a page may say about a secret; never its value."""

    ABSENT = "absent"
    HELD = "held"
    STORED = "stored"
    REFERENCED = "referenced"


@dataclass
class EntrySecrets:
    """The secrets of one entry. `held` are values in memory, `stored` names known to be in the vault,
    `references` the answers file's own references (store `references`, design §3.4), `sent` what a store is given."""

    entry: str
    vault: Vault
    held: dict[Name, Secret]
    stored: set[Name]
    references: dict[Name, SecretReference]
    sent: dict[Name, Secret] = field(default_factory=dict, repr=False)

    def state(self, name: Name) -> SecretState:
        """What is known of one secret."""
        if name in self.held:
            return SecretState.HELD
        if name in self.stored:
            return SecretState.STORED
        return SecretState.REFERENCED if name in self.references else SecretState.ABSENT

    def present(self) -> set[Name]:
        """Names that have a value somewhere."""
        return set(self.held) | self.stored | set(self.references)

    def address(self, name: Name) -> SecretAddress:
        """Where the vault keeps it."""
        return SecretAddress(self.entry, *name)

    def uri(self, name: Name) -> str:
        """The reference an export writes for it."""
        reference = self.references.get(name)
        return reference.uri if reference else self.address(name).uri

    def store_job(self) -> Callable[[], set[Name]]:
        """Work for a background thread: write every held secret to the vault; gives the names written.

        The vault reads each back. A secret stays held until `keep_stored` is told that it was written.
        """
        waiting = dict(self.held)
        self.sent.update(waiting)
        addresses = {name: self.address(name) for name in waiting}
        vault = self.vault

        def store() -> set[Name]:
            for name, secret in waiting.items():
                vault.store(addresses[name], secret)
            return set(waiting)

        return store

    def keep_stored(self, names: Iterable[Name]) -> None:
        """Remember that the vault has them; the values leave our own memory.

        A value pasted while another was being stored stays: the vault does not have it yet.
        """
        for name in names:
            self.stored.add(name)
            if self.held.get(name) is self.sent.get(name):
                self.held.pop(name, None)
            self.sent.pop(name, None)
            self.references.pop(name, None)

    def load_samples(self, system: System, answers: Mapping[str, object]) -> None:
        """Put the sample secrets of the persona these answers name back into a vault that forgot them (practice)."""
        for field, secret in practice_secrets(system, answers).items():
            name = (system.index.id, field)
            if name in self.stored and not self.vault.durable:
                self.vault.store(self.address(name), secret)

    def values_job(self, system: str, fields: Iterable[str]) -> Callable[[], dict[str, Secret]]:
        """Work for a background thread: the values of one system's secrets, from memory, vault or reference."""
        held = dict(self.held)
        references = dict(self.references)
        names = [(system, field) for field in fields]
        wanted = {name: self.address(name) for name in names if name in self.stored}
        vault = self.vault

        def fetch() -> dict[str, Secret]:
            found = {name[1]: held[name] for name in names if name in held}
            for name in names:
                if name in held:
                    continue
                secret = vault.fetch(wanted[name]) if name in wanted else resolve(references.get(name))
                if secret is not None:
                    found[name[1]] = secret
            return found

        return fetch


def resolve(reference: SecretReference | None) -> Secret | None:
    """The value an env:// or file:// reference names, or None. A file's last line end is not part of the value."""
    if reference is None:
        return None
    if reference.kind == "env":
        value = os.environ.get(reference.name, "")
    elif reference.kind == "file":
        try:
            value = (Path(reference.base) / reference.name).read_text("utf-8").removesuffix("\n").removesuffix("\r")
        except (OSError, UnicodeDecodeError):
            return None
    else:
        return None
    return Secret(value) if value else None


def practice_secrets(system: System, answers: Mapping[str, object]) -> dict[str, Secret]:
    """The sample secrets of the persona whose plain credentials these are; empty when none matches."""
    secret_names = set(system.secret_fields())
    for persona in system.personas:
        plain = {name: value for name, value in persona.credentials.items() if name not in secret_names}
        if plain and all(answers.get(name) == value for name, value in plain.items()):
            return {name: Secret(value) for name, value in persona.credentials.items() if name in secret_names}
    return {}
