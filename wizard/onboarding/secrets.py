"""One entry's secrets: in memory until stored, then in the vault; the draft knows only their names (design §2)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from wizard.adapters.vault import SecretAddress, Vault, VaultFailedError
from wizard.core.descriptors.system import System
from wizard.core.secret import Secret, Watch, unwatched
from wizard.core.secret_references import SecretReference

_MOST_BYTES = 64 * 1024
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
    `references` the answers file's own references (store `references`, design §3.4), `sent` what a store is given,
    `unchanged` names the last store found in the vault with the very value it was to write. `watch` is told of every
    value that is held or fetched."""

    entry: str
    vault: Vault
    held: dict[Name, Secret]
    stored: set[Name]
    references: dict[Name, SecretReference]
    sent: dict[Name, Secret] = field(default_factory=dict, repr=False)
    unchanged: set[Name] = field(default_factory=set)
    watch: Watch = unwatched

    def hold(self, name: Name, secret: Secret) -> None:
        """Keep a value in memory until it is stored."""
        self.watch(secret)
        self.held[name] = secret

    def forget(self) -> None:
        """Let go of every value in memory; what is in the vault stays."""
        self.held.clear()
        self.sent.clear()

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
        waiting, known = dict(self.held), set(self.stored)
        self.sent.update(waiting)
        unchanged: set[Name] = set()
        self.unchanged = unchanged
        addresses = {name: self.address(name) for name in waiting}
        vault = self.vault

        def store() -> set[Name]:
            for name, secret in waiting.items():
                if name in known and _has_already(vault, addresses[name], secret):
                    unchanged.add(name)
                else:
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

    def remove_job(self, name: Name) -> Callable[[], Name]:
        """Work for a background thread: delete one secret from the vault; gives its name."""
        vault, address = self.vault, self.address(name)

        def remove() -> Name:
            vault.remove(address)
            return name

        return remove

    def load_samples(self, system: System, answers: Mapping[str, object]) -> None:
        """Put the sample secrets of the persona these answers name back into a vault that forgot them (practice)."""
        for asked, secret in practice_secrets(system, answers).items():
            name = (system.index.id, asked)
            if name in self.stored and not self.vault.durable and self.vault.fetch(self.address(name)) is None:
                self.vault.store(self.address(name), secret)

    def forget_lost(self) -> None:
        """A vault that ends with the process has only what was put back: the rest is asked again (practice)."""
        if not self.vault.durable:
            self.stored &= {name for name in self.stored if self.vault.fetch(self.address(name)) is not None}

    def values_job(self, system: str, fields: Iterable[str]) -> Callable[[], dict[str, Secret]]:
        """Work for a background thread: the values of one system's secrets, from memory, vault or reference."""
        held = dict(self.held)
        references = dict(self.references)
        names = [(system, field) for field in fields]
        wanted = {name: self.address(name) for name in names if name in self.stored}
        vault, watch = self.vault, self.watch

        def fetch() -> dict[str, Secret]:
            found = {name[1]: held[name] for name in names if name in held}
            for name in names:
                if name in held:
                    continue
                secret = vault.fetch(wanted[name]) if name in wanted else resolve(references.get(name))
                if secret is not None:
                    watch(secret)
                    found[name[1]] = secret
            return found

        return fetch


def _has_already(vault: Vault, address: SecretAddress, secret: Secret) -> bool:
    try:
        return vault.fetch(address) == secret
    except VaultFailedError:
        return False  # an incomplete one is mended by storing it again


def resolve(reference: SecretReference | None) -> Secret | None:
    """The value an env:// or file:// reference names, or None. A file's last line end is not part of the value."""
    if reference is None:
        return None
    if reference.kind == "env":
        value = os.environ.get(reference.name, "")
    elif reference.kind == "file":
        try:
            with (Path(reference.base) / reference.name).open("rb") as file:
                data = file.read(_MOST_BYTES + 1)  # it may be a pipe or a device that never ends
            value = data.decode("utf-8").removesuffix("\n").removesuffix("\r")
        except (OSError, ValueError):  # ValueError: not UTF-8, or a NUL in the name
            return None
        if len(data) > _MOST_BYTES:
            return None
    else:
        return None
    return Secret(value) if value else None


def practice_secrets(system: System, answers: Mapping[str, object]) -> dict[str, Secret]:
    """The sample secrets of the persona whose plain credentials these are; empty when none matches.

    A system that asks for nothing but secrets has no such mark: its first persona, for whom all is well, stands in.
    """
    secret_names = set(system.secret_fields())
    for persona in system.personas:
        plain = {name: value for name, value in persona.credentials.items() if name not in secret_names}
        is_only_secrets = not plain and secret_names == set(system.properties())
        if is_only_secrets or (plain and all(answers.get(name) == value for name, value in plain.items())):
            return {name: Secret(value) for name, value in persona.credentials.items() if name in secret_names}
    return {}
