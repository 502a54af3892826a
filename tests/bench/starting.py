"""Start to the first usable page, seen from outside: time and memory against a bare window, and with 200 platforms."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.installed_platforms import write_platforms
from tests.bench.measuring import Line, in_turns
from tests.bench.samples import make_entry, program_in

ROUNDS = 9
ENTRIES = 5
PLATFORMS = 200
_HERE = Path(__file__).parent
_DEADLINE = 60.0


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds until the line `ready`, and the resident memory then, in MiB."""

    seconds: float
    memory: float


def against_bare_window(folder: Path) -> list[Line]:
    """Our home page with a few entries, and a bare window with the same widgets in the same places."""
    home, census = _make_home(folder), folder / "census.json"
    run([_script("our_window"), "--census", str(census)], home)
    starts: dict[str, list[Start]] = {"ours": [], "bare": []}

    def timed(name: str, *command: str) -> float:
        starts[name].append(run([*command], home))
        return starts[name][-1].seconds

    ours, bare = in_turns(
        lambda: timed("ours", _script("our_window")),
        lambda: timed("bare", _script("bare_window"), str(census)),
        ROUNDS,
    )
    memory = {name: median(one.memory for one in found) for name, found in starts.items()}
    widgets = _count(json.loads(census.read_text("utf-8")))
    return [
        Line("start", ours * 1000, bare * 1000, "ms", 1.5, f"home page, {widgets} widgets"),
        Line("memory", memory["ours"], memory["bare"], "MiB", 1.4),
    ]


def many_platforms(folder: Path) -> list[Line]:
    """The same start with two hundred more platform folders."""
    home, many = _make_home(folder), write_platforms(folder / "many", PLATFORMS)
    few = write_platforms(folder / "few", 0)
    ours, other = in_turns(
        lambda: run([_script("our_window"), "--resources", str(many)], home).seconds,
        lambda: run([_script("our_window"), "--resources", str(few)], home).seconds,
        ROUNDS,
    )
    return [Line("many-platforms", ours * 1000, other * 1000, "ms", 1.15, f"start with {PLATFORMS} more platforms")]


def run(command: list[str], home: Path) -> Start:
    """Start a window, wait for its line `ready`, look at its memory, and end it. Its data folder is below `home`."""
    environment = {**os.environ, "XDG_DATA_HOME": str(home)}
    words = [sys.executable, *command]
    begun = time.perf_counter()
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        seconds = time.perf_counter() - begun
        memory = _resident(process.pid) if line.strip() == "ready" else 0.0
        process.kill()
    if line.strip() != "ready":
        raise SystemExit(f"{command[0]} did not get ready: {line!r}")
    return Start(seconds, memory)


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")) / 1024


def _make_home(folder: Path) -> Path:
    home = folder / "home"
    program = program_in(home / "Gangway")
    for number in range(ENTRIES):
        make_entry(program, program.workspace, f"shop-{number}").close()
    return home


def _script(name: str) -> str:
    return str(_HERE / f"{name}.py")


def _count(tree: list[Any]) -> int:
    return sum(1 + _count(one["children"]) for one in tree)
