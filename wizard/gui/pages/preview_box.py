"""The preview with its title, the switch for a dark phone, and a buyer's line to answer to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from wizard.core.components import text_of
from wizard.core.templates import Segment
from wizard.core.texts import Texts
from wizard.gui.controls import CheckBox
from wizard.gui.icons import PaletteWatcher
from wizard.gui.labels import TextLabel, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.pages.preview import ChatPreview, Message, message
from wizard.gui.pages.preview_parts import PartLabels, component_message
from wizard.gui.palette import is_dark

_PAUSE_MS = 80  # shorter than between two keys of most people: the preview follows as soon as the hand rests


class PreviewBox(QWidget):
    """What the buyer sees of one template."""

    def __init__(self, texts: Texts, platform_title: str) -> None:
        super().__init__()
        self._texts = texts
        title = texts.get("page.preview.title", platform=platform_title)
        self.chat = ChatPreview()
        self.chat.setAccessibleName(title)
        self.dark = CheckBox(texts.get("page.preview.dark"))
        self.dark.toggled.connect(self.chat.set_dark)
        self._due: Callable[[], None] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._on_pause)
        self._is_chosen = False
        self.dark.clicked.connect(self._on_chosen)
        self._follow()
        PaletteWatcher(self, self._follow)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Metrics.of().tight)
        box.addWidget(TextLabel(title, bold=True))
        box.addWidget(self.chat)
        box.addWidget(self.dark)
        box.addWidget(quiet(texts.get("page.preview.note")))
        box.addStretch(1)

    def _on_chosen(self) -> None:
        self._is_chosen = True

    def _follow(self) -> None:
        """As dark as the window, until somebody has chosen."""
        if not self._is_chosen:
            self.dark.setChecked(is_dark(QApplication.palette()))

    def soon(self, show: Callable[[], None]) -> None:
        """Call `show` when the typing pauses; of several calls only the last one counts."""
        self._due = show
        self._pause.start()

    def _on_pause(self) -> None:
        due, self._due = self._due, None
        if due is not None:
            due()

    def show_text(self, text: str, samples: Mapping[str, str], language: str) -> None:
        """Show a template with these sample values."""
        messages = []
        key = f"page.preview.buyer.{language}"
        if self._texts.has(key):
            messages.append(Message((Segment(self._texts.get(key)),), language, from_buyer=True))
        said = text if text.strip() else self._texts.get("page.preview.empty")
        self.chat.show_messages((*messages, message(said, samples, language)))

    def show_item(self, item: Mapping[str, Any], labels: PartLabels, *, is_fixed: bool) -> None:
        """Show a template of components; `is_fixed`: its body is the platform's own, not the seller's."""
        self.chat.show_messages((component_message(item, labels, self._body(item, is_fixed=is_fixed)),))

    def _body(self, item: Mapping[str, Any], *, is_fixed: bool) -> str:
        if is_fixed:
            return self._texts.get("page.preview.fixed")
        return text_of(item, "body") or self._texts.get("page.preview.empty")
