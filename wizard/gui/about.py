"""What this program is, its version, and the notice that Qt's licence asks for."""

from __future__ import annotations

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget

from wizard import __version__
from wizard.core.texts import Texts
from wizard.gui.icons import IconLabel
from wizard.gui.labels import LinkButton, TextLabel, heading, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.palette import Hue


class AboutBox(QDialog):
    """Closes with Esc or its one button."""

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts.get("ui.about"))
        metrics = Metrics.of()
        head = QHBoxLayout()
        head.setSpacing(metrics.gap)
        head.addWidget(IconLabel("gangway", Hue.NOTE, metrics.times(9)))
        head.addWidget(heading(texts.get("ui.app")), 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(metrics.margin, metrics.margin, metrics.margin, metrics.margin)
        box.setSpacing(metrics.gap)
        box.addLayout(head)
        box.addWidget(TextLabel(texts.get("ui.about-what")))
        box.addWidget(quiet(texts.get("ui.about-version", version=__version__, qt=qVersion())))
        box.addWidget(quiet(texts.get("ui.about-qt")))
        box.addWidget(LinkButton(texts.get("ui.about-qt-link"), "https://www.qt.io/licensing"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        box.addWidget(buttons)
        self.setMinimumWidth(metrics.times(110))
