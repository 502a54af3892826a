"""The stand-ins of a practice server; each is made when the first request asks for it, as loading a system takes long.

A system whose folder is broken has no stand-in: every request to it is answered with an error, and the log says why.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable

from wizard.core.descriptors.system import PracticeReply, System
from wizard.core.loading.problems import DescriptorError
from wizard.practice.stand_in import StandIn

BROKEN = PracticeReply("", "", status=500, headers={"Content-Type": "text/plain"}, text="500 system cannot be loaded")

_log = logging.getLogger(__name__)


class StandIns:
    """By system id. `load` gives a whole system; each is loaded at most once, from whichever thread asks first."""

    def __init__(self, ids: Iterable[str], load: Callable[[str], System]) -> None:
        self.ids = tuple(sorted(ids))
        self._load = load
        self._made: dict[str, StandIn | None] = {}
        self._lock = threading.Lock()

    @classmethod
    def of(cls, systems: Iterable[System]) -> StandIns:
        """Of systems that are loaded already."""
        loaded = {system.index.id: system for system in systems}
        return cls(loaded, loaded.__getitem__)

    def get(self, system_id: str) -> StandIn | None:
        """The stand-in of one of `ids`; None when its system cannot be loaded."""
        with self._lock:
            if system_id not in self._made:
                self._made[system_id] = self._make(system_id)
            return self._made[system_id]

    def _make(self, system_id: str) -> StandIn | None:
        try:
            return StandIn(self._load(system_id))
        except DescriptorError as error:
            _log.warning("no stand-in: %s", error.problems[0])
            return None
