"""Build Callbacks from a system's callbacks.toml, and find what the shape cannot say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from wizard.core.descriptors.callbacks import Callbacks
from wizard.core.loading.located import LocatedFile
from wizard.core.loading.problems import Problem

Table = Mapping[str, Any]


def build_callbacks(table: Table) -> Callbacks:
    """What the file says."""
    return Callbacks(table["format"], table["fields"], tuple(table["sources"]), tuple(table.get("marks", ())))


def callback_problems(file: LocatedFile, fields: Collection[str], sources: Collection[str]) -> Iterator[Problem]:
    """Credential fields and sources that are not there, and a field that two roles share."""
    seen: set[str] = set()
    for role, field in file.value["fields"].items():
        if field not in fields:
            yield file.problem(("fields", role), f"no credential {field!r}")
        elif field in seen:
            yield file.problem(("fields", role), f"{field!r} has a role already")
        seen.add(field)
    for source in file.value["sources"]:
        if source not in sources:
            yield file.problem(("sources",), f"no source {source!r}")
