"""A file as the body of a request: read while it is sent, from a given byte on, never held in memory whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from wizard.core.errors import GangwayError

_CHUNK = 65_536


class FileUnreadableError(GangwayError):
    """The file is gone, cannot be read, or has another size than was said (`name`)."""

    key = "file-unreadable"


@dataclass(frozen=True, slots=True)
class FileBody:
    """The bytes of a file from `offset` to its end; `size` is the whole file's, in bytes."""

    path: Path = field(repr=False)
    size: int
    offset: int = 0

    @property
    def length(self) -> int:
        """How many bytes are sent."""
        return self.size - self.offset


class ReadingFile:
    """What requests reads a FileBody from: it knows its length, and never gives more or fewer bytes than that."""

    def __init__(self, file: BinaryIO, body: FileBody) -> None:
        self._file = file
        self._body = body
        self._left = body.length

    def __len__(self) -> int:
        return self._body.length

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self.read(_CHUNK):
            yield chunk

    def read(self, size: int = -1) -> bytes:
        """The next bytes; b"" at the end. Raises FileUnreadableError for a file that became shorter."""
        wanted = self._left if size < 0 else min(size, self._left)
        try:
            chunk = self._file.read(wanted)
        except OSError as error:
            raise FileUnreadableError(name=self._body.path.name) from error
        if len(chunk) < wanted:
            raise FileUnreadableError(name=self._body.path.name)
        self._left -= len(chunk)
        return chunk


@contextmanager
def sendable(body: bytes | FileBody | None) -> Iterator[ReadingFile | bytes | None]:
    """The body as requests takes it. A file of which nothing is left is an empty body. Raises FileUnreadableError."""
    if not isinstance(body, FileBody):
        yield body
        return
    try:
        file = body.path.open("rb")
    except OSError as error:
        raise FileUnreadableError(name=body.path.name) from error
    with file:
        if file.seek(0, 2) != body.size:
            raise FileUnreadableError(name=body.path.name)
        file.seek(body.offset)
        yield ReadingFile(file, body) if body.length else b""
