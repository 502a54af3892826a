"""Letters, digits and signs that look like one another, as regular-expression classes over folded text.

Source: Unicode Technical Standard 39 (confusables.txt), reduced to Cyrillic, Latin, Greek and what people type instead.
"""

from __future__ import annotations

import re
from functools import lru_cache

from wizard.core.lint.folding import fold

# Every string is a group: any member may stand for any other. A character may be in several groups.
_GROUPS = (
    "аaα@4",
    "б6",
    "вbβ8",
    "гr",
    "дdԁ",
    "еeεє3ё",
    "з3z",
    "иun",
    "іi1lι|ӏ",
    "кkκ",
    "лl",
    "мmμ",
    "нhη",
    "оoο0σ",
    "пnπ",
    "рpρ",
    "сcϲ",
    "sѕ$5",
    "тtτ7",
    "уyuυγ",
    "фφ",
    "хxχ",
    "чq4",
    "шщw",
    "ьb",
    "яr",
    "jј",
    "qԛ9",
    "wԝωvv",
    "vνѵ",
    "g9",
    "hһ",
    "zζ2",
)
_SIGNS = "@|$"


@lru_cache(maxsize=512)
def letter_members(letter: str) -> frozenset[str]:
    """The letter and everything that may stand for it, folded."""
    return frozenset({letter}).union(*(group for group in _folded_groups() if letter in group))


@lru_cache(maxsize=1)
def _folded_groups() -> tuple[str, ...]:
    return tuple("".join(fold(member).text for member in group) for group in _GROUPS)


@lru_cache(maxsize=512)
def letter_class(letter: str) -> str:
    """A regular expression for the letter and everything that may stand for it in a disguised word."""
    members = letter_members(letter)
    return f"[{''.join(sorted(re.escape(member) for member in members))}]" if len(members) > 1 else re.escape(letter)


@lru_cache(maxsize=4096)
def representative(character: str) -> str:
    """One character for everything that may be taken for this one, directly or through others."""
    family, before = {character}, 0
    while len(family) > before:
        before = len(family)
        family = family.union(*(letter_members(member) for member in family))
    return min(family)


@lru_cache(maxsize=1)
def sign_families() -> str:
    """The representatives of everything that a sign may stand for."""
    return "".join(sorted({representative(sign) for sign in _SIGNS}))


def has_sign_for_a_letter(text: str) -> bool:
    """Whether a sign occurs that may be a letter as well as a separator."""
    return any(sign in text for sign in _SIGNS)
