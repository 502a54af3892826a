"""The small file that says what an entry is, so that a list of hundreds of entries opens no draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from wizard.adapters.json_files import JsonInputError, canonical_json, read_json, write_atomic
from wizard.adapters.storage.errors import EntryDamagedError

HEADER = "entry.json"
JOURNAL = "journal.jsonl"
GLANCE = "glance.json"
_MAX_BYTES = 16 * 1024
_TEXTS = ("id", "platform", "created", "updated")


@dataclass(frozen=True, slots=True)
class EntrySummary:
    """One line of the list. Times are ISO 8601 UTC. With `damage`, only `id` says anything.

    `entity` is None until one is chosen. `updated` is when work on it last began or ended, not every keystroke.
    """

    id: str
    platform: str = ""
    entity: str | None = None
    created: str = ""
    updated: str = ""
    practice: bool = False
    damage: EntryDamagedError | None = None


def write_header(folder: Path, summary: EntrySummary) -> None:
    """Stores the summary of a sound entry. Raises WriteFailedError."""
    write_atomic(folder / HEADER, header_bytes(summary))


def header_bytes(summary: EntrySummary) -> bytes:
    """The header file's content."""
    values = asdict(summary)
    del values["damage"]
    return canonical_json(values)


def read_header(folder: Path) -> EntrySummary:
    """The entry's summary. Raises EntryDamagedError."""
    path = folder / HEADER
    try:
        values = read_json(path, _MAX_BYTES)
    except JsonInputError as error:
        raise EntryDamagedError(entry=folder.name, file=str(path)) from error
    if not _is_header(values) or values["id"] != folder.name:
        raise EntryDamagedError(entry=folder.name, file=str(path))
    return EntrySummary(**values)


def _is_header(values: Any) -> bool:
    return (
        isinstance(values, Mapping)
        and values.keys() == {*_TEXTS, "entity", "practice"}
        and all(isinstance(values[name], str) for name in _TEXTS)
        and isinstance(values["entity"], str | None)
        and isinstance(values["practice"], bool)
    )
