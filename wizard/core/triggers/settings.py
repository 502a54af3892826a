"""The triggers of an entry as its answers have them.

One trigger in the answers: {name, event, active, conditions: [{value, is, texts}], channel, to: {<target>: text or
[text]}, message, hours: always | working-hours, outside: hold | drop, delay_minutes}. What is missing has the default
of the dataclass; what is malformed is the schema's to refuse, here it counts as absent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any

from wizard.core.descriptors.triggers import Channel, Places, TriggerTable
from wizard.core.pointer import expand, get
from wizard.core.working_hours import WorkingHours

ALWAYS, WORKING_HOURS = "always", "working-hours"
HOLD, DROP = "hold", "drop"


@dataclass(frozen=True, slots=True)
class ValueCondition:
    """One condition of a trigger on a variable. `operator`: one-of | not-one-of | contains (any of the texts, letter
    case apart). A variable that the push does not have fulfils only not-one-of."""

    value: str
    operator: str
    texts: tuple[str, ...]

    def holds(self, values: Mapping[str, str]) -> bool:
        """Whether the condition is true of a push's values."""
        found = values.get(self.value)
        if self.operator == "not-one-of":
            return found not in self.texts
        if found is None:
            return False
        if self.operator == "contains":
            return any(text.casefold() in found.casefold() for text in self.texts)
        return found in self.texts


@dataclass(frozen=True, slots=True)
class Trigger:
    """Event, conditions, channel with its targets, message, and when. `place` is its pointer in the document."""

    place: str
    name: str
    event: str
    channel: str
    message: str
    conditions: tuple[ValueCondition, ...] = ()
    to: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_active: bool = True
    hours: str = ALWAYS
    outside: str = HOLD
    delay_minutes: int = 0

    def targets(self, channel: Channel) -> list[str]:
        """Whom the channel reaches, as <kind>:<id>; [""] for a channel whose target needs no name."""
        if not channel.targets:
            return [""]
        return [f"{kind}:{one}" for kind in channel.targets for one in self.to.get(kind, ())]


@dataclass(frozen=True, slots=True)
class Message:
    """A message by its name: its form and, in the form's own words, what is shown of it."""

    name: str
    form: str
    text: str


@dataclass(frozen=True, slots=True)
class TriggerSettings:
    """Everything of the answers that decides who is told what. `fields` None: every variable may be shown. `limits`
    maps the pointer of a limit that the seller has lowered to its number."""

    triggers: tuple[Trigger, ...]
    messages: Mapping[str, Message]
    hours: WorkingHours
    grants: frozenset[str] = frozenset()
    limits: Mapping[str, int] = field(default_factory=dict)
    fields: frozenset[str] | None = None


def settings_of(table: TriggerTable, document: Mapping[str, Any], zone: tzinfo | None) -> TriggerSettings:
    """The settings of a document on its path; `zone` is that of the working hours, None when it is not known yet."""
    places = table.places
    triggers = (_trigger(f"{places.triggers}/{index}", one) for index, one in _items(document, places.triggers))
    messages = (_message(one, table.words) for _index, one in _items(document, places.messages))
    shown = get(document, places.fields) if places.fields else None
    return TriggerSettings(
        triggers=tuple(triggers),
        messages={one.name: one for one in messages if one.name},
        hours=_hours(places, document, zone),
        grants=frozenset(_texts(get(document, places.grants))) if places.grants else frozenset(),
        fields=frozenset(_texts(shown)) if places.fields else None,
        limits=dict(_lowered(table, document)),
    )


def _lowered(table: TriggerTable, document: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """The smaller numbers that are set."""
    for pointer in {limit.lowered_by for channel in table.channels for limit in channel.limits if limit.lowered_by}:
        value = get(document, pointer)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            yield pointer, value


def _hours(places: Places, document: Mapping[str, Any], zone: tzinfo | None) -> WorkingHours:
    return WorkingHours.of((period for _index, period in _items(document, places.hours)), zone or UTC)


def _items(document: Mapping[str, Any], pointer: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    found = get(document, pointer)
    items = found if isinstance(found, list) else []
    return ((index, one) for index, one in enumerate(items) if isinstance(one, Mapping))


def _trigger(place: str, item: Mapping[str, Any]) -> Trigger:
    to, delay = item.get("to"), item.get("delay_minutes")
    return Trigger(
        place=place,
        name=str(item.get("name", "")),
        event=str(item.get("event", "")),
        channel=str(item.get("channel", "")),
        message=str(item.get("message", "")),
        conditions=tuple(_condition(one) for _index, one in _items(item, "/conditions")),
        to={kind: tuple(_texts(one)) for kind, one in to.items()} if isinstance(to, Mapping) else {},
        is_active=item.get("active") is not False,
        hours=str(item.get("hours", ALWAYS)),
        outside=str(item.get("outside", HOLD)),
        delay_minutes=delay if isinstance(delay, int) and not isinstance(delay, bool) and delay > 0 else 0,
    )


def _condition(item: Mapping[str, Any]) -> ValueCondition:
    return ValueCondition(str(item.get("value", "")), str(item.get("is", "one-of")), tuple(_texts(item.get("texts"))))


def _message(item: Mapping[str, Any], words: Sequence[Sequence[str]]) -> Message:
    lines = (line for pattern, *members in words for line in _lines(item, pattern, members))
    return Message(str(item.get("name", "")), str(item.get("kind", "")), "\n".join(lines))


def _lines(item: Mapping[str, Any], pattern: str, members: Sequence[str]) -> Iterator[str]:
    """The lines of a message that one of its patterns names."""
    for _at, value in expand(item, pattern):
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            yield " · ".join(str(value[name]) for name in members if value.get(name))


def _texts(value: Any) -> list[str]:
    """A text as a list of one; of a list, its texts."""
    if isinstance(value, str):
        return [value] if value else []
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
