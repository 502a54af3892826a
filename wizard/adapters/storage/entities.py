"""The companies behind entries, entered once: one file each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wizard.adapters.folders import DataFolder
from wizard.adapters.json_files import (
    JsonInputError,
    WriteFailedError,
    canonical_json,
    read_json,
    remove_unfinished,
    write_atomic,
)
from wizard.adapters.storage.entries import EntryStore
from wizard.adapters.storage.errors import EntityInUseError, EntityMissingError
from wizard.adapters.storage.ids import checked_id, is_id


class EntityStore:
    """Entities below `data_folder.entities`, in the shape of `steps.entity` (design §3.1). The last save wins."""

    def __init__(self, data_folder: DataFolder, entries: EntryStore) -> None:
        self._data = data_folder
        self._entries = entries

    def list(self) -> tuple[str, ...]:
        """The ids of all entities, sorted."""
        if not self._data.entities.is_dir():
            return ()
        return tuple(sorted(path.stem for path in self._data.entities.glob("*.json") if is_id(path.stem)))

    def get(self, entity_id: str) -> dict[str, Any]:
        """The entity. Raises BadIdError, EntityMissingError, JsonInputError (damaged file, left as it is)."""
        path = self._path(entity_id)
        if not path.exists():
            raise EntityMissingError(entity=entity_id)
        entity = read_json(path)
        if not isinstance(entity, dict):
            raise JsonInputError("not-an-object", file=str(path))
        return entity

    def readable(self) -> dict[str, Mapping[str, Any]]:
        """Every entity by id, less those whose file is damaged."""
        found: dict[str, Mapping[str, Any]] = {}
        for entity_id in self.list():
            try:
                found[entity_id] = self.get(entity_id)
            except (JsonInputError, EntityMissingError):
                continue
        return found

    def save(self, entity_id: str, entity: Mapping[str, Any]) -> None:
        """Stores the entity as a whole. Raises BadIdError, NotJsonError, WriteFailedError with the old one intact."""
        path = self._path(entity_id)
        data = canonical_json(dict(entity))
        self._data.prepare()
        write_atomic(path, data)

    def delete(self, entity_id: str) -> None:
        """Removes the entity. Raises BadIdError, EntityMissingError, EntityInUseError, WriteFailedError.

        A damaged entry counts as using it: nobody can tell that it does not.
        """
        path = self._path(entity_id)
        users = [entry.id for entry in self._entries.list() if entry.damage or entry.entity == entity_id]
        if users:
            raise EntityInUseError(entity=entity_id, entries=", ".join(users))
        remove_unfinished(path.parent, path.name)  # a copy from a killed save must not outlive the entity
        try:
            path.unlink()
        except FileNotFoundError as error:
            raise EntityMissingError(entity=entity_id) from error
        except OSError as error:
            raise WriteFailedError.of(error, path) from error

    def _path(self, entity_id: str) -> Path:
        return self._data.entities / f"{checked_id(entity_id)}.json"


def digest(entity: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the entity whatever the order of its keys; an export is stale when it differs."""
    import hashlib  # brings OpenSSL, which no list of companies needs

    text = json.dumps(dict(entity), sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def next_entity_id(entities: EntityStore) -> str:
    """A free entity id, `company-<n>`."""
    taken = set(entities.list())
    return next(name for name in (f"company-{number}" for number in range(1, len(taken) + 2)) if name not in taken)
