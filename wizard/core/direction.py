"""Which way a text is written, and how words of the other direction are kept whole inside of it.

Source: Unicode Standard Annex 9, Bidirectional Algorithm (rules W2 and W4: after Arabic letters the hyphens of a date
no longer hold its numbers together, so 2026-11-21 would be shown as 21-11-2026; isolates FSI and PDI).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from wizard.core.templates import Segment

_RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur", "ps", "ckb", "yi", "prs"})
_OPEN, _CLOSE = "\u2068", "\u2069"
_FOREIGN = re.compile(r"\+?[A-Za-z0-9](?:[A-Za-z0-9 ()./:_%?=&#@+\-]*[A-Za-z0-9/])?")
ISOLATES = frozenset((_OPEN, _CLOSE))


def is_right_to_left(language: str) -> bool:
    """Whether the language of a tag such as `ar` or `fa-IR` is written from right to left."""
    return language.replace("_", "-").partition("-")[0].lower() in _RIGHT_TO_LEFT


def isolated(parts: Sequence[Segment]) -> tuple[Segment, ...]:
    """The same parts for showing in a text from right to left: what was filled in, variables, and runs of Latin letters
    and digits (dates, tracking and phone numbers, addresses) stand in isolates of their own. Never to be sent."""
    spans = _merged(sorted(_spans(parts)))
    opened, closed = {start for start, _ in spans}, {end for _, end in spans}
    found, at = [], 0
    for part in parts:
        places = range(at, at + len(part.text))
        marked = zip(places, part.text, strict=True)
        text = "".join(
            (_OPEN if place in opened else "") + one + (_CLOSE if place + 1 in closed else "") for place, one in marked
        )
        found.append(replace(part, text=text))
        at += len(part.text)
    return tuple(found)


def _spans(parts: Sequence[Segment]) -> Iterator[tuple[int, int]]:
    at, joined = 0, []
    for part in parts:
        if part.kind != "literal" and part.text:
            yield at, at + len(part.text)
        # A value of the other direction may end a word, but no run of Latin letters goes on through it.
        joined.append(part.text if part.kind == "literal" else "\0" * len(part.text))
        at += len(part.text)
    yield from (match.span() for match in _FOREIGN.finditer("".join(joined)) if len(match.group()) > 1)


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that touch become one: an address and the number filled in at its end stay in their order."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def without_isolates(text: str) -> str:
    """The text as it is sent."""
    return "".join(one for one in text if one not in ISOLATES)
