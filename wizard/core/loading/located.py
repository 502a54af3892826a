"""Parsed TOML and JSON files that still know on which line a key stands.

tomllib gives values without positions, so the lines are found by a second, simple reading of headers and keys;
a key inside an inline table is placed on the line of the key that holds the table.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wizard.core.loading.problems import Problem

_HEADER = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=""")
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+)""")

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class LocatedFile:
    """A parsed file: its value and the line of every key path found."""

    name: str
    value: Any
    lines: Mapping[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of the path, or of its nearest known ancestor; 0 when nothing is known."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 0

    def problem(self, path: Path, message: str) -> Problem:
        """A problem at the path of this file."""
        return Problem(self.name, self.line(path), ".".join(str(part) for part in path), message)


def parse_toml(name: str, data: bytes) -> LocatedFile | Problem:
    """The located file, or the one problem that keeps it from being read."""
    try:
        text = data.decode("utf-8")
        return LocatedFile(name, tomllib.loads(text), _toml_lines(text))
    except UnicodeDecodeError as error:
        return Problem(name, data[: error.start].count(b"\n") + 1, "", "not UTF-8")
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        return Problem(name, int(line.group(1)) if line else text.count("\n") + 1, "", str(error))


def parse_schema(name: str, data: bytes) -> LocatedFile | Problem:
    """A JSON file with the lines of its keys found by name, or the problem that keeps it from being read."""
    try:
        return LocatedFile(name, json.loads(data.decode("utf-8"), object_pairs_hook=_no_duplicates))
    except UnicodeDecodeError as error:
        return Problem(name, data[: error.start].count(b"\n") + 1, "", "not UTF-8")
    except json.JSONDecodeError as error:
        return Problem(name, error.lineno, "", error.msg)
    except ValueError as error:
        return Problem(name, 0, "", str(error))


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"duplicate key {next(key for key in keys if keys.count(key) > 1)!r}")
    return found


def _toml_lines(text: str) -> dict[Path, int]:
    lines: dict[Path, int] = {}
    prefix: Path = ()
    counts: dict[Path, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            prefix = _header_path(header.group(1) == "[[", header.group(2), counts)
            lines.setdefault(prefix, number)
        elif key := _KEY.match(line):
            lines.setdefault(prefix + _parts(key.group(1)), number)
    return lines


def _header_path(is_array: bool, dotted: str, counts: dict[Path, int]) -> Path:
    """The path of a table header, with the index of each array table it passes through."""
    parts = _parts(dotted)
    path: Path = ()
    for position, part in enumerate(parts):
        path += (part,)
        is_last = position == len(parts) - 1
        if is_array and is_last:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path += (counts[path],)
    return path


def _parts(dotted: str) -> Path:
    return tuple(next(group for group in match.groups() if group is not None) for match in _PART.finditer(dotted))
