"""Set Gangway up from a fresh clone: system libraries, virtual environment, locked packages, the project itself.

Only the standard library, because nothing else is there yet. Running it again when nothing changed does nothing.
Why pip and hashes: docs/decisions/0001-set-up-and-lock.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import system_libraries

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
NEWER_PYTHONS = ("python3.13", "python3.12", "python3.11")
LOCKS = {"run": "runtime.lock", "test": "test.lock", "package": "package.lock"}
SECTIONS = {"run": ("setup", "run"), "test": ("setup", "run", "test"), "package": ("setup", "run", "package")}
STAMP = "gangway-set-up.json"


class SetUpError(Exception):
    """Set-up cannot go on; the text says what to do."""


def use_a_new_enough_python() -> None:
    """Start again under a newer Python when this one is too old. Raises SetUpError when there is none."""
    if sys.version_info >= OLDEST_PYTHON:
        return
    for name in NEWER_PYTHONS:
        found = shutil.which(name)
        if found:
            os.execv(found, [found, *sys.argv])  # noqa: S606 (no shell wanted)
    raise SetUpError("Gangway needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info[:2]))


def provide_system_libraries(purpose: str) -> None:
    """Install what is missing where that is allowed. Raises SetUpError with the exact command where it is not."""
    if not sys.platform.startswith("linux"):
        return
    needs = system_libraries.read_needs(system_libraries.LIST.read_text(encoding="utf-8"))
    lacking = system_libraries.missing(needs, SECTIONS[purpose])
    if lacking and system_libraries.may_install():
        say("installing system libraries: " + " ".join(need.package for need in lacking))
        system_libraries.install(lacking)
        lacking = system_libraries.missing(needs, SECTIONS[purpose])
    if lacking:
        raise SetUpError(explain_missing(lacking, as_root=hasattr(os, "geteuid") and os.geteuid() == 0))


def explain_missing(lacking: list[system_libraries.Need], as_root: bool) -> str:
    names = "\n".join(f"  {need.kind} {' or '.join(need.names)}" for need in lacking)
    command = system_libraries.install_command(lacking, as_root, has_sudo=shutil.which("sudo") is not None)
    advice = "On Debian or Ubuntu this installs them; then run the same command again:"
    return f"These are missing:\n{names}\n{advice}\n\n  {command}\n"


def venv_python(venv: Path) -> Path:
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def make_venv(venv: Path) -> None:
    """Create the environment, or create it anew when its Python is gone or is too old."""
    python = venv_python(venv)
    if python.exists() and has_pip(python):
        return
    say(f"creating {venv.name} with Python {sys.version.split()[0]}")
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], check=True)


def has_pip(python: Path) -> bool:
    probe = f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON!r})"
    return subprocess.run([str(python), "-c", probe], check=False, stderr=subprocess.DEVNULL).returncode == 0


def pip_install(venv: Path, *arguments: str) -> None:
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    command = [str(venv_python(venv)), "-m", "pip", "install", "--disable-pip-version-check", *quiet, *arguments]
    subprocess.run(command, check=True, cwd=ROOT)


def install_packages(venv: Path, purpose: str) -> None:
    """Install exactly what the lock names, every file checked by its hash, and then the project beside it."""
    lock = ROOT / "packaging" / "locks" / LOCKS[purpose]
    say(f"installing the packages of {lock.relative_to(ROOT)} (100 to 150 MB the first time)")
    pip_install(venv, "--require-hashes", "--only-binary", ":all:", "-r", str(lock))
    pip_install(venv, "--no-deps", "--no-build-isolation", "--editable", ".")


def digest(root: Path, purpose: str) -> str:
    """Changes when the lock or the project's own metadata changes."""
    files = [root / "pyproject.toml", root / "packaging" / "locks" / LOCKS[purpose]]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def is_up_to_date(venv: Path, root: Path, purpose: str) -> bool:
    if not venv_python(venv).exists():
        return False
    return read_stamp(venv).get(purpose) == digest(root, purpose)


def read_stamp(venv: Path) -> dict[str, str]:
    try:
        content = json.loads((venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def write_stamp(venv: Path, root: Path, purpose: str) -> None:
    """Note what is installed. Every lock holds the run-time packages at the same versions: each also counts as run."""
    content = {covered: digest(root, covered) for covered in ("run", purpose)}
    (venv / STAMP).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def say(text: str) -> None:
    print(f"set-up: {text}", flush=True)


def set_up(venv: Path, purpose: str) -> None:
    provide_system_libraries(purpose)
    if is_up_to_date(venv, ROOT, purpose):
        return
    make_venv(venv)
    install_packages(venv, purpose)
    write_stamp(venv, ROOT, purpose)
    say(f"ready in {venv}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Set Gangway up from a fresh clone.")
    parser.add_argument("purpose", nargs="?", choices=sorted(LOCKS), default="run")
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv", help="where to install (default: .venv)")
    chosen = parser.parse_args()
    try:
        use_a_new_enough_python()
        set_up(chosen.venv, chosen.purpose)
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(
            f"set-up: this command failed (exit {error.returncode}): {' '.join(map(str, error.cmd))}", file=sys.stderr
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
