"""Looks into the keyring for what an entry does not know of its token pair. Runs on a background thread.

A pair is stored first and noted in the entry afterwards: a program that ends between the two, or before the answer
came, leaves something to look for.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from wizard.adapters.clock import Clock, timestamp
from wizard.core.redirected import digest_of
from wizard.core.secret import Secret
from wizard.onboarding.authorization_record import Intent, Kept, Pair, PairFile


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a doubt, or of a pair the entry did not know of: whether the keyring has it, for a doubt another
    refresh token than the one that was sent. `unnoted` is the number of the pair, 0 for none."""

    replaced: bool
    intent: Intent | None = None
    unnoted: int = 0

    @property
    def has_looked(self) -> bool:
        """Whether there was anything to look for."""
        return self.intent is not None or self.unnoted > 0


def settled_by(
    file: PairFile, current: Callable[[], Secret | None], clock: Clock, noted: int, cancel: threading.Event
) -> Settled:
    """What the keyring says. `current` is its refresh token, `noted` the number of the last pair the entry knows of.
    Raises PairBusyError, WriteFailedError, and what the keyring raises."""
    with file.locked(cancel):
        kept, token = file.read(), current()
        if kept.intent is None:
            unnoted = kept.number if kept.number != noted else 0
            return Settled(replaced=unnoted > 0 and token is not None, unnoted=unnoted)
        if token is None or digest_of(token) == kept.intent.before:
            return Settled(replaced=False, intent=kept.intent)
        pair = Pair(kept.number + 1, timestamp(clock()), subject=kept.intent.subject, value=kept.intent.value)
        file.write(Kept(None, pair))
        return Settled(replaced=True, intent=kept.intent)
