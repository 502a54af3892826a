"""Processes that are killed with SIGKILL: at a chosen file-system call, or while they work."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

# Python announces these before it makes the call; os.replace is announced as os.rename.
CALLS = frozenset(
    {"open", "os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.truncate", "os.chmod", "fcntl.flock", "os.listdir"}
)


def killed_at(call: int, work: Callable[[], object]) -> bool:
    """Runs the work in a forked process and kills it before its n-th file-system call; False when it got through."""
    child = os.fork()
    if child == 0:
        _run_and_exit(call, work)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _run_and_exit(call: int, work: Callable[[], object]) -> None:
    left = call

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def announced(event: str, _arguments: object) -> None:
        if event in CALLS:
            count()

    sync = os.fsync

    def counted_sync(descriptor: int) -> None:
        count()
        sync(descriptor)

    try:
        os.fsync = counted_sync
        sys.addaudithook(announced)
        work()
    finally:
        os._exit(0)


def acknowledged_until_killed(write: Callable[[Callable[[int], None]], None], enough: int, delay: int) -> int:
    """Runs `write` in a forked process that reports each number it has stored; kills it at some moment after `enough`
    reports and `delay` turns of an empty loop. The last number that was reported, 0 for none."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            write(lambda number: _report(writing, number))
        finally:
            os._exit(1)
    os.close(writing)
    try:
        received = b""
        while received.count(b"\n") < enough:
            received += os.read(reading, 4096)
        for _ in range(delay):
            pass
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while more := os.read(reading, 4096):
            received += more
    finally:
        os.close(reading)
    return int(received.splitlines()[-1]) if received else 0


def _report(pipe: int, number: int) -> None:
    os.write(pipe, b"%d\n" % number)
