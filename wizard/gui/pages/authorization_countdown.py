"""Seconds that go by: shown every second, spoken only now and then, and never in the way of the focus."""

from __future__ import annotations

from collections.abc import Callable

from wizard.gui.announce import announce
from wizard.gui.labels import TextLabel

_SPOKEN_AT = (300, 120, 60, 30, 10)
_URGENT = 60


def clock_text(seconds: int) -> str:
    """Minutes and seconds: 9:05."""
    return f"{seconds // 60}:{seconds % 60:02d}"


class Countdown(TextLabel):
    """`shown` makes the text of the seconds left, `spoken` what a reader is told instead.

    A label with a name of its own sends no event when only its text changes: a reader is not interrupted each second.
    """

    def __init__(self, shown: Callable[[int], str], spoken: Callable[[int], str]) -> None:
        super().__init__("", None)
        self._shown, self._spoken = shown, spoken
        self._before: int | None = None

    def start(self, seconds: int) -> None:
        """Begin anew."""
        self._before = None
        self.show_seconds(seconds)

    def show_seconds(self, seconds: int) -> None:
        """So many are left."""
        name = self._spoken(seconds)
        if self.accessibleName() != name:
            self.setAccessibleName(name)
        self.setText(self._shown(seconds))
        before, self._before = self._before, seconds
        if before is not None and any(seconds <= mark < before for mark in _SPOKEN_AT):
            announce(self, name, urgent=seconds <= _URGENT)
