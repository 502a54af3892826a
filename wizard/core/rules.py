"""Run the rules of a platform over a document and apply waivers (design §2, Rules)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from wizard.core.checks import CHECKS
from wizard.core.checks.contract import Context, Hit, Subject
from wizard.core.conditions import all_hold
from wizard.core.descriptors.platform import Platform, RuleDescriptor
from wizard.core.findings import Evidence, Finding, Severity
from wizard.core.pointer import expand, get, split

_ORDER = [Severity.ERROR, Severity.WARNING, Severity.INFO]


class RuleRun:
    """Runs a platform's rules, and again only those whose value, item or conditions changed since the last run."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._last: dict[tuple[str, str], tuple[Any, list[Finding]]] = {}

    def findings(self, document: Mapping[str, Any], facts: Mapping[str, Any], today: date) -> list[Finding]:
        """Findings of every rule, waivers of the document applied. `facts` maps system to its facts."""
        context = Context({**document, "facts": facts}, today, self._platform.words)
        self._last, before = {}, self._last
        found: list[Finding] = []
        for rule in self._platform.rules:
            for subject in subjects_of(rule, context.document):
                found += self._of_subject(rule, subject, context, before)
        return apply_waivers(found, document.get("waivers", []))

    def _of_subject(
        self, rule: RuleDescriptor, subject: Subject, context: Context, before: Mapping[tuple[str, str], Any]
    ) -> list[Finding]:
        key = (rule.id, subject.pointer)
        applies = all_hold(rule.when, context.document, subject.item)
        # A check may look at the whole document; only its declared kind of text check sees nothing but its item.
        seen = (applies, subject.value, subject.item, context.today, None if rule.lint else context.document)
        if key in before and before[key][0] == seen:
            self._last[key] = before[key]
        else:
            found = list(_judged(rule, subject, context, self._platform)) if applies else []
            self._last[key] = (seen, found)
        result: list[Finding] = self._last[key][1]
        return result


def run_rule(rule: RuleDescriptor, context: Context, platform: Platform | None = None) -> Iterator[Finding]:
    """Findings of one rule over the context's document, without waivers."""
    for subject in subjects_of(rule, context.document):
        if not all_hold(rule.when, context.document, subject.item):
            continue
        yield from _judged(rule, subject, context, platform)


def _judged(rule: RuleDescriptor, subject: Subject, context: Context, platform: Platform | None) -> Iterator[Finding]:
    for hit in CHECKS[rule.check](subject, rule.parameters, context):
        yield _finding(rule, subject, hit, platform)


def subjects_of(rule: RuleDescriptor, document: Mapping[str, Any]) -> Iterator[Subject]:
    """The values the rule's pointer pattern names, each with its nearest enclosing object."""
    for pointer, value in expand(document, rule.pointer):
        yield Subject(value, pointer, _enclosing(document, pointer, value))


def _enclosing(document: Mapping[str, Any], pointer: str, value: Any) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    tokens = split(pointer)
    for length in range(len(tokens) - 1, -1, -1):
        parent = get(document, "".join("/" + token for token in tokens[:length]))
        if isinstance(parent, Mapping):
            return parent
    return {}


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
        subject=str(subject.item.get(rule.subject) or "-"),
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


def apply_waivers(findings: Iterable[Finding], waivers: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """The findings, those covered by a fresh waiver with a reason marked as waived."""
    reasons = {
        (waiver.get("rule"), waiver.get("subject", "-"), waiver.get("rule_version")): str(waiver.get("reason", ""))
        for waiver in waivers
    }
    return [_waived(finding, reasons) for finding in findings]


def _waived(finding: Finding, reasons: Mapping[tuple[Any, Any, Any], str]) -> Finding:
    reason = reasons.get((finding.rule, finding.subject, finding.rule_version), "").strip()
    return replace(finding, waived=reason) if reason and finding.waivable else finding


def judge_waivers(platform: Platform, waivers: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """What is wrong with the waivers themselves: unknown rule, not waivable, no reason, stale version."""
    for index, waiver in enumerate(waivers):
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
