"""A draft as a document, read without taking its lock: its answers, its company, and the names of its secrets."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wizard.adapters.clock import Clock
from wizard.adapters.folders import DataFolder
from wizard.adapters.storage.entities import EntityStore
from wizard.adapters.storage.entries import EntryStore
from wizard.adapters.storage.header import HEADER
from wizard.core.descriptors.platform import Platform, StepKind
from wizard.core.pointer import join, with_value


def is_entry_folder(folder: Path) -> bool:
    """Whether the folder is that of one entry in a data folder."""
    return (folder / HEADER).is_file() and folder.parent.name == "entries"


def read_draft(folder: Path, clock: Clock) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The document, and the (system, field) of every secret that has been stored.

    Raises the storage errors for a damaged entry.
    """
    data = DataFolder(folder.resolve().parent.parent)
    entries = EntryStore(data, clock)
    read = entries.read(folder.name)
    document = {"steps": {}, **read.draft.document, "platform": read.summary.platform, "version": 1}
    if read.summary.entity:
        entity = EntityStore(data, entries).get(read.summary.entity)
        document = {**document, "steps": {**document["steps"], "entity": entity}}
    return document, [(system, name) for system, name in read.draft.meta.get("secrets") or []]


def with_stored(
    platform: Platform, document: Mapping[str, Any], entry_id: str, stored: list[tuple[str, str]]
) -> dict[str, Any]:
    """The document with the references an export would write for what is stored, at its platform's version."""
    result: Any = {**document, "version": platform.index.version}
    for step in platform.steps:
        if step.kind is StepKind.CREDENTIALS:
            for system, name in stored:
                uri = f"keyring://gangway/{entry_id}/{system}/{name}"
                result = with_value(result, join("steps", step.id, system, name), {"$secret": uri})
    return dict(result)
