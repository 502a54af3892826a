"""What a push tells: which event, with which values, when, and whether it was told before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from wizard.core.conditions import all_hold
from wizard.core.descriptors.triggers import EventKind, TriggerTable
from wizard.core.moments import moment_of
from wizard.core.pointer import expand, get

_MOST_VALUE = 500


@dataclass(frozen=True, slots=True)
class Push:
    """One push. `number` is its place among the samples, from 1; `event` None for what is no known event.

    `is_object` False: the sample is no JSON object. `moment` None: it tells no time.
    """

    number: int
    event: EventKind | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    moment: datetime | None = None
    is_ping: bool = False
    is_object: bool = True

    @property
    def repeat_key(self) -> tuple[str, ...] | None:
        """Equal for two pushes about the same thing; None when the push does not say what it is about."""
        if self.event is None or not self.event.repeats:
            return None
        found = [self.values.get(name) for name in self.event.repeats]
        return None if None in found else (self.event.id, *map(str, found))


def read_push(table: TriggerTable, number: int, body: Any, zone: tzinfo) -> Push:
    """The push that a sample is; times among its values are those of the zone."""
    if not isinstance(body, Mapping):
        return Push(number, is_object=False)
    moment = next((found for at in table.moment if (found := moment_of(get(body, at))) is not None), None)
    if table.ping and all_hold(table.ping, body):
        return Push(number, moment=moment, is_ping=True)
    event = next((one for one in table.events if _tells(one, body)), None)
    return Push(number, event, _values(event, body, table.times, zone) if event else {}, moment)


def _tells(event: EventKind, body: Mapping[str, Any]) -> bool:
    return any(all_hold(conditions, body) for conditions in event.match)


def _values(event: EventKind, body: Mapping[str, Any], times: Sequence[str], zone: tzinfo) -> dict[str, str]:
    found = {}
    for name, pointers in event.values.items():
        value = next((one for pattern in pointers for _at, one in expand(body, pattern) if one is not None), None)
        moment = moment_of(value) if name in times else None
        if moment is not None:
            found[name] = f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
        elif _is_told(value) and (value != 0 or name not in times):  # an unpaid order was paid at 0
            found[name] = str(value)[:_MOST_VALUE]
    return found


def _is_told(value: Any) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool) and value != ""
