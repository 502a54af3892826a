"""Removing an entry's folder so that a half-removed one is never listed, and finishing it after a crash."""

from __future__ import annotations

import shutil
from pathlib import Path

from wizard.adapters.json_files import WriteFailedError, replace_patiently, sync_folder

# Ids hold no dot, so these names never meet an entry's.
_TRASH = ".trash-"
_NEW = ".new-"


def new_folder_for(folder: Path) -> Path:
    """Where an entry's folder is prepared before it appears under its own name."""
    return folder.with_name(_NEW + folder.name)


def remove_folder(folder: Path) -> None:
    """Moves the folder out of sight, then removes it. Raises WriteFailedError with the folder still in place."""
    trash = folder.with_name(_TRASH + folder.name)
    try:
        if trash.exists():
            shutil.rmtree(trash)
        replace_patiently(folder, trash)
        sync_folder(folder.parent)
    except OSError as error:
        raise WriteFailedError.of(error, folder) from error
    shutil.rmtree(trash, ignore_errors=True)  # what stays, because it is open elsewhere, goes at the next start


def leftovers(entries: Path) -> dict[str, list[Path]]:
    """Folders that a crash left behind, by the entry id whose lock guards them."""
    found: dict[str, list[Path]] = {}
    for path in entries.iterdir():
        for prefix in (_TRASH, _NEW):
            if path.name.startswith(prefix):
                found.setdefault(path.name.removeprefix(prefix), []).append(path)
    return found
