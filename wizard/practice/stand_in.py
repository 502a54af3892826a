"""What one system's stand-in answers to a request: decided from the descriptor alone, without a socket.

The order is the order in which the real services decide: unknown path, wrong verb, guards (headers), credentials.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from wizard.core.descriptors.system import Guard, Persona, PracticeReply, System

NOT_FOUND = PracticeReply("", "", status=404, headers={"Content-Type": "text/plain"}, text="404 page not found")
_WRONG_VERB = PracticeReply("", "", status=405, text="")


class Headers(Protocol):
    """Request headers, found whatever the case of their names."""

    def get(self, name: str, /) -> str | None:
        """The value of the first header of that name, or None."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The chosen reply, and the persona it belongs to ("" when no persona was looked for)."""

    reply: PracticeReply
    persona: str = ""


class StandIn:
    """One system's practice side. Holds no state but the descriptor."""

    def __init__(self, system: System) -> None:
        self.id = system.index.id
        self.hosts = system.index.hosts
        self._guards = system.guards
        self._headers = system.persona_headers
        self._personas = {persona.id: persona for persona in system.personas}
        self._replies = {persona.id: self._inherited(persona) for persona in system.personas}
        self._verbs: dict[str, set[str]] = {}
        for replies in self._replies.values():
            for method, path in replies:
                self._verbs.setdefault(path, set()).add(method)

    def answer(self, method: str, path: str, headers: Headers) -> Answer:
        """The answer to one request; `path` is the documented one, without prefix and query."""
        if path not in self._verbs:
            return Answer(NOT_FOUND)
        if method not in self._verbs[path]:
            return Answer(_WRONG_VERB)
        for guard in self._guards:
            if _stops(guard, headers):
                return Answer(guard.reply)
        persona = self._recognised(headers)
        if persona is None:
            return Answer(NOT_FOUND)
        return Answer(self._replies[persona.id].get((method, path), NOT_FOUND), persona.id)

    def _recognised(self, headers: Headers) -> Persona | None:
        for persona in self._personas.values():
            if self._headers and all(
                headers.get(header) == persona.credentials.get(field) for field, header in self._headers.items()
            ):
                return persona
        return next((persona for persona in self._personas.values() if persona.default), None)

    def _inherited(self, persona: Persona) -> Mapping[tuple[str, str], PracticeReply]:
        """The persona's replies over those it is based on, keyed by verb and path."""
        chain = [persona]
        while chain[-1].based_on and self._personas[chain[-1].based_on] not in chain:
            chain.append(self._personas[chain[-1].based_on])
        replies: dict[tuple[str, str], PracticeReply] = {}
        for one in reversed(chain):
            replies.update({(reply.method, reply.path): reply for reply in one.replies})
        return replies


def _stops(guard: Guard, headers: Headers) -> bool:
    value = headers.get(guard.header)
    if guard.missing:
        return not value
    return value is not None and re.fullmatch(guard.not_matching, value) is None
