"""Build how a persona takes files from its practice.toml ([[persona.upload]])."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wizard.core.descriptors.collection import UploadMishap, Uploads
from wizard.core.loading.collections import build_reply, tables_of
from wizard.core.loading.located import LocatedFile
from wizard.core.loading.problems import Problem

Table = Mapping[str, Any]

_NEEDED = ("begin", "look", "send", "refused", "gone")


def build_uploads(persona: Table, others: Sequence[Table]) -> tuple[Uploads, ...]:
    """The persona's uploads over those it is based on: what it says of one of them replaces that part."""
    tables = tables_of(persona, others, "upload").values()
    return tuple(_uploads(table) for table in tables if all(part in table for part in _NEEDED))


def _uploads(table: Table) -> Uploads:
    return Uploads(
        id=table["id"],
        **{part: build_reply(table[part]) for part in _NEEDED},
        types=tuple(table.get("types", ())),
        signed=table.get("signed", ""),
        mishaps=tuple(_mishap(one) for one in table.get("mishap", ())),
    )


def _mishap(table: Table) -> UploadMishap:
    return UploadMishap(
        at=table["at"],
        name=table["name"],
        reply=build_reply(table["reply"]),
        takes=table.get("takes", 0.0),
        forgets=table.get("forgets", False),
        times=table.get("times", 1_000_000),
    )


def upload_problems(practice: LocatedFile) -> Iterator[Problem]:
    """Uploads that neither say every reply nor take it from the persona they are based on."""
    personas = practice.value["persona"]
    for index, persona in enumerate(personas):
        whole = {one.id for one in build_uploads(persona, personas)}
        for at, table in enumerate(persona.get("upload", ())):
            if table["id"] not in whole:
                told = "an upload needs " + ", ".join(f"`{part}`" for part in _NEEDED)
                yield practice.problem(("persona", index, "upload", at), told)
