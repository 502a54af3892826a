"""The templates of one open entry beside those of the account they are submitted to: what is ours, what is there, and
where what became of each is written down (the item's `account`, and its record under `waits`)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from wizard.adapters.clock import timestamp
from wizard.adapters.ladders.calls import Question, SystemCalls
from wizard.adapters.ladders.codes import Reason
from wizard.adapters.ladders.verdict import Verdict, blocked
from wizard.core.account_templates import AccountTemplate, TemplateFormat
from wizard.core.answers import effective
from wizard.core.descriptors.system import System
from wizard.core.descriptors.template_api import TemplateApi
from wizard.core.errors import GangwayError
from wizard.core.pointer import get, join
from wizard.core.subjects import subject_of
from wizard.onboarding.session import EntrySession

Formats = Mapping[str, TemplateFormat]
_MOST_PAGES = 400


class NoTemplateSystemError(GangwayError):
    """No system of the entry takes templates from here. Parameter: `systems`, those that the answers use."""

    key = "no-template-system"


class UnknownTemplateFormatError(GangwayError):
    """A system names a template format that the program was not given. Parameter: `format`."""

    key = "unknown-template-format"


@dataclass(frozen=True, slots=True)
class OwnTemplate:
    """One template of the entry and its place in the document."""

    pointer: str
    item: Mapping[str, Any]

    @property
    def key(self) -> tuple[str, str]:
        """Name and language."""
        return str(self.item.get("name", "")), str(self.item.get("language", ""))


@dataclass(frozen=True, slots=True)
class Listed:
    """The account's templates, or why they could not be read (`refusal`)."""

    templates: tuple[AccountTemplate, ...] = ()
    refusal: Verdict | None = None

    def find(self, key: tuple[str, str]) -> AccountTemplate | None:
        """The template of that name and language."""
        return next((one for one in self.templates if one.key == key), None)


class TemplateAccount:
    """One entry and its account. Raises NoTemplateSystemError, UnknownTemplateFormatError."""

    def __init__(self, session: EntrySession, formats: Formats) -> None:
        self.session = session
        self.system, self.api = _template_system(session)
        if self.api.format not in formats:
            raise UnknownTemplateFormatError(format=self.api.format)
        self.format = formats[self.api.format]
        self.items_pointer = next(kind.pointer for kind in session.platform.kinds)

    def own(self, names: Sequence[str] = (), language: str = "") -> list[OwnTemplate]:
        """The entry's templates in their order; all, or those of these names and this language."""
        found = [one for one in self._all() if not names or one.key[0] in names]
        return [one for one in found if not language or one.key[1] == language]

    def _all(self) -> Iterator[OwnTemplate]:
        """Items with a name: as they count on the path, at the place where they stand in the draft."""
        document = self.session.document
        used = _named(effective(self.session.platform, document), self.items_pointer)
        raw = _named(document, self.items_pointer)
        for (index, _), (_, item) in zip(raw, used, strict=False):
            yield OwnTemplate(f"{self.items_pointer}/{index}", item)

    @property
    def plain(self) -> Mapping[str, str]:
        """The credentials that are no secrets."""
        return self.session.plan_of(self.system.index.id).plain

    @property
    def counted_for(self) -> str:
        """What the platform's limits are counted for: the account that takes the templates, as far as it is known."""
        index, plain = self.system.index, self.plain
        facts = self.session.facts.get(index.id, {})
        known = (facts.get(name) or plain.get(name) for name in (*self.api.account, index.identity))
        account = next((str(one) for one in known if one), "")
        return f"{index.account_space}:{account}" if account else f"entry:{self.session.entry_id}"

    def again(self, own: OwnTemplate) -> OwnTemplate:
        """The template as the entry has it now; the given one when it is gone."""
        return next((one for one in self._all() if (one.key, one.pointer) == (own.key, own.pointer)), own)

    def calls_job(self, cancel: threading.Event) -> Callable[[], SystemCalls]:
        """Work for a background thread: the secrets are fetched there."""
        plan, runner = self.session.plan_of(self.system.index.id), self.session.runner
        return lambda: runner.calls(plan.system, {**plan.plain, **plan.secrets()}, cancel)

    def unsent_calls(self) -> SystemCalls:
        """What only shows requests: without the secrets, so that no keyring is asked."""
        plan = self.session.plan_of(self.system.index.id)
        return self.session.runner.calls(plan.system, plan.plain, threading.Event())

    def list_job(self, cancel: threading.Event) -> Callable[[], Listed]:
        """Work for a background thread: every template of the account."""
        calls = self.calls_job(cancel)
        return lambda: listed(calls(), self.api, self.format)

    # --- what became of a template

    def keep(self, known: AccountTemplate) -> OwnTemplate | None:
        """Write down what the account has of a template; None when the entry no longer has it."""
        found = next((one for one in self._all() if one.key == known.key), None)
        if found is None:
            return None
        self.session.put(f"{found.pointer}/account", self.account_of(known))
        self.keep_wait(found.item, known)
        return found

    def account_of(self, known: AccountTemplate) -> dict[str, str]:
        """The `account` of an item."""
        status = known.status if known.status in self.api.statuses else ""
        told = {"id": known.id, "status": status, "category": str(known.item.get("category", ""))}
        return {name: value for name, value in {**told, "reason": known.reason[:200]}.items() if value}

    def keep_wait(self, item: Mapping[str, Any], known: AccountTemplate) -> None:
        """Record the review of an item as the account's status says; an unknown status changes nothing."""
        key = self.wait_key(item)
        state = self.api.statuses.get(known.status, "" if known.status else "submitted")
        if not key or not state:
            return
        before = get(self.session.document, join("waits", key))
        record = _record(state, before if isinstance(before, Mapping) else {}, known.id, self.session.now())
        if record != before:
            self.session.record_wait(key, record)

    def wait_key(self, item: Mapping[str, Any]) -> str:
        """The key under `waits` of the item's review; "" for a platform that waits for none."""
        waits = (one for one in self.session.platform.waits if one.per == f"{self.items_pointer}/*")
        wait = next(waits, None)
        subject = subject_of(item, wait.subject) if wait else ""
        return f"{wait.id}:{subject}" if wait and subject else ""


def _named(document: Mapping[str, Any], pointer: str) -> list[tuple[int, Mapping[str, Any]]]:
    items = get(document, pointer)
    items = items if isinstance(items, list) else []
    return [(at, item) for at, item in enumerate(items) if isinstance(item, Mapping) and item.get("name")]


def _template_system(session: EntrySession) -> tuple[System, TemplateApi]:
    used = session.used_systems()
    for name in used:
        system = session.systems[name]
        if system.templates is not None:
            return system, system.templates
    raise NoTemplateSystemError(systems=", ".join(used))


def _record(state: str, before: Mapping[str, Any], reference: str, now: datetime) -> dict[str, str]:
    """The wait's record; a state that was known before keeps the time it was first seen."""
    is_same = before.get("state") == state and before.get("reference", reference) == reference
    record = {"state": state} | ({"reference": reference} if reference else {})
    if state == "submitted":
        return record | {"since": str(before["since"]) if is_same and "since" in before else timestamp(now)}
    return record | {"date": str(before["date"]) if is_same and "date" in before else now.date().isoformat()}


# --- reading the account, on a background thread


def listed(calls: SystemCalls, api: TemplateApi, template_format: TemplateFormat, name: str = "") -> Listed:
    """Every template of the account, page by page; with a name, where the system can, only those of that name."""
    first = _pages(calls, api, template_format, name)
    pages = api.listing.pages
    if first.refusal is not None and pages is not None and first.refusal.code in pages.restart:
        return _pages(calls, api, template_format, name)
    return first


def _pages(calls: SystemCalls, api: TemplateApi, template_format: TemplateFormat, name: str) -> Listed:
    found: list[AccountTemplate] = []
    place, read = "", 0
    for _page in range(_MOST_PAGES):
        answer = calls.ask(_list_question(api, name, place))
        raw = get(answer.body, api.listing.items)
        if not answer.is_accepted:
            return Listed(refusal=answer.verdict)
        if not isinstance(raw, list):
            break
        found += [one for one in map(template_format.read, raw) if one is not None]
        read += len(raw)
        following = _following(api, answer.body, read) if raw else ""
        if not following:
            return Listed(tuple(found))
        if following == place:
            break
        place = following
    # A list that never ends, or is none, does not say what the account has not.
    return Listed(refusal=blocked(Reason.UNEXPECTED_REPLY))


def _list_question(api: TemplateApi, name: str, place: str) -> Question:
    request, pages = api.listing.request, api.listing.pages
    query = {**request.query}
    values: dict[str, str] = {}
    if name and api.listing.find:
        query |= api.listing.find
        values = {"template_name": name}
    if pages is not None and place:
        query[pages.parameter] = place
    return Question(replace(request, query=query), values, needs=api.listing.items)


def _following(api: TemplateApi, body: Any, read: int) -> str:
    """Where the next page begins, "" after the last one."""
    pages = api.listing.pages
    if pages is None:
        return ""
    if pages.total:
        total = get(body, pages.total)
        return str(read) if isinstance(total, int) and read < total else ""
    cursor = get(body, pages.cursor)
    return str(cursor) if isinstance(get(body, pages.more), str) and isinstance(cursor, str) else ""


def status_question(api: TemplateApi, template_id: str) -> Question | None:
    """What asks for one template by its id, where the system can."""
    return Question(api.status, {"template_id": template_id}) if api.status is not None else None
