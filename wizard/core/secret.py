"""A secret in memory: it prints as *** and refuses to be serialised (design §2, Secrets)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn


class Secret:
    """Holds one secret value. Only `reveal()` gives it out; call that where it is sent or stored, nowhere else."""

    __slots__ = ("__weakref__", "_value")

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The plain value."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    def __str__(self) -> str:
        return "***"

    def __format__(self, spec: str) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        from hmac import compare_digest  # brings OpenSSL, for which no start of the program waits

        return isinstance(other, Secret) and compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return id(self)

    def __bool__(self) -> bool:
        return bool(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not serialised")


Watch = Callable[[Secret], None]
"""Told of every secret as it comes into memory, so that its value can be kept out of the logs while it is there."""


def unwatched(_secret: Secret) -> None:
    """Nobody keeps logs."""
