"""What a function read of a document: so that its result is good until exactly that changes.

Checks and conditions are data and may look anywhere in a document. Instead of declaring what each of them needs, it is
written down while they run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from wizard.core.pointer import MISSING

Path = tuple[str, ...]
Reads = dict[tuple[Path, object], Any]
T = TypeVar("T")

_KEYS = object()
_DEPTH = 3


class TracedDocument(Mapping[str, Any]):
    """A document that notes what is read of it, down to the fields of its steps: those are given out whole."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.reads: Reads = {}
        self._part = _Part(document, self.reads, (), _DEPTH)

    def __getitem__(self, name: str) -> Any:
        return self._part[name]

    def get(self, name: str, default: Any = None) -> Any:
        """As of any mapping, without the detour over an exception."""
        return self._part.get(name, default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._part)

    def __len__(self) -> int:
        return len(self._part)


class _Part(Mapping[str, Any]):
    def __init__(self, value: Mapping[str, Any], reads: Reads, path: Path, depth: int) -> None:
        self._value = value
        self._reads = reads
        self._path = path
        self._depth = depth

    def __getitem__(self, name: str) -> Any:
        value = self.get(name, MISSING)
        if value is MISSING:
            raise KeyError(name)
        return value

    def get(self, name: str, default: Any = None) -> Any:
        """As of any mapping; what is given out is written down."""
        value = self._value.get(name, MISSING)
        path = (*self._path, name)
        if self._depth > 1 and isinstance(value, Mapping):
            self._reads[path, Mapping] = True
            return _Part(value, self._reads, path, self._depth - 1)
        self._reads[path, None] = value
        return default if value is MISSING else value

    def __iter__(self) -> Iterator[str]:
        self._reads[self._path, _KEYS] = tuple(self._value)
        return iter(self._value)

    def __len__(self) -> int:
        self._reads[self._path, _KEYS] = tuple(self._value)
        return len(self._value)


class Remembered(Generic[T]):
    """The last result of a function of a document, given again while everything it read is the same."""

    def __init__(self) -> None:
        self._last: tuple[Any, Reads, T] | None = None

    def get(self, function: Callable[[Mapping[str, Any]], T], document: Mapping[str, Any], beside: Any = None) -> T:
        """`function(document)`; `beside` is whatever else it depends on (a day)."""
        if self._last is not None:
            before, reads, result = self._last
            if is_same(before, beside) and are_current(reads, document):
                return result
        traced = TracedDocument(document)
        result = function(traced)
        self._last = (beside, traced.reads, result)
        return result


def are_current(reads: Mapping[tuple[Path, object], Any], document: Mapping[str, Any]) -> bool:
    """Whether the document still says what was read of it."""
    return all(is_same(value, _now(document, path, kind)) for (path, kind), value in reads.items())


def _now(document: Mapping[str, Any], path: Path, kind: object) -> Any:
    value: Any = document
    for name in path:
        value = value.get(name, MISSING) if isinstance(value, Mapping) else MISSING
    if kind is None:
        return value
    if not isinstance(value, Mapping):
        return MISSING
    return tuple(value) if kind is _KEYS else True


def is_same(one: Any, other: Any) -> bool:
    """Whether two JSON values cannot be told apart by any function: true is not 1, and the order of keys counts."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return len(one) == len(other) and _are_same(one, other) and _are_same(one.values(), other.values())
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and _are_same(one, other)
    return bool(one == other)


def _are_same(ones: Iterable[Any], others: Iterable[Any]) -> bool:
    return all(map(is_same, ones, others))
