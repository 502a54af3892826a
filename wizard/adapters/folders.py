"""Where Gangway keeps its data, and how a whole export folder is replaced at once (design §2 Storage, §3.2 `--out`).

Source: platformdirs user_data_dir (Windows: LOCALAPPDATA, never the roaming profile or a synchronised folder).
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

import platformdirs

from wizard.adapters.json_files import Sleep, WriteFailedError, replace_patiently, sync_folder
from wizard.core.errors import GangwayError

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600

IsOurs = Callable[[Path], bool]


class OutFolderError(GangwayError):
    """`--out` cannot be used and nothing there was changed. Keys: out-not-ours, out-is-file, out-disk-full,
    out-not-writable."""

    key = "out-not-writable"

    @classmethod
    def of(cls, error: OSError, target: Path) -> OutFolderError:
        """The error for a target, told apart by the system's reason."""
        cause = WriteFailedError.of(error, target)
        code = cause.parameters["code"]
        if cause.key == "disk-full":
            return cls("out-disk-full", folder=str(target), code=code)
        return cls(folder=str(target), code=code)


def default_root() -> Path:
    """The signed-in person's own data folder for Gangway."""
    return Path(platformdirs.user_data_dir("Gangway", appauthor=False))


class DataFolder:
    """The data folder's parts. Nothing is made on disk before `prepare`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.entities = root / "entities"
        self.entries = root / "entries"
        self.locks = root / "locks"

    def prepare(self) -> None:
        """Makes the folders, private to this user. An existing root keeps its mode. Raises WriteFailedError."""
        make_private_folder(self.root)
        for folder in (self.entities, self.entries, self.locks):
            make_private_folder(folder)


def make_private_folder(folder: Path) -> None:
    """Makes the folder (0700; a private ACL on Windows) and its parents. Raises WriteFailedError."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    except OSError as error:
        raise WriteFailedError.of(error, folder) from error


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Makes a new private folder with these files (relative POSIX names) and syncs it. Raises OSError, ValueError."""
    folder.mkdir(mode=PRIVATE_FOLDER)
    for name, data in files.items():
        path = folder / _safe_name(name)
        path.parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True, parents=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE_FILE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    for made in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        sync_folder(made)


def _safe_name(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if not path.parts or path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise ValueError(f"not a name inside a folder: {name!r}")
    return path


def replace_folder(target: Path, files: Mapping[str, bytes], is_ours: IsOurs, *, sleep: Sleep = time.sleep) -> None:
    """Puts a folder with exactly these files at the target; a reader sees the old one or the new one, never a mix.

    A folder that is not empty is replaced only if `is_ours` agrees. What an interrupted run left beside the target is
    put right first. Two runs into the same target at once end in one whole folder; the loser may get an error.
    Raises OutFolderError.
    """
    target = _followed(target)
    swap = _Swap(target, sleep)
    try:
        swap.recover()
        refuse_foreign(target, is_ours)
        target.parent.mkdir(parents=True, exist_ok=True)
        swap.run(files)
    except OSError as error:
        swap.forget_new()
        raise OutFolderError.of(error, target) from error


def recover_folder(target: Path, *, sleep: Sleep = time.sleep) -> None:
    """Puts right what an interrupted `replace_folder` left beside the target. Raises OSError."""
    _Swap(_followed(target), sleep).recover()


def _followed(target: Path) -> Path:
    try:
        return target.resolve()
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links
        raise OutFolderError(folder=str(target), code="ELOOP") from error


def refuse_foreign(target: Path, is_ours: IsOurs) -> None:
    """Raise OutFolderError for a target that `replace_folder` would not replace; nothing is changed."""
    try:
        if not target.exists():
            return
        if not target.is_dir():
            raise OutFolderError("out-is-file", folder=str(target))
        if any(target.iterdir()) and not is_ours(target):
            raise OutFolderError("out-not-ours", folder=str(target))
    except OSError as error:
        raise OutFolderError.of(error, target) from error


class _Swap:
    """New folder in, old folder out, both under names only we use, beside the target on the same disk."""

    def __init__(self, target: Path, sleep: Sleep) -> None:
        self._target = target
        self._sleep = sleep
        self._new = target.with_name(f".{target.name}.gangway-new")
        self._old = target.with_name(f".{target.name}.gangway-old")

    def recover(self) -> None:
        """An old folder comes back if its target is gone; otherwise leftovers are removed."""
        if self._old.is_dir() and not self._target.exists():
            replace_patiently(self._old, self._target, sleep=self._sleep)
        for leftover in (self._new, self._old):
            if leftover.is_dir() and not leftover.is_symlink():
                shutil.rmtree(leftover)

    def run(self, files: Mapping[str, bytes]) -> None:
        write_folder(self._new, files)
        had_old = self._target.exists()
        if had_old:
            replace_patiently(self._target, self._old, sleep=self._sleep)
        try:
            replace_patiently(self._new, self._target, sleep=self._sleep)
        except OSError:
            if had_old:
                replace_patiently(self._old, self._target, sleep=self._sleep)
            raise
        sync_folder(self._target.parent)
        # The new folder is in place: a file of the old one that is still open elsewhere is not a failure of this run.
        shutil.rmtree(self._old, ignore_errors=True)

    def forget_new(self) -> None:
        shutil.rmtree(self._new, ignore_errors=True)
