"""Counts messages against the limits of their channels, in the order they are sent."""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import datetime, timedelta

from wizard.core.descriptors.triggers import Channel, Limit


class LimitCounter:
    """Sliding windows, one for each limit and whom it counts for. Messages must come in the order of their times."""

    def __init__(self) -> None:
        self._sent: defaultdict[tuple[str, int, str], deque[datetime]] = defaultdict(deque)

    def exceeded(self, channel: Channel, target: str, moment: datetime) -> Limit | None:
        """The first limit that one more message would break; None counts the message."""
        windows = [(limit, self._window(channel, index, target, moment)) for index, limit in enumerate(channel.limits)]
        full = next((limit for limit, window in windows if len(window) >= limit.count), None)
        if full is None:
            for _limit, window in windows:
                window.append(moment)
        return full

    def _window(self, channel: Channel, index: int, target: str, moment: datetime) -> deque[datetime]:
        limit = channel.limits[index]
        window = self._sent[channel.id, index, target if limit.per == "target" else ""]
        oldest = moment - timedelta(seconds=limit.seconds)
        while window and window[0] <= oldest:
            window.popleft()
        return window
