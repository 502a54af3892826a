"""The company of one entry: kept once for all entries, embedded in each one's document as `steps.entity`."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from wizard.adapters.storage.entities import EntityStore, next_entity_id
from wizard.adapters.storage.entry import OpenEntry
from wizard.adapters.storage.errors import EntityMissingError
from wizard.core.pointer import with_value

_log = logging.getLogger(__name__)


class EntryCompany:
    """Reads and writes the company an open entry belongs to. `answers` are those of `steps.entity`."""

    def __init__(self, entry: OpenEntry, entities: EntityStore) -> None:
        self._entry = entry
        self._entities = entities
        self.answers: dict[str, Any] = self._stored()

    def put(self, pointer: str, value: Any) -> None:
        """Write one answer; `pointer` is below `steps.entity`. The first one makes the company."""
        changed = with_value(self._stored(), pointer, value)  # another entry may have changed the company
        self.answers = changed if isinstance(changed, dict) else {}
        entity_id = self._entry.summary.entity or next_entity_id(self._entities)
        self._entities.save(entity_id, self.answers)
        if self._entry.summary.entity is None:
            self._entry.set_entity(entity_id)  # last: a crash before leaves a company nobody names, never a missing one

    def refresh(self) -> None:
        """Take over what other entries changed since."""
        self.answers = self._stored()

    def use(self, entity_id: str) -> None:
        """Belong to another company. Raises EntityMissingError."""
        self.answers = self._entities.get(entity_id)
        self._entry.set_entity(entity_id)

    def known(self) -> dict[str, Mapping[str, Any]]:
        """Every company of the data folder by id; one whose file is damaged is left out."""
        return self._entities.readable()

    def _stored(self) -> dict[str, Any]:
        """The company as it is on the disk; empty when there is none, or when its file was taken away."""
        try:
            return self._entities.get(self._entry.summary.entity) if self._entry.summary.entity else {}
        except EntityMissingError:
            _log.info("the company of an entry is gone")
            return {}
