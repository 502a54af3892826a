"""`python -m tests.bench [NAME…]`: print the comparisons, all of them or those whose name contains a word given."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bench import checking, starting, typing_speed
from tests.bench.measuring import Line

LINES: dict[str, Callable[[Path], list[Line]]] = {
    "start memory": starting.against_bare_window,
    "many-platforms": starting.many_platforms,
    "keystroke": typing_speed.against_one_frame,
    "check": checking.against_check_jsonschema,
}


def main(wanted: Sequence[str]) -> int:
    """Print every line asked for; 1 when a goal is missed."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    missed = 0
    for name, measure in LINES.items():
        if wanted and not any(word in name for word in wanted):
            continue
        with tempfile.TemporaryDirectory(prefix="gangway-bench-") as folder:
            for line in measure(Path(folder)):
                print(line, flush=True)
                missed += not line.is_met
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
