"""Is an XLSX file safe to open: sizes, counts and ratios before anything is parsed, then every byte once.

A header may lie about sizes, so each part that will be parsed is inflated and counted first, a chunk at a time; the
zip module stops at the size the header gives and then finds the checksum wrong. Entities are defusedxml's business.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from wizard.adapters.spreadsheets.errors import TableInputError

MB = 1 << 20
MAX_FILE = 128 * MB
MAX_PARTS = 4_000
MAX_INFLATED = 1_024 * MB
MAX_STRINGS = 64 * MB
MAX_OTHER_PART = 16 * MB
MAX_RATIO = 200
MAX_ROW = 4 * MB
_SMALL = MB
_CHUNK = 1 << 16
_SHEETS = "xl/worksheets/"
_STRINGS = "xl/sharedStrings.xml"
_PARSED = ("xl/workbook.xml", "xl/styles.xml", _STRINGS, "[Content_Types].xml", "_rels/", "xl/_rels/", _SHEETS)
# Where a row begins or ends. No text and no attribute can hold a bare "<", so nothing else looks like it, once
# declarations, comments and CDATA ("<!", which no program writes into a sheet) are refused.
_ROW = re.compile(rb"</?(?:[A-Za-z_][A-Za-z0-9_.-]{0,30}:)?row[\s/>]")
_LONGEST_MARK = 40

BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


def check_package(path: Path) -> None:
    """Raises TableInputError for a package that is not a plain, bounded workbook."""
    name = str(path)
    if path.stat().st_size > MAX_FILE:
        raise TableInputError("table-too-large", file=name, limit=MAX_FILE // MB)
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            _check_kinds([part.filename for part in parts], name)
            _check_sizes(parts, name)
            for part in parts:
                if part.filename.startswith(_PARSED) and not part.is_dir():
                    _check_content(package, part, name)
    except BROKEN_ZIP as error:
        raise TableInputError("table-damaged", file=name) from error


def _check_kinds(names: list[str], file: str) -> None:
    if not any(name.lower() == "xl/workbook.xml" for name in names):
        raise TableInputError("table-not-excel", file=file)
    if any(name.lower().endswith("vbaproject.bin") or "/macrosheets/" in name.lower() for name in names):
        raise TableInputError("table-macros", file=file)
    if any(name.lower().startswith("xl/externallinks/") for name in names):
        raise TableInputError("table-links", file=file)


def _check_sizes(parts: list[zipfile.ZipInfo], file: str) -> None:
    is_bomb = (
        len(parts) > MAX_PARTS
        or len({part.filename for part in parts}) < len(parts)
        or sum(part.file_size for part in parts) > MAX_INFLATED
        or any(_limit(part.filename) < part.file_size for part in parts)
        or any(part.file_size > max(_SMALL, part.compress_size * MAX_RATIO) for part in parts)
    )
    if is_bomb:
        raise TableInputError("table-expands", file=file)


def _limit(name: str) -> int:
    if name.startswith(_SHEETS):
        return MAX_INFLATED
    return MAX_STRINGS if name == _STRINGS or not name.startswith(_PARSED) else MAX_OTHER_PART


def _check_content(package: zipfile.ZipFile, part: zipfile.ZipInfo, file: str) -> None:
    """Inflate the part once: its checksum holds, and no single row is larger than memory should hold."""
    is_sheet = part.filename.startswith(_SHEETS)
    since_row = 0
    tail = b""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            piece = tail + chunk
            tail = piece[-_LONGEST_MARK:]
            if not is_sheet:
                continue
            if b"<!" in piece:
                raise TableInputError("table-damaged", file=file)
            ends = [found.end() for found in _ROW.finditer(piece)]
            since_row = len(piece) - ends[-1] if ends else since_row + len(chunk)
            if since_row > MAX_ROW:
                raise TableInputError("table-expands", file=file)
