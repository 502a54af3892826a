"""Companies by the names people know them by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def known_companies(entities: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Companies by id with the name to show."""
    return {entity_id: company_name(entity) or entity_id for entity_id, entity in entities.items()}


def company_name(entity: Mapping[str, Any]) -> str:
    """What a company is called."""
    return str(entity.get("legal_name") or entity.get("latin_name") or "")
