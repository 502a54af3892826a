"""Fold a text so that disguises disappear, keeping the way back to the original positions.

Sources: Unicode Standard Annex 15 (compatibility decomposition) and Unicode Technical Standard 39 (confusables).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from wizard.core.findings import Span

_INVISIBLE_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# Of these, lower case and the two replacements in `_fold_plain` are all there is to fold.
_PLAIN = re.compile(r"[\n -~А-яЁё«»–—]*")
_BOXED_LETTER_ROWS = (0x1F130, 0x1F150, 0x1F170, 0x1F1E6)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. Character i of `text` comes from the original range [starts[i], ends[i])."""

    original: str
    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original_span(self, start: int, end: int) -> Span:
        """The original range of a non-empty folded range."""
        return Span(self.starts[start], self.ends[end - 1])


@lru_cache(maxsize=256)
def fold(original: str) -> Folded:
    """Compatibility-decomposed, case-folded, without marks and invisible characters (й becomes и, ё becomes е).

    Pure; remembered because several rules look at the same text.
    """
    if _PLAIN.fullmatch(original):
        size = len(original)
        return Folded(original, _fold_plain(original), range(size), range(1, size + 1))
    pieces: dict[str, str] = {character: _fold_character(character) for character in set(original)}
    if {1}.issuperset(map(len, pieces.values())):  # nearly every text: one for one, and the places stay the same
        size = len(original)
        return Folded(
            original,
            original.translate({ord(one): piece for one, piece in pieces.items()}),
            range(size),
            range(1, size + 1),
        )
    return _fold_unevenly(original, pieces)


def _fold_plain(original: str) -> str:
    return original.lower().replace("й", "и").replace("ё", "е")


def _fold_unevenly(original: str, pieces: Mapping[str, str]) -> Folded:
    """The same where a character becomes several or none; a mark belongs to the character before it."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for index, character in enumerate(original):
        folded = pieces[character]
        for piece in folded:
            characters.append(piece)
            starts.append(index)
            ends.append(index + 1)
        if not folded and ends and unicodedata.category(character) in ("Mn", "Me"):
            ends[-1] = index + 1
    return Folded(original, "".join(characters), tuple(starts), tuple(ends))


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if "!" <= character <= "~":
        return character.lower()
    decomposed = unicodedata.normalize("NFKD", _unboxed(character)).casefold()
    return "".join(piece for piece in unicodedata.normalize("NFKD", decomposed) if not _is_invisible(piece))


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me", "Cf") or character in _INVISIBLE_LETTERS


def _unboxed(character: str) -> str:
    """Letters in boxes, circles and flags have no decomposition of their own."""
    for first in _BOXED_LETTER_ROWS:
        offset = ord(character) - first
        if 0 <= offset < 26:
            return chr(ord("a") + offset)
    return character
