"""Where secrets live: the OS keyring, or memory. Importing this package does not import keyring (50-70 ms)."""

from __future__ import annotations

from wizard.adapters.vault.backends import BackendFactory, os_backend
from wizard.adapters.vault.contract import NAMESPACE, SecretAddress, Vault, VaultState
from wizard.adapters.vault.errors import (
    SecretAddressError,
    UnstorableSecretError,
    VaultAbsentError,
    VaultFailedError,
    VaultLockedError,
    VaultTimeoutError,
    VaultTooLongError,
)
from wizard.adapters.vault.keyring_vault import KeyringVault
from wizard.adapters.vault.memory import MemoryVault

__all__ = [
    "NAMESPACE",
    "BackendFactory",
    "KeyringVault",
    "MemoryVault",
    "SecretAddress",
    "SecretAddressError",
    "UnstorableSecretError",
    "Vault",
    "VaultAbsentError",
    "VaultFailedError",
    "VaultLockedError",
    "VaultState",
    "VaultTimeoutError",
    "VaultTooLongError",
    "os_backend",
]
