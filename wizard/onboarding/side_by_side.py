"""Check many files on all cores: child processes take them in turns, and the results come in the files' order.

A child is given paths and hands back plain findings. It keeps nothing of the environment, so no secret given by it; a
file that cannot be read is judged again by the parent, which can say why. Without a child everything still works.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from multiprocessing.connection import Connection
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.core.findings import Finding

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

# A forked child is at work after 20 ms; a spawned one imports everything again first.
FEWEST_FORKED, FEWEST_SPAWNED = 64, 600
_CHUNK = 25
_MOST_CHILDREN = 8
_values = attrgetter(*(one.name for one in fields(Finding)))

Judged = tuple[str, tuple[Finding, ...]] | None
"""The platform's id and the findings; None for a file that could not be read."""
Judge = Callable[[Path], Judged]
_Packed = tuple[str, list[tuple[Any, ...]]] | None


def way_to_start(files: int, cores: int) -> str:
    """How children are best started for that many files: fork, spawn, or "" for not at all.

    Only a process of one thread may be forked, and only Linux does it well. (packaging/start_bundle.py lets a frozen
    program be spawned.)
    """
    if cores < 2:
        return ""
    if sys.platform == "linux" and threading.active_count() == 1:
        return "fork" if files >= FEWEST_FORKED else ""
    return "spawn" if files >= FEWEST_SPAWNED else ""


def judge_all(judge: Judge, paths: Sequence[Path], way: str, cores: int) -> Iterator[tuple[Path, Judged]]:
    """Every path with what `judge` says of it, in order. `judge` must be picklable where children are spawned."""
    chunks = [paths[at : at + _CHUNK] for at in range(0, len(paths), _CHUNK)]
    with _children(judge, chunks, way, min(cores, _MOST_CHILDREN, len(chunks))) as children:
        for place, chunk in enumerate(chunks):
            results = children[place % len(children)].next_chunk()
            for index, path in enumerate(chunk):
                yield path, _unpacked(results[index]) if results is not None else judge(path)


@dataclass(frozen=True, slots=True)
class _Child:
    process: BaseProcess
    results: Connection

    def next_chunk(self) -> list[_Packed] | None:
        """The next results, or None when the child is gone."""
        try:
            found: list[_Packed] = self.results.recv()
        except (EOFError, OSError):
            return None
        return found


@contextmanager
def _children(judge: Judge, chunks: Sequence[Sequence[Path]], way: str, count: int) -> Iterator[list[_Child]]:
    """The children, each with every `count`-th chunk; whatever happens, none is left behind."""
    context: Any = multiprocessing.get_context(way)
    started: list[_Child] = []
    try:
        for first in range(count):
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=_work, args=(judge, chunks[first::count], theirs), daemon=True)
            process.start()
            theirs.close()
            started.append(_Child(process, ours))
        yield started
    finally:
        for child in started:
            child.results.close()
            child.process.terminate()
            child.process.join()


def _work(judge: Judge, chunks: Sequence[Sequence[Path]], results: Connection) -> None:
    """What a child does. Ctrl+C is the parent's to answer; a parent that is gone ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.clear()
    try:
        for chunk in chunks:
            results.send([_packed(judge(path)) for path in chunk])
    except BrokenPipeError:
        return


def _packed(judged: Judged) -> _Packed:
    return None if judged is None else (judged[0], [_values(finding) for finding in judged[1]])


def _unpacked(packed: _Packed) -> Judged:
    return None if packed is None else (packed[0], tuple(Finding(*values) for values in packed[1]))
