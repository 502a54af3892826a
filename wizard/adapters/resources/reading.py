"""Read descriptor files and schemas, collecting every problem instead of stopping at the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from wizard.adapters.resources.roots import Root
from wizard.core.loading.located import LocatedFile, parse_schema, parse_toml
from wizard.core.loading.problems import Problem
from wizard.core.loading.shape import Shapes


class SchemaFiles:
    """The schema files of all roots, read once, by the name other schemas refer to them with."""

    def __init__(self, roots: Sequence[Root]) -> None:
        self._roots = tuple(roots)

    @cached_property
    def _read(self) -> tuple[dict[str, Any], list[Problem]]:
        found: dict[str, Any] = {}
        problems: list[Problem] = []
        for root in self._roots:
            for group in ("platforms", "systems", "shared"):
                for path in sorted((root.schemas / group).glob("*.schema.json")):
                    parsed = parse_schema(str(path), path.read_bytes())
                    if isinstance(parsed, Problem):
                        problems.append(parsed)
                    else:
                        found[f"../{group}/{path.name}"] = parsed.value
        return found, problems

    @property
    def by_name(self) -> Mapping[str, Any]:
        """Schemas by `../<folder>/<name>.schema.json`."""
        return self._read[0]

    @property
    def problems(self) -> Sequence[Problem]:
        """Schema files that are no JSON."""
        return self._read[1]

    @cached_property
    def shapes(self) -> Shapes:
        """The shipped schemas of descriptor files."""
        folder = self._roots[0].schemas / "descriptors"
        parsed = {path.name: parse_schema(str(path), path.read_bytes()) for path in folder.glob("*.schema.json")}
        found = {name.removesuffix(".schema.json"): one for name, one in parsed.items()}
        return Shapes({name: one.value for name, one in found.items() if isinstance(one, LocatedFile)})


class Reader:
    """Reads the files of one folder; `problems` holds everything that is wrong so far."""

    def __init__(self, schemas: SchemaFiles) -> None:
        self._schemas = schemas
        self.problems: list[Problem] = []

    def read(self, path: Path, shape: str) -> LocatedFile | None:
        """The parsed and shape-checked file; None after noting its problems."""
        try:
            data = path.read_bytes()
        except OSError as error:
            self.problems.append(Problem(str(path), 0, "", f"cannot be read: {error.strerror}"))
            return None
        parsed = parse_toml(str(path), data)
        if isinstance(parsed, Problem):
            self.problems.append(parsed)
            return None
        found = list(self._schemas.shapes.problems(shape, parsed))
        self.problems.extend(found)
        return None if found else parsed

    def read_all(self, paths: Iterable[Path], shape: str) -> list[LocatedFile] | None:
        """All files; None when any of them cannot be used."""
        read = [self.read(path, shape) for path in paths]
        files = [file for file in read if file is not None]
        return files if len(files) == len(read) else None

    def read_stems(self, folder: Path, shapes: Mapping[str, str]) -> dict[str, LocatedFile] | None:
        """The files `<stem>.toml` of a folder by stem; None when any of them cannot be used."""
        read = {stem: self.read(folder / f"{stem}.toml", shape) for stem, shape in shapes.items()}
        files = {stem: file for stem, file in read.items() if file is not None}
        return files if len(files) == len(read) else None

    def read_text(self, path: Path) -> str:
        """A small text file less blanks around it, or "" after noting the problem."""
        try:
            return path.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(Problem(str(path), 0, "", f"cannot be read: {error}"))
            return ""
