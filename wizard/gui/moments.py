"""Times and durations as a person says them: today 14:02, 31 hours left, in 12 days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from wizard.core.texts import Texts

_DAYS_FROM_HOURS = 48


@dataclass(frozen=True, slots=True)
class Moments:
    """Puts times into words. `now` is aware; `zone` is the seller's, None for the computer's own."""

    texts: Texts
    now: datetime
    zone: tzinfo | None = None

    def when(self, moment: datetime) -> str:
        """Today 14:02, yesterday 14:02, or 2026-11-21 14:03."""
        local, today = moment.astimezone(self.zone), self.now.astimezone(self.zone).date()
        if local.date() == today:
            return self.texts.get("ui.time.today", time=f"{local:%H:%M}")
        if local.date() == today - timedelta(days=1):
            return self.texts.get("ui.time.yesterday", time=f"{local:%H:%M}")
        return f"{local:%Y-%m-%d %H:%M}"

    def left(self, due: datetime) -> str:
        """How long until a deadline, or how long ago it was."""
        remaining = due - self.now
        if remaining <= timedelta(0):
            return self.texts.get("ui.time.late", span=self.span(-remaining))
        hours = remaining // timedelta(hours=1)
        if hours > _DAYS_FROM_HOURS:
            return self.texts.get("ui.time.in-days", days=remaining.days)
        return self.texts.get("ui.time.left", span=self.span(remaining))

    def span(self, length: timedelta) -> str:
        """45 minutes, 31 hours, 12 days: whole ones, rounded down."""
        minutes = max(0, length // timedelta(minutes=1))
        if minutes < 60:
            return self.texts.get("ui.time.minutes", count=minutes)
        if minutes <= _DAYS_FROM_HOURS * 60:
            return self.texts.get("ui.time.hours", count=minutes // 60)
        return self.texts.get("ui.time.days", count=minutes // (60 * 24))
