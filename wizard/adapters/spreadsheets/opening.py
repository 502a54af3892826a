"""Open a table by what the file is, not by what its name says."""

from __future__ import annotations

import errno
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from wizard.adapters.spreadsheets.csv_files import Row, csv_rows, delimiter_of
from wizard.adapters.spreadsheets.encodings import detect
from wizard.adapters.spreadsheets.errors import TableInputError
from wizard.adapters.spreadsheets.xlsx_files import sheet_names, xlsx_rows

MAX_TEXT_FILE = 2 << 30
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What the caller knows of the file; "" leaves it to us."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Table:
    """A table that can be read any number of times. `format`: csv | xlsx.

    `encoding` and `delimiter` are "" for xlsx, `sheet` and `sheets` empty for csv. `cut`: the file ends in the middle
    of a character. `rows()` gives (row number, cells as text) and raises TableInputError.
    """

    format: str
    rows: Callable[[], Iterator[Row]]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    cut: bool = False


def open_table(path: Path, options: TableOptions | None = None) -> Table:
    """The table in a CSV or XLSX file. Raises TableInputError."""
    options = options or TableOptions()
    head = head_of(path)
    if head.startswith(_OLE):
        raise TableInputError("table-old-excel", file=str(path))
    try:
        return _workbook(path, options) if head.startswith(_ZIP) else _text(path, options)
    except OSError as error:
        raise _unreadable(error, path) from error


def head_of(path: Path, length: int = 4096) -> bytes:
    """The first bytes of a regular file of bounded size. Raises TableInputError."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a folder, or a device or pipe that might never end
            raise TableInputError("not-a-file", file=str(path))
        if found.st_size > MAX_TEXT_FILE:
            raise TableInputError("table-too-large", file=str(path), limit=MAX_TEXT_FILE >> 20)
        with path.open("rb") as file:
            head = file.read(length)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # ValueError: a NUL in the name
        raise TableInputError("file-missing", file=str(path)) from error
    except OSError as error:
        raise _unreadable(error, path) from error
    if not head.strip(b" \t\r\n\xef\xbb\xbf"):
        raise TableInputError("table-blank", file=str(path))
    return head


def _unreadable(error: OSError, path: Path) -> TableInputError:
    return TableInputError("file-not-readable", file=str(path), code=errno.errorcode.get(error.errno or 0, "?"))


def _text(path: Path, options: TableOptions) -> Table:
    encoded = detect(path, options.encoding)
    delimiter = options.delimiter or delimiter_of(path, encoded)
    return Table(
        "csv",
        lambda: csv_rows(path, encoded, delimiter),
        encoding=encoded.encoding,
        delimiter=delimiter,
        cut=encoded.cut,
    )


def _workbook(path: Path, options: TableOptions) -> Table:
    names = sheet_names(path)
    if not names or (options.sheet and options.sheet not in names):
        raise TableInputError(
            "table-sheet", file=str(path), name=options.sheet[:40], known=", ".join(names[:40]) or "–"
        )
    sheet = options.sheet or next((name for name in names if next(xlsx_rows(path, name), None)), names[0])
    return Table("xlsx", lambda: xlsx_rows(path, sheet), sheet=sheet, sheets=tuple(names))


def _listed(names: list[str]) -> str:
    return ", ".join(names[:40]) or "–"
