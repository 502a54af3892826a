"""What is kept of submissions beside an entry's document: intents without an answer, and how many were sent lately.

The platform counts an hour's creations by account, and several entries may work for one. Each entry writes down its
own; the count of an account is theirs together, read from the disk. No lock is held over it: what another process is
sending at this moment is not written yet, or was read up to a minute ago, so two at once may together go over the limit
by what they have in flight. The platform's own refusal is then what ends the run, and it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from wizard.adapters.clock import timestamp
from wizard.core.moments import read_moment
from wizard.onboarding.session import EntrySession

SUBMISSIONS = "template-submissions"
"""The fact beside the document: {"intents": {"name@language": {at, system}}, "sent": [{at, account}]}."""
HOUR = timedelta(hours=1)
_FRESH = timedelta(minutes=1)
Key = tuple[str, str]


class SubmissionLedger:
    """The ledger of one open entry. `account` gives what its submissions are counted for."""

    def __init__(self, session: EntrySession, system: str, account: Callable[[], str]) -> None:
        self._session = session
        self._system = system
        self._account = account
        self._others: tuple[datetime, str, list[datetime]] | None = None

    def intent(self, key: Key) -> Mapping[str, Any] | None:
        """The record of a request whose answer is not known, or None."""
        found = self._kept()["intents"].get("@".join(key))
        return found if isinstance(found, dict) else None

    def intend(self, key: Key) -> None:
        """Write down that a request is about to leave."""
        now, kept = timestamp(self._session.now()), self._kept()
        kept["intents"]["@".join(key)] = {"at": now, "system": self._system}
        kept["sent"] = [*self._recent(kept["sent"]), {"at": now, "account": self._account()}]
        self._session.entry.set_meta(SUBMISSIONS, kept)

    def forget(self, key: Key, *, left: bool = True) -> None:
        """Take the intent back; a request that never left does not count for the hour either."""
        kept = self._kept()
        if kept["intents"].pop("@".join(key), None) is None:
            return
        kept["sent"] = kept["sent"] if left else kept["sent"][:-1]
        self._session.entry.set_meta(SUBMISSIONS, kept)

    def sent_lately(self) -> list[datetime]:
        """When this account's submissions of the last hour were sent, by this entry and the others, oldest first."""
        account = self._account()
        since = self._session.now() - HOUR
        own = _times(self._kept()["sent"], account)
        return sorted(one for one in (*own, *self._times_of_others(account)) if one > since)

    def _times_of_others(self, account: str) -> list[datetime]:
        now = self._session.now()
        if self._others is None or self._others[1] != account or now - self._others[0] >= _FRESH:
            kept = self._session.facts_of_others(SUBMISSIONS)
            sent = (one.get("sent") for one in kept if isinstance(one, Mapping))
            times = [time for each in sent if isinstance(each, list) for time in _times(each, account, is_own=False)]
            self._others = (now, account, times)
        return self._others[2]

    def _recent(self, sent: Iterable[Any]) -> list[Any]:
        since = self._session.now() - HOUR
        moments = ((read_moment(one.get("at") if isinstance(one, Mapping) else one), one) for one in sent)
        return [one for moment, one in moments if moment is not None and moment > since]

    def _kept(self) -> dict[str, Any]:
        kept = self._session.entry.meta(SUBMISSIONS)
        kept = kept if isinstance(kept, dict) else {}
        return {"intents": dict(kept.get("intents") or {}), "sent": list(kept.get("sent") or [])}


def _times(sent: Iterable[Any], account: str, *, is_own: bool = True) -> Iterator[datetime]:
    """A time without an account was written before accounts were: it counts for whichever its own entry works for."""
    for one in sent:
        is_record = isinstance(one, Mapping)
        moment = read_moment(one.get("at") if is_record else one)
        if moment is not None and (one.get("account") == account if is_record else is_own):
            yield moment
