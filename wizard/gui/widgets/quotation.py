"""What a platform said, verbatim, in a box of its own with a button that copies it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from wizard.gui.labels import Card, PushButton, TextLabel, quiet
from wizard.gui.metrics import Metrics


class Quotation(Card):
    """`title` says whose words they are; `copy_word` is the button's."""

    def __init__(self, title: str, text: str, copy_word: str) -> None:
        super().__init__()
        metrics = Metrics.of()
        self.said = TextLabel(text)
        self.said.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.said.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.said.setAccessibleName(title)
        self.said.setAccessibleDescription(text)
        self.copy = PushButton(copy_word, "duplicate", self._copy)
        self.copy.setAccessibleName(f"{copy_word} {title}")
        head = QHBoxLayout()
        head.addWidget(quiet(title), 1)
        head.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(metrics.gap, metrics.tight, metrics.tight, metrics.gap)
        rows.setSpacing(metrics.tight)
        rows.addLayout(head)
        rows.addWidget(self.said)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.said.text())
