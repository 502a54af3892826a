"""What a platform itself tells of a wait: its own word beside what the seller has recorded (WA-03)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wizard.core.pointer import get

if TYPE_CHECKING:
    from wizard.core.descriptors.platform import ToldState

_STATES = ("approved", "submitted", "declined")


def told_state(told: ToldState | None, facts: Mapping[str, Any] | None) -> str:
    """approved | submitted | declined, "" where nothing is told. Letters' case never counts: Meta's own papers differ.

    `facts` maps a system to what its ladder proved.
    """
    value = get({"facts": facts or {}}, told.fact) if told else None
    if told is None or not isinstance(value, str):
        return ""
    return next((one for one in _STATES if value.lower() in getattr(told, one)), "")
