"""What every vault must do, over memory, a fake, keyring's Windows and macOS backends and a real gnome-keyring."""

from __future__ import annotations

import pytest

from wizard.adapters.vault import (
    KeyringVault,
    SecretAddress,
    SecretAddressError,
    UnstorableSecretError,
    Vault,
    VaultState,
)
from wizard.core.secret import Secret

VALUES = {
    "short": "k-3f9",
    "one unit": "x",
    "outer blanks and newline": "  a\nb\r\n ",
    "chinese and emoji": "密钥🔑🇨🇳",
    "at the limit": "x" * 1000,
    "over the limit": "x" * 1001,
    "emoji over the limit": "🔑" * 501,
    "odd and emoji over the limit": "x" + "🔑" * 700,
    "looks like an index": "gangway-split:1:a:1:" + "0" * 64,
    "begins like an index": "gangway-split:",
    "byte order mark first": "\ufeffkey",
    "swapped byte order mark first": "\ufffekey",
    "byte order mark at a cut": "x" * 1000 + "\ufeff" + "y" * 999,
    "long as an RSA key": "-----BEGIN-----\n" + "Ab+/=\n" * 290,
}
UNSTORABLE = {"secret-blank": "", "secret-nul": "a\0b", "secret-surrogate": "a\ud83d"}


class TestVaultContract:
    @pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
    def test_fetch_returns_what_was_stored(self, vault: Vault, address: SecretAddress, value: str) -> None:
        vault.store(address, Secret(value))
        assert vault.fetch(address) == Secret(value)

    def test_fetch_returns_none_when_nothing_is_stored(self, vault: Vault, address: SecretAddress) -> None:
        assert vault.fetch(address) is None

    @pytest.mark.parametrize("old", ["short", "over the limit", "long as an RSA key"])
    @pytest.mark.parametrize("new", ["one unit", "emoji over the limit", "long as an RSA key"])
    def test_store_replaces_the_value_when_there_is_one(
        self, vault: Vault, address: SecretAddress, old: str, new: str
    ) -> None:
        vault.store(address, Secret(VALUES[old]))
        vault.store(address, Secret(VALUES[new]))
        assert vault.fetch(address) == Secret(VALUES[new])

    @pytest.mark.parametrize("value", ["short", "long as an RSA key"])
    def test_remove_leaves_nothing_when_stored(self, vault: Vault, address: SecretAddress, value: str) -> None:
        vault.store(address, Secret(VALUES[value]))
        vault.remove(address)
        assert vault.fetch(address) is None

    def test_remove_succeeds_when_nothing_is_stored(self, vault: Vault, address: SecretAddress) -> None:
        vault.remove(address)
        assert vault.fetch(address) is None

    def test_addresses_do_not_share_values(self, vault: Vault) -> None:
        addresses = [SecretAddress("a-1", "ozon", "api_key"), SecretAddress("a-1", "ozon", "api_key2")]
        for number, one in enumerate(addresses):
            vault.store(one, Secret(f"value-{number}"))
        vault.remove(addresses[0])
        assert [vault.fetch(one) for one in addresses] == [None, Secret("value-1")]

    @pytest.mark.parametrize(("key", "value"), UNSTORABLE.items(), ids=UNSTORABLE.keys())
    def test_store_refuses_a_value_no_keyring_keeps(
        self, vault: Vault, address: SecretAddress, key: str, value: str
    ) -> None:
        vault.store(address, Secret("before"))
        with pytest.raises(UnstorableSecretError) as caught:
            vault.store(address, Secret(value))
        assert caught.value.key == key
        assert vault.fetch(address) == Secret("before")

    def test_state_is_usable(self, vault: Vault) -> None:
        assert vault.state() == VaultState(usable=True)

    def test_durable_only_when_a_keyring_keeps_it(self, vault: Vault) -> None:
        assert vault.durable is isinstance(vault, KeyringVault)


class TestSecretAddress:
    def test_uri_round_trips(self, address: SecretAddress) -> None:
        assert address.uri == "keyring://gangway/ozon-main/ozon/api_key"
        assert SecretAddress.from_uri(address.uri) == address

    def test_service_carries_the_namespace(self, address: SecretAddress) -> None:
        assert address.service() == "gangway/ozon-main/ozon/api_key"
        assert address.service("gangway-practice") == "gangway-practice/ozon-main/ozon/api_key"

    @pytest.mark.parametrize(
        "uri",
        [
            "",
            "keyring://gangway/a/b",
            "keyring://gangway/a/b/c/d",
            "keyring://gangway//b/c",
            "keyring://other/a/b/c",
            "env://NAME",
            "keyring://gangway/a/b/c#a0",
            "keyring://gangway/a/b/c\n",
        ],
    )
    def test_from_uri_refuses_without_repeating_it(self, uri: str) -> None:
        with pytest.raises(SecretAddressError) as caught:
            SecretAddress.from_uri(uri)
        assert not uri or uri not in repr(caught.value)
