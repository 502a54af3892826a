"""Every layout number, in units of a quarter of the font's line height."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

MINIMUM_WINDOW = (960, 640)
FIRST_WINDOW = (1120, 740)
WORKING_AFTER_MS = 300
EXPLAINED_AFTER_MS = 2000
FOLLOW_AFTER_MS = 120
REFRESH_MS = 60_000


@dataclass(frozen=True, slots=True)
class Metrics:
    """Distances in device-independent pixels. `unit` is a quarter of a line, at least 4."""

    unit: int

    @classmethod
    def of(cls, font: QFont | None = None) -> Metrics:
        """The numbers for a font, by default the application's."""
        line = QFontMetrics(font if font is not None else QApplication.font()).lineSpacing()
        return cls(max(4, round(line / 4)))

    def times(self, count: float) -> int:
        """So many units."""
        return round(self.unit * count)

    @property
    def tight(self) -> int:
        """Between things that belong together."""
        return self.unit

    @property
    def gap(self) -> int:
        """Between neighbours."""
        return self.unit * 2

    @property
    def margin(self) -> int:
        """Around a pane."""
        return self.unit * 4

    @property
    def icon(self) -> int:
        """An icon beside a line of text."""
        return self.unit * 4

    @property
    def line(self) -> int:
        """One line of text."""
        return self.unit * 4

    @property
    def label_column(self) -> int:
        """The labels left of a form's fields."""
        return self.unit * 30

    @property
    def step_list(self) -> int:
        """The list of steps left of the page."""
        return self.unit * 44

    @property
    def help_pane(self) -> int:
        """The help right of the page."""
        return self.unit * 60

    @property
    def text_column(self) -> int:
        """The widest a column of text gets: 40 Chinese or 68 Latin characters."""
        return self.unit * 4 * 40
