"""Lists to pick from, read from the live account: departments, members, tags; tens of thousands, in the background.

Nothing is kept: who works in a company is nobody else's business, and tomorrow's list is another one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wizard.adapters.ladders.calls import Answer, Question
from wizard.adapters.ladders.codes import Reason
from wizard.adapters.ladders.verdict import Verdict, blocked, not_tested
from wizard.core.descriptors.actions import ActionApi, Listing
from wizard.core.descriptors.system import System
from wizard.core.pointer import MISSING, get
from wizard.onboarding.session import EntrySession
from wizard.onboarding.system_access import MOST_BYTES, Access, NoActionsError, action_systems, is_asked_for

OnProgress = Callable[[int, int], None]
"""Told how many of how many requests are answered; on the thread of the job."""


@dataclass(frozen=True, slots=True)
class Record:
    """One department, member or tag. `parents` are the ids of what it stands in, the first it was found in first."""

    id: str
    name: str
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What was read. `refusal` says why the rest was not; `skipped` are ids that could not be looked into."""

    records: tuple[Record, ...] = ()
    refusal: Verdict | None = None
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Readable:
    """One list of one system."""

    system: System
    api: ActionApi
    listing: Listing


class Directory:
    """The lists of one open entry."""

    def __init__(self, session: EntrySession) -> None:
        self._session = session
        self.readable = tuple(
            Readable(system, api, listing)
            for system, api in action_systems(session)
            for listing in api.listings
            if is_asked_for(session, system, listing.when)
        )

    def find(self, listing_id: str) -> Readable:
        """The list of that id, which the credentials make use of. Raises NoActionsError."""
        known = [one.listing.id for one in self.readable]
        found = next((one for one in self.readable if one.listing.id == listing_id), None)
        if found is None:
            raise NoActionsError(name=listing_id[:80], known=", ".join(known) or "–")
        return found

    def read_job(
        self,
        readable: Readable,
        cancel: threading.Event,
        within: Sequence[str] = (),
        on_progress: OnProgress = lambda _done, _all: None,
    ) -> Callable[[], Found]:
        """Work for a background thread: the whole list. A list that is asked inside others (members in departments) is
        read in those named, or in all of them, which are then read first."""
        access = Access.job(self._session, readable.system, readable.api, cancel)
        return lambda: _Reading(access(), readable, on_progress).read(within, cancel)


class _Reading:
    """One list on its way."""

    def __init__(self, access: Access, readable: Readable, on_progress: OnProgress) -> None:
        self._access = access
        self._readable = readable
        self._on_progress = on_progress
        self._known = _Merged()
        self._skipped: list[str] = []

    def read(self, within: Sequence[str], cancel: threading.Event) -> Found:
        listing = self._readable.listing
        outer = self._readable.api.listing(listing.within) if listing.within else None
        if outer is None:
            return self._found(self._one(listing, ""))
        if not within:
            answer = self._ask(outer, "")
            if not answer.is_accepted:
                return Found(refusal=answer.verdict)
            within = [one.id for one in _records(outer, answer.body, "")]
        for done, place in enumerate(within, 1):
            refusal = not_tested(Reason.CANCELLED) if cancel.is_set() else self._one(listing, place)
            if refusal is not None:
                return self._found(refusal)
            self._on_progress(done, len(within))
        return self._found(None)

    def _found(self, refusal: Verdict | None) -> Found:
        return Found(self._known.records(), refusal, tuple(self._skipped))

    def _ask(self, listing: Listing, place: str) -> Answer:
        values = {"within": place} if listing.within else {}
        question = Question(listing.request, values, needs=listing.items, expect=listing.expect, most_bytes=MOST_BYTES)
        return self._access.ask(question, opens=listing.opens)

    def _one(self, listing: Listing, place: str) -> Verdict | None:
        """Read one reply; the refusal that ends everything, or None."""
        answer = self._ask(listing, place)
        if not answer.is_accepted:
            if answer.verdict.code in listing.skips:
                self._skipped.append(place)
                return None
            return answer.verdict
        if not isinstance(get(answer.body, listing.items), list):
            return blocked(Reason.UNEXPECTED_REPLY)
        self._known.add(_records(listing, answer.body, place))
        return None


@dataclass
class _Merged:
    """Records by id: a member of several departments is one member."""

    names: dict[str, str] = field(default_factory=dict)
    parents: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, records: Iterable[Record]) -> None:
        for one in records:
            self.names.setdefault(one.id, one.name)
            self.parents.setdefault(one.id, {}).update(dict.fromkeys(one.parents))

    def records(self) -> tuple[Record, ...]:
        return tuple(Record(name, self.names[name], tuple(parents)) for name, parents in self.parents.items())


def _records(listing: Listing, body: Any, place: str) -> Iterator[Record]:
    """Items with an id; one without a name is called by its id."""
    items = get(body, listing.items)
    for item in items if isinstance(items, list) else ():
        found = {part: _text(get(item, pointer)) for part, pointer in listing.record.items()}
        if found["id"]:
            parent = place or _parent(found)
            yield Record(found["id"], found["name"] or found["id"], (parent,) if parent else ())


def _parent(found: Mapping[str, str]) -> str:
    return "" if found.get("parent", "") == "0" else found.get("parent", "")


def _text(value: Any) -> str:
    is_plain = isinstance(value, (str, int)) and not isinstance(value, bool) and value is not MISSING
    return str(value).strip()[:200] if is_plain else ""
