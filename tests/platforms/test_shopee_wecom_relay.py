"""What the engineer of a relay is told, and in which words: hosts of the environment, how to answer, who refreshes."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.platforms.test_shopee_wecom import ANSWERS, DATA, FOLDER, MESSAGE, PLATFORM, RESOURCES, RULES, findings
from wizard.core.conditions import all_hold
from wizard.core.pointer import with_value
from wizard.onboarding.rehearsing import ZoneUnknownError, rehearse_document, shipped_samples
from wizard.onboarding.wording import Speaker

ENVIRONMENT = "/steps/credentials/shopee/environment"
DERIVED: dict[str, Any] = tomllib.loads((FOLDER.parents[1] / "systems" / "shopee" / "derived.toml").read_text("utf-8"))
HOSTS: dict[str, str] = DERIVED["api_host"]["values"]
LANGUAGES = ("zh_CN", "en")


def told_next(document: Any) -> list[str]:
    """The ids of what is to be done after the export of a document."""
    return [step.id for step in PLATFORM.next_steps if all_hold(step.when, document)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("environment", "host"), HOSTS.items())
def test_the_host_of_the_environment_is_told_and_no_other(environment: str, host: str, language: str) -> None:
    document = with_value(ANSWERS, ENVIRONMENT, environment)
    (named,) = [step for step in told_next(document) if step.startswith("hosts-")]
    text = RESOURCES.texts(language).get(f"shopee-wecom.next.{named}")
    assert f"https://{host}" in text
    assert [other for other in HOSTS.values() if f"https://{other}" in text] == [host]
    assert f"https://{RESOURCES.system('wecom').index.host}" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_to_answer_a_push_and_who_refreshes_is_told(language: str) -> None:
    texts = RESOURCES.texts(language)
    answer = texts.get("shopee-wecom.next.answer-pushes")
    assert [word for word in ("2xx", "3", "2", "update_time", "get_lost_push_message") if word not in answer] == []
    tokens = texts.get("shopee-wecom.next.rotate-tokens")
    lifetimes = RESOURCES.system("shopee").authorization
    assert lifetimes is not None
    assert str(lifetimes.lifetimes.access_token // 3600) in tokens
    assert str(lifetimes.lifetimes.refresh_token // 86400) in tokens


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_push_code_that_an_event_has_is_told(language: str) -> None:
    text = RESOURCES.texts(language).get("shopee-wecom.next.read-events")
    assert PLATFORM.triggers is not None
    statuses = [
        status
        for event in PLATFORM.triggers.events
        if event.id in ("new-order", "logistics-exception")
        for conditions in event.match
        for condition in conditions
        if condition.pointer != "/code"
        for status in (condition.one_of or (condition.equals,))
    ]
    assert [one for one in statuses if one.removeprefix("LOGISTICS_") not in text] == []
    codes = {condition.equals for event in PLATFORM.triggers.events for one in event.match for condition in one[:1]}
    assert [code for code in sorted(codes) if str(code) not in text] == []


def test_an_erp_is_not_told_how_to_answer_pushes() -> None:
    assert {"answer-pushes", "read-events"} <= set(told_next(ANSWERS))
    assert {"answer-pushes", "read-events"}.isdisjoint(
        told_next(with_value(ANSWERS, "/steps/credentials/relay", "erp"))
    )


@pytest.mark.parametrize(
    ("changes", "rule", "word"),
    [
        ({f"{DATA}/fields": ["order_sn", "buyer_phone"]}, "masked", "手机号"),
        ({f"{DATA}/fields": ["order_sn", "buyer_address"]}, "least-privilege", "收货地址"),
        ({f"{MESSAGE}/0/text": "{buyer_phone}"}, "private-variables", "手机号"),
    ],
    ids=["masked", "least-privilege", "private-variables"],
)
def test_fields_are_called_what_the_page_calls_them(changes: dict[str, Any], rule: str, word: str) -> None:
    told = [one for one in findings(changes) if one.code == f"shopee-wecom/{rule}"]
    message = Speaker(RESOURCES.texts("zh_CN"), PLATFORM).finding(told[-1]).message
    assert word in message
    assert "buyer_" not in message


def test_rehearsal_in_a_zone_that_is_none_says_so() -> None:
    document = with_value(ANSWERS, f"{RULES}/time_zone", "Asia/Beijing")
    with pytest.raises(ZoneUnknownError) as told:
        rehearse_document(PLATFORM, document, shipped_samples(FOLDER), datetime(2026, 11, 21, tzinfo=UTC))
    assert told.value.parameters["zone"] == "Asia/Beijing"
