"""Received requests judged with the values of an open entry, and what an event says of its templates written down.

Nothing is sent. What needs the keyring is given out as a job for a background thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from wizard.adapters.resources import Resources
from wizard.core.account_templates import AccountTemplate, TemplateFormat
from wizard.core.callbacks import CallbackFormat, Judgement, Kind, Received, Said, TemplateEvent
from wizard.core.descriptors.callbacks import Callbacks
from wizard.core.descriptors.system import System
from wizard.core.errors import GangwayError, UnreadableInputError
from wizard.core.pointer import get
from wizard.core.secret import Secret
from wizard.onboarding.session import EntrySession
from wizard.onboarding.template_account import (
    NoTemplateSystemError,
    OwnTemplate,
    TemplateAccount,
    UnknownTemplateFormatError,
)

Formats = Mapping[str, CallbackFormat]


class NoCallbacksError(UnreadableInputError):
    """No such system, or none that is certainly meant, has callbacks. Parameters: `name`, `known`."""

    key = "no-callbacks"


class UnknownCallbackFormatError(GangwayError):
    """A system names a callback format that the program was not given. Parameter: `format`."""

    key = "unknown-callback-format"


def callback_system(
    resources: Resources, name: str = "", received: Received | None = None, among: Iterable[str] | None = None
) -> System:
    """The named system; else the only one with callbacks (`among` these), or the only one whose marks the request has.

    Raises NoCallbacksError, DescriptorError.
    """
    known = [one for one in resources.systems_with_callbacks() if among is None or one in among]
    chosen = [name] if name in known else [] if name else known
    if len(chosen) > 1 and received is not None:
        chosen = [one for one in known if resources.callbacks(one).is_marked(received.line, received.headers)]
    if len(chosen) != 1:
        raise NoCallbacksError(name=name[:80] or "–", known=", ".join(known) or "–")
    return resources.system(chosen[0])


@dataclass(frozen=True, slots=True)
class Scheme:
    """A system's callbacks and the format that judges them."""

    system: System
    callbacks: Callbacks
    format: CallbackFormat

    @classmethod
    def of(cls, system: System, formats: Formats) -> Scheme:
        """Raises NoCallbacksError, UnknownCallbackFormatError."""
        callbacks = system.callbacks
        if callbacks is None:
            raise NoCallbacksError(name=system.index.id, known="–")
        if callbacks.format not in formats:
            raise UnknownCallbackFormatError(format=callbacks.format)
        return cls(system, callbacks, formats[callbacks.format])

    def field(self, role: str) -> str:
        """The credential field of a role."""
        return self.callbacks.fields[role]

    def fields(self, kind: Kind) -> tuple[str, ...]:
        """The credential fields a kind is judged with."""
        return tuple(self.field(role) for role in self.format.needs[kind])

    def judge(self, kind: Kind, received: Received, values: Mapping[str, Secret]) -> Judgement:
        """Judge with the values by credential field; all that the kind needs are there."""
        return self.format.judge(kind, received, {role: values[self.field(role)] for role in self.format.needs[kind]})


@dataclass(frozen=True, slots=True)
class Tested:
    """The judgement, or the credential fields without which there is none (`missing`)."""

    judgement: Judgement | None = None
    missing: tuple[str, ...] = ()


class CallbackTester:
    """Judges requests with the values of one system of an entry."""

    def __init__(self, session: EntrySession, scheme: Scheme) -> None:
        self.session = session
        self.scheme = scheme
        self._name = scheme.system.index.id

    def missing(self, kind: Kind) -> tuple[str, ...]:
        """Fields without a value, as far as is known without asking the keyring."""
        plain, present = self._plain(), self.session.secrets.present()
        return tuple(one for one in self.scheme.fields(kind) if one not in plain and (self._name, one) not in present)

    def values_job(self, fields: Sequence[str]) -> Callable[[], dict[str, Secret]]:
        """Work for a background thread: the values there are, by credential field; of secrets only these."""
        secrets = [one for one in fields if one in self.scheme.system.secret_fields()]
        plain = {name: Secret(value) for name, value in self._plain().items() if name in fields and value}
        fetch = self.session.secrets.values_job(self._name, secrets)
        return lambda: plain | {name: value for name, value in fetch().items() if value}

    def judge_job(self, kind: Kind, received: Received) -> Callable[[], Tested]:
        """Work for a background thread: get the values, then judge; the keyring is not asked when one is missing."""
        absent = self.missing(kind)
        if absent:
            return lambda: Tested(missing=absent)
        scheme, fetch = self.scheme, self.values_job(self.scheme.fields(kind))

        def judge() -> Tested:
            values = fetch()
            missing = tuple(one for one in scheme.fields(kind) if one not in values)
            return Tested(missing=missing) if missing else Tested(scheme.judge(kind, received, values))

        return judge

    def is_elsewhere(self, event: TemplateEvent) -> bool:
        """Whether the event is about another account than the entry's."""
        field = self.scheme.callbacks.fields.get("account", "")
        own = self._plain().get(field, "")
        return bool(own and event.account and own != event.account)

    def _plain(self) -> Mapping[str, str]:
        return self.session.plan_of(self._name).plain


class EventKeeper:
    """Writes down, on the caller's thread, what events say of the templates that the entry has."""

    def __init__(self, tester: CallbackTester, template_formats: Mapping[str, TemplateFormat]) -> None:
        self._tester = tester
        self._account = _account(tester, template_formats)

    def keepable(self, said: Said) -> tuple[TemplateEvent, ...]:
        """Events that change the status of a template of the entry; of several about one template the last."""
        found = {one.key: one for one in said.templates if not self.why_not(one)}
        return tuple(found.values())

    def why_not(self, event: TemplateEvent) -> str:
        """Why it cannot be recorded (text `webhook.template.<why>`): elsewhere, unknown, unchanged; "" when it can."""
        if self._tester.is_elsewhere(event):
            return "elsewhere"
        if self._account is None or self.own(event) is None:
            return "unknown"
        return "" if event.status in self._account.api.statuses else "unchanged"

    def own(self, event: TemplateEvent) -> OwnTemplate | None:
        """The entry's template that the event is about."""
        items = self._account.own() if self._account is not None else ()
        return next((one for one in items if one.key == event.key), None)

    def keep(self, event: TemplateEvent) -> OwnTemplate | None:
        """Record the status; what the event does not say of the account's template stays. None: nothing to record."""
        own = self.own(event)
        if own is None or self._account is None or self.why_not(event):
            return None
        before = own.item.get("account")
        before = before if isinstance(before, Mapping) else {}
        category = event.category or str(before.get("category", ""))
        item = {"name": event.name, "language": event.language, "category": category}
        known = AccountTemplate(item, event.id or str(get(before, "/id") or ""), event.status, event.reason, False)
        return self._account.keep(known)


def _account(tester: CallbackTester, formats: Mapping[str, TemplateFormat]) -> TemplateAccount | None:
    """The account whose templates the events are about; None where the entry's templates are another system's."""
    if not tester.session.platform.kinds:
        return None
    try:
        account = TemplateAccount(tester.session, formats)
    except (NoTemplateSystemError, UnknownTemplateFormatError):
        return None
    return account if account.system.index.id == tester.scheme.system.index.id else None
