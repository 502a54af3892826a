"""What of two or more accounts is laid side by side, and where it stands in the answers (A-05, SW-02)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One thing that is compared. `kind`: name or amount. `values` maps a column to its pointer."""

    id: str
    kind: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AccountComparison:
    """`step` is where it is shown. The first of `columns` is what the others are compared with."""

    step: str
    columns: tuple[str, ...]
    rows: tuple[ComparedRow, ...]
