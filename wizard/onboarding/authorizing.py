"""The authorization of one system of an open entry: link, pasted address, token pair (facts of the system in
authorization.toml).

Nothing here blocks: what needs the keyring or the network is given out as a job for a background thread, and what it
brought is handed back with a `keep_…` call on the caller's own thread, as EntrySession does it.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wizard.adapters.ladders.calls import Question, SystemCalls
from wizard.core.answers import credentials_of
from wizard.core.descriptors.authorization import ACCESS, REFRESH, AuthorizationApi, Grant, LinkKind
from wizard.core.descriptors.platform import StepKind
from wizard.core.descriptors.system import System
from wizard.core.errors import GangwayError
from wizard.core.pointer import join
from wizard.core.redirected import Attempt, MadeLink, Redirected, Refused, judge_redirected
from wizard.core.secret import Secret
from wizard.onboarding.authorization_links import LinkBook
from wizard.onboarding.authorization_record import Pair, PairFile
from wizard.onboarding.authorization_settling import Settled, settled_by
from wizard.onboarding.authorization_status import Standing, Status, status_of
from wizard.onboarding.authorization_tokens import EXCHANGE, Ended, Fetched, PairKeeper
from wizard.onboarding.session import EntrySession

_TOKENS = (REFRESH, ACCESS)

__all__ = ["Authorization", "Ended", "Fetched", "Link", "Redirected", "Refused", "Settled", "Standing", "Status"]


class NoAuthorizationError(GangwayError):
    """The system's credentials are all typed, or the entry has no such system. Parameter: `system`."""

    key = "no-authorization"


class LinkIncompleteError(GangwayError):
    """The link needs a field that is empty. Parameters: `system`, `field` (the key of its name)."""

    key = "authorization-incomplete"


@dataclass(frozen=True, slots=True)
class Link:
    """A link to open in the browser. `seconds`: how long the link itself is valid, 0 where nothing is said."""

    address: str
    kind: str
    at: datetime
    seconds: int


class Authorization:
    """One entry and system. `token` makes the random text of a link. Not for several threads: jobs are, the rest is the
    caller's. Raises NoAuthorizationError."""

    def __init__(
        self, session: EntrySession, system: str = "", *, token: Callable[[], str] = lambda: secrets.token_urlsafe(24)
    ) -> None:
        self.session = session
        self.system, self.api = _authorized_system(session, system)
        self._name = self.system.index.id
        self._file = PairFile(session.entry.folder, self._name)
        self._book = LinkBook(session.entry, self._name)
        self._token = token

    # --- the link

    def link_job(self, kind: str = "") -> Callable[[], Link]:
        """Work for a background thread (a signed link asks the keyring): the address to open. Kept with its random text
        and time before it is given out, by `keep_link`."""
        about, at = self.api.link(kind), self.session.now()
        state = self._token() if about.state else ""
        calls = self._calls(threading.Event(), with_secrets=about.signed)
        self._book.remember(MadeLink(about.id, state, at, ""))
        return lambda: self._made_link(about, state, at, calls())

    def _made_link(self, about: LinkKind, state: str, at: datetime, calls: SystemCalls) -> Link:
        question = Question(about.request, {"state": state})
        missing = calls.missing(question)
        if missing:
            raise LinkIncompleteError(system=self._name, field=f"@{self._name}.credentials.{missing[0]}.label")
        return Link(calls.link(question, signed=about.signed), about.id, at, about.seconds)

    def keep_link(self, link: Link) -> None:
        """Note the page the link leads to, so that its own address is known when it is pasted."""
        self._book.leads_to(link.kind, link.at, link.address)

    def link(self, kind: str = "") -> Link:
        """As link_job and keep_link in one, for a caller that may block."""
        link = self.link_job(kind)()
        self.keep_link(link)
        return link

    # --- the pasted address

    def take(self, pasted: str, *, stated: datetime | None = None) -> Redirected | Refused:
        """Judge a pasted address; nothing is sent. `stated`: when the browser came to it, if the seller says so."""
        return judge_redirected(pasted, self._attempt(stated))

    def _attempt(self, stated: datetime | None) -> Attempt:
        answers, about = self._answers(), self.api.address
        codes = self._book.codes()
        asked = about.asked.values.get(str(answers.get(about.asked.field, "")), "") if about.asked else ""
        return Attempt(
            api=self.api,
            redirect=str(answers.get(about.redirect, "")),
            links=self._book.links(),
            now=self.session.now(),
            expected={name: str(answers.get(name, "")) for name in about.subjects},
            asked=asked,
            used=frozenset(codes),
            in_work=codes[-1] if codes and self._file.is_busy else "",
            stated=stated,
        )

    def seconds_left(self, redirected: Redirected) -> int:
        """For how long the code can still be exchanged."""
        return max(0, int((redirected.ends - self.session.now()).total_seconds()))

    # --- the pair

    def exchange_job(self, redirected: Redirected, cancel: threading.Event) -> Callable[[], Fetched]:
        """Work for a background thread: the code for a pair. The code is marked as spent before this returns."""
        found = [one for one in self.api.exchanges if one.subject in ("", redirected.subject)]
        return self._spend(redirected, found[0], cancel)

    def recover_job(self, code: Secret, cancel: threading.Event) -> Callable[[], Fetched]:
        """Work for a background thread: a code the platform gives out for a pair that was lost. NoAuthorizationError
        when it has no such thing."""
        if not self.api.recovers:
            raise NoAuthorizationError(system=self._name)
        grant, answers = self.api.recovers[0], self._answers()
        subject = self.api.refreshes[0].subject
        made = Redirected(code, subject, str(answers.get(subject, "")), "", self.session.now())
        return self._spend(made, grant, cancel)

    def _spend(self, redirected: Redirected, grant: Grant, cancel: threading.Event) -> Callable[[], Fetched]:
        keeper = self._keeper(cancel)
        self._book.spend(redirected.digest)
        values = {redirected.subject: redirected.value} if redirected.subject else {}
        return lambda: keeper.exchange(redirected, grant, values)

    def refresh_job(self, cancel: threading.Event, *, again: bool = False) -> Callable[[], Fetched]:
        """Work for a background thread: the next pair for this one. `again`: although it may have been spent."""
        answers, keeper = self._answers(), self._keeper(cancel)
        usable = (one for one in self.api.refreshes if not one.subject or answers.get(one.subject))
        grant = next(usable, self.api.refreshes[0])
        values = {grant.subject: str(answers[grant.subject])} if answers.get(grant.subject) else {}
        return lambda: keeper.refresh(grant, values, again=again)

    def _keeper(self, cancel: threading.Event) -> PairKeeper:
        known = self.session.secrets
        return PairKeeper(
            api=self.api,
            vault=known.vault,
            addresses={name: known.address((self._name, name)) for name in _TOKENS},
            file=self._file,
            calls=self._calls(cancel, with_secrets=True),
            current=self._current(),
            clock=self.session.now,
            cancel=cancel,
            number=self._file.read().number,
            must_last=not self.session.practice,
        )

    def _current(self) -> Callable[[], Secret | None]:
        """The refresh token as it is when called: one that only memory has is newer than the keyring's."""
        known = self.session.secrets
        held, vault, address = known.held.get((self._name, REFRESH)), known.vault, known.address((self._name, REFRESH))
        return lambda: held or vault.fetch(address)

    def keep_fetched(self, fetched: Fetched) -> None:
        """Write down what a job brought. A pair the keyring did not take stays in memory until it does."""
        if fetched.code and fetched.state is Ended.NOT_SENT:
            self._book.give_back(fetched.code)
        if fetched.state is Ended.IN_MEMORY:
            for name, secret in fetched.held.items():
                self.session.secrets.hold((self._name, name), secret)
        if fetched.state is Ended.STORED and (fetched.what == EXCHANGE or self._has_failed()):
            self.session.note_changed(self._name)
        if fetched.state in (Ended.STORED, Ended.ALREADY):
            self._keep_stored(fetched.state is Ended.STORED)
            self._keep_told(self._file.read().pair)

    def _has_failed(self) -> bool:
        found = self.session.results.get(self._name)
        return found is not None and found.failed

    def _keep_stored(self, is_ours: bool) -> None:
        names = {(self._name, name) for name in _TOKENS}
        for name in names if is_ours else ():
            self.session.secrets.held.pop(name, None)
        self.session.keep_stored(names)

    def _keep_told(self, pair: Pair | None) -> None:
        """Put what the authorization told into the fields that nobody types; then the entry knows of the pair."""
        if pair is None:
            return
        for name, value in self._untold(pair).items():
            self.session.put(self._pointer(name), value)
        self._book.note(pair.number)

    def _untold(self, pair: Pair) -> dict[str, str]:
        """The account the pair is for, and of what the platform named that of which there is only one, where the entry
        says otherwise."""
        told = {name: many[0] for name, many in pair.told.items() if len(many) == 1}
        told |= {pair.subject: pair.value} if pair.subject and pair.value else {}
        answers = self._answers()
        return {name: value for name, value in told.items() if answers.get(name) != value}

    def choose(self, field: str, value: str) -> None:
        """Of a shared pair, the account this entry is for; the next refresh brings its own pair."""
        self.session.put(self._pointer(field), value)

    # --- where it stands

    def status(self) -> Status:
        """Where it stands now; nothing is asked. A doubt, or a pair that was never noted, stays until `settle_job` has
        looked into the keyring."""
        known, name, links, kept = self.session.secrets, (self._name, REFRESH), self._book.links(), self._file.read()
        is_present = name in known.present()
        return status_of(
            self.api,
            kept,
            self.session.now(),
            link_at=links[-1].at if links else None,
            is_held=name in known.held,
            is_present=is_present,
            is_unnoted=self._is_unnoted(kept.pair, is_present=is_present),
        )

    def _is_unnoted(self, pair: Pair | None, *, is_present: bool) -> bool:
        """Whether a pair was stored and the program ended before the entry said so."""
        if pair is None or pair.number == self._book.noted():
            return False
        return not is_present or bool(self._untold(pair))

    def settle_job(self, cancel: threading.Event) -> Callable[[], Settled]:
        """Work for a background thread: look into the keyring whether what was sent has its successor there, or whether
        it has the pair that was stored and, because the program ended, never noted in the entry."""
        file, current, clock, noted = self._file, self._current(), self.session.now, self._book.noted()
        return lambda: settled_by(file, current, clock, noted, cancel)

    def keep_settled(self, settled: Settled) -> None:
        """Write down what `settle_job` found."""
        if settled.replaced:
            if settled.intent is None or settled.intent.what == EXCHANGE:
                self.session.note_changed(self._name)
            self._keep_stored(False)
            self._keep_told(self._file.read().pair)
        elif settled.unnoted:
            self._book.note(settled.unnoted)  # the keyring has nothing: it was taken out, or is another computer's

    # --- beside the document

    def _answers(self) -> Mapping[str, Any]:
        return credentials_of(self.session.platform, self.session.document, self._name)

    def _pointer(self, field: str) -> str:
        steps = (one.id for one in self.session.platform.steps if one.kind is StepKind.CREDENTIALS)
        return join("steps", next(steps), self._name, field)

    def _calls(self, cancel: threading.Event, *, with_secrets: bool) -> Callable[[], SystemCalls]:
        plan, runner = self.session.plan_of(self._name), self.session.runner
        return lambda: runner.calls(plan.system, {**plan.plain, **(plan.secrets() if with_secrets else {})}, cancel)


def _authorized_system(session: EntrySession, wanted: str) -> tuple[System, AuthorizationApi]:
    """The system asked for; without a name, the first of the entry's that is authorized."""
    names = [wanted] if wanted else [*session.used_systems(), *session.systems]
    for name in names:
        system = session.systems.get(name)
        if system is not None and system.authorization is not None:
            return system, system.authorization
    raise NoAuthorizationError(system=wanted or ", ".join(session.systems))
