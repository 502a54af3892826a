"""Stand-ins for what a session is given from outside."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from wizard.adapters.ladders.runner import LadderJob, LadderRunner, OnRung
from wizard.core.ladder import LadderResult


class NoRunner(LadderRunner):
    """A ladder runner that must not be used: a walk without verification never runs one."""

    def __init__(self) -> None:
        pass

    def run_many(self, jobs: Sequence[LadderJob], on_rung: OnRung, cancel: threading.Event) -> list[LadderResult]:
        raise AssertionError("nothing was to be verified")
