"""A live list made ready to pick from, off the window's thread: in the order of its tree, with where each one stands.

Looking through it is done in short steps, so that a window with fifty thousand members stays a window.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wizard.adapters.ladders.verdict import Verdict
from wizard.core.descriptors.system import System
from wizard.onboarding.directory import Directory, Found, OnProgress, Readable, Record
from wizard.onboarding.session import EntrySession

STEP = 4000
"""How many a sieve looks at in one step: a few milliseconds."""

_MOST_PLACES = 3
_INSIDE, _BETWEEN, _MORE = " / ", " · ", "…"


@dataclass(frozen=True, slots=True)
class Choice:
    """One that can be picked. `depth` is how deep it stands in its own list; `where` names what it stands in;
    `found_by` is all it is found by, in small letters."""

    id: str
    name: str
    where: str = ""
    depth: int = 0
    found_by: str = ""


@dataclass(frozen=True, slots=True)
class ReadList:
    """What was read of one list. `refusal` says why the rest was not."""

    system: str
    listing: str
    choices: tuple[Choice, ...] = ()
    refusal: Verdict | None = None
    skipped: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return self.refusal is None and not self.skipped


def owner_of(session: EntrySession, listing: str) -> System | None:
    """The system of the platform that tells this list, whether or not it can be asked now."""
    systems = (session.systems[name] for name in session.platform.index.systems)
    return next((one for one in systems if one.actions is not None and one.actions.listing(listing)), None)


def read_list_job(
    directory: Directory, readable: Readable, cancel: threading.Event, on_progress: OnProgress
) -> Callable[[], ReadList]:
    """Work for a background thread: the list, ready to pick from. A list inside another one is read with the names of
    what it stands in."""
    system, listing = readable.system.index.id, readable.listing
    if not listing.within:
        read = directory.read_job(readable, cancel, on_progress=on_progress)
        return lambda: _ready(system, listing.id, read(), {})
    places: list[str] = []  # filled by the first half of the job: both halves are made here, on the session's thread
    outer = directory.read_job(directory.find(listing.within), cancel)
    inner = directory.read_job(readable, cancel, places, on_progress)

    def work() -> ReadList:
        around = outer()
        if around.refusal is not None:
            return ReadList(system, listing.id, refusal=around.refusal)
        places.extend(one.id for one in around.records)
        return _ready(system, listing.id, inner(), {one.id: one.name for one in around.records})

    return work


def _ready(system: str, listing: str, found: Found, around: Mapping[str, str]) -> ReadList:
    choices = tuple(_inside(found.records, around) if around else _tree(found.records))
    names = {one.id: one.name for one in found.records}
    return ReadList(system, listing, choices, found.refusal, found.skipped, names)


def _choice(record: Record, where: str, depth: int = 0) -> Choice:
    return Choice(record.id, record.name, where, depth, f"{record.name}\n{record.id}\n{where}".casefold())


def _inside(records: Sequence[Record], around: Mapping[str, str]) -> Iterator[Choice]:
    """Those that stand in things of another list."""
    for record in records:
        named = [around.get(one, one) for one in record.parents]
        shown = [*named[:_MOST_PLACES], *([_MORE] if len(named) > _MOST_PLACES else [])]
        yield _choice(record, _BETWEEN.join(shown))


def _tree(records: Sequence[Record]) -> Iterator[Choice]:
    """Those that stand in each other, each behind what it stands in; what stands in nothing known is at the top."""
    known = {one.id for one in records}
    below: dict[str, list[Record]] = {}
    for one in records:
        parent = next((place for place in one.parents if place in known and place != one.id), "")
        below.setdefault(parent, []).append(one)
    seen: set[str] = set()
    waiting = [(one, "", 0) for one in reversed(below.get("", []))]
    while waiting:
        record, where, depth = waiting.pop()
        seen.add(record.id)
        yield _choice(record, where, depth)
        inside = f"{where}{_INSIDE}{record.name}" if where else record.name
        waiting += [(one, inside, depth + 1) for one in reversed(below.get(record.id, []))]
    yield from (_choice(one, "") for one in records if one.id not in seen)  # those that stand in each other in a ring


class Sieve:
    """Finds what has all the words, a step at a time."""

    def __init__(self, choices: Sequence[Choice], words: str) -> None:
        self._choices = choices
        self._words = words.casefold().split()
        self._at = 0

    @property
    def is_done(self) -> bool:
        """Whether everything was looked at."""
        return self._at >= len(self._choices)

    def step(self) -> list[int]:
        """Look at the next ones; the places of those that fit."""
        end = min(self._at + STEP, len(self._choices))
        words, choices = self._words, self._choices
        found = [at for at in range(self._at, end) if all(word in choices[at].found_by for word in words)]
        self._at = end
        return found
