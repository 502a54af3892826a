"""Four status hues, each with a light and a dark value; everything else comes from the palette's roles.

Each hue stands at 4.5:1 or more on the window and base colours of its scheme (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtGui import QColor, QPalette


class Hue(StrEnum):
    """What a colour says, always beside an icon and a word."""

    GOOD = "good"
    NOTE = "note"
    CARE = "care"
    BAD = "bad"


_LIGHT = {Hue.GOOD: "#17662f", Hue.NOTE: "#1a5799", Hue.CARE: "#7a4b00", Hue.BAD: "#a8201a"}
_DARK = {Hue.GOOD: "#7ad694", Hue.NOTE: "#8fbfff", Hue.CARE: "#f2bf5c", Hue.BAD: "#ff9d94"}


def is_dark(palette: QPalette) -> bool:
    """Whether text is lighter than what it stands on."""
    text, window = palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Window)
    return text.lightness() > window.lightness()


def hue_color(hue: Hue, palette: QPalette) -> QColor:
    """The hue's value for this palette."""
    return QColor((_DARK if is_dark(palette) else _LIGHT)[hue])


def link_color(palette: QPalette) -> QColor:
    """Links: the hue of notes, since the system's own blue is not always readable on the system's own ground."""
    return hue_color(Hue.NOTE, palette)


def quiet_color(palette: QPalette) -> QColor:
    """Text of less weight: three quarters text, one quarter ground."""
    return blend(palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Window), 0.74)


def line_color(palette: QPalette) -> QColor:
    """Thin lines between panes."""
    return blend(palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Window), 0.18)


def wash_color(hue: Hue, palette: QPalette) -> QColor:
    """A faint ground in a hue, for bands; text on it is the palette's own."""
    return blend(hue_color(hue, palette), palette.color(QPalette.ColorRole.Window), 0.14)


def blend(above: QColor, below: QColor, share: float) -> QColor:
    """`share` of the first colour over the second."""
    rest = 1 - share
    return QColor(
        round(above.red() * share + below.red() * rest),
        round(above.green() * share + below.green() * rest),
        round(above.blue() * share + below.blue() * rest),
    )


def contrast(first: QColor, second: QColor) -> float:
    """The contrast ratio of two colours (WCAG 2.2)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: QColor) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def dark_palette() -> QPalette:
    """A dark palette of our own, for tests and screenshots: headless Qt knows no dark scheme."""
    palette = QPalette()
    role = QPalette.ColorRole
    for names, color in (
        ((role.Window, role.Button), "#36383d"),
        ((role.Base,), "#26282c"),
        ((role.AlternateBase,), "#2e3035"),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), "#e8e8e8"),
        ((role.ToolTipBase,), "#35373b"),
        ((role.PlaceholderText,), "#9aa0a6"),
        ((role.Link,), "#8fbfff"),
        ((role.Highlight, role.Accent), "#2f65a8"),
        ((role.HighlightedText,), "#ffffff"),
        ((role.Mid,), "#55585d"),
        ((role.Light,), "#4a4d52"),
        ((role.Dark,), "#17181a"),
        ((role.Shadow,), "#000000"),
    ):
        for name in names:
            palette.setColor(name, QColor(color))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor("#8a8d91"))
    return palette
