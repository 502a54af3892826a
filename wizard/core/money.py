"""Amounts as answers have them: {amount, unit, currency}, compared and spoken as money and not as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

_UNITS = {"wan": 10_000}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole units of its currency ("" where none is told). `unit` wan of an answer counts ten thousand."""

    amount: Decimal
    currency: str = ""

    def __str__(self) -> str:
        return f"{self.amount.normalize():,f} {self.currency}".strip()


def money_of(value: Any) -> Money | None:
    """The amount an answer is, or None."""
    if not isinstance(value, Mapping):
        return None
    try:
        amount = Decimal(str(value.get("amount"))) * _UNITS.get(str(value.get("unit")), 1)
    except InvalidOperation:
        return None
    return Money(amount, str(value.get("currency") or "")) if amount.is_finite() else None
