"""Stand-ins for keyring backends: one in memory with hooks, and the parts of Windows and macOS below the real ones."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from keyring.errors import PasswordDeleteError


class FakeKeyring:
    """Entries in a dict that outlives the instance's use; `before(operation, service)` may raise or block."""

    def __init__(self) -> None:
        self.entries: dict[str, str] = {}
        self.calls: list[tuple[str, str]] = []
        self.before: Callable[[str, str], None] = lambda operation, service: None
        self.keep: Callable[[str], str | None] = lambda password: password

    def get_password(self, service: str, username: str) -> str | None:
        self._called("get", service)
        return self.entries.get(f"{service}|{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._called("set", service)
        kept = self.keep(password)
        if kept is not None:
            self.entries[f"{service}|{username}"] = kept

    def delete_password(self, service: str, username: str) -> None:
        self._called("delete", service)
        if self.entries.pop(f"{service}|{username}", None) is None:
            raise PasswordDeleteError(service)

    def _called(self, operation: str, service: str) -> None:
        self.calls.append((operation, service))
        self.before(operation, service)


FAKE = frozenset({f"{FakeKeyring.__module__}.{FakeKeyring.__qualname__}"})


class Gate:
    """Blocks whoever passes until opened, and says when someone is there."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self._opened = threading.Event()

    def __call__(self, *_: str) -> None:
        self.reached.set()
        assert self._opened.wait(20)

    def open(self) -> None:
        self._opened.set()


class FakeWindowsError(Exception):
    """Like pywintypes.error: not an OSError, with winerror and funcname."""

    def __init__(self, winerror: int, funcname: str, strerror: str = "") -> None:
        super().__init__(winerror, funcname, strerror)
        self.winerror = winerror
        self.funcname = funcname


class FakePywintypes:
    error = FakeWindowsError


class FakeWin32Cred:
    """The credential store below keyring's Windows backend: bytes, 2,560 of them at most, names without case."""

    CRED_TYPE_GENERIC = 1
    CRED_PERSIST_ENTERPRISE = 3

    def __init__(self) -> None:
        self.credentials: dict[str, dict[str, Any]] = {}

    def CredRead(self, Type: int, TargetName: str) -> dict[str, Any]:  # noqa: N803
        if TargetName.lower() not in self.credentials:
            raise FakeWindowsError(1168, "CredRead")
        return dict(self.credentials[TargetName.lower()])

    def CredWrite(self, credential: dict[str, Any], flags: int) -> None:
        blob = credential["CredentialBlob"].encode("utf-16-le")
        if len(blob) > 2560:
            raise FakeWindowsError(1783, "CredWrite", "The stub received bad data")
        self.credentials[credential["TargetName"].lower()] = {**credential, "CredentialBlob": blob}

    def CredDelete(self, Type: int, TargetName: str) -> None:  # noqa: N803
        if self.credentials.pop(TargetName.lower(), None) is None:
            raise FakeWindowsError(1168, "CredDelete")


class FakeSecurityApi:
    """The functions below keyring's macOS backend: set deletes and adds, texts end at NUL."""

    class Error(Exception):
        pass

    class NotFound(Error):  # noqa: N818 - the real name
        pass

    class KeychainDenied(Error):  # noqa: N818 - the real name
        pass

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], str] = {}
        self.denied = False

    def set_generic_password(self, keychain: str | None, service: str, username: str, password: str) -> None:
        self._ask()
        self.items.pop((service, username), None)
        self.items[service, username] = password.partition("\0")[0]

    def find_generic_password(self, keychain: str | None, service: str, username: str) -> str:
        self._ask()
        if (service, username) not in self.items:
            raise self.NotFound(-25300, "Item not found")
        return self.items[service, username]

    def delete_generic_password(self, keychain: str | None, service: str, username: str) -> None:
        self.find_generic_password(keychain, service, username)
        del self.items[service, username]

    def _ask(self) -> None:
        if self.denied:
            raise self.KeychainDenied(-128, "Keychain Access Denied")
