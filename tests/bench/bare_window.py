"""A bare PySide6 window with the widgets of a census. Run by tests.bench.starting as a script."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))


def main(census: Path) -> int:
    """Open it and say when it was painted, as our own window is watched."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    from tests.bench.census import bare
    from tests.bench.ready import ReadyWatch, say_ready

    application = QApplication(sys.argv[:1])
    window = bare(json.loads(census.read_text("utf-8"))[0])
    assert isinstance(window, QMainWindow)
    window.resize(1120, 740)
    window.show()
    inside = window.centralWidget()
    assert inside is not None
    ReadyWatch(inside, say_ready)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
