"""Logs of messages as files, made for tests of the diagnosis page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.adapters.spreadsheets.workbooks import SHEET, sheet_xml, with_parts, write_workbook

HEADER = ["编号", "号码", "错误代码", "发送时间"]
ROWS = [
    ["a1", "5511987654321", "131047", "2026-11-01 10:00:00"],
    ["a2", "5511987654322", "131050", "2026-11-01 11:00:00"],
    ["a3", "11987654321", "131050", "2026-11-02 10:00:00"],
    ["a4", "5511987654324", "130432", ""],
    ["a5", "5511987654325", "200", ""],
    ["a6", "5511987654326", "", ""],
    ["a7", "5511987654327", "999777", ""],
]
COUNTS = {"131050": 2, "200-299": 1, "130432": 1, "131047": 1, "999777": 1}


def write_log(
    path: Path,
    rows: Sequence[Sequence[str]] = (HEADER, *ROWS),
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> Path:
    """A text table."""
    path.write_bytes("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    return path


def workbook(path: Path) -> Path:
    """The same rows as a workbook, codes as numbers."""
    body = [[int(cell) if cell.isdigit() else cell for cell in row] for row in ROWS]
    return write_workbook(path, [HEADER, *body])


def zip_bomb(path: Path) -> Path:
    """Sixty megabytes in a few kilobytes."""
    plain = write_workbook(path.with_name("plain.xlsx"), [])
    rows = '<row r="1"><c t="inlineStr"><is><t>' + "0" * 60_000_000 + "</t></is></c></row>"
    return with_parts(plain, path, {SHEET: sheet_xml(rows)})


def large(path: Path, rows: int = 600_000) -> Path:
    """A log that takes some seconds to read."""
    line = "x,5511987654321,131047,2026-11-01 10:00:00\n"
    path.write_text(",".join(HEADER) + "\n" + line * rows, "utf-8")
    return path
