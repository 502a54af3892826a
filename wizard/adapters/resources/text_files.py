"""The text tables of all roots; a table of a file is parsed when a key that may be in it is first asked for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

from wizard.adapters.resources.roots import Root
from wizard.core.texts import flatten, segment_of

_SEGMENT = re.compile(rb"[A-Za-z0-9_-]+")
_IN_NAMES = b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./"'
_HEADER = re.compile(rb"^[ \t]*\[(.*)", re.M)


class TextFiles:
    """Gives `wizard.core.texts.Texts` its tables."""

    def __init__(self, roots: Sequence[Root]) -> None:
        self._roots = tuple(roots)
        self._read = cache(_read)
        self._shared = cache(_common)

    def __reduce__(self) -> tuple[type[TextFiles], tuple[tuple[Root, ...]]]:
        # What was read stays here: a copy in another process reads for itself.
        return TextFiles, (self._roots,)

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
    """One file; each of its tables is parsed when a text that may be in it is first asked for.

    The home page shows a dozen texts of a platform whose file has hundreds, and parsing is what takes time.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._parsed: dict[str, Mapping[str, str]] = {}

    @cached_property
    def whole(self) -> Mapping[str, str]:
        """Every text of the file."""
        return _parsed(self._data)

    def text(self, key: str) -> str | None:
        """One text, or None."""
        if self._tables is None:
            return self.whole.get(key)
        name = key
        while name:
            name = name.rpartition(".")[0]
            found = self._table(name, self._tables).get(key)
            if found is not None:
                return found
        return None

    def _table(self, name: str, tables: Mapping[str, bytes]) -> Mapping[str, str]:
        if name not in self._parsed:
            self._parsed[name] = _parsed(tables[name]) if name in tables else {}
        return self._parsed[name]

    @cached_property
    def _tables(self) -> Mapping[str, bytes] | None:
        """Each table by what its keys begin with; None for a file that cannot be cut at its headers for certain."""
        data = self._data
        headers = [(match.start(), _name(match[1])) for match in _HEADER.finditer(data)]
        if any(name is None for _, name in headers) or b'"""' in data or b"'''" in data:
            return None
        starts, ends = [0, *(at for at, _ in headers)], [*(at for at, _ in headers), len(data)]
        names = ["", *(name or "" for _, name in headers)]
        tables = {name: data[start:end] for name, start, end in zip(names, starts, ends, strict=True)}
        return tables if len(tables) == len(names) else None


def _name(rest: bytes) -> str | None:
    """What keys below a header begin with, from the rest of its line; None for a header that is not a plain one."""
    name, end, after = rest.partition(b"]")
    is_plain = end and not after.strip() and not name.translate(None, _IN_NAMES)
    return name.replace(b'"', b"").decode() if is_plain else None


def _parsed(data: bytes) -> Mapping[str, str]:
    """The texts; none where it is broken: one bad file must not take the home page away.

    Loading its platform, the doctor and the tests say what is wrong with it (wizard.adapters.resources.text_problems).
    """
    try:
        return flatten(tomllib.loads(data.decode()))
    except ValueError:
        return {}


def _read(path: Path) -> _TextFile:
    return _TextFile(path.read_bytes())


class _Table(Mapping[str, str]):
    """The texts of some files under one segment; those of later files win."""

    def __init__(self, files: Sequence[_TextFile], segment: str) -> None:
        self._files = files
        self._segment = segment

    def __getitem__(self, key: str) -> str:
        found = self._find(key)
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._find(key) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)

    def _find(self, key: str) -> str | None:
        if segment_of(key) != self._segment:
            return None
        return next((text for file in reversed(self._files) if (text := file.text(key)) is not None), None)

    @cached_property
    def _whole(self) -> dict[str, str]:
        tables = (file.whole for file in self._files)
        return {key: text for table in tables for key, text in table.items() if segment_of(key) == self._segment}


def _common(folder: Path) -> tuple[tuple[Path, frozenset[str]], ...]:
    """The files every platform shares and the key segments each holds, found without parsing."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        found.append((path, _segments(path.read_bytes())))
    return tuple(found)


def _segments(data: bytes) -> frozenset[str]:
    """The first parts of all keys: those of the headers, and of the keys that stand before the first header."""
    headers = list(_HEADER.finditer(data))
    top = data[: headers[0].start()] if headers else data
    names = {match[1] for match in headers} | {line for line in top.splitlines() if b"=" in line}
    firsts = (_SEGMENT.search(name) for name in names)
    return frozenset(first[0].decode() for first in firsts if first)
