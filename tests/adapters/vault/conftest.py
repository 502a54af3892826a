"""Vaults of every kind, each with a view on what its keyring really holds."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring.backends.macOS
import keyring.backends.Windows
import pytest
from keyring.backends.macOS import Keyring as MacKeyring
from keyring.backends.Windows import WinVaultKeyring

from tests.adapters.vault.fakes import FAKE, FakeKeyring, FakePywintypes, FakeSecurityApi, FakeWin32Cred
from tests.keyring_session import real_keyring_session
from wizard.adapters.vault import KeyringVault, MemoryVault, SecretAddress, Vault


@pytest.fixture
def address() -> SecretAddress:
    return SecretAddress("ozon-main", "ozon", "api_key")


@pytest.fixture
def fake() -> FakeKeyring:
    return FakeKeyring()


@pytest.fixture
def make_vault(fake: FakeKeyring) -> Iterator[Callable[..., KeyringVault]]:
    """Builds KeyringVaults over the fake; further arguments as in the constructor."""
    vaults: list[KeyringVault] = []

    def make(**options: object) -> KeyringVault:
        vaults.append(KeyringVault(lambda: fake, **{"allowed": FAKE, "deadline": 20.0, **options}))  # type: ignore[arg-type]
        return vaults[-1]

    yield make
    for vault in vaults:
        vault.close()


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> FakeWin32Cred:
    """keyring's own Windows backend, on a made-up credential store."""
    store = FakeWin32Cred()
    monkeypatch.setattr(keyring.backends.Windows, "win32cred", store, raising=False)
    monkeypatch.setattr(keyring.backends.Windows, "pywintypes", FakePywintypes, raising=False)
    return store


@pytest.fixture
def macos(monkeypatch: pytest.MonkeyPatch) -> FakeSecurityApi:
    """keyring's own macOS backend, on a made-up keychain."""
    api = FakeSecurityApi()
    monkeypatch.setattr(keyring.backends.macOS, "api", api, raising=False)
    return api


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """A real, unlocked gnome-keyring that this process sees as its own."""
    with real_keyring_session(tmp_path) as env:
        for name in ("HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"):
            monkeypatch.setenv(name, env[name])
        yield env
    gc.collect()


@pytest.fixture(
    params=["memory", "fake", "windows", "macos", pytest.param("real", marks=pytest.mark.real_keyring)],
)
def vault(request: pytest.FixtureRequest) -> Iterator[Vault]:
    """One vault of each kind: all of them pass the same contract."""
    if request.param == "memory":
        yield MemoryVault()
        return
    kept = _keyring_vault(request)
    yield kept
    kept.close()


def _keyring_vault(request: pytest.FixtureRequest) -> KeyringVault:
    match request.param:
        case "fake":
            fake: FakeKeyring = request.getfixturevalue("fake")
            return KeyringVault(lambda: fake, allowed=FAKE, deadline=20)
        case "windows":
            request.getfixturevalue("windows")
            return KeyringVault(WinVaultKeyring, deadline=20)
        case "macos":
            request.getfixturevalue("macos")
            return KeyringVault(MacKeyring, deadline=20)
    request.getfixturevalue("session")
    return KeyringVault(deadline=20)
