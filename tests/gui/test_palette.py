"""Hues can be read on every ground they stand on, light and dark."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from wizard.gui.controls import CheckBox, ComboBox
from wizard.gui.icons import icon_folder, pixmap
from wizard.gui.labels import IconButton, PushButton, TextLabel
from wizard.gui.palette import Hue, contrast, dark_palette, hue_color, is_dark, link_color, quiet_color, wash_color

GROUNDS = (QPalette.ColorRole.Window, QPalette.ColorRole.Base, QPalette.ColorRole.AlternateBase)


def light_palette() -> QPalette:
    """The light palettes of Windows 11, macOS and Fusion differ in this one ground; the darkest counts."""
    palette = QPalette(QColor("#efefef"))
    palette.setColor(QPalette.ColorRole.Window, QColor("#ececec"))
    return palette


@pytest.mark.parametrize("palette", [light_palette, dark_palette], ids=["light", "dark"])
@pytest.mark.parametrize("hue", list(Hue))
def test_hue_stands_out_on_every_ground(qapp: QApplication, palette: object, hue: Hue) -> None:
    colors = palette()  # type: ignore[operator]

    ratios = [contrast(hue_color(hue, colors), colors.color(ground)) for ground in GROUNDS]

    assert min(ratios) >= 4.5, ratios


@pytest.mark.parametrize("palette", [light_palette, dark_palette], ids=["light", "dark"])
def test_link_stands_out_on_every_ground_whatever_the_systems_own_link_is(qapp: QApplication, palette: object) -> None:
    colors = palette()  # type: ignore[operator]
    colors.setColor(QPalette.ColorRole.Link, QColor("#0000ff"))

    assert min(contrast(link_color(colors), colors.color(ground)) for ground in GROUNDS) >= 4.5


def test_frame_of_a_box_can_be_seen_in_the_dark(qtbot: QtBot) -> None:
    box = CheckBox("")
    qtbot.addWidget(box)
    box.setPalette(dark_palette())
    box.resize(40, 24)
    picture = box.grab().toImage()
    ground = dark_palette().color(QPalette.ColorRole.Window)
    middle = [picture.pixelColor(x, picture.height() // 2) for x in range(picture.width())]

    assert max(contrast(color, ground) for color in middle) >= 3


@pytest.mark.parametrize("palette", [light_palette, dark_palette], ids=["light", "dark"])
@pytest.mark.parametrize(
    "make",
    [lambda: PushButton("x"), lambda: IconButton("x", "about"), ComboBox, CheckBox],
    ids=["button", "icon", "choice", "box"],
)
@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
def test_place_of_the_keyboard_is_ringed(qtbot: QtBot, make: Any, palette: Any) -> None:
    window, colors = QWidget(), palette()
    qtbot.addWidget(window)
    window.setPalette(colors)
    box = QVBoxLayout(window)
    before, here = QLineEdit(), make()
    for one in (before, here):
        box.addWidget(one)
    with qtbot.waitActive(window):
        window.show()
    before.setFocus()
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    picture, ring = here.grab().toImage(), link_color(here.palette())
    middle = [picture.pixelColor(picture.width() // 2, y) for y in range(4)]

    assert here.hasFocus()
    assert min(contrast(color, ring) for color in middle) < 2
    assert max(contrast(color, colors.color(QPalette.ColorRole.Window)) for color in middle) >= 3


@pytest.mark.parametrize("palette", [light_palette, dark_palette], ids=["light", "dark"])
def test_text_stands_out_on_bands_and_quiet_text_on_the_window(qapp: QApplication, palette: object) -> None:
    colors = palette()  # type: ignore[operator]
    text = colors.color(QPalette.ColorRole.WindowText)

    assert min(contrast(text, wash_color(hue, colors)) for hue in Hue) >= 4.5
    assert contrast(quiet_color(colors), colors.color(QPalette.ColorRole.Window)) >= 4.5


def test_darkness_is_read_from_the_palette(qapp: QApplication) -> None:
    assert (is_dark(light_palette()), is_dark(dark_palette())) == (False, True)


@pytest.mark.parametrize("name", sorted(path.stem for path in icon_folder().glob("*.svg")))
def test_icon_is_painted_in_the_colour_asked_for(qapp: QApplication, name: str) -> None:
    picture = pixmap(name, QColor("#ff0000"), 32).toImage()

    inked = {
        picture.pixelColor(x, y).name() for x in range(32) for y in range(32) if picture.pixelColor(x, y).alpha() > 250
    }
    assert inked == {"#ff0000"}


def test_words_follow_when_the_palette_turns_dark_and_back(qapp: QApplication, qtbot: QtBot) -> None:
    labels = [TextLabel("x", paint) for paint in (None, QPalette.ColorRole.WindowText, *Hue)]
    window, light = QWidget(), qapp.palette()
    qtbot.addWidget(window)
    box = QVBoxLayout(window)
    for label in labels:
        box.addWidget(label)

    def ratios() -> float:
        ground = window.palette().color(QPalette.ColorRole.Window)
        return min(contrast(label.palette().color(QPalette.ColorRole.WindowText), ground) for label in labels)

    before = ratios()
    try:
        qapp.setPalette(dark_palette())
        qtbot.waitUntil(lambda: is_dark(window.palette()))
        dark = ratios()
    finally:
        qapp.setPalette(light)
    qtbot.waitUntil(lambda: not is_dark(window.palette()))

    assert min(before, dark, ratios()) >= 4.5
