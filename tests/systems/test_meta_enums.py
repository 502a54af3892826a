"""The platform's options against Meta's own Python SDK (facebook-business) and pywa's enumerations."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from pywa.types import templates as pywa

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.pointer import get

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from facebook_business.adobjects.whatsappbusinessaccount import WhatsAppBusinessAccount

SCHEMA = Resources([shipped_root()]).platform("whatsapp").schema
ITEM = "/properties/steps/properties/templates/properties/items/items"
LANGUAGES = set(get(SCHEMA, f"{ITEM}/properties/language/enum"))


def options(pointer: str) -> set[str]:
    return set(get(SCHEMA, f"{ITEM}{pointer}/enum"))


def values(of: Any) -> set[str]:
    return {value for name, value in vars(of).items() if not name.startswith("_") and isinstance(value, str)}


@pytest.mark.parametrize(
    ("pointer", "enum"),
    [("/properties/category", "Category"), ("/else/properties/parameter_format", "ParameterFormat")],
    ids=["category", "parameter_format"],
)
def test_options_are_those_of_the_sdk(pointer: str, enum: str) -> None:
    assert options(pointer) == values(getattr(WhatsAppBusinessAccount, enum))


def test_header_formats_are_known_to_pywa() -> None:
    assert options("/else/properties/header/properties/format") <= {one.value for one in pywa.HeaderFormatType}


def test_buttons_are_known_to_pywa() -> None:
    theirs = {one.value.upper() for one in pywa.ComponentType}

    assert options("/properties/buttons/items/properties/type") <= theirs


def test_otp_types_are_those_of_pywa() -> None:
    otp = next(one for one in get(SCHEMA, f"{ITEM}/properties/buttons/items/oneOf") if "otp_type" in one["properties"])

    assert set(otp["properties"]["otp_type"]["enum"]) == {one.value for one in pywa.OtpType if one.value != "UNKNOWN"}


def test_every_language_of_pywa_can_be_chosen() -> None:
    assert {one.value for one in pywa.TemplateLanguage} - {"UNKNOWN", "None"} <= LANGUAGES


def test_statuses_are_known_to_pywa() -> None:
    assert options("/properties/account/properties/status") <= {one.value for one in pywa.TemplateStatus}
