"""What would be sent to whom, and what is held back by which rule, for samples of what happens (SW-06).

Pure: pushes and settings go in, a timeline comes out; nothing is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from wizard.core.descriptors.triggers import Channel, TriggerTable
from wizard.core.templates import render
from wizard.core.triggers.limits import LimitCounter
from wizard.core.triggers.pushes import Push, read_push
from wizard.core.triggers.settings import DROP, WORKING_HOURS, Trigger, TriggerSettings


class Outcome(StrEnum):
    """What becomes of a push for one trigger and target; the text is `rehearsal.<outcome>`."""

    SENT = "sent"
    HELD = "held"
    DELAYED = "delayed"
    UNREADABLE = "unreadable"
    PING = "ping"
    UNKNOWN = "unknown"
    REPEATED = "repeated"
    NO_TRIGGER = "no-trigger"
    INACTIVE = "inactive"
    GRANT = "grant"
    CONDITION = "condition"
    OUT_OF_HOURS = "out-of-hours"
    NO_CHANNEL = "no-channel"
    NO_TARGET = "no-target"
    NO_MESSAGE = "no-message"
    WRONG_FORM = "wrong-form"
    REFUSED = "refused"
    DROPPED = "dropped"
    OWN_LIMIT = "own-limit"

    @property
    def is_sent(self) -> bool:
        """Whether somebody is told, now or later."""
        return self in (Outcome.SENT, Outcome.HELD, Outcome.DELAYED)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline. `received` is when the push came, `sent` when the message leaves (None: never).

    `trigger` is the trigger's name, `place` its pointer; `target` is <kind>:<id>, or "" for a channel's only one.
    `parameters` fill the outcome's text; `missing` are variables of the message that the push does not have, `withheld`
    those that it has and that may not be shown.
    """

    push: int
    received: datetime
    outcome: Outcome
    event: str = ""
    trigger: str = ""
    place: str = ""
    channel: str = ""
    target: str = ""
    sent: datetime | None = None
    text: str = ""
    missing: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The timeline in the order of the pushes, then of their messages; and how often each trigger was used."""

    lines: tuple[Line, ...]
    pushes: int

    def counts(self) -> dict[Outcome, int]:
        """How many lines of each outcome there are, in the outcomes' order."""
        found = dict.fromkeys(Outcome, 0)
        for line in self.lines:
            found[line.outcome] += 1
        return {outcome: count for outcome, count in found.items() if count}


def rehearse(
    table: TriggerTable,
    settings: TriggerSettings,
    bodies: Iterable[Any],
    begins: datetime,
    progress: Callable[[int], None] | None = None,
) -> Rehearsal:
    """The timeline of samples. One without a time of its own comes a second after the one before it, the first one at
    `begins` (aware). `progress` is told the number of a push now and then and may raise to end it."""
    pushes: list[tuple[datetime, Push]] = []
    moment = begins - timedelta(seconds=1)
    for number, body in enumerate(bodies, 1):
        push = read_push(table, number, body, settings.hours.zone)
        moment = push.moment or moment + timedelta(seconds=1)
        pushes.append((moment, push))
        if progress is not None and number % 1_000 == 0:
            progress(number)
    pushes.sort(key=lambda pair: pair[0])
    lines = list(_planned(table, settings, pushes))
    return Rehearsal(tuple(_limited(table, settings, lines)), len(pushes))


def _planned(table: TriggerTable, settings: TriggerSettings, pushes: Iterable[tuple[datetime, Push]]) -> Iterator[Line]:
    seen: set[tuple[str, ...]] = set()
    for received, push in pushes:
        key = push.repeat_key
        if key is not None and key in seen:
            yield _line(push, received, Outcome.REPEATED)
            continue
        if key is not None:
            seen.add(key)
        yield from _told(table, settings, received, push)


def _told(table: TriggerTable, settings: TriggerSettings, received: datetime, push: Push) -> Iterator[Line]:
    if push.event is None:
        outcome = Outcome.UNKNOWN if push.is_object else Outcome.UNREADABLE
        yield _line(push, received, Outcome.PING if push.is_ping else outcome)
        return
    own = [one for one in settings.triggers if one.event == push.event.id]
    if not own:
        yield _line(push, received, Outcome.NO_TRIGGER)
    for trigger in own:
        line = replace(
            _line(push, received, Outcome.SENT), trigger=trigger.name, place=trigger.place, channel=trigger.channel
        )
        yield from _of_trigger(table, settings, push, trigger, line)


def _line(push: Push, received: datetime, outcome: Outcome) -> Line:
    return Line(push.number, received, outcome, push.event.id if push.event else "")


def _of_trigger(
    table: TriggerTable, settings: TriggerSettings, push: Push, trigger: Trigger, line: Line
) -> Iterator[Line]:
    held_back = _held_back(settings, push, trigger)
    if held_back is not None:
        yield replace(line, outcome=held_back[0], parameters=held_back[1])
        return
    channel, message = table.channel(trigger.channel), settings.messages.get(trigger.message)
    if channel is None:
        yield replace(line, outcome=Outcome.NO_CHANNEL)
    elif message is None:
        yield replace(line, outcome=Outcome.NO_MESSAGE, parameters={"message": trigger.message or "–"})
    elif message.form not in channel.forms:
        yield replace(line, outcome=Outcome.WRONG_FORM, parameters={"message": message.name})
    elif not (targets := trigger.targets(channel)):
        yield replace(line, outcome=Outcome.NO_TARGET)
    else:
        ready = _worded(_timed(line, settings, trigger), settings, push, message.text)
        yield from (replace(ready, target=target) if ready.outcome.is_sent else ready for target in targets)


def _held_back(settings: TriggerSettings, push: Push, trigger: Trigger) -> tuple[Outcome, dict[str, object]] | None:
    """Why the trigger does not speak at all, None when it does."""
    if not trigger.is_active:
        return Outcome.INACTIVE, {}
    if push.event is not None and push.event.grant and push.event.grant not in settings.grants:
        return Outcome.GRANT, {"grant": push.event.grant}
    unmet = next((one for one in trigger.conditions if not one.holds(push.values)), None)
    if unmet is not None:
        return Outcome.CONDITION, {"value": unmet.value, "found": push.values.get(unmet.value, "–")}
    return None


def _timed(line: Line, settings: TriggerSettings, trigger: Trigger) -> Line:
    due = line.received + timedelta(minutes=trigger.delay_minutes)
    if trigger.hours == WORKING_HOURS:
        opening = settings.hours.opening(due)
        if opening != due:
            if trigger.outside == DROP:
                return replace(line, outcome=Outcome.OUT_OF_HOURS)
            return replace(line, outcome=Outcome.HELD, sent=opening)
    return replace(line, outcome=Outcome.DELAYED if trigger.delay_minutes else Outcome.SENT, sent=due)


def _worded(line: Line, settings: TriggerSettings, push: Push, text: str) -> Line:
    if not line.outcome.is_sent:
        return line
    allowed = settings.fields
    shown = {name: value for name, value in push.values.items() if allowed is None or name in allowed}
    rendered = render(text, shown)
    whole = render(text, {**shown, **dict.fromkeys(rendered.missing, "")}).text if rendered.missing else rendered.text
    withheld = tuple(name for name in rendered.missing if name in push.values)
    missing = tuple(name for name in rendered.missing if name not in push.values)
    return replace(line, text=whole, missing=missing, withheld=withheld)


def _limited(table: TriggerTable, settings: TriggerSettings, lines: list[Line]) -> list[Line]:
    """The lines with what the channels' limits hold back, counted in the order the messages leave."""
    counter = LimitCounter(settings.limits)
    order = [index for index, line in enumerate(lines) if line.sent is not None]
    order.sort(key=lambda index: lines[index].sent or lines[index].received)
    for index in order:
        line = lines[index]
        channel = table.channel(line.channel)
        if channel is not None and line.sent is not None:
            lines[index] = _counted(counter, channel, line, line.sent)
    return lines


def _counted(counter: LimitCounter, channel: Channel, line: Line, moment: datetime) -> Line:
    limit = counter.exceeded(channel, line.target, moment)
    if limit is None:
        return line
    count = counter.count_of(limit)
    outcome = Outcome.DROPPED if limit.excess == "dropped" else Outcome.REFUSED
    if count < limit.count:
        outcome = Outcome.OWN_LIMIT
    return replace(line, outcome=outcome, parameters={"count": count, "seconds": limit.seconds})
