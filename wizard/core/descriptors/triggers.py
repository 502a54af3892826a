"""What can happen, through which channels it can be told, and where an entry's answers say which is told to whom.

The answers' shape is the same for every platform (schemas/platforms/*: one item is a `Trigger` of
wizard.core.triggers.settings); only the events, channels and pointers differ, and those are data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wizard.core.conditions import Condition
from wizard.core.findings import Evidence


@dataclass(frozen=True, slots=True)
class EventKind:
    """One thing that can happen. A push tells of it when every condition of one list in `match` holds for its body.

    `values` maps a variable's name to pointers, of which the first that is there gives its text. `repeats` are the
    variables that are equal in two pushes about the same thing; none means that no push repeats another. `grant` names
    what a platform must have allowed first (text `<platform>.grant.<id>`), "" for nothing.
    """

    id: str
    match: tuple[tuple[Condition, ...], ...]
    values: Mapping[str, tuple[str, ...]]
    evidence: Evidence
    sources: tuple[str, ...]
    repeats: tuple[str, ...] = ()
    grant: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` messages in any `seconds`. `per` is target (each one written to) or channel (all together).

    `excess` says what becomes of one more: refused (an error comes back) or dropped (nobody is told). `lowered_by` is
    the pointer of a smaller number that the seller may set, "" where there is none.
    """

    count: int
    seconds: int
    per: str
    excess: str
    evidence: Evidence
    sources: tuple[str, ...]
    lowered_by: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to people. `targets` are the members of a trigger's `to` that it can use; one without any has one target
    that needs no name (a group's robot). `forms` are the kinds of message it takes."""

    id: str
    targets: tuple[str, ...]
    forms: tuple[str, ...]
    limits: tuple[Limit, ...]
    evidence: Evidence
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Pointers into the answers: the triggers, the messages (name and form in `message_name`, `message_form`), working
    hours and their zone, the grants that were given, and the variables that may be shown ("" where all may)."""

    triggers: str
    messages: str
    hours: str
    zone: str
    grants: str = ""
    fields: str = ""


@dataclass(frozen=True, slots=True)
class TriggerTable:
    """Everything a platform's triggers.toml says. `ping` recognises a push that only tests the line; `moment` are the
    pointers of a push's time (seconds since 1970 or ISO); `words` say what people read of a
    message, in reading order: a pointer pattern below it and, for an object there, the members that make one line;
    `times` the variables that are such times and are shown as a clock shows them."""

    events: tuple[EventKind, ...]
    channels: tuple[Channel, ...]
    places: Places
    words: tuple[tuple[str, ...], ...]
    moment: tuple[str, ...] = ()
    ping: tuple[Condition, ...] = ()
    times: tuple[str, ...] = ()

    def event(self, event_id: str) -> EventKind | None:
        """The event of that id, or None."""
        return next((one for one in self.events if one.id == event_id), None)

    def channel(self, channel_id: str) -> Channel | None:
        """The channel of that id, or None."""
        return next((one for one in self.channels if one.id == channel_id), None)
