"""What the tests of stored entries share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from wizard.adapters.storage.entries import EntryStore

ID = "ozon-shop-1"
START = datetime(2026, 11, 21, 14, 3, tzinfo=UTC)


class FakeClock:
    """One second later at every look."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        moment = self.now
        self.now += timedelta(seconds=1)
        return moment


def make_entry(store: EntryStore, entry_id: str = ID) -> None:
    store.create(entry_id, "ozon", "acme").close()
