"""The operating system's own keyring, built by us: neither PYTHON_KEYRING_BACKEND nor keyringrc.cfg has a say.

Sources: keyring 25.7 (`backend.py`, `backends/`); facts/ecosystem.md §1.1. Some installed package may offer a backend
that drops values (`null`) or keeps them in a plain file (`keyrings.alt`), so only three classes are trusted.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from typing import Final, Protocol, cast

from wizard.adapters.vault.errors import VaultAbsentError

WINDOWS: Final = "keyring.backends.Windows.WinVaultKeyring"
MACOS: Final = "keyring.backends.macOS.Keyring"
SECRET_SERVICE: Final = "keyring.backends.SecretService.Keyring"  # noqa: S105 - a class path
TRUSTED: Final = frozenset({WINDOWS, MACOS, SECRET_SERVICE})
# Windows leaves the old value behind under another name (keyring #545): it is deleted first. These two replace.
REPLACES_IN_PLACE: Final = frozenset({MACOS, SECRET_SERVICE})


class Backend(Protocol):
    """The part of keyring's KeyringBackend that is used. Any call may raise anything and may block for ever."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


BackendFactory = Callable[[], Backend]


def os_backend(platform: str = sys.platform) -> Backend:
    """A new instance of this OS's backend; imports keyring (50-70 ms) on first use. `platform` as in sys.platform."""
    module, _, name = {"win32": WINDOWS, "darwin": MACOS}.get(platform, SECRET_SERVICE).rpartition(".")
    backend = getattr(importlib.import_module(module), name)()
    # The constructor copies KEYRING_PROPERTY_* variables on to the instance; one of them would make Windows forget
    # everything at logout.
    vars(backend).clear()
    return cast(Backend, backend)


def class_path(backend: object) -> str:
    """module.Class of a backend, as in TRUSTED."""
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def trusted(backend: Backend, allowed: frozenset[str]) -> Backend:
    """The backend itself, if its class is allowed; else VaultAbsentError naming the class."""
    if class_path(backend) not in allowed:
        raise VaultAbsentError("keyring-untrusted", kind=class_path(backend))
    return backend
