"""Find listed words in a text although they are inflected, spaced out, split by signs or written in look-alikes.

A list entry is a word or a phrase. `*` at the end of a word means any ending (`скидк*`); `~` between two words of a
phrase means up to four words. Words of up to three letters are found only as they are written, as whole words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add

from wizard.core.lint.detection import Detection, detection, without_covered
from wizard.core.lint.folding import fold
from wizard.core.lint.lookalikes import has_sign_for_a_letter, letter_class, representative, sign_families

_SHORT = 3
_ANY_SIGNS = r"[\W_]{0,4}"
_SIGNS_WITHOUT_SPACE = r"(?:[^\w\s]|_){0,3}"
_BETWEEN_IDEOGRAPHS = r"[\s.*_\-·•|/\\~\u2600-\u27bf\U0001f300-\U0001faff]{0,3}"
_WORD_GAP = r"[\W_]{1,6}"
_STEP = r"(?:\s?,?\s?(?:пожалуиста|please|pls)\s?,?\s?|[\s*_\-]{1,3})"
_SOME_WORDS = rf"{_STEP}(?:\w+{_STEP}){{0,4}}"
_START = r"(?<![^\W\d_])"
_END = r"(?![^\W_])"
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
_GAPS = re.compile(r"[\W_]+")
_SINGLE_LETTERS = re.compile(rf"(?:[\W_]{{1,4}}[^\W_]{_END})*")


def find_words(text: str, words: Sequence[str], exceptions: Sequence[str] = ()) -> list[Detection]:
    """Every listed word of the text; what an exception covers is left out. `meaning` is the list's entry."""
    folded = fold(text)
    found = [
        (start, end, entry)
        for entry in _candidates(folded.text, tuple(words))
        for start, end in _places(folded.text, entry)
    ]
    if not found:
        return []
    allowed = [place for entry in _candidates(folded.text, tuple(exceptions)) for place in _places(folded.text, entry)]
    return without_covered(
        [
            detection(folded, start, end, entry)
            for start, end, entry in found
            if not any(first <= start < last for first, last in allowed)
        ]
    )


def _candidates(text: str, entries: tuple[str, ...]) -> Iterator[str]:
    """Entries whose letters occur one after another, look-alikes taken as one. Most texts hold none, which is quick."""
    letters = _letters(text)
    if has_sign_for_a_letter(text):
        # A sign is a letter or a gap, nobody knows: neither the signs nor the letters they may be are compared.
        bare = _bare(letters)
        yield from (entry for entry in entries if _parts(entry) and all(_bare(part) in bare for part in _parts(entry)))
        return
    index = _index(entries)
    begun = index.beginnings & _runs_of_three(letters)
    places = [place for place, literal in index.literals if literal in text]
    places += [place for run in begun for place, longest in index.places[run] if longest in letters]
    for place in sorted(places):
        if all(part in letters for part in _parts(entries[place])):
            yield entries[place]


@dataclass(frozen=True, slots=True)
class _Index:
    """A list's entries by the first three letters of their longest word; those with fewer with what they must hold."""

    places: Mapping[str, tuple[tuple[int, str], ...]]
    beginnings: frozenset[str]
    literals: tuple[tuple[int, str], ...]


@lru_cache(maxsize=128)
def _index(entries: tuple[str, ...]) -> _Index:
    """Pure; remembered because the platform's lists are looked for in every text."""
    places: dict[str, tuple[tuple[int, str], ...]] = {}
    literals: list[tuple[int, str]] = []
    for place, entry in enumerate(entries):
        longest = max(_parts(entry), key=len, default="")
        if len(longest) >= 3:
            places[longest[:3]] = (*places.get(longest[:3], ()), (place, longest))
        elif longest:
            literals.append((place, _literal(entry)))
    return _Index(places, frozenset(places), tuple(literals))


def _literal(entry: str) -> str:
    """What stands in every text that holds the entry, as it is: a short word; "" where nothing need be."""
    written = fold(entry.strip().rstrip("*")).text
    return written if len(written) <= _SHORT and " " not in written and not _IDEOGRAPH.search(entry) else ""


@lru_cache(maxsize=256)
def _runs_of_three(letters: str) -> frozenset[str]:
    return frozenset(map(add, map(add, letters, letters[1:]), letters[2:]))


@lru_cache(maxsize=256)
def _letters(text: str) -> str:
    """The representatives of the text's letters and digits, one after another."""
    return text.translate(_representatives())


class _Representatives(dict[int, str]):
    """What each code point becomes; filled as texts are met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = representative(character) if character.isalnum() else ""
        return self[code]


@lru_cache(maxsize=1)
def _representatives() -> _Representatives:
    return _Representatives()


@lru_cache(maxsize=4096)
def _parts(entry: str) -> tuple[str, ...]:
    """The letters of each word; an entry without any is no word and is never looked for."""
    return tuple(filter(None, (_letters(fold(word).text) for word in entry.split())))


@lru_cache(maxsize=4096)
def _bare(letters: str) -> str:
    """The letters less those that a sign may stand for."""
    return letters.translate(dict.fromkeys(map(ord, sign_families())))


def _places(text: str, entry: str) -> Iterator[tuple[int, int]]:
    """(begin, end) of every place that reads as the entry."""
    pattern = compiled(entry)
    takes_spaces = " " in entry.strip() or _IDEOGRAPH.search(entry) is not None
    position = 0
    while match := pattern.search(text, position):
        if takes_spaces or _is_one_word(match.group()):
            position = _end_of_disguise(text, match) if _GAPS.search(match.group()) else match.end()
            yield match.start(), position
        else:
            position = match.start() + 1


def _is_one_word(written: str) -> bool:
    """Whether the letters belong together: never parted by a space, or parted into (mostly) single letters.

    «под пиш…» are two ordinary words; «с к и д к» is one word spaced out. A picture between spaces parts no words.
    """
    gaps = _GAPS.findall(written)
    spaces = [gap for gap in gaps if any(sign.isspace() for sign in gap) and not _holds_picture(gap)]
    if not spaces:
        return True
    pieces = _GAPS.split(written)
    single = sum(len(piece) == 1 for piece in pieces)
    return len(pieces) >= 3 and single * 3 >= len(pieces) * 2


def _holds_picture(gap: str) -> bool:
    return any(unicodedata.category(sign) in ("So", "Sk", "Sm") for sign in gap)


def _end_of_disguise(text: str, match: re.Match[str]) -> int:
    """The end of a spaced-out word, its ending included."""
    tail = _SINGLE_LETTERS.match(text, match.end())
    return tail.end() if tail else match.end()


@lru_cache(maxsize=1024)
def compiled(entry: str) -> re.Pattern[str]:
    """The expression of one entry. Pure; compiled when a text may hold it, and remembered."""
    return re.compile(expression(entry))


def expression(entry: str) -> str:
    """The regular expression of one list entry, over folded text."""
    if _IDEOGRAPH.search(entry):
        return _ideographs(fold(entry.replace(" ", "")).text)
    words = [word for word in entry.split() if word == "~" or _parts(word)]
    while words[0] == "~":
        del words[0]
    if len(words) == 1:
        return _word(words[0], _ANY_SIGNS)
    parts: list[str] = []
    for word in words:
        if word == "~":
            parts[-1] = _SOME_WORDS
        else:
            parts += [_word(word, _SIGNS_WITHOUT_SPACE), _WORD_GAP]
    return "".join(parts[:-1])


def _ideographs(letters: str) -> str:
    before = r"(?<![a-z])" if letters[0].isascii() else ""
    after = r"(?![a-z])" if letters[-1].isascii() else ""
    return before + _BETWEEN_IDEOGRAPHS.join(re.escape(letter) for letter in letters) + after


def _word(word: str, gap: str) -> str:
    letters = fold(word.rstrip("*")).text
    ending = r"[^\W_]*" if word.endswith("*") else _END
    if len(letters) <= _SHORT:
        return _START + re.escape(letters) + ending
    return _START + gap.join(_letter(letter) for letter in letters) + ending


def _letter(letter: str) -> str:
    return letter_class(letter) if letter.isalnum() else f"{re.escape(letter)}?"
