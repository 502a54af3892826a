"""Build a TriggerTable from a platform's triggers.toml, and find what the shape cannot say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wizard.core.conditions import Condition
from wizard.core.descriptors.platform import Platform
from wizard.core.descriptors.triggers import Channel, EventKind, Limit, Places, TriggerTable
from wizard.core.findings import Evidence
from wizard.core.loading.located import LocatedFile
from wizard.core.loading.problems import Problem
from wizard.core.loading.references import duplicates

Table = Mapping[str, Any]


def build_triggers(table: Table) -> TriggerTable:
    """What the file says."""
    return TriggerTable(
        events=tuple(_event(one) for one in table["event"]),
        channels=tuple(_channel(one) for one in table["channel"]),
        places=Places(**table["places"]),
        words=tuple(tuple(one) for one in table["words"]),
        moment=tuple(table["moment"]),
        ping=_conditions(table.get("ping", ())),
        times=tuple(table.get("times", ())),
    )


def _conditions(tables: Iterable[Table]) -> tuple[Condition, ...]:
    return tuple(Condition.from_table(one) for one in tables)


def _event(table: Table) -> EventKind:
    return EventKind(
        id=table["id"],
        match=tuple(_conditions(one) for one in table["match"]),
        values={name: tuple(pointers) for name, pointers in table["values"].items()},
        evidence=Evidence(table["evidence"]),
        sources=tuple(table["sources"]),
        repeats=tuple(table.get("repeats", ())),
        grant=table.get("grant", ""),
    )


def _channel(table: Table) -> Channel:
    return Channel(
        id=table["id"],
        targets=tuple(table["targets"]),
        forms=tuple(table["forms"]),
        limits=tuple(_limit(one) for one in table.get("limit", ())),
        evidence=Evidence(table["evidence"]),
        sources=tuple(table["sources"]),
    )


def _limit(table: Table) -> Limit:
    return Limit(
        count=table["count"],
        seconds=table["seconds"],
        per=table["per"],
        excess=table["excess"],
        evidence=Evidence(table["evidence"]),
        sources=tuple(table["sources"]),
        lowered_by=table.get("lowered_by", ""),
    )


def trigger_problems(file: LocatedFile, sources: Iterable[str]) -> Iterator[Problem]:
    """Sources and variables that are not there, and ids that repeat."""
    known = set(sources)
    yield from duplicates(file, "event", "id")
    yield from duplicates(file, "channel", "id")
    for key in ("event", "channel"):
        for index, one in enumerate(file.value[key]):
            named = [*one["sources"], *(source for limit in one.get("limit", ()) for source in limit["sources"])]
            missing = (source for source in named if source not in known)
            yield from (file.problem((key, index, "sources"), f"no source {source!r}") for source in missing)
    for index, event in enumerate(file.value["event"]):
        absent = (name for name in event.get("repeats", ()) if name not in event["values"])
        yield from (file.problem(("event", index, "repeats"), f"no value {name!r}") for name in absent)


def trigger_pointers(platform: Platform) -> Iterator[tuple[str, str]]:
    """(what names it, pointer) of every place in the answers that the file names."""
    if platform.triggers is not None:
        places = platform.triggers.places
        named = (places.triggers, places.messages, places.hours, places.zone, places.grants, places.fields)
        limits = [limit.lowered_by for channel in platform.triggers.channels for limit in channel.limits]
        yield from (("triggers", at) for at in (*named, *limits) if at)


def trigger_keys(platform: Platform) -> Iterator[str]:
    """Text keys of events, channels, grants and the variables of events."""
    if platform.triggers is None:
        return
    name, table = platform.index.id, platform.triggers
    for event in table.events:
        yield from (f"{name}.event.{event.id}.label", f"{name}.event.{event.id}.help")
        yield from (f"{name}.variable.{variable}" for variable in event.values)
    yield from (f"{name}.grant.{event.grant}" for event in table.events if event.grant)
    for channel in table.channels:
        yield from (f"{name}.channel.{channel.id}.label", f"{name}.channel.{channel.id}.help")
