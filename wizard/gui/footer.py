"""The wizard's last line: where one is, save and leave, back, next (the page's one primary button)."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from wizard.core.texts import Texts
from wizard.gui.labels import PushButton, quiet
from wizard.gui.metrics import Metrics


class Footer(QWidget):
    """`leave_button`, `back_button` and `next_button` are connected by the frame."""

    def __init__(self) -> None:
        super().__init__()
        metrics = Metrics.of()
        self.place = quiet("")
        self.place.setWordWrap(False)
        self.leave_button = PushButton("")
        self.back_button = PushButton("")
        self.next_button = PushButton("")
        self.next_button.setDefault(True)
        for button in (self.leave_button, self.back_button, self.next_button):
            button.setMinimumWidth(metrics.times(20))
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.margin, metrics.gap, metrics.margin, metrics.gap)
        row.setSpacing(metrics.gap)
        row.addWidget(self.place)
        row.addStretch(1)
        row.addWidget(self.leave_button)
        row.addSpacing(metrics.margin)
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)

    def retitle(self, texts: Texts) -> None:
        """The words, also after the language changed."""
        self.leave_button.setText(texts.get("ui.leave"))
        self.back_button.setText(texts.get("ui.back"))
        self.next_button.setText(texts.get("ui.next"))

    def show_place(self, texts: Texts, number: int, total: int, minutes: int) -> None:
        """Step `number` of `total`; `minutes` is what the remaining steps usually take, 0 when none."""
        key = "ui.place" if minutes else "ui.place-last"
        self.place.setText(texts.get(key, number=number, total=total, minutes=minutes))
        self.back_button.setEnabled(number > 1)
        self.next_button.setVisible(number < total)
