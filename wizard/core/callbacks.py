"""A request that a platform sent to the seller's own address: as it was received, and what is judged of it.

One CallbackFormat per scheme of signing or encrypting; which system uses which is data (callbacks.toml).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from wizard.core.secret import Secret

_REQUEST_LINE = re.compile(rb"(?:GET|POST|PUT|HEAD|OPTIONS|PATCH|DELETE) \S+(?: HTTP/[0-9.]+)?[ \t]*")
_ADDRESS_LINE = re.compile(rb"(?:https?://\S+|/?[^\s{<\[]*\?\S+)[ \t]*")
_HEADER_LINE = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+[ \t]*:(?!//).*")
_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")


class Kind(StrEnum):
    """What is sent: the request that proves the address when it is set up, or something that happened."""

    CHALLENGE = "challenge"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Received:
    """One request. `line` is its request line, address or bare query; `headers` one a line; `body` its exact bytes."""

    line: str = ""
    headers: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class TemplateEvent:
    """What an event says of one message template, in the platform's own words; "" for what it does not say.

    `account` is the id of the account it belongs to. `status` is the status the template has after the event, as the
    account itself would tell it, "" for an event that changes none. `rejected_for` and `advice` are sentences.
    """

    name: str
    language: str
    event: str
    status: str = ""
    category: str = ""
    reason: str = ""
    rejected_for: str = ""
    advice: str = ""
    id: str = ""
    account: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Name and language."""
        return self.name, self.language


@dataclass(frozen=True, slots=True)
class Said:
    """What an event says: `subjects` are the platform's names of what happened, each once."""

    subjects: tuple[str, ...] = ()
    templates: tuple[TemplateEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether the request is right, and why. `code` names the text `webhook.<code>.message` and `.fix`; a parameter
    "@key" is the text of that key.

    `reply` is the body the endpoint answers with, "" where it answers with none. `shown` is content that had to be
    decrypted to be read. `said` is what an event says, whether or not it is right.
    """

    code: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    reply: str = ""
    is_right: bool = False
    shown: str = ""
    said: Said = Said()


class CallbackFormat(Protocol):
    """One scheme. `needs` are the roles of the values a kind is judged with, by the kinds the scheme has; `generated`
    those whose value the seller makes up. callbacks.toml names the credential field of each role.

    Its texts: `webhook.<code>.message` and `.fix` of every judgement, and `webhook.answer.<format>.echo`, `.accept` and
    `.refuse`: what the endpoint answers to a right request with a reply, to a right one without, and to a wrong one.
    """

    @property
    def needs(self) -> Mapping[Kind, tuple[str, ...]]:
        """Roles by kind."""

    @property
    def generated(self) -> tuple[str, ...]:
        """Roles that are made up."""

    def judge(self, kind: Kind, received: Received, values: Mapping[str, Secret]) -> Judgement:
        """Judge it with the values by role (of plain fields as well); all that the kind needs are there."""

    def generate(self, role: str, randomness: bytes) -> str:
        """A value for a made-up role. `randomness`: 64 bytes or more. KeyError for any other role."""


def split_request(data: bytes) -> Received:
    """A request written as one piece: request line or address, headers, empty line, body; any part may be missing.

    What begins with none of them is a body when it looks like one ({, [ or <), else a query.
    """
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    first = start.splitlines()[0] if start else b""
    has_line = any(shape.fullmatch(first) for shape in (_REQUEST_LINE, _ADDRESS_LINE))
    if not has_line and not _HEADER_LINE.fullmatch(first):
        return Received(body=data) if first[:1] in (b"{", b"[", b"<") else Received(_text(start.strip()))
    blank = _BLANK_LINE.search(start)
    head, body = (start[: blank.start()], start[blank.end() :]) if blank else (start, b"")
    lines = head.splitlines()
    line = _text(lines[0].strip()) if has_line else ""
    return Received(line, "\n".join(_text(one) for one in lines[has_line:]), body)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
