"""What a check function is given and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wizard.core.findings import Severity, Span


@dataclass(frozen=True, slots=True)
class Subject:
    """The value under check, where it stands, and the item (nearest enclosing object) it belongs to."""

    value: Any
    pointer: str = ""
    item: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds the value: the document with /facts beside it, today's date, the platform's word lists."""

    document: Mapping[str, Any] = field(default_factory=dict)
    today: date = date.min
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: where inside the value (`below` is a pointer suffix), and what to say about it.

    `severity` is only given to soften the rule's own (a hit never makes a rule harder than it declares).
    """

    parameters: Mapping[str, object] = field(default_factory=dict)
    span: Span | None = None
    below: str = ""
    severity: Severity | None = None


Check = Callable[[Subject, Mapping[str, Any], Context], Iterable[Hit]]
