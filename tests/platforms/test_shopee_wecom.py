"""Shopee with WeCom: every row of the register passes in the sample answers and is told when it is broken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import pytest

from wizard.adapters.resources import Resources, shipped_root
from wizard.adapters.zones import zone_of
from wizard.core.answers import UsedAnswers, effective
from wizard.core.descriptors.platform import StepKind
from wizard.core.findings import Evidence, Finding, Severity
from wizard.core.pointer import with_value
from wizard.core.rules import RuleRun
from wizard.core.schema.validation import DocumentValidator
from wizard.core.triggers.rehearsal import Outcome
from wizard.onboarding.rehearsal_words import RehearsalSpeaker
from wizard.onboarding.rehearsing import rehearse_document, shipped_samples

RESOURCES = Resources([shipped_root()])
PLATFORM = RESOURCES.platform("shopee-wecom")
FOLDER = RESOURCES.platform_folder("shopee-wecom")
ANSWERS: dict[str, Any] = json.loads((FOLDER / "practice" / "answers.json").read_text("utf-8"))
TODAY = date(2026, 11, 21)
FACTS = {
    "shopee": {
        "region": "SG",
        "is_cb": True,
        "status": "NORMAL",
        "push_status": "Normal",
        "push_callback_url": "https://shop.example.com/shopee/push",
    }
}
COMPARISON, PUSH, DATA, RULES, SERVICE = (
    f"/steps/{step}" for step in ("comparison", "push", "data", "rules", "service")
)
MESSAGE = "/steps/messages/items"
WECOM = "/steps/credentials/wecom"


def findings(changes: Mapping[str, Any], facts: Mapping[str, Any] = FACTS) -> list[Finding]:
    """The platform's own findings over the sample answers with some values replaced."""
    document: Any = deepcopy(ANSWERS)
    for pointer, value in changes.items():
        document = with_value(document, pointer, value)
    found = RuleRun(PLATFORM).findings(document, facts, TODAY)
    return [finding for finding in found if finding.code.startswith("shopee-wecom/")]


def test_sample_answers_have_nothing_but_the_note_on_masked_names() -> None:
    told = [(finding.code, finding.severity) for finding in findings({})]
    assert told == [("shopee-wecom/masked", Severity.WARNING)]


CARD = {"name": "c", "kind": "card", "card": {"card_type": "text_notice"}}
BROKEN: list[tuple[str, str, dict[str, Any], str, Severity]] = [
    ("SW-01", "cross-border", {"/steps/shop/shop_type": "local"}, "/shop_type", Severity.WARNING),
    ("SW-01", "orders-a-day", {"/steps/shop/orders_per_day": 10}, "/orders_per_day", Severity.INFO),
    ("SW-01", "agents", {"/steps/shop/agents": 1}, "/agents", Severity.INFO),
    ("SW-01", "region-of-shop", {"/steps/shop/region": "MY"}, "/region", Severity.WARNING),
    ("SW-02", "shopee-name", {f"{COMPARISON}/shopee/legal_name": "深圳市舷梯示例科技有限责任公司"}, "", Severity.ERROR),
    ("SW-02", "wecom-name", {f"{COMPARISON}/wecom/legal_name": "深圳市弦梯示例科技有限公司"}, "", Severity.ERROR),
    ("SW-02", "wecom-representative", {f"{COMPARISON}/wecom/legal_representative": "示例二"}, "", Severity.WARNING),
    (
        "SW-02",
        "shopee-capital",
        {f"{COMPARISON}/shopee/registered_capital": {"amount": "100", "unit": "yuan", "currency": "CNY"}},
        "",
        Severity.INFO,
    ),
    ("SW-03", "individual-business", {"/steps/entity/kind": "individual-business"}, "/kind", Severity.WARNING),
    ("SW-04", "certified", {f"{COMPARISON}/certification": {"state": "not-certified"}}, "/state", Severity.WARNING),
    ("SW-04", "certification-lapsed", {f"{COMPARISON}/certification/valid_until": "2026-01-01"}, "", Severity.WARNING),
    ("SW-04", "certification-fee", {f"{COMPARISON}/certification/size": "over-10000"}, "/size", Severity.INFO),
    (
        "SW-05",
        "callback-needed",
        {PUSH: {"codes": ["3"]}},
        "/callback_url",
        Severity.ERROR,
    ),
    ("SW-05", "callback-same", {f"{PUSH}/callback_url": "https://shop.example.com/"}, "", Severity.WARNING),
    ("SW-06", "codes-for-rules", {f"{PUSH}/codes": ["2", "3", "12"]}, "/event", Severity.ERROR),
    ("SW-06", "rule-target", {f"{RULES}/items/1/to": {}}, "/items/1", Severity.ERROR),
    ("SW-06", "rule-chat", {f"{RULES}/items/1/channel": "app-chat"}, "/items/1", Severity.ERROR),
    ("SW-06", "rule-message", {f"{RULES}/items/0/message": "none"}, "/message", Severity.ERROR),
    ("SW-06", "rule-grant", {f"{RULES}/items/0/event": "buyer-question"}, "/event", Severity.WARNING),
    ("SW-06", "chat-app-type", {f"{PUSH}/codes": ["10"], f"{PUSH}/app_type": "erp-system"}, "", Severity.ERROR),
    ("SW-06", "service-app-codes", {f"{PUSH}/app_type": "customer-service"}, "/codes/3", Severity.ERROR),
    ("SW-06", "rule-channel", {f"{WECOM}/tier": "robot"}, "/items/1/channel", Severity.ERROR),
    ("SW-06", "rule-channel", {f"{WECOM}/tier": "app"}, "/items/0/channel", Severity.ERROR),
    (
        "SW-07",
        "auto-reply-chat-api",
        {f"{SERVICE}/auto_reply": {"enabled": True, "text": "好的"}},
        "",
        Severity.WARNING,
    ),
    ("SW-07", "auto-reply-text", {f"{SERVICE}/auto_reply": {"enabled": True}}, "/text", Severity.ERROR),
    ("SW-07", "hours-order", {f"{RULES}/working_hours/0/to": "08:00"}, "/to", Severity.ERROR),
    ("SW-07", "hours-needed", {f"{RULES}/working_hours": []}, "/items/1/hours", Severity.ERROR),
    ("SW-07", "zone-name", {f"{RULES}/time_zone": "Asia/Beijing"}, "/time_zone", Severity.ERROR),
    ("SW-08", "least-privilege", {f"{DATA}/fields": ["order_sn", "buyer_phone"]}, "/fields/1", Severity.INFO),
    ("SW-08", "undertaking-phone", {f"{DATA}/fields": ["buyer_phone"]}, "/undertaking", Severity.ERROR),
    ("SW-08", "undertaking-address", {f"{DATA}/fields": ["buyer_address"]}, "/undertaking", Severity.ERROR),
    ("SW-08", "private-variables", {f"{MESSAGE}/0/text": "{buyer_phone}"}, "/items/0/text", Severity.ERROR),
    ("SW-11", "push-suspended", {}, "/relay", Severity.WARNING),
    ("SW-11", "shop-status", {}, "/slug", Severity.ERROR),
    ("SW-12", "audit-log", {f"{SERVICE}/audit_log": "off"}, "/audit_log", Severity.WARNING),
    (
        "SW-12",
        "audit-log-reason",
        {f"{SERVICE}/audit_log": "off", f"{SERVICE}/audit_log_reason": "无"},
        "",
        Severity.ERROR,
    ),
    ("SW-13", "card-title", {f"{MESSAGE}/4": CARD}, "/card", Severity.ERROR),
    ("SW-13", "card-action", {f"{MESSAGE}/4": CARD}, "/card", Severity.ERROR),
    ("SW-13", "card-title-length", {f"{MESSAGE}/4/card/main_title/title": "字" * 27}, "/title", Severity.WARNING),
    ("SW-13", "text-bytes", {f"{MESSAGE}/0/text": "字" * 683}, "/text", Severity.ERROR),
    (
        "SW-14",
        "archive-prerequisites",
        {f"{SERVICE}/archive": {"wanted": True, "prerequisites": ["bought-seats"]}},
        "/prerequisites",
        Severity.WARNING,
    ),
    (
        "SW-14",
        "follow-up-tag",
        {f"{SERVICE}/follow_ups": [{"tag": "老客", "after_days": 7, "message": "新订单"}]},
        "/tag",
        Severity.ERROR,
    ),
]
BROKEN_SHOP = {"shopee": {**FACTS["shopee"], "status": "FROZEN", "push_status": "Suspended"}}


@pytest.mark.parametrize(
    ("row", "rule", "changes", "place", "severity"), [pytest.param(*case, id=f"{case[0]}-{case[1]}") for case in BROKEN]
)
def test_row_is_told_when_it_is_broken(
    row: str, rule: str, changes: dict[str, Any], place: str, severity: Severity
) -> None:
    told = [one for one in findings(changes, BROKEN_SHOP if row == "SW-11" else FACTS) if one.code.endswith(f"/{rule}")]
    assert told
    assert all(finding.severity is severity for finding in told)
    assert place in told[0].pointer


@pytest.mark.parametrize("number", (*range(1, 9), *range(11, 15)), ids=lambda number: f"SW-{number:02}")
def test_every_row_about_answers_has_a_rule_that_speaks(number: int) -> None:
    assert any(row == f"SW-{number:02}" for row, *_rest in BROKEN)


def test_limits_are_the_documented_ones_and_the_schema_lets_nobody_enter_more() -> None:
    assert PLATFORM.triggers is not None
    limits = {
        channel.id: [(limit.count, limit.seconds, limit.per, limit.excess) for limit in channel.limits]
        for channel in PLATFORM.triggers.channels
    }
    assert limits == {
        "robot": [(20, 60, "channel", "refused")],
        "app": [(30, 60, "target", "dropped"), (1000, 3600, "target", "dropped")],
        "app-chat": [(200, 60, "target", "dropped"), (10000, 86400, "target", "dropped")],
    }
    shape = PLATFORM.schema["properties"]["steps"]["properties"]["service"]["properties"]["limits"]["properties"]
    assert {name: one["maximum"] for name, one in shape.items() if name != "shopee_calls_per_second"} == {
        "robot_per_minute": 20,
        "member_per_minute": 30,
        "member_per_hour": 1000,
        "chat_per_minute": 200,
    }


def test_what_the_guide_claims_stands_beside_what_is_documented() -> None:
    texts = RESOURCES.texts("zh_CN")
    contradicted = [rule for rule in PLATFORM.rules if rule.evidence is Evidence.CONTRADICTED and "shopee" in rule.id]
    assert {rule.id.partition("/")[2] for rule in contradicted} == {
        "certification-fee",
        "no-built-in-binding",
        "two-hundred-a-minute",
    }
    assert all(texts.has(f"{rule.id}.claim") and texts.has(f"{rule.id}.official") for rule in contradicted)


def test_guide_rules_can_be_waived() -> None:
    guide = [rule for rule in PLATFORM.rules if rule.evidence is Evidence.GUIDE and rule.severity is Severity.ERROR]
    assert {rule.id for rule in guide if rule.id.startswith("shopee-wecom/")} >= {
        "shopee-wecom/shopee-name",
        "shopee-wecom/undertaking-phone",
    }
    waiver = {"rule": "shopee-wecom/shopee-name", "subject": "-", "reason": "刚改名，平台在审核", "rule_version": 1}
    changes = {f"{COMPARISON}/shopee/legal_name": "别的公司", "/waivers": [waiver]}
    (found,) = [one for one in findings(changes) if one.code == "shopee-wecom/shopee-name"]
    assert (found.waived, found.blocks) == ("刚改名，平台在审核", False)


def test_every_event_that_a_rule_may_name_is_one_that_pushes_tell_of() -> None:
    assert PLATFORM.triggers is not None
    item = PLATFORM.schema["properties"]["steps"]["properties"]["rules"]["properties"]["items"]["items"]
    assert set(item["properties"]["event"]["enum"]) == {event.id for event in PLATFORM.triggers.events}
    assert set(item["properties"]["channel"]["enum"]) == {channel.id for channel in PLATFORM.triggers.channels}
    variables = {name for kind in PLATFORM.kinds for name in kind.variables}
    pushed = {name for event in PLATFORM.triggers.events for name in event.values}
    assert variables - pushed == set()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_sample_day_shows_what_is_sent_and_what_is_held_back(language: str) -> None:
    found = rehearse_document(PLATFORM, ANSWERS, shipped_samples(FOLDER), datetime(2026, 11, 21, tzinfo=UTC))
    counts = found.counts()
    assert {Outcome.SENT, Outcome.HELD, Outcome.PING, Outcome.UNKNOWN, Outcome.REPEATED} <= counts.keys()
    assert {Outcome.NO_TRIGGER, Outcome.CONDITION, Outcome.REFUSED} <= counts.keys()
    zone = zone_of("Asia/Shanghai")
    assert zone is not None
    speaker = RehearsalSpeaker(RESOURCES.texts(language), PLATFORM, zone)
    words = [speaker.line(line) for line in found.lines]
    assert all(one.when and one.event and one.outcome for one in words)
    refused = next(one for line, one in zip(found.lines, words, strict=True) if line.outcome is Outcome.REFUSED)
    assert "20" in refused.why
    assert "60" in refused.why


# SW-15: one inbox with Lazada and Temu

WITH_BOTH: dict[str, Any] = json.loads((FOLDER / "practice" / "lazada-temu.json").read_text("utf-8"))
GIVEN = "/steps/credentials"
CHOICES = {"none": [], "lazada": ["lazada"], "temu": ["temu"], "lazada-temu": ["lazada", "temu"]}


def chosen(choice: str | None) -> dict[str, Any]:
    """The sample answers with both, under another choice, or without the answer to it."""
    document: dict[str, Any] = deepcopy(WITH_BOTH)
    document["steps"]["credentials"].pop("other_inboxes")
    return document if choice is None else dict(with_value(document, f"{GIVEN}/other_inboxes", choice))


def problems(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the schema has against the credentials; secrets are written as an export has them."""
    text = json.dumps(document).replace('"$file": "', '"$secret": "file://')
    found = DocumentValidator(PLATFORM.schema).explain(json.loads(text))
    return [(one.code, one.pointer) for one in found if one.pointer.startswith(GIVEN)]


@pytest.mark.parametrize(("choice", "more"), CHOICES.items(), ids=CHOICES)
def test_only_the_chosen_inboxes_are_asked_for(choice: str, more: list[str]) -> None:
    document = chosen(choice)
    assert UsedAnswers(PLATFORM).systems(document) == ("shopee", "wecom", *more)
    kept = effective(PLATFORM, document)["steps"]["credentials"]
    assert set(kept) == {"relay", "shopee", "wecom", "other_inboxes", *more}
    assert problems(effective(PLATFORM, document)) == []


@pytest.mark.parametrize(("choice", "more"), CHOICES.items(), ids=CHOICES)
def test_chosen_inbox_without_credentials_is_told(choice: str, more: list[str]) -> None:
    document = chosen(choice)
    for name in ("lazada", "temu"):
        del document["steps"]["credentials"][name]
    assert problems(document) == [("schema.required", f"{GIVEN}/{name}") for name in more]


def test_answers_that_do_not_say_it_mean_shopee_only() -> None:
    document = effective(PLATFORM, chosen(None))
    assert set(document["steps"]["credentials"]) == {"relay", "shopee", "wecom"}
    assert problems(document) == []
    (step,) = [one for one in PLATFORM.steps if one.kind is StepKind.CREDENTIALS]
    assert step.fields["other_inboxes"].default == "none"


def test_an_erp_is_authorized_at_shopee_itself_so_only_wecom_is_bound() -> None:
    document = deepcopy(ANSWERS)
    document["steps"]["credentials"]["relay"] = "erp"
    used = effective(PLATFORM, document)
    assert UsedAnswers(PLATFORM).systems(document) == ("wecom",)
    assert set(used["steps"]["credentials"]) == {"relay", "wecom", "other_inboxes"}
    assert "push" not in used["steps"]
    assert problems(used) == []
    codes = {one.code for one in RuleRun(PLATFORM).findings(used, {}, TODAY) if one.severity is Severity.ERROR}
    assert {one for one in codes if one.startswith("shopee-wecom/")} == set()


def test_an_own_server_needs_the_pushes_step() -> None:
    document = deepcopy(ANSWERS)
    del document["steps"]["push"]
    told = {one.code for one in RuleRun(PLATFORM).findings(effective(PLATFORM, document), FACTS, TODAY)}
    assert "shopee-wecom/push-answered" in told


def test_account_of_the_entry_stays_the_shopee_shop() -> None:
    assert PLATFORM.index.identity_systems == ("shopee",)


def test_sample_answers_differ_in_the_inboxes_only() -> None:
    both, plain = deepcopy(WITH_BOTH), deepcopy(ANSWERS)
    for document in (both, plain):
        document["steps"]["credentials"] = {
            name: one for name, one in document["steps"]["credentials"].items() if name in ("shopee", "wecom")
        }
        del document["steps"]["shop"]["slug"]
    assert both == plain


@pytest.mark.parametrize(
    ("language", "words"), [("zh_CN", ("聊天", "Shopee 的推送")), ("en", ("chats", "Shopee's pushes"))]
)
def test_what_other_inboxes_can_and_cannot_give_is_said(language: str, words: tuple[str, ...]) -> None:
    texts = RESOURCES.texts(language)
    told = texts.get("shopee-wecom.credentials.other_inboxes.help")
    assert [word for word in words if word not in told] == []
    labels = [f"shopee-wecom.credentials.other_inboxes.{choice}.label" for choice in CHOICES]
    assert [key for key in labels if not texts.has(key)] == []


def test_steps_are_those_of_the_flow() -> None:
    kinds = {step.id: step.kind for step in PLATFORM.steps}
    assert kinds["credentials"] is StepKind.CREDENTIALS
    assert PLATFORM.comparison is not None
    assert {PLATFORM.comparison.step, "rules", "messages"} <= kinds.keys()
