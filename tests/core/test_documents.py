"""Papers against the checklist: findings where they belong, waivers per kind, a score that only rises with work."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.made_up_platform import made_up_platform, shared_rules
from wizard.core.conditions import Condition
from wizard.core.descriptors.platform import DocumentKind, Platform
from wizard.core.documents import PaperState, judge_documents, judge_file, needed_kinds, readiness
from wizard.core.findings import Evidence, Finding, Severity
from wizard.core.rules import judge_waivers

TODAY = date(2026, 11, 21)
DIGESTS = {"licence-scan": "a1" * 32, "bank-permit": "b2" * 32, "held-photo": "c3" * 32}


def _kind(kind_id: str, evidence: Evidence = Evidence.DOCUMENTED, **more: Any) -> DocumentKind:
    given_ = {"required": True, "formats": ("pdf", "jpg"), "max_bytes": 1000, "sources": ("made-up",), **more}
    return DocumentKind(id=kind_id, who="company", evidence=evidence, **given_)


LICENCE = _kind("licence-scan", validity="required", confirm=("stamped", "legible"))
PERMIT = _kind("bank-permit", required=False)
PHOTO = _kind("held-photo", Evidence.GUIDE)
PLATFORM = made_up_platform(shared_rules(), (LICENCE, PERMIT, PHOTO))


def _paper(kind: str, **more: Any) -> dict[str, Any]:
    good = {"kind": kind, "size": 900, "digest": DIGESTS[kind], "format": "pdf", "path": "/home/someone/scan.pdf"}
    confirmed = {"valid_until": "2030-01-01", "stamped": True, "legible": True}
    return {key: value for key, value in {**good, **confirmed, **more}.items() if value is not None}


def _document(*items: dict[str, Any], waivers: Any = ()) -> dict[str, Any]:
    return {"platform": "made-up", "steps": {"documents": {"items": list(items)}}, "waivers": list(waivers)}


WAIVER = {"rule": "documents/guide-missing", "subject": "held-photo", "reason": "平台没有要求", "rule_version": 1}
ALL_GOOD = (_paper("licence-scan"), _paper("held-photo"))


def _judge(*items: dict[str, Any], **more: Any) -> list[Finding]:
    return judge_documents(PLATFORM, _document(*items, **more), TODAY)


def test_judge_documents_when_all_required_are_good_finds_nothing() -> None:
    assert _judge(*ALL_GOOD) == []


def test_judge_documents_when_the_step_is_untouched_names_every_required_kind() -> None:
    found = judge_documents(PLATFORM, {"platform": "made-up", "steps": {}}, TODAY)
    assert [(one.code, one.subject, one.pointer) for one in found] == [
        ("documents/missing", "licence-scan", "/steps/documents"),
        ("documents/guide-missing", "held-photo", "/steps/documents"),
    ]


def test_judge_documents_when_a_documented_paper_is_missing_cannot_be_waived() -> None:
    waiver = {**WAIVER, "rule": "documents/missing", "subject": "licence-scan"}
    (found,) = _judge(_paper("held-photo"), waivers=[waiver])
    assert (found.evidence, found.waivable, found.blocks) == (Evidence.DOCUMENTED, False, True)
    assert found.source == "https://example.com/papers"
    assert [one.code for one in judge_waivers(PLATFORM, [waiver])] == ["waiver.not-waivable"]


def test_judge_documents_when_a_guides_paper_is_waived_no_longer_blocks() -> None:
    (found,) = _judge(_paper("licence-scan"), waivers=[WAIVER])
    assert (found.evidence, found.waived, found.blocks) == (Evidence.GUIDE, "平台没有要求", False)
    assert list(judge_waivers(PLATFORM, [WAIVER])) == []


@pytest.mark.parametrize(
    ("change", "code", "below"),
    [
        ({"format": "heic"}, "documents/format", ""),
        ({"size": 1001}, "documents/too-large", ""),
        ({"digest": None}, "documents/not-read", ""),
        ({"valid_until": None}, "documents/validity-missing", ""),
        ({"stamped": False}, "documents/not-confirmed", ""),
        ({"valid_until": "2026-11-20"}, "documents/expired", "/valid_until"),
        ({"valid_until": "2026-12-01"}, "documents/expires-soon", "/valid_until"),
    ],
    ids=["format", "size", "not-read", "validity", "stamp", "expired", "soon"],
)
def test_judge_documents_when_a_paper_is_wrong_points_at_it(change: Any, code: str, below: str) -> None:
    (found,) = _judge(_paper("held-photo"), _paper("licence-scan", **change))
    assert (found.code, found.pointer, found.subject) == (code, "/steps/documents/items/1" + below, "licence-scan")
    assert found.parameters["paper"] == "@made-up.documents.licence-scan.label"
    assert not found.waivable


def test_judge_documents_when_a_guides_paper_has_a_wrong_format_it_may_be_waived() -> None:
    waiver = {**WAIVER, "rule": "documents/format"}
    (found,) = _judge(_paper("licence-scan"), _paper("held-photo", format="png"), waivers=[waiver])
    assert (found.code, found.waivable, found.blocks) == ("documents/format", True, False)


def test_judge_documents_when_a_kind_is_not_on_the_checklist_says_so() -> None:
    found = _judge(*ALL_GOOD, {"kind": "diploma"})
    assert [(one.code, one.pointer) for one in found] == [("documents/unknown-kind", "/steps/documents/items/2")]


def test_judge_documents_when_an_optional_paper_is_wrong_does_not_block() -> None:
    optional = _paper("bank-permit", format="png")
    (found,) = _judge(*ALL_GOOD, optional)
    assert (found.code, found.severity, found.blocks) == ("documents/format", Severity.WARNING, False)
    papers_ = readiness(PLATFORM, _document(*ALL_GOOD, optional), TODAY).papers
    assert {paper.kind.id: paper.state for paper in papers_}["bank-permit"] is PaperState.PROBLEMS


def test_readiness_when_a_paper_expires_soon_still_counts_it_as_ready() -> None:
    items = (_paper("licence-scan", valid_until="2026-12-01"), _paper("held-photo"))
    found = readiness(PLATFORM, _document(*items), TODAY)
    assert (found.score, [one.code for one in found.problems]) == (100, ["documents/expires-soon"])


def test_judge_documents_never_tells_a_path() -> None:
    found = _judge(_paper("licence-scan", format="heic", size=5000, stamped=False), {"kind": "diploma", "path": "/x/y"})
    assert found and "scan.pdf" not in repr(found) and "/x/y" not in repr(found)


def test_needed_kinds_when_contradicted_is_not_required_and_conditions_decide() -> None:
    refuted = _kind("statement", Evidence.CONTRADICTED)
    local = _kind("kbis", when=(Condition("/steps/entity/kind", equals="french-company"),))
    kinds = needed_kinds(made_up_platform(documents=(refuted, local)), {"steps": {"entity": {"kind": "other"}}})
    assert [(kind.id, kind.required) for kind in kinds] == [("statement", False)]


@pytest.mark.parametrize(
    ("items", "waivers", "score", "missing"),
    [
        ((), (), 0, ("licence-scan", "held-photo")),
        ((_paper("licence-scan"),), (), 50, ("held-photo",)),
        ((_paper("licence-scan", stamped=False),), (), 25, ("held-photo",)),
        ((_paper("licence-scan"),), (WAIVER,), 100, ()),
        (ALL_GOOD, (), 100, ()),
        ((*ALL_GOOD, _paper("bank-permit", format="png")), (), 100, ()),
    ],
    ids=["nothing", "one", "problem", "waived", "all", "optional-does-not-count"],
)
def test_readiness_score(items: Any, waivers: Any, score: int, missing: tuple[str, ...]) -> None:
    found = readiness(PLATFORM, _document(*items, waivers=waivers), TODAY)
    assert (found.score, found.missing) == (score, missing)


def test_readiness_tells_each_kinds_state_and_problems() -> None:
    found = readiness(PLATFORM, _document(_paper("licence-scan", format="png"), waivers=[WAIVER]), TODAY)
    assert [(paper.kind.id, paper.state) for paper in found.papers] == [
        ("licence-scan", PaperState.PROBLEMS),
        ("bank-permit", PaperState.OPTIONAL),
        ("held-photo", PaperState.WAIVED),
    ]
    assert [one.code for one in found.problems] == ["documents/format"]


def test_readiness_when_the_platform_asks_for_nothing_is_complete() -> None:
    assert readiness(made_up_platform(), {"steps": {}}, TODAY).score == 100


papers = st.builds(
    _paper,
    st.sampled_from(sorted(DIGESTS)),
    format=st.sampled_from(["pdf", "png", None]),
    stamped=st.booleans(),
    valid_until=st.dates(TODAY - timedelta(9), TODAY + timedelta(99)).map(date.isoformat) | st.none(),
    size=st.sampled_from([0, 900, 2000]),
)


@given(st.lists(papers, max_size=4, unique_by=lambda item: item["kind"]), st.sampled_from(sorted(DIGESTS)))
def test_readiness_never_falls_when_a_paper_is_put_right_or_added(items: list[dict[str, Any]], kind: str) -> None:
    better = [item for item in items if item["kind"] != kind] + [_paper(kind)]
    before = readiness(PLATFORM, _document(*items), TODAY)
    after = readiness(PLATFORM, _document(*better), TODAY)
    assert 0 <= before.score <= after.score <= 100
    assert set(after.missing) <= set(before.missing)


PDF = b"%PDF-1.7\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
ANY = _kind("licence-scan", formats=("pdf", "jpg", "png", "heic", "docx", "xlsx"), max_bytes=2 * 1024 * 1024)


@pytest.mark.parametrize(
    ("name", "size", "head", "found", "codes"),
    [
        ("scan.pdf", 900, PDF, "pdf", []),
        ("scan.JPEG", 900, b"\xff\xd8\xff\xe0", "jpg", []),
        ("scan", 900, PNG, "png", []),
        ("scan.pdf", 0, b"", "", ["file.empty"]),
        ("scan.pdf", 900, PNG, "png", ["file.extension-lies"]),
        ("scan.pdf", 900, b"MZ\x90\0", "", ["file.unknown-format"]),
        ("scan.png", 2 * 1024 * 1024, PNG, "png", []),
        ("scan.png", 2 * 1024 * 1024 + 1, PNG, "png", ["file.too-large"]),
    ],
    ids=["pdf", "jpeg", "no-ending", "empty", "lies", "program", "at-the-limit", "too-large"],
)
def test_judge_file(name: str, size: int, head: bytes, found: str, codes: list[str]) -> None:
    judged = judge_file(ANY, name, size, head)
    assert (judged.format, [one.code for one in judged.findings]) == (found, codes)


def test_judge_file_when_not_accepted_and_too_large_says_both() -> None:
    judged = judge_file(LICENCE, "scan.png", 5 * 1024 * 1024, PNG)
    assert [one.code for one in judged.findings] == ["file.format", "file.too-large"]
    assert judged.findings[1].parameters == {"size": "5.00 MB", "limit": "0.01 MB"}


def test_the_platform_used_here_knows_the_shared_rules() -> None:
    assert isinstance(PLATFORM, Platform) and PLATFORM.rule("documents/guide-missing") is not None
