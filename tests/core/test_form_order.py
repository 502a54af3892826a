"""Fields of a branch are asked where they belong, not where a branch ends."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.ozon_documents import OZON, SYSTEMS
from wizard.core.descriptors.system import FieldHints
from wizard.core.forms import FormSource, build_form
from wizard.onboarding.step_forms import form_of

TEXT = {"type": "string"}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"kind": {"enum": ["a", "b"]}, "name": TEXT, "mail": TEXT},
    "required": ["kind"],
    "oneOf": [
        {"properties": {"kind": {"const": "a"}, "first": TEXT, "second": TEXT}, "required": ["kind"]},
        {"properties": {"kind": {"const": "b"}, "third": TEXT}, "required": ["kind"]},
    ],
}


def names(hints: dict[str, FieldHints], kind: str = "a") -> list[str]:
    source = FormSource(SCHEMA, hints)
    return [field.name for field in build_form(SCHEMA, {"kind": kind}, source, "/steps/s", "s")]


@pytest.mark.parametrize(
    ("hints", "expected"),
    [
        ({}, ["kind", "name", "mail", "first", "second"]),
        ({"first": "name"}, ["kind", "name", "first", "mail", "second"]),
        ({"second": "name", "first": "name"}, ["kind", "name", "first", "second", "mail"]),
        ({"first": "third"}, ["kind", "name", "mail", "first", "second"]),
    ],
    ids=["as-in-the-schema", "one", "two-keep-the-schemas-order", "behind-one-not-asked-now"],
)
def test_field_stands_behind_the_one_its_hint_names(hints: dict[str, str], expected: list[str]) -> None:
    assert names({name: FieldHints(after=after) for name, after in hints.items()}) == expected


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        ("mainland-company", ["uscc"]),
        ("individual-business", ["uscc"]),
        ("hk-company", ["br_number", "cr_number"]),
        ("french-company", ["siren", "siret", "vat"]),
        ("russian-company", ["inn", "ogrn", "kpp"]),
        ("other", ["country", "registration_number", "tax_number"]),
        (
            "agent",
            [
                "country",
                "registration_number",
                "vat",
                "principal_name",
                "principal_uscc",
                "mandate_from",
                "mandate_until",
            ],
        ),
    ],
)
def test_company_is_asked_its_numbers_right_behind_its_name(kind: str, numbers: list[str]) -> None:
    document = {"platform": "ozon", "version": 1, "steps": {"entity": {"kind": kind}}}
    asked = [field.name for field in form_of(OZON, SYSTEMS, document, "entity")]

    assert asked[: len(numbers) + 3] == ["kind", "legal_name", *numbers, "latin_name"]
    assert asked[-3:] == ["contact_name", "contact_email", "contact_phone"]
