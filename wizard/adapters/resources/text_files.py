"""The text tables of all roots; a file is parsed when a key of its first segment is first asked for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

from wizard.adapters.resources.roots import Root
from wizard.core.texts import flatten, segment_of

_SEGMENT = re.compile(rb'^\[+"?([A-Za-z0-9_-]+)|^"?([A-Za-z0-9_-]+)"?[./][^\n=]*=|^([A-Za-z0-9_-]+) *=', re.M)


class TextFiles:
    """Gives `wizard.core.texts.Texts` its tables."""

    def __init__(self, roots: Sequence[Root]) -> None:
        self._roots = tuple(roots)
        self._read = cache(_read)
        self._shared = cache(_common)

    def table(self, language: str, segment: str) -> Mapping[str, str]:
        """All texts of one language whose keys start with the segment; later roots win."""
        return _Table([self._read(path) for path in self._files(language, segment)], segment)

    def every_file(self, language: str) -> list[Path]:
        """Every text file of a language, for tests and the doctor."""
        return [path for root in self._roots for path in sorted((root.resources / "texts" / language).rglob("*.toml"))]

    def files_by_root(self, language: str) -> list[list[Path]]:
        """As `every_file`, apart by root."""
        return [sorted((root.resources / "texts" / language).rglob("*.toml")) for root in self._roots]

    def _files(self, language: str, segment: str) -> Iterator[Path]:
        for root in self._roots:
            folder = root.resources / "texts" / language
            yield from (path for path, segments in self._shared(folder) if segment in segments)
            owned = (folder / "systems" / f"{segment}.toml", folder / "platforms" / f"{segment}.toml")
            yield from (path for path in owned if path.is_file())


class _TextFile:
    """One file, parsed as far as it is needed."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @cached_property
    def whole(self) -> Mapping[str, str]:
        """Every text of the file."""
        return _parsed(self._data)

    def head(self, segment: str) -> Mapping[str, str] | None:
        """The texts up to the second table; None when the segment's own keys may also stand further down."""
        first = 0 if self._data.startswith(b"[") else self._data.find(b"\n[")
        second = self._data.find(b"\n[", first + 1)
        name = segment.encode()
        if min(first, second) < 0 or any(
            self._data.find(own, second) >= 0 for own in (b"\n[%b]" % name, b'\n["%b"]' % name)
        ):
            return None
        head = self._data[:second]
        return None if b'"""' in head or b"'''" in head else _parsed(head)


def _parsed(data: bytes) -> Mapping[str, str]:
    """The texts; none of a file that is broken: one bad file must not take the home page away.

    Loading its platform, the doctor and the tests say what is wrong with it (wizard.adapters.resources.text_problems).
    """
    try:
        return flatten(tomllib.loads(data.decode()))
    except ValueError:
        return {}


def _read(path: Path) -> _TextFile:
    return _TextFile(path.read_bytes())


class _Table(Mapping[str, str]):
    """The texts of some files under one segment.

    The first table of a platform's file holds its name and its summary, and a list of platforms shows no more of it:
    a key found there is given without parsing the rest, which is a hundred times as long.
    """

    def __init__(self, files: Sequence[_TextFile], segment: str) -> None:
        self._files = files
        self._segment = segment

    def __getitem__(self, key: str) -> str:
        return self._heads[key] if key in self._heads else self._whole[key]

    def __contains__(self, key: object) -> bool:
        return key in self._heads or key in self._whole

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)

    @cached_property
    def _heads(self) -> dict[str, str]:
        heads = [file.head(self._segment) for file in self._files]
        return self._mine(head for head in heads if head is not None) if None not in heads else {}

    @cached_property
    def _whole(self) -> dict[str, str]:
        return self._mine(file.whole for file in self._files)

    def _mine(self, tables: Iterable[Mapping[str, str]]) -> dict[str, str]:
        return {key: text for table in tables for key, text in table.items() if segment_of(key) == self._segment}


def _common(folder: Path) -> tuple[tuple[Path, frozenset[str]], ...]:
    """The files every platform shares and the key segments each holds, found without parsing."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        matches = _SEGMENT.findall(path.read_bytes())
        found.append((path, frozenset(part.decode() for groups in matches for part in groups if part)))
    return tuple(found)
