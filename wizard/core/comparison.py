"""Several accounts side by side: what differs from the first of them, how much, and in which characters (A-05)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wizard.core.descriptors.comparison import AccountComparison, ComparedRow
from wizard.core.findings import Span
from wizard.core.money import money_of
from wizard.core.names import Grade, compare
from wizard.core.pointer import get

REFERENCE, MISSING_VALUE, NOT_COMPARED = "reference", "missing", "not-compared"


@dataclass(frozen=True, slots=True)
class Cell:
    """One account's value. `grade`: a Grade's word, or reference, missing (nothing entered), not-compared (the first
    account has nothing). `spans` are the characters that differ."""

    column: str
    text: str
    grade: str
    spans: tuple[Span, ...] = ()
    pointer: str = ""

    @property
    def agrees(self) -> bool:
        """Whether there is nothing to do about it."""
        return self.grade in (REFERENCE, NOT_COMPARED, Grade.IDENTICAL, Grade.EQUAL_NORMALISED)


@dataclass(frozen=True, slots=True)
class Row:
    """One compared thing with a cell for each account."""

    id: str
    cells: tuple[Cell, ...]


def side_by_side(comparison: AccountComparison, document: Mapping[str, Any]) -> tuple[Row, ...]:
    """Every row with every account's cell, in the order of the columns."""
    return tuple(Row(row.id, tuple(_cells(comparison, row, document))) for row in comparison.rows)


def _cells(comparison: AccountComparison, row: ComparedRow, document: Mapping[str, Any]) -> list[Cell]:
    first = comparison.columns[0]
    reference = _text(row, document, first)
    cells = [Cell(first, reference, REFERENCE if reference else MISSING_VALUE, pointer=row.values[first])]
    for column in comparison.columns[1:]:
        text, pointer = _text(row, document, column), row.values[column]
        if not text or not reference:
            cells.append(Cell(column, text, NOT_COMPARED if text else MISSING_VALUE, pointer=pointer))
        elif row.kind == "amount":
            grade = Grade.IDENTICAL if text == reference else Grade.DIFFERENT
            cells.append(Cell(column, text, grade, () if text == reference else (Span(0, len(text)),), pointer))
        else:
            found = compare(text, reference)
            cells.append(Cell(column, text, found.grade, found.left_spans, pointer))
    return cells


def _text(row: ComparedRow, document: Mapping[str, Any], column: str) -> str:
    value = get(document, row.values[column])
    if row.kind == "amount":
        money = money_of(value)
        return str(money) if money is not None else ""
    return value if isinstance(value, str) else ""
