"""A vault made by its first use behaves as the one it makes, and is made once."""

from __future__ import annotations

from wizard.adapters.later_vault import LaterVault
from wizard.adapters.vault import MemoryVault, SecretAddress, Vault
from wizard.core.secret import Secret

ADDRESS = SecretAddress("shop-1", "system", "key")


class Maker:
    def __init__(self) -> None:
        self.made: list[MemoryVault] = []

    def make(self) -> Vault:
        self.made.append(MemoryVault())
        return self.made[-1]


def test_nothing_is_made_before_the_first_use() -> None:
    maker = Maker()
    LaterVault(maker.make)
    assert maker.made == []


def test_every_call_goes_to_the_one_vault_that_was_made() -> None:
    maker = Maker()
    vault: Vault = LaterVault(maker.make)

    vault.store(ADDRESS, Secret("a-value"))

    assert vault.fetch(ADDRESS) == maker.made[0].fetch(ADDRESS) == Secret("a-value")
    assert (vault.durable, vault.state()) == (False, maker.made[0].state())
    vault.remove(ADDRESS)
    assert maker.made[0].fetch(ADDRESS) is None
    assert len(maker.made) == 1
