"""Things a stand-in keeps for a persona (practice.toml, [[persona.collection]]): created, listed, shown one by one.

Replies may hold `{item.member}` anywhere in their JSON: the item's own value; `{item.id}` is given when it is created.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wizard.core.descriptors.system import PracticeReply


@dataclass(frozen=True, slots=True)
class Cut:
    """How the list is cut into pages: after a cursor that is put at `cursor`, with something at `more` while there are
    further pages, or from an offset with the number of all items at `total`. `parameter` is the query's."""

    parameter: str
    cursor: str = ""
    more: str = ""
    total: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The list: the reply's frame, the pointer its items go to, the query parameters that select by a member of the
    same name, the one that bounds a page, and the most items of one page whatever is asked."""

    reply: PracticeReply
    items: str
    select: tuple[str, ...] = ()
    limit: str = ""
    most: int = 100
    cut: Cut | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of an item whose members match (whole regular expressions), once it was shown so often."""

    when: Mapping[str, str]
    members: Mapping[str, Any]
    after: int = 0


@dataclass(frozen=True, slots=True)
class Mishap:
    """A create that goes wrong for items whose members match: the reply, the item kept or not, the first `times`."""

    when: Mapping[str, str]
    reply: PracticeReply
    keeps: bool = False
    times: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Collection:
    """`keys` are the members that make an item: no two share them all (`taken` answers then). `begins` are the items
    there at first, `members` what every created item gets beside what was sent."""

    id: str
    keys: tuple[str, ...]
    create: PracticeReply
    shelf: Shelf
    one: PracticeReply | None = None
    taken: PracticeReply | None = None
    begins: tuple[Mapping[str, Any], ...] = ()
    members: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    mishaps: tuple[Mishap, ...] = ()
    first_id: int = 1


@dataclass(frozen=True, slots=True)
class UploadMishap:
    """A request of an upload that goes wrong for files whose name matches (a whole regular expression).

    `at` is begin | look | send. Of the bytes that were sent the part `takes` is kept (0 none, 1 all). With `forgets`
    the session is gone afterwards.
    """

    at: str
    name: str
    reply: PracticeReply
    takes: float = 0.0
    forgets: bool = False
    times: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Uploads:
    """Files sent in sessions. `begin` opens one by the query parameters file_name, file_length and file_type; `look`
    tells how far one came; `send` takes bytes from `file_offset` on and answers once all are there.

    Replies may hold `{item.session}`, `{item.signature}`, `{item.offset}` and `{item.handle}`. `types` are the
    media types that are taken, `refused` the reply to another one, or to a file of no length; `gone` the reply about a
    session that is not there. `signed` is the query parameter by which a session's signature must come back, "" for
    none.
    """

    id: str
    begin: PracticeReply
    look: PracticeReply
    send: PracticeReply
    refused: PracticeReply
    gone: PracticeReply
    types: tuple[str, ...] = ()
    signed: str = ""
    mishaps: tuple[UploadMishap, ...] = ()
