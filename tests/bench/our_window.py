"""Opens the window exactly as `gangway` does and says when home was painted. A script of tests.bench.starting."""

from __future__ import annotations

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))


def main(arguments: list[str]) -> int:
    """`--census FILE` first writes down which widgets the page has; all others are gangway's own arguments."""
    wanted = arguments[1] if arguments[:1] == ["--census"] else ""
    own = arguments[2:] if wanted else arguments

    from PySide6.QtWidgets import QApplication

    run = QApplication.exec

    def run_watched(*_arguments: object) -> int:
        from tests.bench.ready import ReadyWatch, say_ready
        from wizard.gui.main_window import MainWindow

        window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))
        assert window.home is not None

        def ready() -> None:
            if wanted:
                from tests.bench.census import census_of

                Path(wanted).write_text(json.dumps(census_of(window)), "utf-8")
            say_ready()

        ReadyWatch(window.home, ready)
        return run()

    QApplication.exec = run_watched  # type: ignore[method-assign]
    from wizard.app import main as gangway

    return gangway(own)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
