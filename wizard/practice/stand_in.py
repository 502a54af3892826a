"""What one system's stand-in answers to a request: decided from the descriptor alone, without a socket.

The order is the order in which the real services decide: unknown path, wrong verb, guards (headers), credentials.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from wizard.core.descriptors.system import Guard, Persona, PracticeReply, System
from wizard.practice.collections import Kept, Route
from wizard.practice.paths import fits, open_pattern, openness, with_own_values
from wizard.practice.recognition import Asked, Headers, Recognition
from wizard.practice.repeating import repeated
from wizard.practice.tokens import TokenDesk
from wizard.practice.uploads import Taking

NOT_FOUND = PracticeReply("", "", status=404, headers={"Content-Type": "text/plain"}, text="404 page not found")
_WRONG_VERB = PracticeReply("", "", status=405, text="")


@dataclass(frozen=True, slots=True)
class Answer:
    """The chosen reply, and the persona it belongs to ("" when no persona was looked for)."""

    reply: PracticeReply
    persona: str = ""


class StandIn:
    """One system's practice side. Holds no state but the descriptor and what its personas keep."""

    def __init__(self, system: System) -> None:
        self.id = system.index.id
        self.hosts = system.index.hosts
        self._guards = system.guards
        self._recognition = Recognition(system)
        self._personas = {persona.id: persona for persona in system.personas}
        self._desks = dict(_desks(system))
        self._routes = {persona.id: self._own(persona) for persona in system.personas}
        self._verbs: dict[str, set[str]] = {}
        for reply in (reply for persona in system.personas for reply in persona.replies):
            self._verbs.setdefault(open_pattern(reply.path), set()).add(reply.method)
        for route in (route for routes in self._routes.values() for route in routes if route.act is not None):
            self._verbs.setdefault(open_pattern(route.pattern), set()).add(route.reply.method)

    def answer(
        self,
        method: str,
        path: str,
        headers: Headers,
        query: Mapping[str, str] | None = None,
        host: str = "",
        *,
        body: bytes = b"",
        now: datetime | None = None,
    ) -> Answer:
        """The answer to one request; `path` is the documented one, without prefix and query. `query` holds the first
        value of each parameter, `host` is "" for the primary host; `now` is what tokens end by."""
        moment = now or datetime.fromtimestamp(0, UTC)
        return self._answer(Asked(method, path, headers, query or {}, host, body, moment))

    def _answer(self, asked: Asked) -> Answer:
        known = [verbs for pattern, verbs in self._verbs.items() if fits(pattern, asked.path)]
        if not known:
            return Answer(NOT_FOUND)
        if not any(asked.method in verbs for verbs in known):
            return Answer(_WRONG_VERB)
        for guard in self._guards:
            if _stops(guard, asked):
                return Answer(guard.reply)
        persona = self._recognition.persona(asked)
        if persona is None:
            return Answer(NOT_FOUND)
        desk = self._desks.get(persona.id)
        refused = desk.refusal(asked) if desk is not None else None
        return Answer(refused or _fitting(self._routes[persona.id], asked), persona.id)

    def _own(self, persona: Persona) -> tuple[Route, ...]:
        """The persona's replies over those it is based on and over its collections, its own values filled in, the least
        open paths first."""
        chain = [persona]
        while chain[-1].based_on and self._personas[chain[-1].based_on] not in chain:
            chain.append(self._personas[chain[-1].based_on])
        own = persona.credentials
        stateful: list[Kept | Taking] = [Kept(one, own) for one in persona.collections]
        stateful += [Taking(one, own) for one in persona.uploads]
        routes = {route.key: route for one in stateful for route in one.routes()}
        if persona.id in self._desks:
            routes |= {route.key: route for route in self._desks[persona.id].routes()}
        for one in reversed(chain):
            routes.update({route.key: route for route in map(Route, one.replies)})
        filled = (replace(route, reply=_filled(route.reply, persona.credentials)) for route in routes.values())
        return tuple(sorted(filled, key=_precedence))


def _desks(system: System) -> Iterator[tuple[str, TokenDesk]]:
    for persona in system.personas:
        if persona.tokens is not None and system.authorization is not None:
            yield persona.id, TokenDesk(persona, persona.tokens, system.authorization)


def _precedence(route: Route) -> tuple[bool, int, bool]:
    return not route.reply.host, openness(route.pattern), route.act is None


def _filled(reply: PracticeReply, credentials: Mapping[str, str]) -> PracticeReply:
    path, json, text = (with_own_values(one, credentials) for one in (reply.path, reply.json, reply.text))
    return replace(reply, path=path, json=json, text=text)


def _fitting(routes: tuple[Route, ...], asked: Asked) -> PracticeReply:
    for route in routes:
        reply = route.reply
        if reply.method == asked.method and reply.host in ("", asked.host) and fits(route.pattern, asked.path):
            answer = route.answer(asked)
            if answer is not None:
                return repeated(answer, asked.query)
    return NOT_FOUND


def _stops(guard: Guard, asked: Asked) -> bool:
    if guard.paths and not any(fits(open_pattern(path), asked.path) for path in guard.paths):
        return False
    value = asked.headers.get(guard.header)
    if guard.missing:
        return not value
    return value is not None and re.fullmatch(guard.not_matching, value) is None
