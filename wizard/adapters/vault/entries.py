"""Single keyring entries: read, replace with proof, erase. Runs on the keyring thread only."""

from __future__ import annotations

from hmac import compare_digest

from wizard.adapters.vault.backends import Backend
from wizard.adapters.vault.errors import VaultFailedError
from wizard.adapters.vault.worker import Turn

USERNAME = "secret"
# Secret Service deletes one of several equal items at a time; other programs may have left some.
_MAX_COPIES = 8


class Entries:
    """The entries of one backend during one turn. Each public method is one step: begun, it is finished."""

    def __init__(self, backend: Backend, turn: Turn, *, in_place: bool) -> None:
        self._backend = backend
        self._turn = turn
        self._in_place = in_place

    def read(self, service: str) -> str | None:
        """The entry's text, or None."""
        self._turn.check()
        return self._get(service)

    def replace(self, service: str, text: str, old: str | None) -> None:
        """Write and read back; on failure the old text is put back first.

        Delete and set belong to one step even when the caller gives up in between: the old text is gone by then.
        """
        self._turn.check()
        removed = False
        try:
            if old is not None and not self._in_place:
                removed = True
                self._erase(service)
            self._backend.set_password(service, USERNAME, text)
            if not _same(self._get(service), text):
                raise VaultFailedError("keyring-not-kept")
        except Exception:
            if not self._put_back(service, old) and removed:
                raise VaultFailedError("keyring-old-lost") from None
            raise

    def erase(self, service: str) -> None:
        """Remove the entry and check that it is gone; a missing one is success."""
        self._turn.check()
        self._erase(service)

    def _get(self, service: str) -> str | None:
        return self._backend.get_password(service, USERNAME)

    def _erase(self, service: str) -> None:
        # Looked for first: keyring raises the same error for "missing" and for "refused".
        for _ in range(_MAX_COPIES):
            if self._get(service) is None:
                return
            self._backend.delete_password(service, USERNAME)
        if self._get(service) is not None:
            raise VaultFailedError("keyring-not-removed")

    def _put_back(self, service: str, old: str | None) -> bool:
        try:
            if old is None:
                self._erase(service)
            elif not _same(self._get(service), old):
                self._backend.set_password(service, USERNAME, old)
            return old is None or _same(self._get(service), old)
        except Exception:
            return False  # the first failure is the one to report


def _same(left: str | None, right: str) -> bool:
    if left is None:
        return False
    return compare_digest(left.encode("utf-8", "surrogatepass"), right.encode("utf-8", "surrogatepass"))
