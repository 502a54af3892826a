"""Secrets in the operating system's keyring (design.md §2 Secrets; facts/ecosystem.md §1)."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from typing import TypeVar

from wizard.adapters.vault.backends import (
    REPLACES_IN_PLACE,
    TRUSTED,
    BackendFactory,
    class_path,
    os_backend,
    trusted,
)
from wizard.adapters.vault.contract import NAMESPACE, SecretAddress, VaultState, storable
from wizard.adapters.vault.entries import Entries
from wizard.adapters.vault.errors import VaultFailedError
from wizard.adapters.vault.parts import GENERATIONS, Index, cut, is_index, joined, needs_split, parse_index
from wizard.adapters.vault.worker import SerialWorker, Turn
from wizard.core.errors import GangwayError
from wizard.core.secret import Secret

T = TypeVar("T")
_log = logging.getLogger(__name__)


class KeyringVault:
    """A Vault over the OS keyring; each operation builds its backend anew, so a keyring that appears later is found.

    `deadline` is in seconds, as seen by the caller. `on_waiting` is called in the caller's thread when a call takes
    longer than `waiting_after` seconds: the system is probably asking for a password. `namespace` begins every
    service name. `allowed` are the backend class paths that may be used, `in_place` those whose set replaces the old
    value; for others it is deleted first.
    After VaultTimeoutError a single keyring call may still take effect; the steps behind it do not.
    """

    durable = True

    def __init__(
        self,
        backend_factory: BackendFactory = os_backend,
        *,
        deadline: float = 60.0,
        on_waiting: Callable[[], None] | None = None,
        waiting_after: float = 1.0,
        namespace: str = NAMESPACE,
        allowed: frozenset[str] = TRUSTED,
        in_place: frozenset[str] = REPLACES_IN_PLACE,
    ) -> None:
        self._factory = backend_factory
        self._namespace = namespace
        self._allowed = allowed
        self._in_place = in_place
        self._worker = SerialWorker(deadline, on_waiting, waiting_after)

    def store(self, address: SecretAddress, secret: Secret) -> None:
        """As Vault.store; above 1,000 UTF-16 units the value is split: pieces first, index last."""
        storable(secret)
        service = address.service(self._namespace)
        self._run(lambda entries: _store(entries, service, secret.reveal()))

    def fetch(self, address: SecretAddress) -> Secret | None:
        """As Vault.fetch."""
        service = address.service(self._namespace)
        value = self._run(lambda entries: _fetch(entries, service))
        return None if value is None else Secret(value)

    def remove(self, address: SecretAddress) -> None:
        """As Vault.remove."""
        service = address.service(self._namespace)
        self._run(lambda entries: _remove(entries, service))

    def state(self) -> VaultState:
        """As Vault.state. Merely asking whether a keyring is there proves nothing: a hung one says yes."""
        # A name of its own each time: window and command line may ask at the same moment.
        service = f"{self._namespace}/-/probe/{secrets.token_hex(8)}"
        try:
            self._run(lambda entries: _probe(entries, service))
        except GangwayError as error:
            return VaultState(usable=False, reason=error.key, parameters=error.parameters)
        return VaultState(usable=True)

    def close(self) -> None:
        """Let the keyring thread end when it is idle. Not needed at exit."""
        self._worker.close()

    def _run(self, job: Callable[[Entries], T]) -> T:
        return self._worker.call(lambda turn: job(self._entries(turn)))

    def _entries(self, turn: Turn) -> Entries:
        backend = trusted(self._factory(), self._allowed)
        return Entries(backend, turn, in_place=class_path(backend) in self._in_place)


def _store(entries: Entries, service: str, value: str) -> None:
    old = entries.read(service)
    if not needs_split(value):
        entries.replace(service, value, old)
        _drop_stale(entries, service, GENERATIONS, old)
        return
    free = _free_generation(old)
    _erase_pieces(entries, service, free, old)
    try:
        index = _store_pieces(entries, service, value, free)
        entries.replace(service, str(index), old)
    except Exception:
        _drop_stale(entries, service, (free,), old)
        raise
    _drop_stale(entries, service, [generation for generation in GENERATIONS if generation != free], old)


def _store_pieces(entries: Entries, service: str, value: str, generation: str) -> Index:
    """Write every piece and prove the whole before anything refers to it."""
    index, pieces = cut(value, generation)
    for number, piece in enumerate(pieces):
        entries.replace(_piece(service, generation, number), piece, None)
    if _assembled(entries, service, index) != value:
        raise VaultFailedError("keyring-not-kept")
    return index


def _fetch(entries: Entries, service: str) -> str | None:
    entry = entries.read(service)
    if not is_index(entry):
        return entry
    index = parse_index(entry)
    value = None if index is None else _assembled(entries, service, index)
    if value is None:
        raise VaultFailedError("keyring-damaged")
    return value


def _assembled(entries: Entries, service: str, index: Index) -> str | None:
    pieces: list[str] = []
    for number in range(index.count):
        piece = entries.read(_piece(service, index.generation, number))
        if piece is None:
            return None
        pieces.append(piece)
    return joined(index, pieces)


def _remove(entries: Entries, service: str) -> None:
    old = entries.read(service)
    entries.erase(service)
    for generation in GENERATIONS:
        _erase_pieces(entries, service, generation, old)


def _probe(entries: Entries, service: str) -> None:
    entries.replace(service, secrets.token_hex(8), None)
    entries.erase(service)


def _erase_pieces(entries: Entries, service: str, generation: str, old: str | None) -> None:
    """Erase all pieces of a generation, those that an old index names and those that none does.

    Pieces are written upwards and erased downwards, so what a killed process leaves has no gap.
    """
    index = parse_index(old)
    count = index.count if index is not None and index.generation == generation else 0
    while entries.read(_piece(service, generation, count)) is not None:
        count += 1
    for number in reversed(range(count)):
        entries.erase(_piece(service, generation, number))


def _drop_stale(entries: Entries, service: str, generations: Sequence[str], old: str | None) -> None:
    """Clear pieces nobody refers to. What cannot be cleared now is cleared by the next store or remove."""
    try:
        for generation in generations:
            _erase_pieces(entries, service, generation, old)
    except Exception as raw:
        # The value itself is stored by now, or its own error is on its way.
        _log.info("keyring pieces left behind: %s", type(raw).__name__)


def _free_generation(old: str | None) -> str:
    index = parse_index(old)
    return GENERATIONS[1] if index is not None and index.generation == GENERATIONS[0] else GENERATIONS[0]


def _piece(service: str, generation: str, number: int) -> str:
    return f"{service}#{generation}{number}"
