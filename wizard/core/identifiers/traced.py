"""NFKC text whose every character remembers where it came from in the original, so that a finding can point there."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wizard.core.findings import Span

# Draw nothing though they are no format characters (Cf): grapheme joiner, Hangul fillers, variation selectors.
_DRAWS_NOTHING = {0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}


def is_invisible(character: str) -> bool:
    """Whether the character draws nothing and takes no room (spaces and line breaks are not invisible)."""
    if character.isspace():
        return False
    return unicodedata.category(character) in {"Cf", "Cc"} or ord(character) in _DRAWS_NOTHING


@dataclass(frozen=True, slots=True)
class Traced:
    """`text`, and for each of its characters the half-open range of the original it was made from."""

    text: str
    origins: tuple[Span, ...]
    length: int

    def span(self, start: int, end: int) -> Span:
        """The range of the original behind `text[start:end]`; an empty range points between two characters."""
        if start >= end:
            at = self.origins[start].start if start < len(self.origins) else self._tail()
            return Span(at, at)
        return Span(self.origins[start].start, self.origins[end - 1].end)

    def _tail(self) -> int:
        return self.origins[-1].end if self.origins else self.length

    def part(self, start: int, end: int) -> Traced:
        """The characters from `start` to `end`, still traced to the original."""
        return Traced(self.text[start:end], self.origins[start:end], self.length)

    def without(self, unwanted: Callable[[str], bool]) -> Traced:
        """The same text less the characters for which `unwanted` holds."""
        kept = [index for index, character in enumerate(self.text) if not unwanted(character)]
        return Traced("".join(self.text[i] for i in kept), tuple(self.origins[i] for i in kept), self.length)

    def mapped(self, change: Callable[[str], str]) -> Traced:
        """Every character replaced by `change` of it; a change to other than one character is not made."""
        changed = (change(character) for character in self.text)
        text = "".join(new if len(new) == 1 else old for old, new in zip(self.text, changed, strict=True))
        return Traced(text, self.origins, self.length)


def trace(value: str) -> Traced:
    """The NFKC form of `value`, traced."""
    text: list[str] = []
    origins: list[Span] = []
    for start, end in _clusters(value):
        normal = unicodedata.normalize("NFKC", value[start:end])
        text.append(normal)
        origins.extend([Span(start, end)] * len(normal))
    return Traced("".join(text), tuple(origins), len(value))


def _clusters(value: str) -> Iterator[tuple[int, int]]:
    """Ranges that normalise on their own: a character and what composes with it."""
    start = 0
    for index in range(1, len(value) + 1):
        if index == len(value) or not _joins(value[start:index], value[index]):
            if start < index:
                yield start, index
            start = index


def _joins(cluster: str, following: str) -> bool:
    if following.isascii():
        return False
    if unicodedata.combining(following):
        return True
    apart = unicodedata.normalize("NFKC", cluster) + unicodedata.normalize("NFKC", following)
    return unicodedata.normalize("NFKC", cluster + following) != apart
