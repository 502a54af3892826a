"""Read a paper's file once for what is recorded of it: size, digest, first bytes. The file stays where it is."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from pathlib import Path

from wizard.core.errors import GangwayError
from wizard.core.file_formats import HEAD_BYTES

_CHUNK = 1 << 20


class PaperUnreadableError(GangwayError):
    """The file cannot be read. Keys: paper-gone, paper-unreadable, paper-cancelled. Parameters: name, code."""

    key = "paper-unreadable"


@dataclass(frozen=True, slots=True)
class PaperFile:
    """`size` in bytes, `digest` SHA-256 in hex, `head` the first bytes for recognising the format."""

    path: Path
    size: int
    digest: str
    head: bytes


def read_paper(path: Path, cancel: threading.Event) -> PaperFile:
    """Read the whole file; blocks as long as the disk takes, and stops between chunks when cancelled."""
    digest, size, head = hashlib.sha256(), 0, b""
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                if cancel.is_set():
                    raise PaperUnreadableError("paper-cancelled", name=path.name, code="")
                head = head or chunk[:HEAD_BYTES]
                digest.update(chunk)
                size += len(chunk)
    except FileNotFoundError as error:
        raise PaperUnreadableError("paper-gone", name=path.name, code="ENOENT") from error
    except OSError as error:
        raise PaperUnreadableError(name=path.name, code=type(error).__name__) from error
    return PaperFile(path, size, digest.hexdigest(), head)
