"""Where descriptors come from: the shipped folders, and those given by --resources."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from wizard.core.errors import UnreadableInputError


class UnknownFolderError(UnreadableInputError):
    """There is no platform or system of that name. Keys: unknown-platform, unknown-system."""

    key = "unknown-platform"


@dataclass(frozen=True, slots=True)
class Root:
    """One place descriptors come from: its resources folder and its schemas folder."""

    resources: Path
    schemas: Path

    @classmethod
    def beside(cls, folder: Path) -> Root:
        """A folder given by --resources: platforms/, systems/, texts/ and schemas/ inside it."""
        return cls(folder, folder / "schemas")


@cache
def shipped_root() -> Root:
    """The resources that come with the program: frozen, installed, or in the source tree."""
    package = Path(__file__).resolve().parent.parent.parent
    places = [Path(getattr(sys, "_MEIPASS", package / "_data")), package / "_data", package.parent]
    base = next(place for place in places if (place / "resources").is_dir())
    return Root(base / "resources", base / "schemas")


def folder_names(roots: Sequence[Root], group: str) -> tuple[str, ...]:
    """Names of all folders of a group (platforms, systems), sorted; nothing is parsed."""
    names = {path.name for root in roots for path in _children(root.resources / group)}
    return tuple(sorted(name for name in names if _is_name(name)))


def find_folder(roots: Sequence[Root], group: str, name: str) -> Path:
    """The folder of that name, later roots over earlier ones. Raises UnknownFolderError."""
    for root in reversed(roots):
        path = root.resources / group / name
        if _is_name(name) and path.is_dir():
            return path
    raise UnknownFolderError(f"unknown-{group.removesuffix('s')}", name=name)


def _is_name(name: str) -> bool:
    return bool(name) and not name.startswith((".", "_")) and not set(name) & set("/\\:")


def _children(folder: Path) -> Iterable[Path]:
    return [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
