"""Secrets for as long as the process lives: practice, and "stay in memory" where there is no usable keyring."""

from __future__ import annotations

import threading

from wizard.adapters.vault.contract import SecretAddress, VaultState, storable
from wizard.core.secret import Secret


class MemoryVault:
    """A Vault that forgets at exit; it is not durable, so no keyring:// reference may be exported from it."""

    durable = False

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._secrets: dict[SecretAddress, Secret] = {}

    def store(self, address: SecretAddress, secret: Secret) -> None:
        """As Vault.store: refuses the same values as a keyring does, so that practice shows the same."""
        copy = Secret(storable(secret))
        with self._lock:
            self._secrets[address] = copy

    def fetch(self, address: SecretAddress) -> Secret | None:
        """As Vault.fetch."""
        with self._lock:
            return self._secrets.get(address)

    def remove(self, address: SecretAddress) -> None:
        """As Vault.remove."""
        with self._lock:
            self._secrets.pop(address, None)

    def state(self) -> VaultState:
        """Always usable."""
        return VaultState(usable=True)
