"""Look at the sample file of a template's header: its size, when it changed, its first bytes, its digest."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

from wizard.core.errors import GangwayError
from wizard.core.file_formats import HEAD_BYTES


class SampleFileError(GangwayError):
    """The file cannot be looked at. Keys: sample-gone, sample-unreadable. Parameter: `name`, never the folder."""

    key = "sample-unreadable"


@dataclass(frozen=True, slots=True)
class FileGlance:
    """`size` in bytes, `changed` in nanoseconds since 1970, `head` the first bytes for recognising the format."""

    size: int
    changed: int
    head: bytes


def glance_at(path: Path) -> FileGlance:
    """Size, time and head; blocks only as long as the disk takes for these. Raises SampleFileError."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # opening a pipe would wait for somebody to write
            raise SampleFileError(name=path.name)
        with path.open("rb") as file:
            return FileGlance(found.st_size, found.st_mtime_ns, file.read(HEAD_BYTES))
    except FileNotFoundError as error:
        raise SampleFileError("sample-gone", name=path.name) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise SampleFileError(name=path.name) from error


def digest_of(path: Path) -> str:
    """SHA-256 in hex; reads the whole file. Raises SampleFileError."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SampleFileError(name=path.name) from error
