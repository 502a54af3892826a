"""The papers of an entry against the platform's checklist (A-06): what is wrong, what is missing, how far along.

The checklist is laid beside the document as /facts/documents, one entry per recorded paper and per kind still missing,
and the shared rules `documents/…` are run over it; so a paper only a guide asks for is waived like any other rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from wizard.core.checks.contract import Context
from wizard.core.checks.papers import megabytes
from wizard.core.conditions import all_hold
from wizard.core.descriptors.platform import DocumentKind, Platform
from wizard.core.file_formats import extension, recognise
from wizard.core.findings import Evidence, Finding, Severity
from wizard.core.pointer import get
from wizard.core.rules import apply_waivers, run_rule

ITEMS = "/steps/documents/items"
_CHECKLIST = "/facts/documents"
_RECORDED = ("size", "format", "digest", "valid_until", "long_term", "stamped", "legible")
_WAIVABLE_MISSING = "documents/guide-missing"
_REMINDER = "documents/expires-soon"


class PaperState(StrEnum):
    """How one kind of paper stands: WAIVED is a guide's paper the seller decided to go without."""

    READY = "ready"
    PROBLEMS = "problems"
    MISSING = "missing"
    WAIVED = "waived"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class PaperStatus:
    """One kind of the checklist, its state and what was found about it (waived findings included)."""

    kind: DocumentKind
    state: PaperState
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Readiness:
    """`score` is 0..100 over the required papers, `missing` their kinds, `problems` what is wrong with papers given."""

    score: int
    papers: tuple[PaperStatus, ...]
    missing: tuple[str, ...]
    problems: tuple[Finding, ...]


def needed_kinds(platform: Platform, document: Mapping[str, Any]) -> tuple[DocumentKind, ...]:
    """The kinds of the checklist that count for this document; one without public ground is never required."""
    applying = (kind for kind in platform.documents if all_hold(kind.when, document))
    return tuple(replace(kind, required=False) if kind.evidence is Evidence.CONTRADICTED else kind for kind in applying)


def judge_documents(platform: Platform, document: Mapping[str, Any], today: date) -> list[Finding]:
    """Findings about papers, waivers applied. Pointers are those of the document, subjects the kinds of paper."""
    entries = list(_entries(platform, document))
    beside = {**document, "facts": {"documents": [entry for _, entry in entries]}}
    context = Context(beside, today, platform.words)
    found = [
        _grounded(finding, entries, platform)
        for rule in platform.rules
        if rule.pointer.startswith(_CHECKLIST)
        for finding in run_rule(rule, context, platform)
    ]
    return apply_waivers(found, document.get("waivers", []))


def _entries(platform: Platform, document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(pointer into the document, entry) for every paper recorded and every kind without one."""
    kinds = {kind.id: kind for kind in needed_kinds(platform, document)}
    shipped = {kind.id for kind in platform.documents}
    recorded = list(_items(document))
    for pointer, item in recorded:
        kind = kinds.get(str(item.get("kind")))
        if kind is not None:
            yield pointer, {**_wanted(kind), "present": True, "known": True, **_record(item)}
        elif item.get("kind") not in shipped:
            yield pointer, {"kind": item.get("kind"), "present": True, "known": False}
    given = {item.get("kind") for _, item in recorded}
    for kind in kinds.values():
        if kind.id not in given:
            yield "/steps/documents", {**_wanted(kind), "present": False, "known": True}


def _items(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    items = get(document, ITEMS)
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, Mapping):
            yield f"{ITEMS}/{index}", item


def _record(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: item[name] for name in _RECORDED if name in item}


def _wanted(kind: DocumentKind) -> dict[str, Any]:
    return {
        "kind": kind.id,
        "required": kind.required,
        "evidence": str(kind.evidence),
        "accepted": list(kind.formats),
        "max_bytes": kind.max_bytes,
        "validity": kind.validity,
        "confirm": list(kind.confirm),
    }


def _grounded(finding: Finding, entries: list[tuple[str, dict[str, Any]]], platform: Platform) -> Finding:
    """The finding moved to where the paper stands, with the evidence and source of the checklist's own line.

    A paper that is not required never blocks.
    """
    index, _, below = finding.pointer.removeprefix(_CHECKLIST + "/").partition("/")
    pointer, entry = entries[int(index)]
    moved = replace(finding, pointer=pointer + ("/" + below if below else ""))
    kind = next((one for one in platform.documents if one.id == entry["kind"]), None)
    if kind is None:
        return moved
    known = platform.sources.get(kind.sources[0]) if kind.sources else None
    is_softened = not entry.get("required") and moved.severity is Severity.ERROR
    return replace(
        moved,
        severity=Severity.WARNING if is_softened else moved.severity,
        evidence=kind.evidence,
        source=known.url if known else moved.source,
        waivable=moved.waivable and kind.evidence is Evidence.GUIDE,
    )


def readiness(platform: Platform, document: Mapping[str, Any], today: date) -> Readiness:
    """How far the papers are. A ready or waived required paper counts whole, one with problems half."""
    findings = judge_documents(platform, document, today)
    given = {item.get("kind") for _, item in _items(document)}
    papers = tuple(_status(kind, kind.id in given, findings) for kind in needed_kinds(platform, document))
    required = [paper for paper in papers if paper.kind.required]
    return Readiness(
        score=_score(required),
        papers=papers,
        missing=tuple(paper.kind.id for paper in required if paper.state is PaperState.MISSING),
        problems=tuple(finding for finding in findings if finding.pointer.startswith(ITEMS)),
    )


def _status(kind: DocumentKind, given: bool, findings: list[Finding]) -> PaperStatus:
    own = tuple(finding for finding in findings if finding.subject == kind.id)
    if given:
        is_wrong = any(finding.waived is None and finding.rule != _REMINDER for finding in own)
        state = PaperState.PROBLEMS if is_wrong else PaperState.READY
    elif not kind.required:
        state = PaperState.OPTIONAL
    else:
        is_waived = any(finding.rule == _WAIVABLE_MISSING and finding.waived for finding in own)
        state = PaperState.WAIVED if is_waived else PaperState.MISSING
    return PaperStatus(kind, state, own)


def _score(required: list[PaperStatus]) -> int:
    points = {PaperState.READY: 2, PaperState.WAIVED: 2, PaperState.PROBLEMS: 1}
    total = sum(points.get(paper.state, 0) for paper in required)
    return 100 if not required else total * 100 // (2 * len(required))


@dataclass(frozen=True, slots=True)
class FileJudgement:
    """What a chosen file is: its real format ("" when not recognised) and what is wrong with it as that paper."""

    format: str
    findings: tuple[Finding, ...] = ()


def judge_file(kind: DocumentKind, name: str, size: int, head: bytes) -> FileJudgement:
    """Judge a chosen file by its name, size in bytes and first `file_formats.HEAD_BYTES` bytes; nothing is kept."""
    if size == 0:
        return FileJudgement("", (_file_finding(kind, "file.empty"),))
    found = recognise(head, extension(name))
    return FileJudgement(found, tuple(_file_problems(kind, name, size, found)))


def _file_problems(kind: DocumentKind, name: str, size: int, found: str) -> Iterator[Finding]:
    claimed = extension(name)
    accepted = ", ".join(kind.formats)
    if not found:
        yield _file_finding(kind, "file.unknown-format", accepted=accepted)
    elif kind.formats and found not in kind.formats:
        yield _file_finding(kind, "file.format", format=found, accepted=accepted)
    if found and claimed and claimed != found:
        yield _file_finding(kind, "file.extension-lies", Severity.WARNING, claimed=claimed, format=found)
    if kind.max_bytes and size > kind.max_bytes:
        yield _file_finding(kind, "file.too-large", size=megabytes(size), limit=megabytes(kind.max_bytes))


def _file_finding(kind: DocumentKind, code: str, severity: Severity = Severity.ERROR, **told: object) -> Finding:
    return Finding(code, severity, parameters=told, subject=kind.id)
