"""Run the rules of a platform over a document and apply waivers (design §2, Rules)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from wizard.core.checks import CHECKS
from wizard.core.checks.contract import Context, Hit, Subject
from wizard.core.conditions import all_hold
from wizard.core.descriptors.platform import Platform, RuleDescriptor
from wizard.core.findings import Evidence, Finding, Severity
from wizard.core.pointer import MISSING, child, expand, get, is_object, is_plain, join, tokens_of
from wizard.core.reads import Reads, TracedDocument, are_current, is_same
from wizard.core.subjects import subject_of

_ITEM = re.compile(r"/(\*|\*?\[)[^/]*")  # the first part of a pattern that stands for list items
_ORDER = [Severity.ERROR, Severity.WARNING, Severity.INFO]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A rule, its place among the platform's rules, and the pattern of its values inside the unit."""

    order: int
    rule: RuleDescriptor
    below: str


@dataclass(frozen=True, slots=True)
class _Unit:
    """What a group of rules found in one value, and everything they looked at."""

    node: Any
    today: date
    reads: Reads
    found: list[tuple[int, Finding]]

    def is_current(self, node: Any, document: Mapping[str, Any], today: date) -> bool:
        return self.today == today and is_same(self.node, node) and are_current(self.reads, document)


class RuleRun:
    """Runs a platform's rules, and again only those over something that changed since the last run.

    The unit of work is one item of a list (or one value) with all rules that look into it. What they read elsewhere in
    the document is noted while they run, so a result is kept exactly as long as nothing they saw has changed.
    """

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._groups = _grouped(platform.rules)
        self._last: dict[tuple[str, str], _Unit] = {}

    def findings(self, document: Mapping[str, Any], facts: Mapping[str, Any], today: date) -> list[Finding]:
        """Findings of every rule, waivers of the document applied. `facts` maps system to its facts."""
        beside = {**document, "facts": facts}
        self._last, before = {}, self._last
        found: list[tuple[int, Finding]] = []
        for prefix, rules in self._groups.items():
            for pointer, node in expand(beside, prefix):
                kept = node if pointer else None  # the whole document is traced instead
                unit = before.get((prefix, pointer))
                if unit is None or not unit.is_current(kept, beside, today):
                    unit = self._unit(rules, pointer, kept, beside, today)
                self._last[prefix, pointer] = unit
                found += unit.found
        found.sort(key=lambda placed: placed[0])
        return apply_waivers((finding for _, finding in found), document.get("waivers"))

    def _unit(
        self, rules: Sequence[_Placed], pointer: str, node: Any, document: Mapping[str, Any], today: date
    ) -> _Unit:
        traced = TracedDocument(document)
        context = Context(traced, today, self._platform.words)
        root = node if pointer else traced
        subjects = {
            (below, item): list(_subjects_in(below, pointer, root, traced, item))
            for below, item in {(one.below, one.rule.item): None for one in rules}
        }
        found = [
            (placed.order, finding)
            for placed in rules
            for subject in subjects[placed.below, placed.rule.item]
            if all_hold(placed.rule.when, traced, subject.item)
            for finding in _judged(placed.rule, subject, context, self._platform)
        ]
        return _Unit(node, today, traced.reads, found)


def _grouped(rules: Iterable[RuleDescriptor]) -> dict[str, list[_Placed]]:
    """Rules by the value they are run over: the list item their pointer passes through first, else their own value."""
    groups: dict[str, list[_Placed]] = {}
    for order, rule in enumerate(rules):
        found = _ITEM.search(rule.pointer)
        end = found.end() if found else len(rule.pointer)
        groups.setdefault(rule.pointer[:end], []).append(_Placed(order, rule, rule.pointer[end:]))
    return groups


def run_rule(rule: RuleDescriptor, context: Context, platform: Platform | None = None) -> Iterator[Finding]:
    """Findings of one rule over the context's document, without waivers."""
    for subject in subjects_of(rule, context.document):
        if all_hold(rule.when, context.document, subject.item):
            yield from _judged(rule, subject, context, platform)


def _judged(rule: RuleDescriptor, subject: Subject, context: Context, platform: Platform | None) -> Iterator[Finding]:
    for hit in CHECKS[rule.check](subject, rule.parameters, context):
        yield _finding(rule, subject, hit, platform)


def subjects_of(rule: RuleDescriptor, document: Mapping[str, Any]) -> Iterator[Subject]:
    """The values the rule's pointer pattern names, each with its enclosing item."""
    return _subjects_in(rule.pointer, "", document, document, rule.item)


def _subjects_in(
    pattern: str, base: str, node: Any, document: Mapping[str, Any], item_pattern: str = ""
) -> Iterator[Subject]:
    """`node` stands at `base`. Without a pattern for it the enclosing item is the nearest object."""
    depth = len(tokens_of(item_pattern))
    tokens = tokens_of(pattern)
    places = ((pattern, tokens),) if is_plain(tokens) else ((at, tokens_of(at)) for at, _ in expand(node, pattern))
    for below, path in places:
        value, item = _with_enclosing(node, path)
        if value is MISSING:
            continue
        if depth:
            item = _ancestor(depth, base, path, node, document)
        yield Subject(value, base + below, item if item is not None else _around(document, base))


def _ancestor(
    depth: int, base: str, path: Sequence[str], node: Any, document: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """The object so many tokens deep on the way to the value; one inside the node is not looked for outside of it."""
    above = tokens_of(base)
    inside = depth - len(above)
    found = get(node, join(*path[:inside])) if inside >= 0 else get(document, join(*above[:depth]))
    return found if is_object(found) else None


def _with_enclosing(root: Any, path: Sequence[str]) -> tuple[Any, Mapping[str, Any] | None]:
    """The value at the end of the path, or MISSING, and the last object met on the way."""
    value, item = root, root if is_object(root) else None
    for token in path:
        value = child(value, token)
        if is_object(value):
            item = value
    return value, item


def _around(document: Mapping[str, Any], base: str) -> Mapping[str, Any]:
    """The nearest object that something at `base`, which is none itself, stands in."""
    return (_with_enclosing(document, tokens_of(base)[:-1])[1] if base else None) or {}


def _finding(rule: RuleDescriptor, subject: Subject, hit: Hit, platform: Platform | None) -> Finding:
    return Finding(
        code=rule.id,
        severity=_softer(rule.severity, hit.severity),
        pointer=subject.pointer + hit.below,
        parameters=hit.parameters,
        rule=rule.id,
        rule_version=rule.version,
        evidence=rule.evidence,
        source=_source(rule, platform),
        span=hit.span,
        subject=subject_of(subject.item, rule.subject) or "-",
        waivable=is_waivable(rule),
    )


def _source(rule: RuleDescriptor, platform: Platform | None) -> str | None:
    if not rule.sources:
        return None
    known = platform.sources.get(rule.sources[0]) if platform else None
    return known.url if known else rule.sources[0]


def is_waivable(rule: RuleDescriptor) -> bool:
    """A guide's rule always is; others only where the rule says so; a contradicted one has nothing to waive."""
    return rule.evidence is Evidence.GUIDE or (rule.waivable and rule.evidence is not Evidence.CONTRADICTED)


def _softer(declared: Severity, asked: Severity | None) -> Severity:
    return declared if asked is None else max(declared, asked, key=_ORDER.index)


def waivers_of(waivers: Any) -> list[Mapping[str, Any]]:
    """The waivers that are objects; a document that was not validated may hold anything there."""
    return [waiver for waiver in waivers if isinstance(waiver, Mapping)] if isinstance(waivers, list) else []


def apply_waivers(findings: Iterable[Finding], waivers: Any) -> list[Finding]:
    """The findings, those covered by a fresh waiver with a reason marked as waived."""
    reasons = {_key(waiver): str(waiver.get("reason", "")) for waiver in waivers_of(waivers)}
    return [_waived(finding, reasons) for finding in findings] if reasons else list(findings)


def with_waiver(waivers: Any, finding: Finding, reason: str) -> list[Mapping[str, Any]]:
    """The waivers with one for this finding; an earlier one for the same rule and subject goes."""
    waiver = {
        "rule": finding.rule,
        "subject": finding.subject,
        "reason": reason.strip(),
        "rule_version": finding.rule_version,
    }
    return [*without_waiver(waivers, str(finding.rule), finding.subject), waiver]


def without_waiver(waivers: Any, rule: str, subject: str) -> list[Mapping[str, Any]]:
    """The waivers less that of one rule and subject."""
    return [one for one in waivers_of(waivers) if (one.get("rule"), one.get("subject", "-")) != (rule, subject)]


def _key(waiver: Mapping[str, Any]) -> tuple[str, str, str]:
    return str(waiver.get("rule")), str(waiver.get("subject", "-")), str(waiver.get("rule_version"))


def _waived(finding: Finding, reasons: Mapping[tuple[str, str, str], str]) -> Finding:
    reason = reasons.get((str(finding.rule), finding.subject, str(finding.rule_version)), "").strip()
    return replace(finding, waived=reason) if reason and finding.waivable else finding


def judge_waivers(platform: Platform, waivers: Any) -> Iterator[Finding]:
    """What is wrong with the waivers themselves: unknown rule, not waivable, no reason, stale version."""
    for index, waiver in enumerate(waivers if isinstance(waivers, list) else ()):
        if not isinstance(waiver, Mapping):
            continue  # the schema says so already
        rule = platform.rule(str(waiver.get("rule")))
        code = _waiver_problem(rule, waiver)
        if code:
            severity = Severity.WARNING if code == "waiver.stale" else Severity.ERROR
            yield Finding(code, severity, f"/waivers/{index}", {"rule": str(waiver.get("rule"))})


def _waiver_problem(rule: RuleDescriptor | None, waiver: Mapping[str, Any]) -> str:
    if rule is None:
        return "waiver.unknown-rule"
    if not is_waivable(rule):
        return "waiver.not-waivable"
    if not str(waiver.get("reason", "")).strip():
        return "waiver.no-reason"
    return "" if waiver.get("rule_version") == rule.version else "waiver.stale"
