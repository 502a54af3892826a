"""Follow the templates of an entry in their account, and bring those into the entry that only the account has.

Each is a job for a background thread and a `keep_…` that writes down what it brought.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wizard.adapters.ladders.calls import Answer, SystemCalls
from wizard.adapters.ladders.verdict import Verdict
from wizard.core.account_templates import AccountTemplate
from wizard.core.descriptors.platform import Platform
from wizard.core.pointer import get, split
from wizard.core.schema.shapes import known_properties, resolve, statements
from wizard.onboarding.template_account import Listed, OwnTemplate, TemplateAccount, listed, status_question
from wizard.onboarding.template_outcomes import Outcome, State


@dataclass(frozen=True, slots=True)
class Followed:
    """The account's templates, and the answers about those that its list lacks, by name and language."""

    looked: Listed
    single: Mapping[tuple[str, str], Answer] = field(default_factory=dict)


class Following:
    """Follows and imports the templates of one entry."""

    def __init__(self, account: TemplateAccount) -> None:
        self._account = account

    # --- follow

    def follow_job(
        self, cancel: threading.Event, names: Sequence[str] = (), language: str = ""
    ) -> Callable[[], Followed]:
        """Work for a background thread: the list, then one by one those with an id that are not in it."""
        own, make = self._account.own(names, language), self._account.calls_job(cancel)
        api, template_format = self._account.api, self._account.format

        def follow() -> Followed:
            calls = make()
            looked = listed(calls, api, template_format)
            return Followed(looked, {} if looked.refusal else self._single(calls, own, looked))

        return follow

    def _single(self, calls: SystemCalls, own: Sequence[OwnTemplate], looked: Listed) -> dict[tuple[str, str], Answer]:
        found = {}
        for one in own:
            template_id = str(get(one.item, "/account/id") or "")
            question = status_question(self._account.api, template_id)
            if question is not None and template_id.isascii() and template_id.isalnum() and not looked.find(one.key):
                found[one.key] = calls.ask(question)
        return found

    def keep_followed(self, followed: Followed, names: Sequence[str] = (), language: str = "") -> list[Outcome]:
        """Write every status down; the outcome says what changed."""
        return [self._kept(own, followed) for own in self._account.own(names, language)]

    def _kept(self, own: OwnTemplate, followed: Followed) -> Outcome:
        if followed.looked.refusal is not None:
            return self._outcome(own, State.UNSENT, verdict=followed.looked.refusal)
        answer = followed.single.get(own.key)
        known = followed.looked.find(own.key) or self._told_singly(own, answer)
        if known is None:
            return self._outcome(own, State.ABSENT, verdict=answer.verdict if answer else None)
        before = own.item.get("account")
        self._account.keep(known)
        state = State.UNCHANGED if before == self._account.account_of(known) else State.CHANGED
        return self._outcome(own, state, known=known)

    def _told_singly(self, own: OwnTemplate, answer: Answer | None) -> AccountTemplate | None:
        if answer is None or not answer.is_accepted or not isinstance(answer.body, Mapping):
            return None
        name, language = own.key
        return self._account.format.read({**answer.body, "name": name, "language": language})

    def _outcome(
        self, own: OwnTemplate, state: State, *, known: AccountTemplate | None = None, verdict: Verdict | None = None
    ) -> Outcome:
        asked = str(own.item.get("category", ""))
        practice = self._account.session.practice
        return Outcome(own.key, own.pointer, state, known=known, asked=asked, verdict=verdict, practice=practice)

    # --- import

    def keep_imported(self, looked: Listed, names: Sequence[str] = (), language: str = "") -> list[Outcome]:
        """Templates of the account (`TemplateAccount.list_job`) become items with their status; those that the entry
        has already only get the status. A list that could not be read brings nothing: see its `refusal`."""
        wanted = [one for one in looked.templates if not names or one.key[0] in names]
        wanted = [one for one in wanted if not language or one.key[1] == language]
        known = {own.key for own in self._account.own()}
        fresh = [one for one in wanted if one.key not in known and one.is_whole]
        self._add(fresh)
        added = {one.key for one in fresh}
        return [self._imported(one, added, known) for one in wanted]

    def _imported(self, one: AccountTemplate, added: set[tuple[str, str]], known: set[tuple[str, str]]) -> Outcome:
        before = next((own.item.get("account") for own in self._account.own() if own.key == one.key), None)
        own = self._account.keep(one) if one.key in added | known else None
        if own is None:
            return Outcome(one.key, "", State.UNREADABLE, known=one)
        if one.key in added:
            return Outcome(one.key, own.pointer, State.IMPORTED, known=one, differing=self._left_out(one))
        return self._outcome(
            own, State.UNCHANGED if before == self._account.account_of(one) else State.CHANGED, known=one
        )

    def _add(self, fresh: Sequence[AccountTemplate]) -> None:
        session, pointer = self._account.session, self._account.items_pointer
        present = get(session.document, pointer)
        if fresh:
            items = [self._item(one) for one in fresh]
            session.put(pointer, [*(present if isinstance(present, list) else []), *items])

    def _item(self, known: AccountTemplate) -> dict[str, Any]:
        """The item less what this platform's schema has no place for; of the kinds, the one that asks for least."""
        platform = self._account.session.platform
        kind = min(platform.kinds, key=lambda one: len(one.required_variables))
        places = item_members(platform, self._account.items_pointer)
        item = {name: value for name, value in known.item.items() if name in places}
        return {**item, "kind": kind.id} if "kind" in places else item

    def _left_out(self, known: AccountTemplate) -> tuple[str, ...]:
        places = item_members(self._account.session.platform, self._account.items_pointer)
        return tuple(sorted(name for name in known.item if name not in places))


def item_members(platform: Platform, pointer: str) -> set[str]:
    """The members that an item of the list at the pointer may have."""
    schema = platform.schema
    shapes = [resolve(schema, schema)]
    for token in split(pointer):
        shapes = [resolve(one, schema) for shape in shapes for one in statements(shape, token, schema)]
    items = [resolve(shape["items"], schema) for shape in shapes if "items" in shape]
    return {name for item in items for name in known_properties(item, schema)}
