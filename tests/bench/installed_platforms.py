"""Many made-up platforms in a resources folder: the shipped one under other names, whole, with its texts."""

from __future__ import annotations

import shutil
from pathlib import Path

from wizard.adapters.resources import shipped_root
from wizard.core.texts import LANGUAGES

_MODEL = "ozon"


def write_platforms(folder: Path, count: int) -> Path:
    """`count` platforms below `folder`, ready for --resources; gives the folder back."""
    root = shipped_root()
    folder.mkdir(parents=True)
    for number in range(count):
        name = f"made-up-{number:03}"
        model = root.resources / "platforms" / _MODEL
        shutil.copytree(model, folder / "platforms" / name)
        for path in (folder / "platforms" / name).rglob("*.toml"):
            _rename(path, path, name)
        for language in LANGUAGES:
            texts = Path("texts") / language / "platforms"
            _rename(root.resources / texts / f"{_MODEL}.toml", folder / texts / f"{name}.toml", name)
        schemas = Path("platforms") / f"{name}.schema.json"
        _rename(root.schemas / "platforms" / f"{_MODEL}.schema.json", folder / "schemas" / schemas, name)
    return folder


def _rename(source: Path, target: Path, name: str) -> None:
    """Copy a file with the platform's id changed where it is one; the system keeps its name."""
    text = source.read_text("utf-8")
    for before, after in (("[", "."), ("[", "]"), ('"', "/"), ('id = "', '"'), ("platforms/", "")):
        text = text.replace(f"{before}{_MODEL}{after}", f"{before}{name}{after}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
