"""Rows of a delimited text file (RFC 4180, with any of four delimiters), one record in memory at a time."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from wizard.adapters.spreadsheets.encodings import Encoded
from wizard.adapters.spreadsheets.errors import TableInputError
from wizard.adapters.spreadsheets.text_lines import BoundedLines, TooLongError

DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_CHARACTERS = 1 << 16
_SAMPLE_RECORDS = 200
MAX_CELLS = 16_384  # the columns a spreadsheet can hold
_SPREADSHEET_HINT = "sep="

Row = tuple[int, list[str]]


def delimiter_of(path: Path, encoded: Encoded) -> str:
    """The delimiter that gives the most even rows at the start of the file; "," for a single column."""
    sample = _sample(path, encoded)
    hint = _hinted(sample[0]) if sample else ""
    if hint:
        return hint
    scores = {one: _evenness(sample, one) for one in DELIMITERS}
    best = max(DELIMITERS, key=lambda one: scores[one])
    return best if scores[best][1] > 1 else DELIMITERS[0]


def csv_rows(path: Path, encoded: Encoded, delimiter: str) -> Iterator[Row]:
    """Every record with its number as a spreadsheet counts them; empty lines are counted and left out.

    Raises TableInputError with the row.
    """
    number = 0
    with path.open("r", encoding=encoded.encoding, errors=encoded.errors, newline="") as file:
        lines = BoundedLines(file)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, TooLongError, UnicodeDecodeError) as error:
                raise TableInputError(_reason(error), file=str(path), row=number + 1) from error
            lines.next_record()
            number += 1
            if len(cells) > MAX_CELLS:
                raise TableInputError("table-line-too-long", file=str(path), row=number)
            if cells and not (number == 1 and _hinted(delimiter.join(cells))):
                yield number, cells


def _reason(error: Exception) -> str:
    if isinstance(error, TooLongError) or "field larger" in str(error):
        return "table-line-too-long"
    if isinstance(error, UnicodeDecodeError):
        return "table-binary"
    return "table-cut" if "unexpected end" in str(error) else "table-quote"


def _hinted(line: str) -> str:
    """The delimiter of Excel's own first line `sep=;`."""
    line = line.rstrip("\r\n")
    found = line[len(_SPREADSHEET_HINT) :] if line.lower().startswith(_SPREADSHEET_HINT) else ""
    return found if found in DELIMITERS else ""


def _sample(path: Path, encoded: Encoded) -> list[str]:
    """Whole lines from the start of the file."""
    with path.open("r", encoding=encoded.encoding, errors=encoded.errors, newline="") as file:
        text = file.read(_SAMPLE_CHARACTERS)
    lines = text.splitlines(keepends=True)
    return lines[:-1] if len(text) == _SAMPLE_CHARACTERS and len(lines) > 1 else lines


def _evenness(lines: Iterable[str], delimiter: str) -> tuple[float, int]:
    """(share of records of the most common width, that width)."""
    try:
        widths = [len(cells) for cells, _ in zip(_records(lines, delimiter), range(_SAMPLE_RECORDS), strict=False)]
    except csv.Error:
        return 0.0, 1
    if not widths:
        return 0.0, 1
    width, count = Counter(widths).most_common(1)[0]
    return (round(count / len(widths), 1) if width > 1 else 0.0), width


def _records(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    return (cells for cells in csv.reader(lines, delimiter=delimiter) if cells)
