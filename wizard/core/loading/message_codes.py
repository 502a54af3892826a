"""Build the table of error codes of a system from its message_codes.toml, and find what the shape cannot say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wizard.core.diagnosis.table import Claim, CodeTable, ColumnNames, MessageCode, Retry
from wizard.core.findings import Evidence
from wizard.core.loading.located import LocatedFile
from wizard.core.loading.problems import Problem
from wizard.core.loading.references import duplicates
from wizard.core.loading.systems import build_sources

Table = Mapping[str, Any]


def build_codes(system: str, table: Table) -> CodeTable:
    """The table of a system."""
    return CodeTable(
        system=system,
        codes=tuple(_code(one) for one in table["code"]),
        claims=tuple(Claim(one["code"], one["guide"], tuple(one["sources"])) for one in table.get("claim", ())),
        sources=build_sources(table),
        names=ColumnNames(**{name: tuple(names) for name, names in table.get("columns", {}).items()}),
    )


def _code(table: Table) -> MessageCode:
    return MessageCode(
        code=table["code"],
        last=table.get("last", table["code"]),
        retry=Retry(table["retry"]),
        fix=table["fix"],
        evidence=Evidence(table["evidence"]),
        sources=tuple(table["sources"]),
        http=tuple(table.get("http", ())),
        suppress=table.get("suppress", False),
    )


def code_problems(file: LocatedFile) -> Iterator[Problem]:
    """Codes named twice, ranges that overlap or end before they start, sources that are not there."""
    yield from duplicates(file, "source", "id")
    yield from duplicates(file, "claim", "code")
    yield from _overlaps(file)
    known = {source["id"] for source in file.value.get("source", ())}
    for key in ("code", "claim"):
        for index, one in enumerate(file.value.get(key, ())):
            for source in _missing(one, known):
                yield file.problem((key, index, "sources"), f"no source {source!r}")


def _missing(one: Table, known: Iterable[str]) -> Iterator[str]:
    named = [*one["sources"], *([one["guide"]] if "guide" in one else [])]
    yield from (source for source in named if source not in known)


def _overlaps(file: LocatedFile) -> Iterator[Problem]:
    spans = [(one["code"], one.get("last", one["code"]), index) for index, one in enumerate(file.value["code"])]
    reached = -1
    for code, last, index in sorted(spans):
        if last < code:
            yield file.problem(("code", index, "last"), f"the range ends before it starts: {code} to {last}")
        if code <= reached:
            yield file.problem(("code", index, "code"), f"code {code} is there already")
        reached = max(reached, last)


def code_keys(table: CodeTable) -> Iterator[str]:
    """Text keys the table needs."""
    prefix = f"{table.system}.message_codes"
    yield from (f"{prefix}.meaning.{one.code}" for one in table.codes)
    yield from (f"{prefix}.fix.{one.fix}" for one in table.codes)
    yield from (f"{prefix}.claim.{one.code}" for one in table.claims)
