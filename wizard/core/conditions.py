"""Short lists of pointer-equals / in / exists / contains: the only conditions data may state (design §2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wizard.core.pointer import MISSING, get


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition. `pointer` is absolute, or relative to the enclosing item when it has no leading slash.

    Exactly one of the operators is set: `equals`, `one_of`, `exists` or `contains` (an array holds the value).
    """

    pointer: str
    equals: Any = MISSING
    one_of: tuple[Any, ...] | None = None
    exists: bool | None = None
    contains: Any = MISSING

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Condition:
        """The condition written as a TOML table {pointer, equals | in | exists | contains}."""
        return cls(
            table["pointer"],
            table.get("equals", MISSING),
            tuple(table["in"]) if "in" in table else None,
            table.get("exists"),
            table.get("contains", MISSING),
        )

    def holds(self, document: Any, item: Any = None) -> bool:
        """Whether the condition is true of the document (or of the item, for a relative pointer)."""
        absolute = self.pointer.startswith("/")
        value = get(document, self.pointer) if absolute else get(item, "/" + self.pointer.replace(".", "/"))
        if self.exists is not None:
            return (value is not MISSING and value not in ("", [], {})) is self.exists
        if self.one_of is not None:
            return value is not MISSING and value in self.one_of
        if self.contains is not MISSING:
            return isinstance(value, list) and self.contains in value
        return bool(value is not MISSING and value == self.equals)


def all_hold(conditions: Iterable[Condition], document: Any, item: Any = None) -> bool:
    """Whether every condition is true; no condition is true."""
    return all(condition.holds(document, item) for condition in conditions)
