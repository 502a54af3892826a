"""How a page asks for a file or a folder: the system's own dialog, never blocking; tests put their own in its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

Chooser = Callable[[QWidget, str, Path | None, Callable[[Path], None]], None]
"""(parent, title, where to begin, what to call with the choice); nothing is called when the person cancels."""


def choose_file(parent: QWidget, title: str, start: Path | None, chosen: Callable[[Path], None]) -> None:
    """Ask for an existing file."""
    _ask(parent, title, start, chosen, QFileDialog.FileMode.ExistingFile)


def choose_folder(parent: QWidget, title: str, start: Path | None, chosen: Callable[[Path], None]) -> None:
    """Ask for a folder."""
    _ask(parent, title, start, chosen, QFileDialog.FileMode.Directory)


def choose_new_file(parent: QWidget, title: str, start: Path | None, chosen: Callable[[Path], None]) -> None:
    """Ask where to write a file; the system asks before one is replaced. `start` may be a bare file name."""
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    if start is not None:
        dialog.setDefaultSuffix(start.suffix.removeprefix("."))
        dialog.selectFile(str(start))
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _ask(
    parent: QWidget, title: str, start: Path | None, chosen: Callable[[Path], None], mode: QFileDialog.FileMode
) -> None:
    dialog = QFileDialog(parent, title, str(start) if start else "")
    dialog.setFileMode(mode)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
