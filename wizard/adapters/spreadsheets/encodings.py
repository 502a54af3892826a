"""Which encoding a text file is in: by its byte order mark, else UTF-8, else GB18030, each proved on the whole file.

Nothing is guessed from frequencies: the result is told to the person. UTF-16 is taken with its mark only. Excel in
China saves "CSV" in GB18030 (GBK); GB 18030-2005 is what Python's codec implements.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from wizard.adapters.spreadsheets.errors import TableInputError

ENCODINGS = ("utf-8", "gb18030", "utf-16")
_CHUNK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
# Control characters that text files hold: tab, line ends, form feed, Ctrl-Z at the end of old files, escape.
_NOT_TEXT = bytes(set(range(32)) - {9, 10, 11, 12, 13, 26, 27})


@dataclass(frozen=True, slots=True)
class Encoded:
    """The encoding as Python names it; `cut` says that the file ends in the middle of a character."""

    encoding: str
    cut: bool = False

    @property
    def errors(self) -> str:
        """How to decode: what is left of the last character of a cut file is dropped."""
        return "ignore" if self.cut else "strict"


def detect(path: Path, wanted: str = "") -> Encoded:
    """The encoding of the whole file; `wanted` is one of ENCODINGS, proved as well. Raises TableInputError, OSError."""
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith(_UTF_32):
        raise TableInputError("table-encoding", file=str(path), encoding="UTF-32", offset=0)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), "")
    names = [marked] if marked and not wanted else [_with_mark(wanted, marked)] if wanted else ["utf-8", "gb18030"]
    reached: list[int] = []
    for name in names:
        found = _prove(path, name)
        if isinstance(found, Encoded):
            return found
        reached.append(found)
    if len(names) == 1:
        raise TableInputError("table-encoding", file=str(path), encoding=_shown(names[0]), offset=reached[0])
    raise TableInputError("table-binary", file=str(path))


def _with_mark(wanted: str, marked: str) -> str:
    return "utf-8-sig" if wanted == "utf-8" and marked == "utf-8-sig" else wanted


def _shown(name: str) -> str:
    return name.removesuffix("-sig").upper()


def _prove(path: Path, name: str) -> Encoded | int:
    """The encoding if every byte of the file fits it, else the offset of the chunk that does not."""
    decoder = codecs.getincrementaldecoder(name)()
    is_wide = name == "utf-16"
    offset = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if not is_wide and len(chunk.translate(None, _NOT_TEXT)) != len(chunk):
                raise TableInputError("table-binary", file=str(path))
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return offset + error.start
            if is_wide and "\0" in text:
                raise TableInputError("table-binary", file=str(path))
            offset += len(chunk)
    return Encoded(name, cut=bool(decoder.getstate()[0]))
