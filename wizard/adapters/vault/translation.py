"""From whatever a keyring backend raises to our own few errors. The text of the original is never carried over.

keyring's error classes are not complete: Windows lets pywintypes.error through, Secret Service lets D-Bus errors
through (facts/ecosystem.md §1.1); some of these texts hold the value.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wizard.adapters.vault.errors import (
    VaultAbsentError,
    VaultFailedError,
    VaultLockedError,
    VaultTooLongError,
)
from wizard.core.errors import GangwayError

# Compared by name along the class hierarchy: secretstorage and pywintypes are not importable on every OS.
_BY_NAME: Final[dict[str, type[GangwayError]]] = {
    "KeyringLocked": VaultLockedError,
    "KeychainDenied": VaultLockedError,
    "LockedException": VaultLockedError,
    "PromptDismissedException": VaultLockedError,
    "NoKeyringError": VaultAbsentError,
    "SecretServiceNotAvailableException": VaultAbsentError,
    "ImportError": VaultAbsentError,
    "OSError": VaultAbsentError,
}
_BY_CODE: Final[dict[int, type[GangwayError]]] = {
    1312: VaultAbsentError,  # Windows: no logon session, hence no Credential Manager (services, some SSH sessions)
    1783: VaultTooLongError,  # Windows: "The stub received bad data" is what too long a value gives
    -25291: VaultAbsentError,  # macOS: no keychain is available
    -25308: VaultLockedError,  # macOS: may not ask the person now
}
_BY_DBUS_NAME: Final[dict[str, type[GangwayError]]] = {
    "org.freedesktop.Secret.Error.IsLocked": VaultLockedError,
    "org.freedesktop.DBus.Error.ServiceUnknown": VaultAbsentError,
    "org.freedesktop.DBus.Error.NoReply": VaultAbsentError,
    "org.freedesktop.DBus.Error.NameHasNoOwner": VaultAbsentError,
}


def translated(raw: BaseException) -> GangwayError:
    """Our error for a raw one, without its text, cause, context or traceback. Our own errors pass, stripped."""
    error = raw if isinstance(raw, GangwayError) else _meaning(raw)
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def _meaning(raw: BaseException) -> GangwayError:
    chain = list(_chain(raw))
    code = next((found for link in chain if (found := _code(link)) is not None), None)
    kinds = (_kind(link) for link in chain)
    kind = next((found for found in kinds if found is not None), VaultFailedError)
    return kind(kind=type(raw).__name__, code="-" if code is None else code)


def _kind(raw: BaseException) -> type[GangwayError] | None:
    by_code = _BY_CODE.get(_code(raw) or 0)
    if by_code:
        return by_code
    name = getattr(raw, "name", None)
    if isinstance(name, str) and name in _BY_DBUS_NAME:
        return _BY_DBUS_NAME[name]
    return next((_BY_NAME[base.__name__] for base in type(raw).__mro__ if base.__name__ in _BY_NAME), None)


def _chain(raw: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = raw
    for _ in range(8):
        if link is None:
            return
        yield link
        link = link.__cause__ or link.__context__


def _code(raw: BaseException) -> int | None:
    """The OS's status number. Only small whole numbers pass, so that no value can."""
    first = raw.args[0] if raw.args else None
    code = getattr(raw, "winerror", None) or first
    return code if type(code) is int and abs(code) < 100_000 else None
