"""Lines of a text file, none of them longer than memory should hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

MAX_LINE = 4 << 20
MAX_RECORD = 8 << 20


class TooLongError(ValueError):
    """A line or a record of several lines is longer than we hold."""


class BoundedLines(Iterator[str]):
    """Lines with their ends. Call `next_record` when a record is complete, so that records are bounded as well.

    Raises TooLongError.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._held = 0

    def __next__(self) -> str:
        line = self._file.readline(MAX_LINE)
        if not line:
            raise StopIteration
        self._held += len(line)
        if self._held > MAX_RECORD or (len(line) == MAX_LINE and not line.endswith(("\n", "\r"))):
            raise TooLongError
        return line

    def next_record(self) -> None:
        """Forget the length of what was handed out."""
        self._held = 0
