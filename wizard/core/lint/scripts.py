"""Which script a text is written in."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

_VARIABLE_OR_LINK = re.compile(r"\{[^{}]*\}|https?://\S+")


def script_share(text: str, script: str) -> float | None:
    """The share (0 to 1) of the text's letters that belong to the script; None when it has no letters.

    `script` is the beginning of Unicode names: CYRILLIC, LATIN, CJK, ARABIC. Variables and addresses do not count.
    """
    counts = Counter(_VARIABLE_OR_LINK.sub(" ", text))
    letters = {letter: count for letter, count in counts.items() if letter.isalpha()}
    if not letters:
        return None
    own = sum(count for letter, count in letters.items() if _name(letter).startswith(script))
    return own / sum(letters.values())


@lru_cache(maxsize=4096)
def _name(letter: str) -> str:
    return unicodedata.name(letter, "")
