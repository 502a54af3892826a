"""A lock held by one process at a time. The kernel drops it when the process ends, however it ends.

Sources: flock(2); Python's msvcrt.locking (the locked byte lies far behind the text, so that others can read the pid).
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path

from wizard.adapters.json_files import WriteFailedError

_HELD = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK})
_LOCKED_BYTE = 1 << 30

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class LockHeldError(Exception):
    """Somebody holds the lock; `pid` is theirs, or None while it is not written yet."""

    def __init__(self, pid: int | None) -> None:
        super().__init__(pid)
        self.pid = pid


class FileLock:
    """An exclusive lock on a small file that is never removed, so that two holders cannot lock different files."""

    def __init__(self, path: Path) -> None:
        """Takes the lock at once. Raises LockHeldError, WriteFailedError."""
        self._path = path
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise WriteFailedError.of(error, path) from error
        try:
            _take(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            if error.errno not in _HELD:
                raise WriteFailedError.of(error, path) from error
            raise LockHeldError(_holder(path)) from error
        self._write_pid()

    def _write_pid(self) -> None:
        # The pid is only for the message: a full disk must not keep anyone from opening a draft.
        with contextlib.suppress(OSError):
            os.ftruncate(self._descriptor, 0)
            os.write(self._descriptor, b"%d\n" % os.getpid())

    def release(self) -> None:
        """Gives the lock back; a second call does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _holder(path: Path) -> int | None:
    try:
        return int(path.read_text("ascii"))
    except (OSError, ValueError):
        return None
