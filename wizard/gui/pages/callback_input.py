"""Where a received request is put: pasted in parts or as a whole, or its body from a file, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from wizard.adapters.json_files import JsonInputError, read_bytes
from wizard.core.callbacks import Received, split_request
from wizard.core.errors import GangwayError
from wizard.core.texts import Texts
from wizard.gui.jobs import JobRunner
from wizard.gui.labels import IconText, PushButton
from wizard.gui.metrics import Metrics
from wizard.gui.palette import Hue
from wizard.gui.widgets.choosers import Chooser, choose_file
from wizard.gui.widgets.layouts import row_of
from wizard.onboarding.wording import Speaker

MOST_BYTES = 4 << 20
"""Platforms send 3 MB at most (Meta)."""
_SHOWN_BYTES = 20_000


class PasteBox(QPlainTextEdit):
    """Takes what is pasted as plain text; `pasted` comes after it."""

    pasted = Signal()

    def __init__(self, name: str, hint: str, lines: int) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setMinimumHeight(Metrics.of().line * lines)

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.textCursor().insertText(source.text())
        self.pasted.emit()

    @property
    def data(self) -> bytes:
        """The text as it would be sent."""
        return self.toPlainText().encode("utf-8", "surrogatepass")


class ChallengeInput(QWidget):
    """The address that was called, or the request as it came. `changed`: what was judged is no longer what is there."""

    changed = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.request = PasteBox(texts.get("callback.request"), texts.get("callback.request-hint"), 5)
        box = _column(self)
        _add(box, texts.get("callback.request"), self.request, stretch=1)
        self.request.textChanged.connect(self.changed)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to judge."""
        return not self.request.data.strip()

    def received(self) -> Received:
        """The request. Raises JsonInputError when it is too large."""
        return split_request(_bounded(self.request.data))


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    received: Received


class EventInput(QWidget):
    """Headers and body. A whole request pasted at the headers is divided; a file takes the place of the body.

    `changed`: what was judged is no longer what is there.
    """

    changed = Signal()

    def __init__(self, speaker: Speaker, jobs: JobRunner) -> None:
        super().__init__()
        self.choose: Chooser = choose_file
        self._speaker, self._jobs = speaker, jobs
        self._file: _File | None = None
        self._pasted = ""
        text = speaker.texts.get
        self.headers = PasteBox(text("callback.headers"), text("callback.headers-hint"), 4)
        self.headers.pasted.connect(self._divide)
        self.headers.textChanged.connect(self.changed)
        self.body = PasteBox(text("callback.body"), text("callback.body-hint"), 5)
        self.body.textChanged.connect(self.changed)
        self.note = IconText("info", text("callback.paste-changes"), None)
        self.file_button = PushButton(text("callback.file"), "folder", self._ask)
        self.paste_button = PushButton(text("callback.paste-instead"), "undo", self._paste_instead)
        self._build()
        self._show()

    def _build(self) -> None:
        box = _column(self)
        _add(box, self._speaker.texts.get("callback.headers"), self.headers, stretch=2)
        _add(box, self._speaker.texts.get("callback.body"), self.body, stretch=3)
        box.addWidget(self.note)
        box.addLayout(row_of(self.file_button, self.paste_button))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to judge."""
        return self._file is None and not (self.headers.data + self.body.data).strip()

    def received(self) -> Received:
        """The request. Raises JsonInputError when it is too large."""
        head = split_request(_bounded(self.headers.data))
        body = self._file.received.body if self._file is not None else _bounded(self.body.data) or head.body
        return Received(head.line, head.headers, body)

    # --- pasted

    def _divide(self) -> None:
        """Put the body of a request that was pasted as a whole where it belongs."""
        found = split_request(self.headers.data)
        if not found.body:
            return
        head = "\n".join(one for one in (found.line, found.headers) if one)
        self.headers.setPlainText(head)
        if self._file is None:
            self.body.setPlainText(found.body.decode("utf-8", "surrogatepass"))
        self._say("check", self._speaker.texts.get("callback.divided", lines=len(head.splitlines())), Hue.GOOD)

    # --- from a file

    def _ask(self) -> None:
        self.choose(self, self._speaker.texts.get("callback.file"), None, self.take_file)

    def take_file(self, path: Path) -> None:
        """Read the body, or a whole request, in the background."""
        self._jobs.run(lambda: read_bytes(path, MOST_BYTES), lambda data: self._take(path.name, data), self._fail, self)

    def _take(self, name: str, data: bytes) -> None:
        received = split_request(data)
        if not (received.headers or received.body):
            received = Received(body=data)
        self._pasted = self.body.toPlainText() if self._file is None else self._pasted
        self._file = _File(name, received)
        self.body.setPlainText(received.body[:_SHOWN_BYTES].decode("utf-8", "replace"))
        if received.headers:
            self.headers.setPlainText("\n".join(one for one in (received.line, received.headers) if one))
        self._show()

    def _fail(self, error: GangwayError) -> None:
        words = self._speaker.error(error)
        self._say("error", words.message + self._speaker.texts.get("ui.between") + words.fix, Hue.BAD)

    def _paste_instead(self) -> None:
        self._file = None
        self.body.setPlainText(self._pasted)
        self._show()
        self.body.setFocus()

    def _show(self) -> None:
        file = self._file
        self.body.setReadOnly(file is not None)
        self.paste_button.setVisible(file is not None)
        if file is None:
            self._say("info", self._speaker.texts.get("callback.paste-changes"), None)
        else:
            size = len(file.received.body)
            self._say("check", self._speaker.texts.get("callback.file-taken", file=file.name, count=size), Hue.GOOD)

    def _say(self, icon: str, text: str, paint: Hue | None) -> None:
        self.note.icon_label.show_icon(icon, paint)
        self.note.text_label.set_paint(paint)
        self.note.text_label.setText(text)


def _column(widget: QWidget) -> QVBoxLayout:
    box = QVBoxLayout(widget)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(Metrics.of().tight)
    return box


def _add(box: QVBoxLayout, name: str, control: QWidget, *, stretch: int) -> None:
    label = QLabel(name)
    label.setBuddy(control)
    box.addWidget(label)
    box.addWidget(control, stretch)


def _bounded(data: bytes) -> bytes:
    if len(data) > MOST_BYTES:
        raise JsonInputError("too-large", file="–", limit=MOST_BYTES)
    return data
