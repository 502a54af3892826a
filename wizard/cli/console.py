"""Where the command line writes: results on standard output, words about them on standard error in JSON mode."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping
from typing import Any, TextIO

_SIGNS = {"error": "✕", "warning": "!", "info": "i"}


class Console:
    """Prints records as JSON lines, or lines for people. With `as_json` people's words go to standard error."""

    def __init__(self, out: TextIO, err: TextIO, *, as_json: bool) -> None:
        self.as_json = as_json
        self._out = out
        self._err = err

    @classmethod
    def standard(cls, *, as_json: bool) -> Console:
        """The process's own streams. What they cannot encode is escaped instead of ending the program."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace", encoding="utf-8" if sys.platform == "win32" else None)
        return cls(sys.stdout, sys.stderr, as_json=as_json)

    def record(self, record: Mapping[str, Any]) -> None:
        """One JSON object as a line; nothing in text mode."""
        if self.as_json:
            is_utf8 = (getattr(self._out, "encoding", None) or "").lower().replace("-", "") == "utf8"
            print(json.dumps(record, ensure_ascii=not is_utf8, default=str), file=self._out, flush=True)

    def line(self, text: str) -> None:
        """A line of the result for people; nothing in JSON mode."""
        if not self.as_json:
            print(text, file=self._out, flush=True)

    def note(self, text: str) -> None:
        """A sentence about the result: on standard output with it, on standard error beside JSON."""
        print(text, file=self._err if self.as_json else self._out, flush=True)

    def complain(self, text: str) -> None:
        """A sentence about what ended the command, always on standard error."""
        print(text, file=self._err, flush=True)

    def raw(self, text: str) -> None:
        """Text that is itself the result (a schema, an endpoints file), in both modes."""
        self._out.write(text)
        self._out.flush()

    def progress(self, text: str) -> None:
        """What is being waited for; only for a person who watches."""
        if self._err.isatty():
            print(text, file=self._err, flush=True)

    @property
    def has_terminal(self) -> bool:
        """Whether a person can be asked something."""
        return sys.stdin is not None and sys.stdin.isatty() and self._err.isatty()

    @staticmethod
    def sign(severity: str) -> str:
        """The mark before a finding."""
        return _SIGNS.get(severity, "-")
