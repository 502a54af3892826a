"""Requests of an open entry to a system that is opened first: a token is fetched once, and anew when it is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace

from wizard.adapters.ladders.calls import Answer, Question, SystemCalls
from wizard.adapters.ladders.codes import Reason
from wizard.adapters.ladders.verdict import blocked
from wizard.adapters.redaction import MASK
from wizard.core.conditions import Condition, all_hold
from wizard.core.descriptors.actions import ActionApi
from wizard.core.descriptors.system import System
from wizard.core.errors import UnreadableInputError
from wizard.core.secret import Secret
from wizard.onboarding.session import EntrySession

MOST_BYTES = 16 << 20
"""A list of members is far longer than any reply of a ladder."""


class NoActionsError(UnreadableInputError):
    """No system of the entry has such an action or list. Parameters: `name`, `known`."""

    key = "no-actions"


def action_systems(session: EntrySession) -> list[tuple[System, ActionApi]]:
    """The systems that the answers use and that do or tell something beside their ladder."""
    systems = (session.systems[name] for name in session.used_systems())
    return [(system, system.actions) for system in systems if system.actions is not None]


def is_asked_for(session: EntrySession, system: System, when: tuple[Condition, ...]) -> bool:
    """Whether the credentials that are filled in make use of it."""
    name = system.index.id
    present = {field for owner, field in session.secrets.present() if owner == name}
    return all_hold(when, {**session.plan_of(name).plain, **dict.fromkeys(present, MASK)})


class Access:
    """One system with one entry's credentials, for one job on one thread."""

    def __init__(self, calls: SystemCalls, api: ActionApi) -> None:
        self._calls = calls
        self._api = api
        self._found: Mapping[str, Secret] = {}

    def ask(self, question: Question, *, opens: bool) -> Answer:
        """Send once and judge. What is refused for its token is sent again with a new one: it was not carried out."""
        if not opens or self._api.opening is None:
            return self._calls.ask(question)
        had_token = bool(self._found)
        answer = self._open() or self._asked(question)
        if had_token and answer.verdict.code in self._api.opening.renew:
            self._found = {}
            answer = self._open() or self._asked(question)
        return answer

    def _asked(self, question: Question) -> Answer:
        return self._calls.ask(replace(question, values={**question.values, **self._found}))

    def _open(self) -> Answer | None:
        """What kept the system from being opened, or None when it is open."""
        opening = self._api.opening
        if self._found or opening is None:
            return None
        answer = self._calls.ask(Question(opening.request, {}))
        if not answer.is_accepted:
            return replace(answer, left=False)
        self._found = self._calls.secrets_in(answer, opening.extract)
        is_open = self._found.keys() == opening.extract.keys()
        return None if is_open else Answer(blocked(Reason.UNEXPECTED_REPLY), left=False)

    @classmethod
    def job(
        cls, session: EntrySession, system: System, api: ActionApi, cancel: threading.Event
    ) -> Callable[[], Access]:
        """Work for a background thread: the secrets are fetched there."""
        plan, runner = session.plan_of(system.index.id), session.runner
        return lambda: cls(runner.calls(plan.system, {**plan.plain, **plan.secrets()}, cancel), api)
