"""Live lists that were read while an entry is open: in memory only, so that names can be shown beside ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.onboarding.picking import ReadList


class ReadLists:
    """By the list's id; a list that is read again takes the place of the one before."""

    def __init__(self) -> None:
        self._lists: dict[str, ReadList] = {}

    def keep(self, read: ReadList) -> None:
        """Remember a list, unless less of it was read than is known already."""
        known = self._lists.get(read.listing)
        if read.choices and (known is None or read.is_whole or not known.is_whole):
            self._lists[read.listing] = read

    def get(self, listing: str) -> ReadList | None:
        """The list as it was read, None while it was not."""
        return self._lists.get(listing)

    def names(self, listing: str) -> Mapping[str, str]:
        """Names by id, as far as they are known."""
        known = self._lists.get(listing)
        return known.names if known is not None else {}
