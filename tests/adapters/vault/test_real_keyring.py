"""The OS vault against a real gnome-keyring in a private session, through every way it can let us down."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import secretstorage

from tests.keyring_session import (
    kill_daemon,
    lock,
    real_keyring_session,
    resume_daemon,
    stop_daemon,
    unlock,
)
from wizard.adapters.vault import (
    KeyringVault,
    SecretAddress,
    VaultAbsentError,
    VaultLockedError,
    VaultTimeoutError,
)
from wizard.core.secret import Secret

pytestmark = [
    pytest.mark.real_keyring,
    # keyring's Secret Service backend leaves its connection open when the collection is locked.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]


@pytest.fixture
def os_vault() -> Iterator[KeyringVault]:
    vault = KeyringVault(deadline=20)
    yield vault
    vault.close()


def test_the_stored_value_is_seen_by_another_process(
    session: dict[str, str], os_vault: KeyringVault, address: SecretAddress
) -> None:
    os_vault.store(address, Secret("密钥" * 900))
    code = (
        "from wizard.adapters.vault import KeyringVault, SecretAddress\n"
        f"print(len(KeyringVault().fetch(SecretAddress.from_uri({address.uri!r})).reveal()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=session, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "1800"


def test_overwriting_a_long_value_leaves_one_item(
    session: dict[str, str], os_vault: KeyringVault, address: SecretAddress
) -> None:
    os_vault.store(address, Secret("k" * 5000))
    os_vault.store(address, Secret("short"))
    with closing(secretstorage.dbus_init()) as connection:
        items = [item.get_attributes()["service"] for item in secretstorage.Collection(connection).get_all_items()]
    assert items == [address.service()]


def test_store_is_absent_without_a_bus_and_works_once_there_is_one(
    session: dict[str, str], os_vault: KeyringVault, address: SecretAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus = os.environ["DBUS_SESSION_BUS_ADDRESS"]
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    with pytest.raises(VaultAbsentError):
        os_vault.store(address, Secret("value"))
    assert os_vault.state().reason == "keyring-absent"
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
    assert os_vault.state().usable
    os_vault.store(address, Secret("value"))
    assert os_vault.fetch(address) == Secret("value")


@pytest.mark.parametrize("bus", ["unix:path=/nonexistent/bus", "nonsense"])
def test_store_is_absent_when_the_bus_cannot_be_reached(
    os_vault: KeyringVault, address: SecretAddress, monkeypatch: pytest.MonkeyPatch, bus: str
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
    with pytest.raises(VaultAbsentError):
        os_vault.store(address, Secret("value"))


def test_environment_cannot_choose_another_backend(
    session: dict[str, str], os_vault: KeyringVault, address: SecretAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("KEYRING_PROPERTY_PREFERRED_COLLECTION", "/org/freedesktop/secrets/collection/session")
    os_vault.store(address, Secret("value"))
    monkeypatch.delenv("KEYRING_PROPERTY_PREFERRED_COLLECTION")
    assert os_vault.fetch(address) == Secret("value")


def test_calls_are_locked_when_the_keyring_is_locked_in_mid_session(
    session: dict[str, str], os_vault: KeyringVault, address: SecretAddress
) -> None:
    os_vault.store(address, Secret("value"))
    lock(session)
    for call in (os_vault.fetch, os_vault.remove):
        with pytest.raises(VaultLockedError):
            call(address)
    with pytest.raises(VaultLockedError):
        os_vault.store(address, Secret("other"))
    assert os_vault.state().reason == "keyring-locked"
    unlock(session, "pw")
    assert os_vault.fetch(address) == Secret("value")


def test_calls_are_locked_when_the_password_was_wrong(
    tmp_path: Path, os_vault: KeyringVault, address: SecretAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    for password in ("right", "right\n", "right"):
        with real_keyring_session(tmp_path, password) as env:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", env["DBUS_SESSION_BUS_ADDRESS"])
            if password == "right":
                os_vault.store(address, Secret("value"))
                continue
            with pytest.raises(VaultLockedError):
                os_vault.fetch(address)


def test_calls_time_out_when_the_daemon_is_stopped(session: dict[str, str], address: SecretAddress) -> None:
    waited: list[str] = []
    vault = KeyringVault(deadline=0.5, waiting_after=0.1, on_waiting=lambda: waited.append("told"))
    patient = KeyringVault(deadline=20)
    patient.store(address, Secret("value"))
    stop_daemon(session)
    try:
        with pytest.raises(VaultTimeoutError):
            vault.fetch(address)
        assert vault.state().reason == "keyring-timeout"
    finally:
        resume_daemon(session)
    assert waited == ["told", "told"]
    assert patient.fetch(address) == Secret("value")
    vault.close()
    patient.close()


def test_calls_are_locked_when_the_daemon_was_killed_and_work_after_unlocking(
    session: dict[str, str], os_vault: KeyringVault, address: SecretAddress
) -> None:
    os_vault.store(address, Secret("value"))
    kill_daemon(session)
    with pytest.raises(VaultLockedError):
        os_vault.fetch(address)
    unlock(session, "pw")
    assert os_vault.fetch(address) == Secret("value")
