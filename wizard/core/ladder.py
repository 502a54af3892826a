"""Results of a verify ladder, and which expectation of a rung holds (design §2, Ladders)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import nan
from typing import Any

from wizard.core.descriptors.system import ErrorDescriptor, Expectation
from wizard.core.pointer import MISSING, expand, get

_MOST_SEARCHED = 4000
"""Characters of a platform's text in which parameters are looked for."""


class RungState(StrEnum):
    """What became of one rung. Only FAILED on a required rung stops the ladder."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_TESTED = "not_tested"
    BLOCKED_HERE = "blocked_here"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class RungResult:
    """The answer of one rung.

    `code` names the text (`<system>.<code>` or `network.<code>`): what failed, why it was not tried, what blocks.
    `platform_text` is the platform's own message, verbatim, bounded in length and with secrets removed.
    `milliseconds` is how long it took; `at` the ISO time; `since` (ISO) only for waiting.
    """

    system: str
    rung: str
    state: RungState
    code: str = ""
    platform_text: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict)
    required: bool = True
    milliseconds: int = 0
    at: str = ""
    since: str = ""
    retry: str = "no"


@dataclass(frozen=True, slots=True)
class LadderResult:
    """All rungs of one system, in order, and the facts its replies proved."""

    system: str
    rungs: tuple[RungResult, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether a required rung failed (exit code 3)."""
        return any(rung.required and rung.state is RungState.FAILED for rung in self.rungs)

    @property
    def waiting(self) -> bool:
        """Whether a required rung waits for someone (exit code 4)."""
        return any(rung.required and rung.state is RungState.WAITING for rung in self.rungs)


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as the ladder judges it. `body` is the parsed JSON or MISSING; `empty` that nothing was sent."""

    status: int
    body: Any = MISSING
    empty: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


def first_unmet(
    expectations: Sequence[Expectation], body: Any, facts: Mapping[str, Any], now: datetime
) -> Expectation | None:
    """The first expectation that does not hold, or None. `now` is an aware UTC time."""
    for expectation in expectations:
        value = facts.get(expectation.fact, MISSING) if expectation.fact else get(body, expectation.pointer or "")
        if not _OPERATORS[expectation.operator](value, expectation.operand, now):
            return expectation
    return None


def extract_facts(patterns: Mapping[str, str], body: Any) -> dict[str, Any]:
    """Facts named by pointer patterns; a missing pointer gives nothing.

    A pattern with * gives a list, and nothing when that is missing which the first * goes through: an empty list is
    something the reply says, and a reply of another shape does not say it.
    """
    facts: dict[str, Any] = {}
    for name, pattern in patterns.items():
        values = [value for _, value in expand(body, pattern)]
        if "*" in pattern:
            if values or _has_container(body, pattern):
                facts[name] = values
        elif values:
            facts[name] = values[0]
    return facts


def _has_container(body: Any, pattern: str) -> bool:
    parts = pattern.split("/")
    first = next(index for index, part in enumerate(parts) if part.startswith("*"))
    return any(isinstance(value, (list, Mapping)) for _, value in expand(body, "/".join(parts[:first])))


def classify(errors: Sequence[ErrorDescriptor], reply: Reply) -> ErrorDescriptor | None:
    """The first known failure that the reply matches, or None."""
    return next((error for error in errors if _matches(error, reply)), None)


def _matches(error: ErrorDescriptor, reply: Reply) -> bool:
    if error.statuses and reply.status not in error.statuses:
        return False
    if error.empty_body and not reply.empty:
        return False
    if not all(_is_same(get(reply.body, pointer), value) for pointer, value in error.body.items()):
        return False
    if not all(low <= _number(get(reply.body, pointer)) <= high for pointer, (low, high) in error.between.items()):
        return False
    if any(found is None for found in captured(error, reply.body).values()):
        return False
    return all(
        str(get(reply.body, pointer)).casefold().startswith(start.casefold()) for pointer, start in error.prefix.items()
    )


def captured(error: ErrorDescriptor, body: Any) -> dict[str, str | None]:
    """The parameters that an error takes out of the platform's texts; None for one that is not there."""
    return {name: _first_group(one.pattern, get(body, one.pointer)) for name, one in error.capture.items()}


def _first_group(pattern: str, text: Any) -> str | None:
    found = re.search(pattern, text[:_MOST_SEARCHED]) if isinstance(text, str) else None
    return found[1] if found else None


def _is_same(found: Any, wanted: Any) -> bool:
    """Equal, or the same whole number written as text: some services send codes as "190"."""
    is_number = isinstance(wanted, int) and not isinstance(wanted, bool)
    return bool(found == wanted) or (is_number and found == str(wanted))


def _number(found: Any) -> float:
    """The value as a number, also when it is written as text; NaN, which is between nothing, for anything else."""
    if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) < 20:
        return int(found)
    return found if isinstance(found, (int, float)) and not isinstance(found, bool) else nan


_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}


def _is_type(value: Any, name: Any, _now: datetime) -> bool:
    return isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def _contains(value: Any, wanted: Any, _now: datetime) -> bool:
    """In a text or a list; ids that a service sends as numbers are found by their text."""
    if isinstance(value, list) and isinstance(wanted, str):
        return wanted in value or wanted in [str(one) for one in value if type(one) is int]
    return isinstance(value, (list, str)) and wanted in value


def _contains_all(value: Any, wanted: Any, _now: datetime) -> bool:
    return isinstance(value, list) and all(one in value for one in wanted)


def _after_now(value: Any, days: Any, now: datetime) -> bool:
    """A date-time text, or a number of seconds since 1970, of which 0 is "never ends"."""
    is_seconds = isinstance(value, (int, float)) and not isinstance(value, bool)
    if is_seconds and value == 0:
        return True
    try:
        moment = datetime.fromtimestamp(value, UTC) if is_seconds else datetime.fromisoformat(value)
    except (TypeError, ValueError, OverflowError, OSError):
        return False
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=now.tzinfo)
    return moment > now + timedelta(days=int(days))


_OPERATORS = {
    "equals": lambda value, operand, _now: bool(value == operand) or (type(value) is int and str(value) == operand),
    "one_of": lambda value, operand, _now: value in operand,
    "exists": lambda value, operand, _now: (value is not MISSING and value not in (None, "", [])) is operand,
    "contains": _contains,
    "contains_all": _contains_all,
    "differs": lambda value, operand, _now: value is not MISSING and value != operand,
    "lacks": lambda value, operand, _now: isinstance(value, (list, str)) and operand not in value,
    "matches": lambda value, operand, _now: isinstance(value, str) and re.fullmatch(operand, value) is not None,
    "type": _is_type,
    "after_now": _after_now,
}
OPERATORS = tuple(_OPERATORS)
