"""Workbooks made for tests: good ones by openpyxl, bad ones by hand."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def write_workbook(path: Path, rows: Iterable[Sequence[Any]], *, title: str = "Log", first: str = "") -> Path:
    """A workbook of one sheet; with `first`, an empty sheet of that name before it."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = first or title
    if first:
        sheet = workbook.create_sheet(title)
    for row in rows:
        sheet.append(list(row))
    workbook.save(path)
    return path


def with_parts(source: Path, target: Path, parts: dict[str, bytes], leave_out: Sequence[str] = ()) -> Path:
    """A copy of a package with parts replaced, added or left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts and name not in leave_out:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return target


def sheet_xml(rows: str) -> bytes:
    return f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>".encode()


def with_smaller_size(path: Path, part: str, size: int) -> Path:
    """The package with a header that lies: the part is said to inflate to `size` bytes only."""
    with zipfile.ZipFile(path) as package:
        real = package.getinfo(part).file_size
    data = path.read_bytes()
    for name_at in _places(data, part.encode()):
        for at in range(name_at - 60, name_at):
            if data[at : at + 4] == struct.pack("<I", real):
                data = data[:at] + struct.pack("<I", size) + data[at + 4 :]
    path.write_bytes(data)
    return path


def _places(data: bytes, name: bytes) -> list[int]:
    found, at = [], data.find(name)
    while at >= 0:
        found.append(at)
        at = data.find(name, at + 1)
    return found
