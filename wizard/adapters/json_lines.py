"""JSON values of a log: one a line (JSON lines), or one document of bounded size; a broken line is told, not hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wizard.adapters.json_files import MAX_BYTES, JsonInputError, parse_json, read_bytes
from wizard.adapters.spreadsheets.errors import TableInputError
from wizard.adapters.spreadsheets.text_lines import MAX_LINE

_LOOKS_LIKE_JSON = re.compile(rb'\s*(?:\[\s*)*\{\s*(?:"|\}|\Z)|\s*\[\s*\Z')


class BrokenLine:
    """Stands for a line that is no JSON."""


BROKEN = BrokenLine()


def looks_like_json(head: bytes) -> bool:
    """Whether a file that starts so holds JSON and no table."""
    return _LOOKS_LIKE_JSON.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def json_values(path: Path) -> Iterator[tuple[int, Any]]:
    """(line number, value); BROKEN for a line that is no JSON. A file whose first line is part of a larger document is
    read as one document of line 1. Raises JsonInputError, TableInputError, OSError."""
    with path.open("rb") as file:
        first = file.readline(MAX_LINE).removeprefix(b"\xef\xbb\xbf")
    if first.strip() and _value(first, path) is BROKEN and path.stat().st_size <= MAX_BYTES:
        try:
            yield 1, parse_json(read_bytes(path), str(path))
        except JsonInputError:
            if not _has_a_second_start(path):
                raise
        else:
            return
    yield from _lines(path)


def _has_a_second_start(path: Path) -> bool:
    """Whether any later line is a value of its own: then one broken line does not make the file a broken document."""
    return any(isinstance(value, dict) for _, value in _lines(path))


def _lines(path: Path) -> Iterator[tuple[int, Any]]:
    number = 0
    with path.open("rb") as file:
        while line := file.readline(MAX_LINE):
            number += 1
            if len(line) == MAX_LINE and not line.endswith(b"\n"):
                raise TableInputError("table-line-too-long", file=str(path), row=number)
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line.strip():
                yield number, _value(line, path)


def _value(line: bytes, path: Path) -> Any:
    try:
        return parse_json(line, str(path))
    except JsonInputError:
        return BROKEN
