"""Which script a text is written in."""

from __future__ import annotations

import re
import unicodedata

_VARIABLE_OR_LINK = re.compile(r"\{[^{}]*\}|https?://\S+")


def script_share(text: str, script: str) -> float | None:
    """The share (0 to 1) of the text's letters that belong to the script; None when it has no letters.

    `script` is the beginning of Unicode names: CYRILLIC, LATIN, CJK, ARABIC. Variables and addresses do not count.
    """
    letters = [character for character in _VARIABLE_OR_LINK.sub(" ", text) if character.isalpha()]
    if not letters:
        return None
    return sum(unicodedata.name(letter, "").startswith(script) for letter in letters) / len(letters)
