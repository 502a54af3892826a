"""Finding words the slow and obvious way: every entry's expression over the text, nothing ruled out beforehand."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from wizard.core.findings import Span
from wizard.core.lint.words import _places

Found = tuple[int, int, str]
_DROPPED = ("Mn", "Me", "Cf")


def fold_plainly(original: str) -> tuple[str, list[Span]]:
    """The folded text and where each of its characters comes from; without boxed letters."""
    characters: list[str] = []
    spans: list[Span] = []
    for index, character in enumerate(original):
        folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
        pieces = [one for one in folded if unicodedata.category(one) not in _DROPPED]
        characters += pieces
        spans += [Span(index, index + 1)] * len(pieces)
        if not pieces and spans and unicodedata.category(character) in ("Mn", "Me"):
            spans[-1] = Span(spans[-1].start, index + 1)
    return "".join(characters), spans


def find_words_plainly(text: str, words: Sequence[str], exceptions: Sequence[str]) -> list[Found]:
    """(start, end, entry) in the original text, as `find_words` must give them."""
    folded, spans = fold_plainly(text)
    allowed = [place for entry in exceptions for place in _places(folded, entry)]
    found = [
        (spans[start].start, spans[end - 1].end, entry)
        for entry in words
        for start, end in _places(folded, entry)
        if not any(first <= start < last for first, last in allowed)
    ]
    kept: list[Found] = []
    for one in sorted(found, key=lambda each: (each[0], -each[1])):
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept
