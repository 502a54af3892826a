"""A crash must not write this process's memory, and the secrets in it, to the disk (facts/ecosystem.md §9).

Windows and macOS write memory only when somebody asks for it.
"""

from __future__ import annotations

import sys

_PR_SET_DUMPABLE = 4


def forbid_core_dumps() -> None:
    """No core file from now on, and on Linux no other process of the same user may read our memory.

    The hard limit stays: a command that `gangway run` starts may have its own core dumps.
    """
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
    if sys.platform == "linux":
        _forbid_reading()


def _forbid_reading() -> None:
    """A dump that is piped to a program, as desktops do it, is not bound by the limit."""
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
