"""Write CSV that a spreadsheet opens as text: UTF-8 with a mark, and no cell that would run as a formula.

Source: OWASP "CSV Injection" (CWE-1236): cells that begin with = + - @, tab or carriage return get a leading '; their
full-width forms too, since input methods type those.
"""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from wizard.adapters.json_files import WriteFailedError, replace_patiently, sync_folder

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(cell: str) -> str:
    """The cell, with a leading ' when a spreadsheet would take it for a formula."""
    return "'" + cell if cell.lstrip(" \u00a0\u3000").startswith(_DANGEROUS) or cell.startswith(_DANGEROUS) else cell


class SafeCsv:
    """A CSV file that is there as a whole when the block ends without an error, and not at all otherwise.

    Raises WriteFailedError.
    """

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self._path = path
        self._header = header
        self._temporary: Path | None = None

    def __enter__(self) -> Self:
        try:
            number, name = tempfile.mkstemp(prefix=f".{self._path.name}.", suffix=".tmp", dir=self._path.parent)
            self._temporary = Path(name)
            self._file = os.fdopen(number, "w", encoding="utf-8-sig", newline="")
        except OSError as error:
            raise WriteFailedError.of(error, self._path) from error
        self._writer = csv.writer(self._file)
        self.write(self._header)
        return self

    def write(self, cells: Sequence[str]) -> None:
        """Add a row."""
        try:
            self._writer.writerow([harmless(cell) for cell in cells])
        except OSError as error:
            raise WriteFailedError.of(error, self._path) from error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            with self._file:
                if kind is None:
                    self._file.flush()
                    os.fsync(self._file.fileno())
            if kind is None and self._temporary is not None:
                replace_patiently(self._temporary, self._path)
                sync_folder(self._path.parent)
        except OSError as failed:
            raise WriteFailedError.of(failed, self._path) from failed
        finally:
            if self._temporary is not None:
                with suppress(OSError):
                    self._temporary.unlink(missing_ok=True)
