"""Build the replies and collections of a persona from its practice.toml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wizard.core.descriptors.collection import Change, Collection, Cut, Mishap, Shelf
from wizard.core.descriptors.system import PracticeReply, Repeat
from wizard.core.loading.located import LocatedFile
from wizard.core.loading.problems import Problem

Table = Mapping[str, Any]


def build_reply(table: Table) -> PracticeReply:
    """One reply; keys of a collection beside those of a reply are left to it."""
    return PracticeReply(
        method=table.get("method", ""),
        path=table.get("path", ""),
        status=table.get("status", 200),
        headers=table.get("headers", {}),
        json=table.get("json"),
        text=table.get("text"),
        fault=table.get("fault", ""),
        host=table.get("host", ""),
        repeat=_repeat(table.get("repeat")),
    )


def _repeat(table: Table | None) -> Repeat | None:
    if table is None:
        return None
    return Repeat(table["pointer"], table["count"], table["item"], table.get("first", 1))


def build_collections(persona: Table, others: Sequence[Table]) -> tuple[Collection, ...]:
    """The persona's collections over those it is based on: what it says of one of them replaces that part."""
    tables = tables_of(persona, others, "collection").values()
    return tuple(_collection(table) for table in tables if _is_whole(table))


def tables_of(persona: Table, others: Sequence[Table], name: str) -> dict[str, dict[str, Any]]:
    """A persona's tables of one name by their id, over those of the personas it is based on."""
    by_id = {one["id"]: one for one in others}
    chain = [persona]
    while chain[-1].get("based_on", "") in by_id and by_id[chain[-1]["based_on"]] not in chain:
        chain.append(by_id[chain[-1]["based_on"]])
    tables: dict[str, dict[str, Any]] = {}
    for one in reversed(chain):
        for table in one.get(name, ()):
            tables[table["id"]] = {**tables.get(table["id"], {}), **table}
    return tables


def _is_whole(table: Table) -> bool:
    return "create" in table and "list" in table


def collection_problems(practice: LocatedFile) -> Iterator[Problem]:
    """Collections that neither say how they are created and listed nor take it from the persona they are based on."""
    personas = practice.value["persona"]
    for index, persona in enumerate(personas):
        whole = {one.id for one in build_collections(persona, personas)}
        for at, table in enumerate(persona.get("collection", ())):
            if table["id"] not in whole:
                yield practice.problem(("persona", index, "collection", at), "a collection needs `create` and `list`")


def _collection(table: Table) -> Collection:
    return Collection(
        id=table["id"],
        keys=tuple(table.get("keys", ("id",))),
        create=build_reply(table["create"]),
        shelf=_shelf(table["list"]),
        one=build_reply(table["one"]) if "one" in table else None,
        taken=build_reply(table["taken"]) if "taken" in table else None,
        begins=tuple(table.get("begins", ())),
        members=table.get("members", {}),
        changes=tuple(
            Change(one.get("when", {}), one["members"], one.get("after", 0)) for one in table.get("change", ())
        ),
        mishaps=tuple(_mishap(one) for one in table.get("mishap", ())),
        first_id=table.get("first_id", 1),
    )


def _shelf(table: Table) -> Shelf:
    cut = table.get("cut")
    return Shelf(
        reply=build_reply(table),
        items=table["items"],
        select=tuple(table.get("select", ())),
        limit=table.get("limit", ""),
        most=table.get("most", 100),
        cut=Cut(cut["parameter"], cut.get("cursor", ""), cut.get("more", ""), cut.get("total", "")) if cut else None,
    )


def _mishap(table: Table) -> Mishap:
    return Mishap(table["when"], build_reply(table["reply"]), table.get("keeps", False), table.get("times", 1_000_000))
