"""Whose credentials a request carries: by headers, query parameters or pieces of the path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from wizard.core.descriptors.system import Persona, PersonaMatch, System
from wizard.practice.paths import fits, with_own_values


class Headers(Protocol):
    """Request headers, found whatever the case of their names."""

    def get(self, name: str, /) -> str | None:
        """The value of the first header of that name, or None."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as a stand-in sees it: `path` is the documented one, without prefix and query; `host` "" is the
    primary host; `query` holds the first value of each parameter; `body` is as it was sent."""

    method: str
    path: str
    headers: Headers
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    host: str = ""
    body: bytes = field(default=b"", repr=False)


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
    return all(
        field in own and _carries(asked.headers, header, own[field]) for field, header in way.headers.items()
    ) and all(field in own and asked.query.get(name) == own[field] for field, name in way.query.items())


def _carries(headers: Headers, header: str, value: str) -> bool:
    """Whether "Header" or "Header: Bearer {}" was sent with this value."""
    name, _, template = header.partition(": ")
    return headers.get(name) == (template.replace("{}", value) if template else value)
