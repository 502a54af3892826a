"""What WhatsApp makes of a text: *bold*, _italic_, ~struck~, ```fixed width``` and addresses to tap on.

A mark opens where no letter or digit stands before it and no blank behind it, closes the other way round, and holds
within one line; fixed width holds over lines and takes everything as it is. Marks are read after the values were filled
in, so those of a value count as well.
Sources: WhatsApp Help Center, "How to format your messages"; mautrix/whatsapp, formatting.go (where marks may stand).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from types import MappingProxyType

from wizard.core.lint.links import find_links
from wizard.core.templates import Segment

_FIXED = re.compile(r"```((?:(?!```).)+)```", re.DOTALL)
_LONGEST = 4096
"""A body has at most 1024 characters, a message 4096; farther apart no two marks are looked for."""


class Style(StrEnum):
    """One way in which a run of text is shown."""

    BOLD = "bold"
    ITALIC = "italic"
    STRUCK = "struck"
    FIXED = "fixed"
    LINK = "link"


_MARKS = MappingProxyType({"*": Style.BOLD, "_": Style.ITALIC, "~": Style.STRUCK})


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look: where it comes from (`kind` and `name` as of a Segment) and its styles."""

    text: str
    kind: str = "literal"
    name: str = ""
    styles: frozenset[Style] = frozenset()


def plain(parts: Sequence[Segment]) -> tuple[Run, ...]:
    """The parts as they are, as a header or another platform shows them."""
    return tuple(Run(part.text, part.kind, part.name) for part in parts)


def formatted(parts: Sequence[Segment]) -> tuple[Run, ...]:
    """The parts without their marks, in runs of one look. A variable without a value is one word, whatever its name."""
    text = "".join(part.text if part.kind != "missing" else "x" * len(part.text) for part in parts)
    looks = _Looks(text)
    owners = [part for part in parts for _ in part.text]
    shown = "".join(part.text for part in parts)
    places = [place for place in range(len(text)) if place not in looks.marks]
    # By identity: two variables side by side stay two, also when they hold the same value.
    grouped = groupby(places, key=lambda place: (id(owners[place]), frozenset(looks.styles[place])))
    runs = ((list(inside), styles) for (_owner, styles), inside in grouped)
    return tuple(
        Run("".join(shown[place] for place in run), owners[run[0]].kind, owners[run[0]].name, styles)
        for run, styles in runs
    )


class _Looks:
    """The styles of every character of a text, and which characters are marks that are not shown."""

    def __init__(self, text: str) -> None:
        self.styles: list[set[Style]] = [set() for _ in text]
        self.marks: set[int] = set()
        self._text = _FIXED.sub(self._fixed, text)
        self._pairs(0, len(text))
        for start, end in _addresses(text):
            for place in range(start, end):
                if Style.FIXED not in self.styles[place]:
                    self.styles[place].add(Style.LINK)

    def _fixed(self, match: re.Match[str]) -> str:
        """Fixed width: everything inside is taken as it is, so no other mark may be found there or across it."""
        if not match[1].strip():
            return match.group()
        for place in range(*match.span(1)):
            self.styles[place].add(Style.FIXED)
        self.marks |= {*range(match.start(), match.start(1)), *range(match.end(1), match.end())}
        return "\n" * len(match.group())

    def _pairs(self, at: int, end: int) -> None:
        while at < end:
            close = self._closing(at, end) if self._opens(at, end) else -1
            if close < 0:
                at += 1
                continue
            for place in range(at + 1, close):
                self.styles[place].add(_MARKS[self._text[at]])
            self.marks |= {at, close}
            self._pairs(at + 1, close)
            at = close + 1

    def _opens(self, at: int, end: int) -> bool:
        text = self._text
        is_free = at + 2 < end and text[at] in _MARKS and not text[at + 1].isspace() and text[at + 1] != text[at]
        return is_free and not _is_word(_before(text, at))

    def _closing(self, at: int, end: int) -> int:
        """Where the mark at `at` is closed on its line, -1 where it is not."""
        text = self._text
        for place in range(at + 2, min(end, at + _LONGEST)):
            if text[place] == "\n":
                return -1
            if text[place] == text[at] and not text[place - 1].isspace() and not _is_word(_behind(text, place)):
                return place
        return -1


def _before(text: str, at: int) -> str:
    """The character in front, over those that are not seen."""
    return next((text[place] for place in range(at - 1, -1, -1) if unicodedata.category(text[place]) != "Cf"), "")


def _behind(text: str, at: int) -> str:
    seen = (text[place] for place in range(at + 1, len(text)) if unicodedata.category(text[place]) != "Cf")
    return next(seen, "")


def _is_word(character: str) -> bool:
    """Letters, digits, and the vowel signs and accents that belong to a letter."""
    return bool(character) and (character.isalnum() or unicodedata.category(character).startswith("M"))


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    """What a phone makes a link of: web addresses that are written out."""
    for one in find_links(text):
        if one.host:
            yield one.found.span.start, one.found.span.end
