"""Whose credentials a request carries: by headers, query parameters, members of its JSON or pieces of the path."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from wizard.core.descriptors.system import Persona, PersonaMatch, System
from wizard.core.pointer import get
from wizard.practice.paths import fits, with_own_values


class Headers(Protocol):
    """Request headers, found whatever the case of their names."""

    def get(self, name: str, /) -> str | None:
        """The value of the first header of that name, or None."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as a stand-in sees it: `path` is the documented one, without prefix and query; `host` "" is the
    primary host; `query` holds the first value of each parameter; `body` is as it was sent; `now` is the server's time
    (aware, UTC)."""

    method: str
    path: str
    headers: Headers
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    host: str = ""
    body: bytes = field(default=b"", repr=False)
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)


class Recognition:
    """Finds the persona of a request."""

    def __init__(self, system: System) -> None:
        by_headers = (PersonaMatch(headers=system.persona_headers),) if system.persona_headers else ()
        self._ways = (*by_headers, *system.persona_matches)
        self._personas = system.personas

    def persona(self, asked: Asked) -> Persona | None:
        """The first persona that one of the ways finds, else the default one, else None."""
        for persona in self._personas:
            if any(_is_by(way, persona, asked) for way in self._ways):
                return persona
        return next((persona for persona in self._personas if persona.default), None)


def _is_by(way: PersonaMatch, persona: Persona, asked: Asked) -> bool:
    own = persona.credentials
    if way.paths and not any(fits(with_own_values(path, own), asked.path) for path in way.paths):
        return False
    if way.json and not _has_members(asked.body, way.json, own):
        return False
    return all(
        field in own and _carries(asked.headers, header, own[field]) for field, header in way.headers.items()
    ) and all(field in own and _carries(asked.query, name, own[field]) for field, name in way.query.items())


def _has_members(body: bytes, members: Mapping[str, str], own: Mapping[str, str]) -> bool:
    """Whether a JSON body has the persona's values; `members` maps a field to a pointer."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return all(field in own and get(sent, pointer) == own[field] for field, pointer in members.items())


def _carries(sent: Headers | Mapping[str, str], named: str, value: str) -> bool:
    """Whether "Header" or "Header: Bearer {}", or a query parameter likewise, was sent with this value."""
    name, _, template = named.partition(": ")
    return sent.get(name) == (template.replace("{}", value) if template else value)
