"""The links an entry made for one system, and the codes it sent: facts beside its document, on the disk at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from wizard.adapters.clock import timestamp
from wizard.adapters.storage.entry import OpenEntry
from wizard.core.moments import read_moment
from wizard.core.redirected import MadeLink, page_of

AUTHORIZATIONS = "authorizations"
"""The fact: {system: {"links": [{kind, state, at, page}], "codes": [digests of codes sent], "pair": its number}}."""
_MOST_LINKS = 8
_MOST_CODES = 100


class LinkBook:
    """Of one entry and system. A link's random text is no credential; a code is only kept as its digest."""

    def __init__(self, entry: OpenEntry, system: str) -> None:
        self._entry = entry
        self._system = system

    def links(self) -> list[MadeLink]:
        """The newest last."""
        found = []
        for one in self._known().get("links", ()):
            at = read_moment(one["at"])
            if at is not None:
                found.append(MadeLink(one["kind"], one["state"], at, one["page"]))
        return found

    def codes(self) -> list[str]:
        """Digests of the codes that were sent, or were about to be when the program ended."""
        return list(self._known().get("codes", ()))

    def remember(self, link: MadeLink) -> None:
        """Keep a link before it is given out."""
        self._write(links=_stored([*self.links(), replace(link, at=_whole(link.at))][-_MOST_LINKS:]))

    def leads_to(self, kind: str, at: datetime, address: str) -> None:
        """Note the page of a link that was made."""
        page = page_of(address)
        made = [replace(one, page=page) if (one.kind, one.at) == (kind, _whole(at)) else one for one in self.links()]
        self._write(links=_stored(made))

    def spend(self, code: str) -> None:
        """Note that a code is about to be sent."""
        self._write(codes=[*self.codes(), code][-_MOST_CODES:])

    def give_back(self, code: str) -> None:
        """Note that a code was not sent after all."""
        self._write(codes=[one for one in self.codes() if one != code])

    def noted(self) -> int:
        """The number of the last pair that the entry knows of, 0 for none."""
        return int(self._known().get("pair", 0))

    def note(self, pair: int) -> None:
        """Note that the entry knows of this pair: its tokens' names and what they told are written down."""
        if pair != self.noted():
            self._write(pair=pair)

    def _known(self) -> Mapping[str, Any]:
        found = (self._entry.meta(AUTHORIZATIONS) or {}).get(self._system, {})
        return found if isinstance(found, Mapping) else {}

    def _write(self, **facts: Any) -> None:
        known = self._entry.meta(AUTHORIZATIONS) or {}
        self._entry.set_meta(AUTHORIZATIONS, {**known, self._system: {**self._known(), **facts}})


def _stored(links: list[MadeLink]) -> list[dict[str, str]]:
    return [{"kind": one.kind, "state": one.state, "at": timestamp(one.at), "page": one.page} for one in links]


def _whole(moment: datetime) -> datetime:
    """The moment as it is stored: in whole seconds."""
    return moment - timedelta(microseconds=moment.microsecond)
