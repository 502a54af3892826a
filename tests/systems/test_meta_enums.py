"""The platform's options against Meta's own Python SDK (facebook-business) and pywa's enumerations."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from typing import Any

import pytest
from pywa.types import templates as pywa

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.pointer import get

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from facebook_business.adobjects.whatsappbusinessaccount import WhatsAppBusinessAccount

RESOURCES = Resources([shipped_root()])
PLATFORM = RESOURCES.platform("whatsapp")
SCHEMA = PLATFORM.schema
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


def rule_words(name: str) -> set[str]:
    rule = PLATFORM.rule("whatsapp/account-told")
    assert rule is not None
    return set(rule.parameters["words"][name])


def test_verification_states_are_those_of_the_sdk() -> None:
    theirs = values(WhatsAppBusinessAccount.BusinessVerificationStatus)
    told = next(wait.told for wait in PLATFORM.waits if wait.id == "business-verification")

    assert told is not None
    assert rule_words("verification") == theirs
    # What neither approves, nor is in review, nor refused: nothing was submitted yet.
    assert theirs - {*told.approved, *told.submitted, *told.declined} == {"not_verified", "pending_submission"}
    assert {*told.approved, *told.submitted, *told.declined} < theirs


@pytest.mark.parametrize("written", [str.lower, str.upper], ids=["as the SDK", "as the description"])
def test_every_verification_state_but_verified_is_told_by_the_ladder(written: Callable[[str], str]) -> None:
    expectations = [
        one
        for rung in RESOURCES.system("meta-cloud-api").rungs
        for one in rung.expect
        if one.fact == "business_verification_status"
    ]
    for state in values(WhatsAppBusinessAccount.BusinessVerificationStatus):
        unmet = [one.code for one in expectations if not re.fullmatch(str(one.operand), written(state))]
        assert len(unmet) == (0 if state == "verified" else 1), state


def test_messaging_limits_are_those_of_the_sdk() -> None:
    theirs = values(WhatsAppBusinessAccount.WhatsappBusinessManagerMessagingLimit)
    rule = PLATFORM.rule("whatsapp/daily-recipients")

    assert rule is not None
    assert rule_words("limit") == {one.lower() for one in theirs}
    assert set(rule.parameters["limits"]) == theirs - {"TIER_UNLIMITED", "UNTIERED"}


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
