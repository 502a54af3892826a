"""What the lines of the list of templates tell: gathered on every key, put into words only where something changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wizard.core.descriptors.platform import TemplateKind
from wizard.core.findings import Finding, Severity
from wizard.core.flow import worst
from wizard.core.pointer import join
from wizard.gui.pages.templates_items import waits_of
from wizard.gui.pages.templates_list import Entry
from wizard.gui.palette import Hue
from wizard.gui.widgets.finding_card import LOOKS
from wizard.onboarding.session import EntrySession
from wizard.onboarding.wording import Speaker


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """All a line depends on. `told` are its members below the name, `grave` its worst open finding."""

    pointer: str
    name: str | None
    told: tuple[tuple[str, Any], ...]
    grave: Severity | None
    waiting: bool


class EntryTeller:
    """The lines of the array at `pointer`, in the order asked for."""

    def __init__(self, session: EntrySession, speaker: Speaker, pointer: str, kinds: Sequence[TemplateKind]) -> None:
        self._session = session
        self._speaker = speaker
        self._pointer = pointer
        by_language = any(kind.by_language for kind in kinds)
        members = ("language", "kind") if by_language else ("kind", "language")  # what tells items of one name apart
        self._members = tuple(one for one in members if one != "kind" or len(kinds) > 1)
        self._told: dict[str, tuple[EntryFacts, Entry]] = {}

    def entries(self, items: Sequence[Any], order: Sequence[int], findings: Sequence[Finding]) -> list[Entry]:
        """One line for each item; those whose facts are as before are not worded again."""
        open_keys = frozenset(wait.key for wait in self._session.waits())
        below = self._by_item(findings)
        facts = [self._facts(items[one], self._pointer + join(one), below, open_keys) for one in order]
        unnamed = before = self._speaker.texts.get("page.templates.unnamed")
        entries = []
        for one in facts:
            entry = self._worded(one)
            entries.append(replace(entry, is_further=True) if entry.name == before != unnamed else entry)
            before = entry.name
        return entries

    def _worded(self, facts: EntryFacts) -> Entry:
        known = self._told.get(facts.pointer)
        if known is None or known[0] != facts:
            known = self._told[facts.pointer] = facts, self._entry(facts)
        return known[1]

    def _by_item(self, findings: Sequence[Finding]) -> dict[str, list[Finding]]:
        """The findings of each item, by the item's pointer."""
        start, found = self._pointer + "/", dict[str, list[Finding]]()
        for one in findings:
            if one.pointer.startswith(start):
                item = start + one.pointer[len(start) :].partition("/")[0]
                found.setdefault(item, []).append(one)
        return found

    def _facts(
        self, item: Any, pointer: str, below: Mapping[str, Sequence[Finding]], open_keys: frozenset[str]
    ) -> EntryFacts:
        is_object = isinstance(item, Mapping)
        name = str(item.get("name") or "") if is_object else None
        told = tuple((one, item[one]) for one in self._members if one in item) if is_object else ()
        grave = worst(below.get(pointer, ()))
        waiting = bool(open_keys) and any(key in open_keys for _, key in waits_of(self._session, pointer))
        return EntryFacts(pointer, name, told, grave, waiting)

    def _entry(self, facts: EntryFacts) -> Entry:
        texts = self._speaker.texts
        told = [self._speaker.value(f"{facts.pointer}/{member}", value) for member, value in facts.told]
        about = texts.get("page.templates.between").join(told)
        name = "" if facts.name is None else facts.name or texts.get("page.templates.unnamed")
        if facts.grave is not None and facts.grave != Severity.INFO:
            icon, paint = LOOKS[facts.grave]
            return Entry(name, about, icon, texts.get(f"checklist.severity.{facts.grave}"), paint)
        if facts.waiting:
            return Entry(name, about, "time", texts.get("page.templates.waiting"), Hue.NOTE)
        return Entry(name, about, "check", texts.get("page.templates.fine"), Hue.GOOD)
