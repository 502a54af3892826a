"""Ids of entries and entities. They become file names, so nothing else is let through."""

from __future__ import annotations

import re

from wizard.adapters.storage.errors import BadIdError

MAX_ID = 64

_SHAPE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Windows opens a device, not a file, for these names, whatever their ending.
_DEVICES = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")


def is_id(text: str) -> bool:
    """Whether the text can be an id and a file name on every system."""
    return len(text) <= MAX_ID and _SHAPE.fullmatch(text) is not None and _DEVICES.fullmatch(text) is None


def checked_id(text: str) -> str:
    """The id itself. Raises BadIdError."""
    if not is_id(text):
        raise BadIdError(id=text[: MAX_ID + 1], limit=MAX_ID)
    return text
