"""The exact request of a dry run: method, address, headers without the token, and the body, to be read and copied.

The body is shown in lines; what is sent is the same JSON without them (wizard/adapters/ladders/calls.py).
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QVBoxLayout

from wizard.adapters.ladders.calls import ShownRequest
from wizard.core.texts import Texts
from wizard.gui.controls import GrowingText
from wizard.gui.labels import Card, PushButton, quiet, subheading
from wizard.gui.metrics import Metrics
from wizard.gui.widgets.flow import flow_of


def request_text(request: ShownRequest, texts: Texts) -> str:
    """The request as it is read: a line of method and address, the headers, an empty line, the body or its file."""
    head = [f"{request.method} {request.url}", *(f"{name}: {value}" for name, value in request.headers.items())]
    body = _body_text(request.body or b"")
    if request.file_name:
        body = texts.get("account.request.file", file=request.file_name, bytes=request.file_bytes)
    return "\n".join([*head, "", body]).rstrip()


def _body_text(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except ValueError:
        return text


class RequestView(Card):
    """The requests of one template in their order, as high as their text, so that only the pane around them scrolls."""

    def __init__(self, requests: Sequence[ShownRequest], texts: Texts) -> None:
        super().__init__()
        metrics = Metrics.of()
        title = texts.get("account.request.title")
        self.text = GrowingText(least_lines=4)
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setPlainText("\n\n\n".join(request_text(request, texts) for request in requests))
        self.text.setAccessibleName(title)
        self.text.setAccessibleDescription(texts.get("account.request.note"))
        self.copy = PushButton(texts.get("account.request.copy"), "duplicate", self._copy)
        box = QVBoxLayout(self)
        box.setContentsMargins(metrics.gap, metrics.gap, metrics.gap, metrics.gap)
        box.setSpacing(metrics.tight)
        box.addWidget(subheading(title))
        box.addWidget(quiet(texts.get("account.request.note")))
        box.addLayout(flow_of(self.copy))
        box.addWidget(self.text)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
