"""What was exported from an entry, kept whole, so that the next export can be compared with it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wizard.adapters.folders import make_private_folder, write_folder
from wizard.adapters.json_files import (
    JsonInputError,
    WriteFailedError,
    canonical_json,
    read_json,
    replace_patiently,
    sync_folder,
)
from wizard.adapters.storage.errors import EntryDamagedError

_RECORD = "export.json"
_NEW = ".new"


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """One past export: its number from 1, when (ISO 8601 UTC), and its files by name (config.json, manifest.json)."""

    number: int
    at: str
    files: Mapping[str, bytes]


class ExportHistory:
    """The folder `exports/<number>/` of one entry. Whoever writes holds the entry's lock."""

    def __init__(self, folder: Path, entry_id: str) -> None:
        self._folder = folder
        self._entry_id = entry_id

    def record(self, files: Mapping[str, bytes], at: str) -> int:
        """Keeps the files of a finished export; its number. Raises WriteFailedError."""
        make_private_folder(self._folder)
        number = max(self._numbers(), default=0) + 1
        new = self._folder / _NEW
        try:
            shutil.rmtree(new, ignore_errors=True)
            write_folder(new, {**files, _RECORD: canonical_json({"at": at})})
            replace_patiently(new, self._folder / str(number))
            sync_folder(self._folder)
        except OSError as error:
            shutil.rmtree(new, ignore_errors=True)
            raise WriteFailedError.of(error, self._folder) from error
        return number

    def last(self) -> ExportRecord | None:
        """The newest export, or None. Raises EntryDamagedError."""
        numbers = self._numbers()
        if not numbers:
            return None
        folder = self._folder / str(max(numbers))
        try:
            at = str(read_json(folder / _RECORD)["at"])
            files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name != _RECORD}
        except (JsonInputError, OSError, TypeError, KeyError) as error:
            raise EntryDamagedError(entry=self._entry_id, file=str(folder)) from error
        return ExportRecord(int(folder.name), at, files)

    def _numbers(self) -> list[int]:
        if not self._folder.is_dir():
            return []
        names = (path.name for path in self._folder.iterdir())
        return [int(name) for name in names if name.isascii() and name.isdigit()]
