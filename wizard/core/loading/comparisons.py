"""Build an AccountComparison from a platform's comparison.toml, and find what the shape cannot say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wizard.core.descriptors.comparison import AccountComparison, ComparedRow
from wizard.core.descriptors.platform import Platform
from wizard.core.loading.located import LocatedFile
from wizard.core.loading.problems import Problem

Table = Mapping[str, Any]


def build_comparison(table: Table) -> AccountComparison:
    """What the file says."""
    rows = tuple(ComparedRow(one["id"], one["kind"], one["values"]) for one in table["row"])
    return AccountComparison(table["step"], tuple(table["columns"]), rows)


def comparison_problems(file: LocatedFile, flow: LocatedFile) -> Iterator[Problem]:
    """A step that is not there, and rows that lack a column or have another."""
    if file.value["step"] not in {step["id"] for step in flow.value["step"]}:
        yield file.problem(("step",), f"no step {file.value['step']!r}")
    columns = set(file.value["columns"])
    for index, row in enumerate(file.value["row"]):
        if set(row["values"]) != columns:
            yield file.problem(("row", index, "values"), "not the columns " + ", ".join(sorted(columns)))


def comparison_pointers(platform: Platform) -> Iterator[tuple[str, str]]:
    """(what names it, pointer) of every value that the file names."""
    if platform.comparison is not None:
        for row in platform.comparison.rows:
            yield from ((f"comparison row {row.id}", at) for at in row.values.values())


def comparison_keys(platform: Platform) -> Iterator[str]:
    """Text keys of rows and columns."""
    if platform.comparison is not None:
        names = [*platform.comparison.columns, *(row.id for row in platform.comparison.rows)]
        yield from (f"{platform.index.id}.compared.{name}" for name in names)
