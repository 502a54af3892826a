"""Fetch a token pair and keep it, so that the newest usable pair is never lost silently. Runs on a background thread.

In this order, under the pair's lock: read the pair anew (somebody else may have fetched one), make sure that it can be
stored, write down what is about to be spent, send once, store the refresh token, then the access token, each read back
by the vault, write down that all is well. Whatever ends it in between leaves the note of what may have been spent.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from wizard.adapters.clock import Clock, timestamp
from wizard.adapters.json_files import WriteFailedError
from wizard.adapters.ladders.calls import Answer, Question, SystemCalls
from wizard.adapters.ladders.verdict import Verdict
from wizard.adapters.vault import SecretAddress, Vault
from wizard.core.descriptors.authorization import ACCESS, REFRESH, AuthorizationApi, Grant
from wizard.core.errors import GangwayError, NoUsableKeyringError
from wizard.core.moments import moment_of
from wizard.core.pointer import get
from wizard.core.redirected import Redirected, digest_of
from wizard.core.secret import Secret
from wizard.onboarding.authorization_record import Intent, Kept, Pair, PairFile

EXCHANGE = "exchange"
REFRESHING = "refresh"


class Ended(StrEnum):
    """How a fetch ended: text `authorization.<state>.message` and `.fix`."""

    STORED = "stored"
    ALREADY = "already"
    IN_MEMORY = "in-memory"
    POSSIBLY_SPENT = "possibly-spent"
    REFUSED = "refused"
    NOT_SENT = "not-sent"
    NOTHING = "no-token"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a fetch brought. `held` is the pair the keyring did not take; `code` the digest of the code it was about."""

    what: str
    state: Ended
    verdict: Verdict | None = None
    problem: GangwayError | None = None
    held: Mapping[str, Secret] = field(default_factory=dict, repr=False)
    code: str = ""


@dataclass(frozen=True, slots=True)
class PairKeeper:
    """One pair: where it is stored and written down, and how it is asked for. `current` is the refresh token as it is
    now; `number` how many pairs there were when the work was planned."""

    api: AuthorizationApi
    vault: Vault
    addresses: Mapping[str, SecretAddress]
    file: PairFile
    calls: Callable[[], SystemCalls]
    current: Callable[[], Secret | None]
    clock: Clock
    cancel: threading.Event
    number: int
    must_last: bool = True

    def exchange(self, redirected: Redirected, grant: Grant, values: Mapping[str, str]) -> Fetched:
        """Spend a code. Raises nothing but defects."""
        intent = Intent(EXCHANGE, timestamp(self.clock()), "", redirected.subject, redirected.value)
        code = redirected.digest
        try:
            with self.file.locked(self.cancel):
                kept = self.file.read()
                question = self._question(grant, {**values, "code": redirected.code})
                return replace(self._sent(question, intent, kept, self.current(), shared=grant.shared), code=code)
        except GangwayError as error:
            return Fetched(EXCHANGE, Ended.NOT_SENT, problem=error, code=code)

    def refresh(self, grant: Grant, values: Mapping[str, str], *, again: bool = False) -> Fetched:
        """Spend the refresh token. `again`: also one that may have been spent before."""
        try:
            before = self.current()
            with self.file.locked(self.cancel):
                return self._refreshed(before, grant, values, again=again)
        except GangwayError as error:
            return Fetched(REFRESHING, Ended.NOT_SENT, problem=error)

    def _refreshed(self, before: Secret | None, grant: Grant, values: Mapping[str, str], *, again: bool) -> Fetched:
        token, kept = self.current(), self.file.read()
        if token is None:
            return Fetched(REFRESHING, Ended.NOTHING)
        if token != before or kept.number != self.number:
            return Fetched(REFRESHING, Ended.ALREADY)
        if is_doubtful(kept.intent, token) and not again:
            return Fetched(REFRESHING, Ended.POSSIBLY_SPENT)
        about = (grant.subject, values.get(grant.subject, ""))
        intent = Intent(REFRESHING, timestamp(self.clock()), "", *about)
        return self._sent(self._question(grant, {**values, REFRESH: token}), intent, kept, token, shared=False)

    def _question(self, grant: Grant, values: Mapping[str, str | Secret]) -> Question:
        return Question(grant.request, values, self.api.reply.access_token, errors=self.api.errors)

    def _sent(self, question: Question, intent: Intent, kept: Kept, token: Secret | None, *, shared: bool) -> Fetched:
        self._need_store()
        calls = self.calls()
        intent = replace(intent, before=digest_of(token) if token else "")
        self.file.write(Kept(intent, kept.pair))
        answer = calls.ask(question)
        if not answer.is_accepted:
            return self._unaccepted(answer, intent, kept)
        about = self.api.reply
        pair = calls.secrets_in(answer, {REFRESH: about.refresh_token, ACCESS: about.access_token})
        if len(pair) < 2:
            return Fetched(intent.what, Ended.POSSIBLY_SPENT, answer.verdict)
        return self._stored(pair, intent, self._described(answer, intent, kept, shared=shared))

    def _need_store(self) -> None:
        """Nothing is spent for a pair that cannot be kept. Raises NoUsableKeyringError."""
        state = self.vault.state()
        if not state.usable:
            raise NoUsableKeyringError(state.reason, **state.parameters)
        if self.must_last and not self.vault.durable:
            raise NoUsableKeyringError("keyring-absent")

    def _unaccepted(self, answer: Answer, intent: Intent, kept: Kept) -> Fetched:
        is_unclear = answer.is_unclear or (answer.left and answer.verdict.code in self.api.unclear)
        if is_unclear:
            return Fetched(intent.what, Ended.POSSIBLY_SPENT, answer.verdict)
        if not answer.left:
            self._settle(kept)
            return Fetched(intent.what, Ended.NOT_SENT, answer.verdict)
        doubt = kept.intent if intent.what == EXCHANGE and kept.intent and kept.intent.what == REFRESHING else None
        is_over = intent.what == REFRESHING and answer.verdict.code in self.api.spent
        self._settle(Kept(doubt, self._ended(kept) if is_over else kept.pair))
        return Fetched(intent.what, Ended.REFUSED, answer.verdict)

    def _ended(self, kept: Kept) -> Pair:
        """The pair, whose refresh token the platform does not take any more."""
        now = timestamp(self.clock())
        return replace(kept.pair or Pair(kept.number, now), refresh_ends=now)

    def _settle(self, kept: Kept) -> GangwayError | None:
        try:
            self.file.write(kept)
        except WriteFailedError as error:
            return error  # the note stays: that the token was replaced is seen when it is read the next time
        return None

    def _stored(self, pair: Mapping[str, Secret], intent: Intent, described: Pair) -> Fetched:
        try:
            for name in (REFRESH, ACCESS):
                self.vault.store(self.addresses[name], pair[name])
        except GangwayError as error:
            return Fetched(intent.what, Ended.IN_MEMORY, problem=error, held=pair)
        return Fetched(intent.what, Ended.STORED, problem=self._settle(Kept(None, described)))

    def _described(self, answer: Answer, intent: Intent, kept: Kept, *, shared: bool) -> Pair:
        about, lives, now = self.api.reply, self.api.lifetimes, self.clock()
        told = {name: _texts(get(answer.body, pointer)) for name, pointer in about.told.items()}
        before = kept.pair.told if kept.pair and intent.what == REFRESHING else {}
        return Pair(
            number=kept.number + 1,
            at=timestamp(now),
            access_ends=_stamp(self._access_end(get(answer.body, about.expires) if about.expires else None, now)),
            refresh_ends=_stamp(now + timedelta(seconds=lives.refresh_token) if lives.refresh_token else None),
            shared=shared,
            subject=intent.subject,
            value=intent.value,
            told={**before, **{name: one for name, one in told.items() if one}},
        )

    def _access_end(self, stated: Any, now: datetime) -> datetime | None:
        """From seconds, or from the moment itself; as documented where the reply does not say."""
        if isinstance(stated, str) and stated.isascii() and stated.isdigit() and len(stated) < 12:
            stated = int(stated)
        if isinstance(stated, bool) or not isinstance(stated, int) or stated <= 0:
            stated = self.api.lifetimes.access_token
        if self.api.reply.absolute_above and stated > self.api.reply.absolute_above:
            return moment_of(stated)
        return now + timedelta(seconds=stated) if 0 < stated < 10**9 else None


def is_doubtful(intent: Intent | None, token: Secret | None) -> bool:
    """Whether this refresh token was sent and nobody knows what came of it."""
    return intent is not None and intent.what == REFRESHING and token is not None and digest_of(token) == intent.before


def _stamp(moment: datetime | None) -> str:
    return timestamp(moment) if moment else ""


def _texts(value: Any) -> list[str]:
    many = value if isinstance(value, list) else [value]
    return [str(one) for one in many if isinstance(one, (str, int)) and not isinstance(one, bool) and str(one)]
