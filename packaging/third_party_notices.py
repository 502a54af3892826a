"""The notices that go into every bundle: each locked package with its version, licence and licence text.

    python packaging/third_party_notices.py OUT_FILE
Versions come from locks/runtime.lock, licences from licences/packages.toml, texts from the installed packages.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOCK = HERE / "locks" / "runtime.lock"
LICENCES = HERE / "licences" / "packages.toml"
SHARED_TEXTS = (HERE / "licences" / "LGPL-3.0.txt", HERE / "licences" / "GPL-3.0.txt")
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)
RULE = "=" * 78

HEADER = f"""Gangway is MIT-licensed; the packages below have licences of their own.

It uses Qt and PySide6 under the GNU Lesser General Public License, version 3. Their libraries lie beside the
program as separate files: you may replace them with your own builds, and you may study the program to do so.
The same holds for python-stdnum (LGPL 2.1 or later), which is included as source files.
The sources of the versions named here are offered where you got this program.
{RULE}
"""


@dataclass(frozen=True)
class Notice:
    """One package: `texts` is empty when the package is not installed here (another system's) or ships none."""

    name: str
    version: str
    licence: str
    texts: tuple[str, ...]


def collect(lock: str, licences: dict[str, str]) -> list[Notice]:
    """A notice for every entry of the lock, in its order. Raises KeyError for a package without a known licence."""
    return [Notice(name, version, licences[name], licence_texts(name)) for name, version in PIN.findall(lock)]


def licence_texts(name: str) -> tuple[str, ...]:
    try:
        files = importlib.metadata.files(name) or []
    except importlib.metadata.PackageNotFoundError:
        return ()
    found = [file for file in files if ".dist-info" in str(file) and LICENCE_FILE.search(file.as_posix())]
    return tuple(Path(str(file.locate())).read_text(encoding="utf-8") for file in found)


def render(notices: list[Notice]) -> str:
    """The whole file: a table first, then the texts."""
    table = [f"{notice.name} {notice.version}: {notice.licence}" for notice in notices]
    parts = [HEADER, "\n".join(table)]
    for notice in notices:
        parts += [f"{RULE}\n{notice.name} {notice.version}\n{RULE}\n{text.strip()}" for text in notice.texts]
    parts += [f"{RULE}\n{file.stem}\n{RULE}\n{file.read_text(encoding='utf-8').strip()}" for file in SHARED_TEXTS]
    return "\n\n".join(parts) + "\n"


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    licences = tomllib.loads(LICENCES.read_text(encoding="utf-8"))
    notices = collect(LOCK.read_text(encoding="utf-8"), licences)
    out = Path(arguments[0])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(render(notices), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
