"""Things done to a system on an explicit click, each once: a test message to a group, to a member, to a department.

Nothing is sent by looking. A message whose answer was lost may have arrived: that is said, and it is not sent again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from wizard.adapters.ladders.calls import Answer, Question, ShownRequest
from wizard.adapters.ladders.verdict import Verdict
from wizard.adapters.redaction import MASK
from wizard.core.actions import ActionFormat
from wizard.core.descriptors.actions import Action, ActionApi, Given
from wizard.core.descriptors.system import System
from wizard.core.errors import GangwayError
from wizard.core.findings import Finding
from wizard.core.pointer import MISSING, get
from wizard.onboarding.session import EntrySession
from wizard.onboarding.system_access import Access, NoActionsError, action_systems, is_asked_for

Formats = Mapping[str, ActionFormat]


class UnknownActionFormatError(GangwayError):
    """A system names an action format that the program was not given. Parameter: `format`."""

    key = "unknown-action-format"


class TryState(StrEnum):
    """What became of it. Texts: `try.<state>.message` and `.fix`."""

    READY = "ready"  # a dry run
    HAS_ERRORS = "has-errors"
    DONE = "done"
    PARTIAL = "partial"
    REFUSED = "refused"
    UNSENT = "not-sent"
    MAYBE = "maybe-sent"


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one action. `left_out` names those whom an accepted message does not reach, by the action's own
    names for them; `reference` is the system's number; `request` is for a dry run."""

    system: str
    action: str
    state: TryState
    verdict: Verdict | None = None
    findings: tuple[Finding, ...] = ()
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reference: str = ""
    request: ShownRequest | None = None


@dataclass(frozen=True, slots=True)
class Possible:
    """One action of one system, and what makes its body."""

    system: System
    api: ActionApi
    action: Action
    format: ActionFormat


class Trying:
    """The actions of one open entry. Raises UnknownActionFormatError."""

    def __init__(self, session: EntrySession, formats: Formats) -> None:
        self._session = session
        self.possible = tuple(
            Possible(system, api, action, _format(action, formats))
            for system, api in action_systems(session)
            for action in api.actions
            if is_asked_for(session, system, action.when)
        )

    def find(self, action_id: str) -> Possible:
        """The action of that id, which the credentials make use of. Raises NoActionsError."""
        known = [one.action.id for one in self.possible]
        found = next((one for one in self.possible if one.action.id == action_id), None)
        if found is None:
            raise NoActionsError(name=action_id[:80], known=", ".join(known) or "–")
        return found

    def plan(self, possible: Possible, given: Given) -> Tried:
        """What would be sent, exactly, or why it cannot be. Nothing is sent, no keyring is asked."""
        findings = possible.format.problems(given, self._plain(possible))
        if any(one.blocks for one in findings):
            return _tried(possible, TryState.HAS_ERRORS, findings=findings)
        name, action = possible.system.index.id, possible.action
        opened = possible.api.opening.extract if action.opens and possible.api.opening else ()
        calls = self._session.runner.calls(possible.system, self._session.plan_of(name).plain, threading.Event())
        shown = calls.shown(_question(possible, given, self._plain(possible), dict.fromkeys(opened, MASK)))
        return _tried(possible, TryState.READY, findings=findings, request=shown)

    def send_job(self, possible: Possible, given: Given, cancel: threading.Event) -> Callable[[], Tried]:
        """Work for a background thread: send it once. What is wrong with it is said instead of sending."""
        plain = self._plain(possible)
        findings = possible.format.problems(given, plain)
        if any(one.blocks for one in findings):
            return lambda: _tried(possible, TryState.HAS_ERRORS, findings=findings)
        question = _question(possible, given, plain, {})
        access = Access.job(self._session, possible.system, possible.api, cancel)
        opens = possible.action.opens
        return lambda: _outcome(possible, access().ask(question, opens=opens), findings)

    def _plain(self, possible: Possible) -> Mapping[str, str]:
        plain: Mapping[str, str] = self._session.plan_of(possible.system.index.id).plain
        return plain


def _format(action: Action, formats: Formats) -> ActionFormat:
    if action.format not in formats:
        raise UnknownActionFormatError(format=action.format)
    return formats[action.format]


def _question(possible: Possible, given: Given, plain: Mapping[str, str], values: Mapping[str, str]) -> Question:
    action = possible.action
    body = possible.format.body(given, plain)
    return Question(action.request, values, body=body, errors=action.errors, expect=action.expect)


def _tried(possible: Possible, state: TryState, **more: Any) -> Tried:
    return Tried(possible.system.index.id, possible.action.id, state, **more)


def _outcome(possible: Possible, answer: Answer, findings: tuple[Finding, ...]) -> Tried:
    told: dict[str, Any] = {"verdict": answer.verdict, "findings": findings}
    if not answer.is_accepted:
        is_refused = answer.left and not answer.is_unclear
        state = TryState.MAYBE if answer.is_unclear else TryState.REFUSED if is_refused else TryState.UNSENT
        return _tried(possible, state, **told)
    pairs = ((name, _names(get(answer.body, pointer))) for name, pointer in possible.action.partial.items())
    left_out = {name: names for name, names in pairs if names}
    reference = get(answer.body, possible.action.reference) if possible.action.reference else ""
    told |= {"left_out": left_out, "reference": reference if isinstance(reference, str) else ""}
    return _tried(possible, TryState.PARTIAL if left_out else TryState.DONE, **told)


def _names(value: Any) -> tuple[str, ...]:
    """Ids in a list, or joined with | in one text."""
    if value is MISSING or value is None:
        return ()
    parts = value if isinstance(value, list) else str(value).split("|")
    return tuple(str(one).strip()[:80] for one in parts if str(one).strip())
