"""What every vault does, and how a secret is addressed (design.md §2 Secrets, §3.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from wizard.adapters.vault.errors import SecretAddressError, UnstorableSecretError
from wizard.core.secret import Secret

NAMESPACE = "gangway"
_URI = f"keyring://{NAMESPACE}/"
# "/" separates the parts of a service name, "#" the pieces of a split secret.
_PART = re.compile(r"[^/#\s\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class SecretAddress:
    """Where one secret of one entry lives.

    Raises SecretAddressError for a part that is empty or holds "/", "#", white space or control characters.
    Windows does not tell upper from lower case in service names: entry ids must not differ in case alone.
    """

    entry: str
    system: str
    field: str

    def __post_init__(self) -> None:
        for name in ("entry", "system", "field"):
            if not _PART.fullmatch(getattr(self, name)):
                raise SecretAddressError(part=name)

    def service(self, namespace: str = NAMESPACE) -> str:
        """The keyring's service name: <namespace>/<entry>/<system>/<field>."""
        return f"{namespace}/{self.entry}/{self.system}/{self.field}"

    @property
    def uri(self) -> str:
        """The reference written into exports; it does not depend on the namespace."""
        return f"{_URI}{self.entry}/{self.system}/{self.field}"

    @classmethod
    def from_uri(cls, uri: str) -> SecretAddress:
        """The address in a reference. Raises SecretAddressError; the text itself is not repeated in it."""
        parts = uri.removeprefix(_URI).split("/")
        if not uri.startswith(_URI) or len(parts) != 3:
            raise SecretAddressError(part="uri")
        return cls(*parts)


@dataclass(frozen=True, slots=True)
class VaultState:
    """Whether a vault can store now; if not, `reason` is the key of the error a store would raise."""

    usable: bool
    reason: str | None = None
    parameters: Mapping[str, object] = field(default_factory=dict)


class Vault(Protocol):
    """A place for secrets. Every method may raise NoUsableKeyringError subclasses, except `state`.

    Calls may block up to the vault's deadline: never make them on the GUI thread.
    """

    @property
    def durable(self) -> bool:
        """Whether a stored secret outlives this process; if not, keyring:// references must not be exported."""

    def store(self, address: SecretAddress, secret: Secret) -> None:
        """Keep the secret and prove it by reading it back. Raises UnstorableSecretError for a value no vault keeps."""

    def fetch(self, address: SecretAddress) -> Secret | None:
        """The secret, or None when there is none. Raises VaultFailedError(keyring-damaged) for an incomplete one."""

    def remove(self, address: SecretAddress) -> None:
        """Remove the secret and every piece of it; a missing one is success."""

    def state(self) -> VaultState:
        """Whether a throw-away value can be stored, read back and removed right now; the system may ask to unlock."""


def storable(secret: Secret) -> str:
    """The plain value, if every keyring keeps it unchanged; else UnstorableSecretError.

    macOS cuts at NUL, Secret Service cannot encode a lone surrogate, and blank means absent (facts/ecosystem.md §1).
    """
    value = secret.reveal()
    if not value:
        raise UnstorableSecretError("secret-blank")
    if "\0" in value:
        raise UnstorableSecretError("secret-nul")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise UnstorableSecretError("secret-surrogate")
    return value
