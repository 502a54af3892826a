"""What a wait or a waiver of one item is keyed by: one of its members, or several of them together (name@pt_BR)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_BETWEEN = "@"


def in_language(subject: str) -> tuple[str, str]:
    """The name and the language of a subject that has both, else the subject and ""."""
    name, between, language = subject.rpartition(_BETWEEN)
    return (name, language) if between and name and language else (subject, "")


def subject_of(item: Mapping[str, Any], names: Iterable[str]) -> str:
    """The item's members of these names, joined; "" as long as one of them is missing."""
    values = [item.get(name) for name in names]
    return _BETWEEN.join(str(value) for value in values) if all(values) else ""
