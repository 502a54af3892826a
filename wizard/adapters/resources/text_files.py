"""The text tables of all roots; a file is parsed when a key of its first segment is first asked for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from wizard.adapters.resources.roots import Root
from wizard.core.texts import flatten, segment_of

_SEGMENT = re.compile(rb'^\[+"?([A-Za-z0-9_-]+)|^"?([A-Za-z0-9_-]+)"?[./][^\n=]*=|^([A-Za-z0-9_-]+) *=', re.M)


class TextFiles:
    """Gives `wizard.core.texts.Texts` its tables. Raises ValueError for a text file that is not one."""

    def __init__(self, roots: Sequence[Root]) -> None:
        self._roots = tuple(roots)

    def table(self, language: str, segment: str) -> Mapping[str, str]:
        """All texts of one language whose keys start with the segment; later roots win."""
        table: dict[str, str] = {}
        for path in self._files(language, segment):
            table.update({key: text for key, text in _parsed(path).items() if segment_of(key) == segment})
        return table

    def every_file(self, language: str) -> list[Path]:
        """Every text file of a language, for tests and the doctor."""
        return [path for root in self._roots for path in sorted((root.resources / "texts" / language).rglob("*.toml"))]

    def _files(self, language: str, segment: str) -> Iterator[Path]:
        for root in self._roots:
            folder = root.resources / "texts" / language
            yield from (path for path, segments in _common(folder) if segment in segments)
            owned = (folder / "systems" / f"{segment}.toml", folder / "platforms" / f"{segment}.toml")
            yield from (path for path in owned if path.is_file())


def _parsed(path: Path) -> dict[str, str]:
    return flatten(tomllib.loads(path.read_text("utf-8")))


@cache
def _common(folder: Path) -> tuple[tuple[Path, frozenset[str]], ...]:
    """The files every platform shares and the key segments each holds, found without parsing."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        matches = _SEGMENT.findall(path.read_bytes())
        found.append((path, frozenset(part.decode() for groups in matches for part in groups if part)))
    return tuple(found)
