"""Rows of one sheet of an XLSX file as text, streamed by openpyxl in read-only mode; formulas are never computed."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from wizard.adapters.spreadsheets.csv_files import Row
from wizard.adapters.spreadsheets.errors import TableInputError
from wizard.adapters.spreadsheets.xlsx_package import BROKEN_ZIP, check_package

MAX_ROWS = 1_048_576  # what Excel itself can hold; a row number beyond is an attack or damage
_BATCH = 500
# What openpyxl lets through from files that are no valid workbook; ParseError is a SyntaxError.
_BROKEN = (*BROKEN_ZIP, KeyError, IndexError, TypeError, AttributeError, SyntaxError)


def sheet_names(path: Path) -> list[str]:
    """The sheets that hold cells, in order. Raises TableInputError, OSError."""
    check_package(path)
    with _workbook(path) as workbook:
        return [sheet.title for sheet in workbook.worksheets]


def xlsx_rows(path: Path, sheet: str) -> Iterator[Row]:
    """Every row that holds something, with its number, of a file that `sheet_names` has passed.

    Raises TableInputError.
    """
    with _workbook(path) as workbook:
        worksheet = workbook[sheet]
        worksheet.reset_dimensions()  # what the file says of its own size may be wrong
        yield from _rows(worksheet.iter_rows(values_only=True), path)


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    """The open workbook; what goes wrong with it while it is open is a TableInputError."""
    import openpyxl  # 0.1 s to import: only for those who read XLSX

    with path.open("rb") as file:  # opened here, since openpyxl judges a path by its ending
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about styles and extensions of the workbook, nothing we read
                workbook = openpyxl.load_workbook(
                    file, read_only=True, keep_vba=False, keep_links=False, data_only=False
                )
            try:
                yield workbook
            finally:
                workbook.close()
        except _BROKEN as error:
            raise TableInputError("table-damaged", file=str(path)) from error


def _rows(values: Iterator[tuple[Any, ...]], path: Path) -> Iterator[Row]:
    number = 0
    while batch := _batch(values):
        for row in batch:
            number += 1
            if number > MAX_ROWS:
                raise TableInputError("table-damaged", file=str(path))
            if any(value is not None for value in row):
                yield number, [_text(value) for value in row]


def _batch(values: Iterator[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dates beyond what a date can be: the cell then reads #VALUE!
        return list(islice(values, _BATCH))


def _text(value: Any) -> str:
    """A cell as text: whole numbers without a fraction, times in ISO 8601, formulas as they are written."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(value)
