"""What the code imports is what the set-up installs."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from packaging.utils import canonicalize_name


def imported_names(folder: Path) -> Iterator[tuple[str, str]]:
    """Top-level name and file of every absolute import below the folder, also those inside functions."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((alias.name.split(".")[0], path.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.split(".")[0], path.name


def test_every_package_that_is_imported_is_in_the_runtime_lock(root: Path) -> None:
    lock = (root / "packaging" / "locks" / "runtime.lock").read_text(encoding="utf-8")
    locked = {canonicalize_name(name) for name in re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE)}
    owners = importlib.metadata.packages_distributions()
    known = set(sys.stdlib_module_names) | {"wizard"}
    foreign = {(name, file) for name, file in imported_names(root / "wizard") if name not in known}
    assert foreign
    unlocked = [
        (name, file)
        for name, file in sorted(foreign)
        if not locked & {canonicalize_name(owner) for owner in owners.get(name, [name])}
    ]
    assert unlocked == [], "add the package to pyproject.toml and run `make lock`"
