"""Tokens of a persona that really rotate: codes and refresh tokens are taken once, access tokens end in time.

What a system's authorization.toml says of requests, replies and lifetimes is all this knows.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from wizard.core.descriptors.authorization import ACCESS, REFRESH, AuthorizationApi, Grant, TokenPractice
from wizard.core.descriptors.system import Persona, PracticeReply, Request
from wizard.core.pointer import MISSING, get, with_value
from wizard.practice.collections import Route
from wizard.practice.paths import fits, with_own_values
from wizard.practice.recognition import Asked

_CODE = "{code}"
_TOKEN = "{refresh_token}"  # noqa: S105 - the placeholder


@dataclass
class _State:
    """Codes with their end, refresh tokens not used yet with theirs, and access tokens with theirs."""

    codes: dict[str, datetime] = field(default_factory=dict)
    refresh: dict[str, datetime] = field(default_factory=dict)
    access: dict[str, datetime] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)
    made: int = 0


class TokenDesk:
    """The authorization side of one persona. Safe from any thread; it begins when it is first asked."""

    def __init__(self, persona: Persona, practice: TokenPractice, api: AuthorizationApi) -> None:
        self._persona = persona
        self._practice = practice
        self._api = api
        self._state: _State | None = None
        self._lock = threading.Lock()

    def routes(self) -> Iterator[Route]:
        """Everything about links, codes and pairs that is answered here."""
        for link in self._api.links:
            yield self._route(link.request, self._page)
        for grant in (*self._api.exchanges, *self._api.recovers):
            yield self._route(grant.request, self._exchange)
        for grant in self._api.refreshes:
            yield self._route(grant.request, self._refresh)

    def _route(self, request: Request, act: Callable[[Asked, _State], PracticeReply]) -> Route:
        def locked(asked: Asked) -> PracticeReply:
            with self._lock:
                return act(asked, self._begun(asked.now))

        return Route(PracticeReply(request.method, request.path), locked)

    def refusal(self, asked: Asked) -> PracticeReply | None:
        """What answers to a request that needs a live access token and has none; None for any other."""
        if not any(fits(path, asked.path) for path in self._practice.guarded):
            return None
        with self._lock:
            end = self._begun(asked.now).access.get(asked.query.get(self._practice.access, ""))
        return None if end is not None and asked.now < end else self._practice.access_refused

    def _begun(self, now: datetime) -> _State:
        if self._state is None:
            lives, own = self._api.lifetimes, self._persona.credentials
            self._state = _State()
            if self._practice.code:
                self._state.codes[self._practice.code] = now + timedelta(seconds=lives.code)
            if own.get(REFRESH):
                self._state.refresh[own[REFRESH]] = _end(now, lives.refresh_token)
            if own.get(ACCESS):
                self._state.access[own[ACCESS]] = _end(now, lives.access_token)
        return self._state

    def _page(self, asked: Asked, state: _State) -> PracticeReply:
        """What the seller sees: the address the browser would go to, with a fresh code."""
        about = self._api.address
        code = self._minted(state, "code")
        state.codes[code] = asked.now + timedelta(seconds=self._api.lifetimes.code)
        query = {about.code: code}
        own = self._persona.credentials
        query |= {name: str(with_own_values(one, own)) for name, one in self._practice.returned.items()}
        if about.state and about.state in asked.query:
            query[about.state] = asked.query[about.state]
        address = f"{self._redirect(asked)}?{urlencode(query)}"
        text = (self._practice.page.text or "{address}").replace("{address}", escape(address))
        return replace(self._practice.page, text=text)

    def _redirect(self, asked: Asked) -> str:
        """The seller's address, as some parameter of the link names it."""
        named = (one for one in asked.query.values() if urlsplit(one).scheme in ("http", "https"))
        return next(named, self._persona.credentials.get(self._api.address.redirect, ""))

    def _exchange(self, asked: Asked, state: _State) -> PracticeReply:
        grant = _first((*self._api.exchanges, *self._api.recovers), _CODE, asked)
        end = state.codes.pop(_sent(grant, _CODE, asked), None)
        if end is None or end < asked.now:
            return self._practice.code_refused
        return self._paired(self._practice.exchanged, state, asked.now, shared=grant.shared)

    def _refresh(self, asked: Asked, state: _State) -> PracticeReply:
        now, grant = asked.now, _first(self._api.refreshes, _TOKEN, asked)
        token = _sent(grant, _TOKEN, asked)
        end = state.refresh.get(token)
        if end is None or end < now:
            return self._practice.refresh_refused
        if token not in state.shared:  # one that is for several accounts serves once for each of them
            del state.refresh[token]
        grace = now + timedelta(seconds=self._api.lifetimes.previous_access_token)
        state.access = {one: min(until, grace) for one, until in state.access.items()}
        return self._paired(self._practice.refreshed, state, now, shared=False)

    def _paired(self, reply: PracticeReply, state: _State, now: datetime, *, shared: bool) -> PracticeReply:
        about, lives = self._api.reply, self._api.lifetimes
        access, refresh = self._minted(state, "access"), self._minted(state, "refresh")
        state.access[access] = _end(now, lives.access_token)
        state.refresh[refresh] = _end(now, lives.refresh_token)
        if shared:
            state.shared.add(refresh)
        frame = with_own_values(reply.json or {}, self._persona.credentials)
        frame = with_value(with_value(frame, about.access_token, access), about.refresh_token, refresh)
        if about.expires and get(frame, about.expires) is MISSING:
            frame = with_value(frame, about.expires, lives.access_token)
        return replace(reply, json=frame)

    def _minted(self, state: _State, kind: str) -> str:
        """A token that nobody had before; the same ones in every run, so that a lesson can be told."""
        state.made += 1
        return sha256(f"{self._persona.id}/{kind}/{state.made}".encode()).hexdigest()[:32]


def _end(now: datetime, seconds: int) -> datetime:
    return now + timedelta(seconds=seconds) if seconds else now + timedelta(days=3650)


def _first(grants: tuple[Grant, ...], placeholder: str, asked: Asked) -> Grant:
    """The grant of that path whose own members the request has; the first when none fits."""
    body = _body(asked)
    grants = tuple(one for one in grants if one.request.path == asked.path)
    for one in grants:
        names = one.request.json if isinstance(one.request.json, Mapping) else one.request.form or {}
        if _sent(one, placeholder, asked) and all(name in body for name in names):
            return one
    return grants[0]


def _sent(grant: Grant, placeholder: str, asked: Asked) -> str:
    """What stands in the request where the descriptor has the placeholder: in the body or in the query."""
    for table in (grant.request.json, grant.request.form):
        named = table.items() if isinstance(table, Mapping) else ()
        for name in (key for key, value in named if value == placeholder):
            return str(_body(asked).get(name, ""))
    name = next((key for key, value in grant.request.query.items() if value == placeholder), "")
    return asked.query.get(name, "")


def _body(asked: Asked) -> Mapping[str, Any]:
    try:
        found = json.loads(asked.body or b"{}")
    except (ValueError, RecursionError):
        found = dict(parse_qsl(asked.body.decode("utf-8", "replace")))
    return found if isinstance(found, dict) else {}
