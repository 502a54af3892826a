"""The walk in a process of its own, on the display its environment names: `DATA OUT`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.gui.window_driver import run_in_window, walk_ozon

if __name__ == "__main__":
    data, out = sys.argv[1:]
    sys.exit(run_in_window(["--lang", "zh_CN", "--data-dir", data], lambda driver: walk_ozon(driver, Path(out))))
