"""What is missing from a Linux system, and how it is installed. Source: system-libraries.txt beside this file."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

LIST = Path(__file__).with_name("system-libraries.txt")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
APT_INSTALL = ("apt-get", "install", "-y", "--no-install-recommends")


@dataclass(frozen=True)
class Need:
    """One line of the list: the Debian package and what proves that it is there."""

    section: str
    package: str
    kind: str
    names: tuple[str, ...]


def has_library(names: tuple[str, ...]) -> bool:
    try:
        ctypes.CDLL(names[0])
    except OSError:
        return False
    return True


def has_program(names: tuple[str, ...]) -> bool:
    return shutil.which(names[0]) is not None


def has_module(names: tuple[str, ...]) -> bool:
    importlib.invalidate_caches()
    return importlib.util.find_spec(names[0]) is not None


def has_file(names: tuple[str, ...]) -> bool:
    return any(True for _ in Path("/").glob(names[0]))


def has_font(names: tuple[str, ...]) -> bool:
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(True for folder in folders for pattern in names for _ in folder.rglob(pattern))


PROBES: dict[str, Callable[[tuple[str, ...]], bool]] = {
    "library": has_library,
    "program": has_program,
    "module": has_module,
    "file": has_file,
    "font": has_font,
}


def read_needs(text: str) -> list[Need]:
    """The list as values. Raises ValueError with the line number for a line it does not understand."""
    needs: list[Need] = []
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split("#", 1)[0].split()
        if len(words) == 1 and words[0].startswith("["):
            section = words[0].strip("[]")
        elif len(words) >= 3 and section and words[1] in PROBES:
            needs.append(Need(section, words[0], words[1], tuple(words[2:])))
        elif words:
            raise ValueError(f"{LIST.name}:{number}: {line!r}")
    return needs


def missing(
    needs: Iterable[Need],
    sections: Iterable[str],
    probes: dict[str, Callable[[tuple[str, ...]], bool]] = PROBES,
) -> list[Need]:
    """The needs of these sections whose probe fails, in the order of the list."""
    wanted = set(sections)
    return [need for need in needs if need.section in wanted and not probes[need.kind](need.names)]


def install_command(needs: Iterable[Need], as_root: bool, has_sudo: bool = True) -> str:
    """The one line that installs them on Debian and Ubuntu, package lists included."""
    line = " ".join(["apt-get update &&", *APT_INSTALL, *(need.package for need in needs)])
    if as_root:
        return line
    return f"sudo sh -c '{line}'" if has_sudo else f"su - -c '{line}'"


def may_install() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(needs: Iterable[Need]) -> None:
    """Install with apt-get. Raises CalledProcessError when apt-get fails."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], check=True, env=environment)
    subprocess.run([*APT_INSTALL, "-q", *(need.package for need in needs)], check=True, env=environment)
