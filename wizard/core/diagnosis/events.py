"""One line of a log as the diagnosis sees it."""

from __future__ import annotations

from typing import NamedTuple

from wizard.core.diagnosis.extraction import Unread


class Event(NamedTuple):
    """`row` is the 1-based row of the file; `code` the code, or why there is none. `moment` is the text of the time."""

    row: int
    code: int | Unread
    recipient: str = ""
    moment: str = ""
