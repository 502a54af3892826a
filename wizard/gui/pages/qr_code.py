"""QR codes: drawn for the eye, the printer and the phone alike, with what they say in words beside them."""

from __future__ import annotations

import segno
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from wizard.core.descriptors.platform import Platform
from wizard.core.forms import Field
from wizard.core.templates import render
from wizard.gui.labels import TextLabel, quiet
from wizard.gui.metrics import Metrics
from wizard.gui.pages.editor import FormScope
from wizard.gui.pages.text_editors import TextEditor, shown

QUIET_ZONE = 4
"""Modules of white around a code. Source: ISO/IEC 18004, 6.3.8."""

Modules = tuple[tuple[bool, ...], ...]


def modules_of(text: str) -> Modules:
    """The code's dark modules by row, without the white around it; empty for no text and for one that is too long."""
    if not text:
        return ()
    try:
        code = segno.make(text, error="m", micro=False)
    except segno.DataOverflowError:
        return ()
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def draw_code(painter: QPainter, place: QRectF, modules: Modules) -> None:
    """Black on white whatever the palette is: phones need it so."""
    painter.fillRect(place, QColor(Qt.GlobalColor.white))
    if not modules:
        return
    side = place.width() / (len(modules) + 2 * QUIET_ZONE)
    for down, row in enumerate(modules):
        for right, is_dark in enumerate(row):
            if is_dark:
                left, top = place.left() + (right + QUIET_ZONE) * side, place.top() + (down + QUIET_ZONE) * side
                # A hair more than one module: no light lines between neighbours.
                painter.fillRect(QRectF(left, top, side * 1.02, side * 1.02), QColor(Qt.GlobalColor.black))


def sample_values(platform: Platform) -> dict[str, str]:
    """A sample of every variable the platform's ready texts have one for."""
    return {name: value for preset in platform.presets for name, value in preset.samples.items()}


class QrPicture(QWidget):
    """One code."""

    def __init__(self) -> None:
        super().__init__()
        self.modules: Modules = ()
        side = Metrics.of().times(36)
        self.setFixedSize(side, side)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_modules(self, modules: Modules) -> None:
        """Draw another one."""
        if modules != self.modules:
            self.modules = modules
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_code(painter, QRectF(self.rect()), self.modules)
        painter.end()


class QrEditor(TextEditor):
    """A link with the code it becomes; variables are filled with sample values, as the buyer's own will be."""

    def __init__(self, scope: FormScope, field: Field) -> None:
        super().__init__(scope, field)
        self._samples = sample_values(scope.context.session.platform)
        self.picture = QrPicture()
        self.words = TextLabel()
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.note = quiet("")
        self._preview = QWidget()
        beside = QVBoxLayout()
        beside.setSpacing(Metrics.of().tight)
        beside.addWidget(self.words)
        beside.addWidget(self.note)
        beside.addStretch(1)
        row = QHBoxLayout(self._preview)
        row.setContentsMargins(0, Metrics.of().tight, 0, Metrics.of().tight)
        row.setSpacing(Metrics.of().gap)
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(beside, 1)
        self.box.addWidget(self._preview)
        self.draw()

    def draw(self) -> None:
        """Show the code of what is kept."""
        kept = shown(self.value)
        said = render(kept, self._samples).text
        modules = modules_of(said)
        self._preview.setVisible(bool(modules))
        self.picture.show_modules(modules)
        text = self.scope.text
        self.picture.setAccessibleName(text("ui.qr.name", field=self.scope.context.speaker.label(self.field.pointer)))
        self.picture.setAccessibleDescription(text("ui.qr.says", text=said))
        self.words.setText(text("ui.qr.says", text=said))
        self.note.setText(text("ui.qr.samples") if said != kept else "")
        self.note.setVisible(bool(self.note.text()))

    def other_written(self, pointer: str) -> None:
        if pointer == self.field.pointer:
            self.draw()
