"""Cyclic garbage is collected on the GUI thread and on no other.

Python collects on whichever thread happens to allocate. When that is a job's thread and the garbage holds a widget, Qt
destroys the widget there and the program ends without a word. So the automatic collection is off while there is a
window, and a timer of the GUI thread does what it would have done.

Sources: Python's `gc` module (thresholds, generations); Qt, "Threads and QObjects" (a widget belongs to its thread).
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 500


class GuiThreadCollector(QObject):
    """Begins when it is made, on the GUI thread, and ends with `stop`."""

    def __init__(self) -> None:
        super().__init__()
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(_LOOK_MS)

    def look(self) -> int:
        """Collect the oldest generation whose threshold is passed; gives it, -1 when none is."""
        counted = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, threshold) in enumerate(counted) if 0 < threshold < count]
        if not due:
            return -1
        gc.collect(due[-1])
        return due[-1]

    def stop(self) -> None:
        """Give the automatic collection back."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()
