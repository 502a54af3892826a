"""What changed between two configurations, field by field, as shown before an export (A-11).

Values of secrets never leave this module: they are only ever "added", "removed" or "replaced".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wizard.core.pointer import MISSING, get, join
from wizard.core.secret import Secret

# What names an item of a list, the first that all items have wins.
STABLE_KEYS = ("name", "id", "kind", "topic")
_SECRET_FORMS = frozenset({"$secret", "$env", "$file", "$prompt"})


class ChangeKind(StrEnum):
    """MOVED: the items of a list stand in another order; `old` and `new` are then their keys in order."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    REPLACED_SECRET = "replaced-secret"  # noqa: S105 - a kind of change


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs. `pointer` is that of the new document; of the old one where something was removed.

    `old` and `new` are leaves (scalars, lists of scalars, empty containers); MISSING for what is not there and always
    for a secret.
    """

    pointer: str
    kind: ChangeKind
    old: Any = MISSING
    new: Any = MISSING


def diff(old: Any, new: Any, replaced: Collection[str] = ()) -> list[Change]:
    """Every change in a fixed order (keys sorted, lists in theirs); empty exactly when the two are equal.

    `replaced` are pointers (of `new`) of secrets whose value changed behind an unchanged reference.
    """
    found = list(_compare(old, new, ""))
    seen = {change.pointer for change in found}
    held = (pointer for pointer in sorted(replaced) if pointer not in seen and get(new, pointer) is not MISSING)
    return found + [Change(pointer, ChangeKind.REPLACED_SECRET) for pointer in held]


def is_secret(value: Any) -> bool:
    """Whether the value is a secret or one of the forms that stand for one in a document."""
    return isinstance(value, Secret) or (isinstance(value, Mapping) and not _SECRET_FORMS.isdisjoint(value))


def is_equal(old: Any, new: Any) -> bool:
    """Equality as JSON has it: true is not 1."""
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return old.keys() == new.keys() and all(is_equal(old[key], new[key]) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(is_equal, old, new))
    return bool(old == new)


def _compare(old: Any, new: Any, at: str) -> Iterator[Change]:
    if is_equal(old, new):
        return
    if is_secret(old) and is_secret(new):
        yield Change(at, ChangeKind.REPLACED_SECRET)
    elif is_secret(old) or is_secret(new):
        yield from _leaves(old, at, ChangeKind.REMOVED)
        yield from _leaves(new, at, ChangeKind.ADDED)
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _compare_objects(old, new, at)
    elif _has_containers(old) and _has_containers(new):
        yield from _compare_lists(old, new, at)
    elif _is_leaf(old) and _is_leaf(new):
        yield Change(at, ChangeKind.CHANGED, old, new)
    else:
        yield from _leaves(old, at, ChangeKind.REMOVED)
        yield from _leaves(new, at, ChangeKind.ADDED)


def _compare_objects(old: Mapping[str, Any], new: Mapping[str, Any], at: str) -> Iterator[Change]:
    for key in sorted({*old, *new}):
        yield from _compare_child(old.get(key, MISSING), new.get(key, MISSING), at + join(key))


def _compare_child(old: Any, new: Any, at: str) -> Iterator[Change]:
    if old is MISSING:
        yield from _leaves(new, at, ChangeKind.ADDED)
    elif new is MISSING:
        yield from _leaves(old, at, ChangeKind.REMOVED)
    else:
        yield from _compare(old, new, at)


def _compare_lists(old: list[Any], new: list[Any], at: str) -> Iterator[Change]:
    key = _stable_key(old, new)
    if key is None:
        for index in range(max(len(old), len(new))):
            yield from _compare_child(_at(old, index), _at(new, index), at + join(index))
        return
    before = {item[key]: (index, item) for index, item in enumerate(old)}
    after = {item[key]: (index, item) for index, item in enumerate(new)}
    for name, (index, item) in before.items():
        if name not in after:
            yield from _leaves(item, at + join(index), ChangeKind.REMOVED)
    for name, (index, item) in after.items():
        yield from _compare_child(before.get(name, (0, MISSING))[1], item, at + join(index))
    yield from _moved([name for name in before if name in after], [name for name in after if name in before], at)


def _moved(before: list[str], after: list[str], at: str) -> Iterator[Change]:
    if before != after:
        yield Change(at, ChangeKind.MOVED, before, after)


def _at(items: list[Any], index: int) -> Any:
    return items[index] if index < len(items) else MISSING


def _stable_key(old: list[Any], new: list[Any]) -> str | None:
    """The key by which items of both lists can be told apart, if there is one."""
    return next((key for key in STABLE_KEYS if _tells_apart(old, key) and _tells_apart(new, key)), None)


def _tells_apart(items: list[Any], key: str) -> bool:
    names = [item.get(key) if isinstance(item, Mapping) else None for item in items]
    return all(isinstance(name, str) for name in names) and len(set(names)) == len(names)


def _has_containers(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, (Mapping, list, Secret)) for item in value)


def _is_leaf(value: Any) -> bool:
    return not (isinstance(value, Mapping) and value) and not _has_containers(value) and not isinstance(value, Secret)


def _leaves(value: Any, at: str, kind: ChangeKind) -> Iterator[Change]:
    """One change per leaf below the value."""
    if is_secret(value):
        yield Change(at, kind)
    elif _is_leaf(value):
        yield Change(at, kind, value) if kind is ChangeKind.REMOVED else Change(at, kind, new=value)
    elif isinstance(value, Mapping):
        for key in sorted(value):
            yield from _leaves(value[key], at + join(key), kind)
    else:
        for index, item in enumerate(value):
            yield from _leaves(item, at + join(index), kind)
