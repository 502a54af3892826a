"""A vault that is made when it is first used: the list of entries needs none, and a keyring's imports take long."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.adapters.vault import SecretAddress, Vault, VaultState
    from wizard.core.secret import Secret


class LaterVault:
    """The Vault that `make` gives. Raises what that one raises. Not in the vault package, which brings everything."""

    def __init__(self, make: Callable[[], Vault]) -> None:
        self._make = make

    @cached_property
    def _vault(self) -> Vault:
        return self._make()

    @property
    def durable(self) -> bool:
        """As Vault.durable."""
        return self._vault.durable

    def store(self, address: SecretAddress, secret: Secret) -> None:
        """As Vault.store."""
        self._vault.store(address, secret)

    def fetch(self, address: SecretAddress) -> Secret | None:
        """As Vault.fetch."""
        return self._vault.fetch(address)

    def remove(self, address: SecretAddress) -> None:
        """As Vault.remove."""
        self._vault.remove(address)

    def state(self) -> VaultState:
        """As Vault.state."""
        return self._vault.state()
