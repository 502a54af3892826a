"""Opens the window exactly as `gangway` does and says when home was painted. A script of tests.bench.starting."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from wizard import app

if TYPE_CHECKING:
    from wizard.onboarding.program import Options


def main(arguments: list[str]) -> int:
    """`--census FILE` first writes down which widgets the page has; all others are gangway's own arguments."""
    census = arguments[1] if arguments[:1] == ["--census"] else ""
    open_window = app.open_window

    def open_watched(options: Options) -> int:
        _watch(census)
        return open_window(options)

    app.open_window = open_watched
    return app.main(arguments[2:] if census else arguments)


def _watch(census: str) -> None:
    """Look at the window when its loop is about to run, as nothing is painted before."""
    from PySide6.QtWidgets import QApplication

    from tests.bench.ready import ReadyWatch, say_ready

    run = QApplication.exec

    def run_watched(*_arguments: object) -> int:
        from wizard.gui.main_window import MainWindow

        window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))
        assert window.home is not None

        def ready() -> None:
            if census:
                _write(window, Path(census))
            say_ready()

        ReadyWatch(window.home, ready)
        return run()

    QApplication.exec = run_watched  # type: ignore[method-assign]


def _write(window: object, census: Path) -> None:
    import json

    from PySide6.QtWidgets import QWidget

    from tests.bench.census import census_of

    assert isinstance(window, QWidget)
    census.write_text(json.dumps(census_of(window)), "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
