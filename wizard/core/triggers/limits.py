"""Counts messages against the limits of their channels, in the order they are sent."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping
from datetime import datetime, timedelta

from wizard.core.descriptors.triggers import Channel, Limit


class LimitCounter:
    """Sliding windows, one for each limit and whom it counts for. Messages must come in the order of their times.

    `lowered` maps the pointer of a limit to the smaller number that the seller has set.
    """

    def __init__(self, lowered: Mapping[str, int]) -> None:
        self._lowered = lowered
        self._sent: defaultdict[tuple[str, int, str], deque[datetime]] = defaultdict(deque)

    def exceeded(self, channel: Channel, target: str, moment: datetime) -> Limit | None:
        """The first limit that one more message would break; None counts the message."""
        windows = [(limit, self._window(channel, index, target, moment)) for index, limit in enumerate(channel.limits)]
        full = next((limit for limit, window in windows if len(window) >= self.count_of(limit)), None)
        if full is None:
            for _limit, window in windows:
                window.append(moment)
        return full

    def count_of(self, limit: Limit) -> int:
        """How many messages the limit lets through: the documented number, or the seller's own when that is smaller."""
        return min(limit.count, self._lowered.get(limit.lowered_by, limit.count))

    def _window(self, channel: Channel, index: int, target: str, moment: datetime) -> deque[datetime]:
        limit = channel.limits[index]
        window = self._sent[channel.id, index, target if limit.per == "target" else ""]
        oldest = moment - timedelta(seconds=limit.seconds)
        while window and window[0] <= oldest:
            window.popleft()
        return window
