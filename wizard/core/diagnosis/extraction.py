"""Find an error code in a cell: 131047, 131047.0, "131047", (#131047) Re-engagement message, {"code": 131047}.

Shape of messages: Meta's error codes page ("message" is "(#<code>) <title>"); codes may be numbers or text.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

MAX_DIGITS = 7
# The patterns look at no more of a cell, and only at short runs of blanks: a hostile cell costs no time.
_LONGEST = 65_536
_LONGEST_ALONE = 40

_ALONE = re.compile(r"""[\s'"]*\(?\s*\#?\s*([0-9]{1,7})(?:\.0+)?\s*\)?[\s'",;]*""")
_QUOTED_FORMULA = re.compile(r'="([0-9]{1,7})"')
_HASH = re.compile(r"\(\s?#\s?([0-9]{1,7})\s?\)|(?<![\w&])#([0-9]{3,7})(?![0-9\w])")
_NAMED = re.compile(
    r"""(?<![A-Za-z0-9_])(?:error[ _]?|err[ _]?|failure[ _]?)?code"""
    r"""\\?["']?\s{0,3}[:=]?\s{0,3}\\?["']?([0-9]{1,7})(?![0-9])"""
    r"""|(?:错误|失败)(?:代码|码|编号)\s{0,3}[:：=]?\s{0,3}([0-9]{1,7})(?![0-9])""",
    re.IGNORECASE,
)
_SUBCODE = re.compile(r"""error_subcode\\?["']?\s*[:=]\s*\\?["']?([0-9]{1,7})(?![0-9])""", re.IGNORECASE)
_BARE = re.compile(r"(?<![0-9A-Za-z.+-])([0-9]{6,7})(?![0-9A-Za-z-]|\.[0-9])")
_NOTHING = frozenset(
    {"", "-", "--", "–", "—", "/", "n/a", "na", "null", "none", "nil", "nan", "undefined", "无", "[]", "{}"}
)


class Unread(StrEnum):
    """Why a cell gives no code."""

    EMPTY = "empty"
    FORMULA = "formula"
    TEXT = "text"


def code_in(cell: str) -> int | Unread:
    """The code of a cell of a code column. Of several, the first; a formula is never computed."""
    if cell.isascii() and cell.isdigit():
        return int(cell) if len(cell) <= MAX_DIGITS else Unread.TEXT
    text = unicodedata.normalize("NFKC", cell[:_LONGEST]).strip()
    if text.casefold() in _NOTHING:
        return Unread.EMPTY
    if text.startswith("="):
        formula = _QUOTED_FORMULA.fullmatch(text)
        return int(formula[1]) if formula else Unread.FORMULA
    alone = _ALONE.fullmatch(text) if len(text) <= _LONGEST_ALONE else None
    return int(alone[1]) if alone else _inside(text)


def _inside(text: str) -> int | Unread:
    for pattern in (_HASH, _NAMED, _BARE):
        found = pattern.search(text)
        if found:
            return int(next(group for group in found.groups() if group is not None))
    return Unread.TEXT


def subcode_in(cell: str) -> int | None:
    """The subcode named in a text, if any."""
    found = _SUBCODE.search(cell[:_LONGEST])
    return int(found[1]) if found else None
