"""Letters, digits and signs that look like one another, as regular-expression classes over folded text.

Source: Unicode Technical Standard 39 (confusables.txt), reduced to Cyrillic, Latin, Greek and what people type instead.
"""

from __future__ import annotations

import re
from functools import lru_cache

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
    "іi1lι|!ӏ",
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
    "ыьi",
    "яr",
    "jј",
    "qԛ9",
    "wԝωvv",
    "vνѵ",
    "g9",
    "hһ",
    "zζ2",
)


@lru_cache(maxsize=512)
def letter_class(letter: str) -> str:
    """A regular expression for the letter and everything that may stand for it in a disguised word."""
    members = {letter}.union(*(group for group in _GROUPS if letter in group))
    return f"[{''.join(sorted(re.escape(member) for member in members))}]" if len(members) > 1 else re.escape(letter)
