"""How a secret too long for Windows is cut into pieces: pure text in, pure text out.

Windows keeps 1,280 UTF-16 units per entry and nobody splits for us (keyring #355, #540, #763), so everything above
1,000 is split, on every OS alike. Pieces are Base64: a cut can then fall neither inside a surrogate pair nor before a
byte order mark, which keyring's Windows backend would swallow.

Two generations, a and b: a new value is written beside the old one and the index is switched last, so a process
killed half-way leaves the old value readable.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Final

LIMIT: Final = 1000
GENERATIONS: Final = ("a", "b")
_MARK: Final = "gangway-split:"
_INDEX = re.compile(_MARK + r"1:(?P<generation>[ab]):(?P<count>[1-9][0-9]{0,5}):(?P<digest>[0-9a-f]{64})")
_BYTE_ORDER_MARKS: Final = ("\ufeff", "\ufffe")


@dataclass(frozen=True, slots=True)
class Index:
    """The entry that stands for a split secret: how many pieces of which generation, and the digest of the whole."""

    generation: str
    count: int
    digest: str

    def __str__(self) -> str:
        return f"{_MARK}1:{self.generation}:{self.count}:{self.digest}"


def utf16_units(text: str) -> int:
    """The length as Windows counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def needs_split(value: str) -> bool:
    """Whether the value is too long for one entry, or would be mistaken for an index, or would lose its first sign."""
    return utf16_units(value) > LIMIT or value.startswith((_MARK, *_BYTE_ORDER_MARKS))


def cut(value: str, generation: str) -> tuple[Index, list[str]]:
    """The index and the pieces, each at most LIMIT ASCII characters."""
    encoded = base64.b64encode(value.encode()).decode("ascii")
    pieces = [encoded[start : start + LIMIT] for start in range(0, len(encoded), LIMIT)]
    return Index(generation, len(pieces), _digest(value)), pieces


def joined(index: Index, pieces: list[str]) -> str | None:
    """The value, or None unless the pieces are exactly those the index was written for."""
    try:
        value = base64.b64decode("".join(pieces), validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    return value if len(pieces) == index.count and _digest(value) == index.digest else None


def is_index(entry: str | None) -> bool:
    """Whether an entry claims to stand for pieces; ordinary values that begin so are stored split."""
    return entry is not None and entry.startswith(_MARK)


def parse_index(entry: str | None) -> Index | None:
    """The index in an entry, None if it is not a whole one."""
    match = _INDEX.fullmatch(entry or "")
    return Index(match["generation"], int(match["count"]), match["digest"]) if match else None


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()
