"""The preview with its title, the switch for a dark phone, and a buyer's line to answer to."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from wizard.core.templates import Segment
from wizard.core.texts import Texts
from wizard.gui.labels import TextLabel, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.pages.preview import ChatPreview, Message, message


class PreviewBox(QWidget):
    """What the buyer sees of one template."""

    def __init__(self, texts: Texts, platform_title: str) -> None:
        super().__init__()
        self._texts = texts
        title = texts.get("page.preview.title", platform=platform_title)
        self.chat = ChatPreview()
        self.chat.setAccessibleName(title)
        self.dark = QCheckBox(texts.get("page.preview.dark"))
        self.dark.toggled.connect(self.chat.set_dark)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Metrics.of().tight)
        box.addWidget(TextLabel(title, bold=True))
        box.addWidget(self.chat)
        box.addWidget(self.dark)
        box.addWidget(quiet(texts.get("page.preview.note")))
        box.addStretch(1)

    def show_text(self, text: str, samples: Mapping[str, str], language: str) -> None:
        """Show a template with these sample values."""
        messages = []
        key = f"page.preview.buyer.{language}"
        if self._texts.has(key):
            messages.append(Message((Segment(self._texts.get(key)),), language, from_buyer=True))
        said = text if text.strip() else self._texts.get("page.preview.empty")
        self.chat.show_messages((*messages, message(said, samples, language)))
