"""The shared schemas: inside the subset, and what they take and refuse, each place named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from wizard.core.schema.bundle import bundle
from wizard.core.schema.subset import refusals
from wizard.core.schema.validation import DocumentValidator

FOLDER = Path(__file__).parents[2] / "schemas" / "shared"
STEPS = {
    "type": "object",
    "properties": {
        "entity": {"$ref": "../shared/entity.schema.json"},
        "documents": {"$ref": "../shared/documents.schema.json"},
    },
    "additionalProperties": False,
}
COMPANY = {"kind": "mainland-company", "legal_name": "虚构有限公司", "uscc": "91440300XXXXXXXX0N"}
DIGEST = "ab" * 32


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    files = {f"../shared/{path.name}": json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.json")}
    return bundle(STEPS, files, "made-up", 1)


@pytest.fixture(scope="module")
def validator(schema: dict[str, Any]) -> DocumentValidator:
    return DocumentValidator(schema)


def _document(**parts: Any) -> dict[str, Any]:
    return {"platform": "made-up", "version": 1, "steps": {}, **parts}


def test_shared_schemas_stay_inside_the_subset(schema: dict[str, Any]) -> None:
    assert list(refusals(schema)) == []


@pytest.mark.parametrize(
    "entity",
    [
        pytest.param(COMPANY, id="mainland"),
        pytest.param({**COMPANY, "kind": "individual-business"}, id="individual"),
        pytest.param({**COMPANY, "registered_capital": {"amount": "1000000.50", "currency": "CNY"}}, id="capital"),
        pytest.param({"kind": "hk-company", "legal_name": "Made Up Ltd", "br_number": "00000001"}, id="hong-kong"),
        pytest.param({"kind": "french-company", "legal_name": "Inventé SARL", "siren": "123456782"}, id="french"),
        pytest.param({"kind": "russian-company", "legal_name": "ООО Выдумка", "inn": "0000000018"}, id="russian"),
        pytest.param(
            {"kind": "other", "legal_name": "Made Up", "country": "KE", "registration_number": "1"}, id="other"
        ),
        pytest.param(
            {
                "kind": "agent",
                "legal_name": "Made Up",
                "country": "FR",
                "registration_number": "1",
                "principal_name": "虚构有限公司",
                "mandate_until": "2027-01-01",
            },
            id="agent",
        ),
    ],
)
def test_entity_of_every_kind_is_taken(validator: DocumentValidator, entity: dict[str, Any]) -> None:
    assert validator.explain(_document(steps={"entity": entity})) == []


@pytest.mark.parametrize(
    ("entity", "code", "pointer"),
    [
        pytest.param({"kind": "mainland-company", "legal_name": "虚构"}, "schema.required", "/uscc", id="no-code"),
        pytest.param({**COMPANY, "siren": "123456782"}, "schema.unknown", "/siren", id="other-kinds-field"),
        pytest.param({**COMPANY, "kind": "charity"}, "schema.choice", "/kind", id="unknown-kind"),
        pytest.param({**COMPANY, "contact_phone": "13800000000"}, "schema.format.e164", "/contact_phone", id="phone"),
        pytest.param(
            {**COMPANY, "registered_capital": {"amount": "1,000", "currency": "CNY"}},
            "schema.pattern",
            "/registered_capital/amount",
            id="capital",
        ),
        pytest.param(
            {**COMPANY, "licence_valid_until": "2026-02-30"}, "schema.format.date", "/licence_valid_until", id="date"
        ),
    ],
)
def test_entity_refused_names_the_place(
    validator: DocumentValidator, entity: dict[str, Any], code: str, pointer: str
) -> None:
    found = {(one.code, one.pointer) for one in validator.explain(_document(steps={"entity": entity}))}
    assert (code, "/steps/entity" + pointer) in found


@pytest.mark.parametrize(
    ("item", "is_taken"),
    [
        ({"kind": "licence-scan"}, True),
        ({"kind": "licence-scan", "size": 5, "digest": DIGEST, "format": "pdf", "valid_until": "2027-01-01"}, True),
        ({"kind": "licence-scan", "digest": DIGEST.upper()}, False),
        ({"kind": "licence-scan", "format": "exe"}, False),
        ({"kind": "licence-scan", "content": "JVBERi0="}, False),
        ({"size": 5}, False),
    ],
    ids=["named", "recorded", "digest", "format", "content-never-stored", "no-kind"],
)
def test_paper_records(validator: DocumentValidator, item: dict[str, Any], is_taken: bool) -> None:
    assert validator.is_valid(_document(steps={"documents": {"items": [item]}})) is is_taken


@pytest.mark.parametrize(
    ("key", "record", "is_taken"),
    [
        ("review", {"state": "submitted", "since": "2026-11-21T08:00:00+08:00"}, True),
        ("review:发货 通知", {"state": "approved", "date": "2026-11-21", "reference": "#1"}, True),
        ("review", {"state": "declined"}, True),
        ("review", {"state": "submitted"}, False),
        ("review", {"state": "approved"}, False),
        ("review", {"state": "pending"}, False),
        ("review", {"state": "submitted", "since": "2026-11-21T08:00:00"}, False),
        ("Review", {"state": "declined"}, False),
        ("review", {"state": "declined", "usual_until": "2026-11-22"}, False),
    ],
    ids=[
        *("submitted", "approved-with-subject", "declined", "no-since", "no-date", "unknown-state"),
        *("no-zone", "bad-key", "computed-value"),
    ],
)
def test_wait_records(validator: DocumentValidator, key: str, record: dict[str, Any], is_taken: bool) -> None:
    assert validator.is_valid(_document(waits={key: record})) is is_taken


@pytest.mark.parametrize(
    ("waiver", "is_taken"),
    [
        ({"rule": "ozon/no-links", "subject": "notice", "reason": "因为", "rule_version": 3}, True),
        ({"rule": "ozon/no-links", "subject": "notice", "rule_version": 3}, False),
        ({"rule": "ozon/no-links", "subject": "notice", "reason": "", "rule_version": 3}, False),
        ({"rule": "no links", "subject": "notice", "reason": "因为", "rule_version": 3}, False),
    ],
    ids=["whole", "no-reason", "blank-reason", "no-rule-id"],
)
def test_waivers(validator: DocumentValidator, waiver: dict[str, Any], is_taken: bool) -> None:
    assert validator.is_valid(_document(waivers=[waiver])) is is_taken
