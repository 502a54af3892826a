"""Ozon: every row of the register passes in the sample answers and is refused (or told) when it is broken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from stdnum.cn import uscc

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.checks import CHECKS
from wizard.core.checks.contract import Context, Subject
from wizard.core.findings import Evidence, Finding, Severity
from wizard.core.pointer import get, with_value
from wizard.core.rules import RuleRun
from wizard.core.schema.validation import DocumentValidator
from wizard.core.waits import activation

RESOURCES = Resources([shipped_root()])
OZON = RESOURCES.platform("ozon")
ANSWERS: dict[str, Any] = json.loads(
    (RESOURCES.platform_folder("ozon") / "practice" / "answers.json").read_text("utf-8")
)
TODAY = date(2026, 11, 21)
FACTS = {
    "ozon": {
        "methods": ["/v1/chat/start", "/v1/chat/send/message", "/v3/chat/list", "/v3/chat/history"],
        "subscription_type": "PREMIUM_PLUS",
        "legal_name": "深圳市舷梯示例科技有限公司",
        "inn": "0000000000",
    }
}
POLICY = "/steps/policy"
TEXT = "/steps/templates/items/0/text"
TRIGGER = {"event": "delivery-delayed", "template": "delay", "scheme": "rfbs", "delay_minutes": 30}


def findings(changes: Mapping[str, Any], facts: Mapping[str, Any] = FACTS) -> list[Finding]:
    """Ozon's own findings over the sample answers with some values replaced."""
    document: Any = deepcopy(ANSWERS)
    for pointer, value in changes.items():
        document = with_value(document, pointer, value)
    found = RuleRun(OZON).findings(document, facts, TODAY)
    return [finding for finding in found if finding.code.startswith("ozon/")]


def documented(*triggers: Mapping[str, Any]) -> dict[str, Any]:
    """Changes that leave the strict profile with these triggers."""
    return {
        f"{POLICY}/profile": "documented",
        f"{POLICY}/reason": "大件商品需要和买家约定送货时间",
        f"{POLICY}/event_triggers": list(triggers),
    }


def configuration(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The sample answers as an export holds them: secrets as references."""
    secret = {"$secret": "keyring://gangway/ozon-example-shop/ozon/api_key"}
    config: dict[str, Any] = with_value(dict(answers), "/steps/credentials/ozon/api_key", secret)
    return config


def test_sample_answers_have_nothing_but_the_note_on_the_strict_profile() -> None:
    assert [(finding.code, finding.severity) for finding in findings({})] == [("ozon/reply-only", Severity.INFO)]


def test_sample_answers_fit_the_schema() -> None:
    assert DocumentValidator(OZON.schema).explain(configuration(ANSWERS)) == []


def test_sample_company_has_a_right_number() -> None:
    number = ANSWERS["steps"]["entity"]["uscc"]

    assert uscc.is_valid(number)
    assert number.startswith("91440300")


def test_documented_profile_fits_the_schema_and_has_no_finding_when_windows_are_kept() -> None:
    changes = documented(TRIGGER)
    document: Any = ANSWERS
    for pointer, value in changes.items():
        document = with_value(document, pointer, value)

    assert findings(changes) == []
    assert DocumentValidator(OZON.schema).explain(configuration(document)) == []


@pytest.mark.parametrize(
    "changes",
    [
        {f"{POLICY}/profile": "documented"},
        {f"{POLICY}/profile": "free"},
        {f"{POLICY}/time_zone": "Beijing"},
        {"/steps/order_page/insert": {"enabled": True}},
        {"/steps/order_page": {"tracking_qr": True}},
        {"/steps/shop/slug": "Example Shop"},
        {"/steps/shop/schemes": []},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_schema_refuses_what_cannot_be(changes: dict[str, Any]) -> None:
    document: Any = configuration(ANSWERS)
    for pointer, value in changes.items():
        document = with_value(document, pointer, value)

    assert DocumentValidator(OZON.schema).explain(document) != []


BROKEN: list[tuple[str, str, dict[str, Any], str, Severity]] = [
    ("OZ-01", "fbo-no-start", documented({**TRIGGER, "scheme": "fbo"}), "/event_triggers/0/scheme", Severity.ERROR),
    ("OZ-01", "start-window", documented({**TRIGGER, "delay_minutes": 4321}), "/delay_minutes", Severity.ERROR),
    ("OZ-01", "start-realfbs-only", documented({**TRIGGER, "scheme": "fbs"}), "/scheme", Severity.WARNING),
    ("OZ-01", "trigger-scheme-of-shop", documented({**TRIGGER, "scheme": "fbs"}), "/scheme", Severity.WARNING),
    ("OZ-01", "trigger-template", documented({**TRIGGER, "template": "none"}), "/template", Severity.ERROR),
    ("OZ-01", "triggers-under-strict", {f"{POLICY}/event_triggers": [TRIGGER]}, "/event_triggers", Severity.ERROR),
    ("OZ-01", "profile-reason", {**documented(), f"{POLICY}/reason": "..."}, "/reason", Severity.ERROR),
    ("OZ-02", "reply-window", {f"{POLICY}/response_window_hours": 72}, "/response_window_hours", Severity.ERROR),
    ("OZ-02", "reply-target", {f"{POLICY}/target_minutes": 600}, "/target_minutes", Severity.WARNING),
    ("OZ-02", "target-within-window", {f"{POLICY}/target_minutes": 3000}, "/target_minutes", Severity.ERROR),
    (
        "OZ-02",
        "hours-gap",
        {f"{POLICY}/working_hours": [{"days": ["mon"], "from": "09:00", "to": "18:00"}]},
        "/working_hours",
        Severity.WARNING,
    ),
    (
        "OZ-03",
        "auto-reply-kinds",
        {f"{POLICY}/auto_replies": [{"message_class": "return", "template": "gift"}]},
        "/auto_replies/0/template",
        Severity.ERROR,
    ),
    ("OZ-03", "dispatch-tracking-number", {TEXT: "Заказ уже в пути."}, TEXT, Severity.ERROR),
    ("OZ-03", "delay-real-event", {"/steps/templates/items/2/text": "Заказ задерживается."}, "", Severity.ERROR),
    ("OZ-03", "return-on-ozon", {"/steps/templates/items/3/text": "Отправьте товар почтой."}, "", Severity.ERROR),
    ("OZ-03", "reply-review", {"/waits": {}}, "/items/0/name", Severity.WARNING),
    ("OZ-04", "no-promotion", {TEXT: "{tracking_number} и с к и д к а"}, TEXT, Severity.ERROR),
    ("OZ-04", "no-links", {TEXT: "{tracking_number}: example.com"}, TEXT, Severity.ERROR),
    ("OZ-04", "no-phones", {TEXT: "{tracking_number}, 8 916 123-45-67"}, TEXT, Severity.ERROR),
    ("OZ-04", "no-emails", {TEXT: "{tracking_number}, shop@example.com"}, TEXT, Severity.ERROR),
    ("OZ-04", "no-messengers", {TEXT: "{tracking_number}, мы в Телеграм"}, TEXT, Severity.ERROR),
    (
        "OZ-05",
        "ozon-notifies-already",
        documented({**TRIGGER, "event": "order-shipped", "template": "dispatch"}),
        "/event",
        Severity.INFO,
    ),
    ("OZ-06", "insert-no-promotion", {"/steps/order_page/insert/text": "Промокод внутри"}, "/text", Severity.ERROR),
    ("OZ-06", "insert-no-links", {"/steps/order_page/insert/text": "shop.example.com"}, "/text", Severity.ERROR),
    ("OZ-06", "insert-registered", {"/waits": {}}, "/insert/enabled", Severity.WARNING),
    ("OZ-07", "support-entry-russian", {"/steps/order_page/support_entry": "Support"}, "", Severity.ERROR),
    ("OZ-07", "tracking-link", {"/steps/order_page/tracking_url_template": "https://ozon.ru/"}, "", Severity.ERROR),
    ("OZ-08", "no-review-request", {TEXT: "{tracking_number}. Оставьте нам отзыв"}, TEXT, Severity.ERROR),
    ("OZ-09", "no-address-request", {TEXT: "{tracking_number}. Пришлите ваш адрес"}, TEXT, Severity.ERROR),
    ("OZ-10", "gift-in-writing", {"/steps/templates/items/4/text": "Хорошо, {gift_name}."}, "", Severity.ERROR),
    ("OZ-10", "gift-named", {"/steps/templates/items/4/text": "Положим подарок."}, "", Severity.ERROR),
    ("OZ-11", "only-ozon-chat", {f"{POLICY}/channels": ["ozon-chat", "whatsapp"]}, "/channels/1", Severity.ERROR),
    ("OZ-12", "faq-complete", {"/steps/faq/items": [{"topic": "usage", "text": "Да."}]}, "/faq/items", Severity.ERROR),
    ("OZ-12", "faq-russian", {"/steps/faq/items/0/text": "In English"}, "/items/0/text", Severity.ERROR),
]


@pytest.mark.parametrize(
    ("rule", "changes", "place", "severity"),
    [pytest.param(*case[1:], id=f"{case[0]}-{case[1]}") for case in BROKEN],
)
def test_row_is_told_when_it_is_broken(rule: str, changes: dict[str, Any], place: str, severity: Severity) -> None:
    told = [finding for finding in findings(changes) if finding.code == f"ozon/{rule}"]

    assert told
    assert all(finding.severity is severity for finding in told)
    assert place in told[0].pointer


@pytest.mark.parametrize("number", range(1, 13), ids=lambda number: f"OZ-{number:02}")
def test_every_row_of_the_register_has_a_rule_that_speaks(number: int) -> None:
    assert any(row == f"OZ-{number:02}" for row, *_rest in BROKEN)


@pytest.mark.parametrize(
    ("facts", "rules"),
    [
        ({"subscription_type": "UNSPECIFIED"}, {"ozon/subscription-for-triggers", "ozon/subscription-for-replies"}),
        ({"methods": ["/v1/roles"]}, {"ozon/methods-for-triggers", "ozon/methods-for-replies"}),
        ({"legal_name": "深圳市跳板示例贸易有限公司"}, {"ozon/legal-name"}),
    ],
    ids=["no-subscription", "no-chat-methods", "other-company"],
)
def test_account_is_judged_by_what_the_ladder_read(facts: dict[str, Any], rules: set[str]) -> None:
    told = findings(documented(TRIGGER), {"ozon": {**FACTS["ozon"], **facts}})

    assert {finding.code for finding in told} == rules


def test_unread_account_is_told_and_blocks_nothing() -> None:
    told = findings(documented(TRIGGER), {})

    assert [(finding.code, finding.severity) for finding in told] == [("ozon/capability-not-read", Severity.INFO)]


def test_guide_rule_stops_blocking_when_it_is_waived_with_a_reason() -> None:
    changes: dict[str, Any] = {TEXT: "{tracking_number}: бонусная деталь в комплекте"}
    rule = OZON.rule("ozon/no-promotion")
    assert rule is not None
    waiver = {"rule": rule.id, "subject": "dispatch", "reason": "деталь так называется", "rule_version": rule.version}

    assert [finding.blocks for finding in findings(changes) if finding.code == rule.id] == [True]
    waived = findings({**changes, "/waivers": [waiver]})
    assert [finding.blocks for finding in waived if finding.code == rule.id] == [False]


def test_documented_rule_blocks_although_a_waiver_names_it() -> None:
    rule = OZON.rule("ozon/no-links")
    assert rule is not None
    waiver = {"rule": rule.id, "subject": "dispatch", "reason": "нужна ссылка", "rule_version": rule.version}

    told = findings({TEXT: "{tracking_number}: example.com", "/waivers": [waiver]})

    assert [finding.blocks for finding in told if finding.code == rule.id] == [True]


def test_template_is_inactive_until_its_review_is_declared() -> None:
    assert activation(OZON, ANSWERS)["/steps/templates/items/0/active"] is True
    assert activation(OZON, {**ANSWERS, "waits": {}})["/steps/templates/items/0/active"] is False


def test_contradicted_rules_keep_the_guides_claim_beside_the_documents() -> None:
    texts = RESOURCES.texts("zh_CN")
    contradicted = [rule for rule in OZON.rules if rule.evidence is Evidence.CONTRADICTED]

    assert contradicted
    assert all(rule.severity is not Severity.ERROR and texts.has(f"{rule.id}.claim") for rule in contradicted)


@pytest.mark.parametrize("digits", ["12.7", "23.6", "61.2", "0.3%", "17家", "4.3"])
def test_no_figure_of_the_guide_is_repeated(digits: str) -> None:
    for language in ("zh_CN", "en"):
        path = shipped_root().resources / "texts" / language / "platforms" / "ozon.toml"
        assert digits not in path.read_text("utf-8")


def rules_of(kind: str) -> list[Any]:
    """Text rules that apply to a kind of text."""
    pointer = next(one.pointer for one in OZON.kinds if one.id == kind)
    return [
        rule
        for rule in OZON.rules
        if rule.pointer.startswith(pointer)
        and rule.pointer.endswith("/text")
        and all(condition.holds({}, {"kind": kind}) for condition in rule.when)
    ]


def linted(kind: str, text: str, language: str, samples: Mapping[str, str] | None = None) -> list[str]:
    """Codes of the rules that have something to say about one text."""
    item = {"kind": kind, "language": language, "text": text, "samples": samples or {}}
    context = Context({}, TODAY, OZON.words)
    return [
        rule.id
        for rule in rules_of(kind)
        for _ in CHECKS[rule.check](Subject(text, "", item), rule.parameters, context)
    ]


PRESETS = [(preset, language) for preset in OZON.presets for language in preset.texts]


@pytest.mark.parametrize(("preset", "language"), PRESETS, ids=[f"{one.id}-{language}" for one, language in PRESETS])
def test_preset_passes_the_lint_it_is_offered_for(preset: Any, language: str) -> None:
    assert rules_of(preset.kind)
    assert linted(preset.kind, preset.texts[language], language, preset.samples) == []


def test_presets_cover_the_three_kinds_and_the_gift_in_three_languages() -> None:
    for kind in ("dispatch-notice", "delay-notice", "return-instructions", "gift-promise"):
        languages = {language for preset in OZON.presets if preset.kind == kind for language in preset.texts}
        assert languages == {"ru", "en", "zh"}


def test_presets_cover_every_topic_of_the_faq() -> None:
    topics = get(OZON.schema, "/properties/steps/properties/faq/properties/items/items/properties/topic/enum")

    assert {preset.id.removeprefix("faq-") for preset in OZON.presets if preset.kind == "faq"} == set(topics)


def test_variables_rule_of_each_kind_knows_the_kinds_variables() -> None:
    for kind in OZON.kinds:
        rule = OZON.rule(f"ozon/{kind.id}-variables")
        if kind.variables:
            assert rule is not None
            assert tuple(rule.parameters["variables"]) == kind.variables


SERVICE = [
    "Здравствуйте. Ваш заказ уже собран и сегодня будет передан в службу доставки.",
    "Добрый день. Посылка прошла таможенное оформление и едет в ваш город.",
    "Приносим извинения за задержку, мы уже уточняем статус у перевозчика.",
    "Номер отправления 12345678-0001-1, статус можно посмотреть в разделе «Заказы».",
    "Трек-номер 4601234567890, ожидаемая дата получения 2026-12-05.",
    "Чтобы вернуть товар, откройте заказ на Ozon и нажмите «Вернуть товар».",
    "Подскажите, пожалуйста, какая деталь повреждена, и приложите фото в этот чат.",
    "Гарантия 12 месяцев с даты получения, сохраните чек и упаковку.",
    "Адрес доставки можно изменить в заказе на Ozon, пока он не отправлен.",
    "Вы можете отменить заказ в личном кабинете, пока он не передан в доставку.",
    "Размер указан в таблице: обхват груди 96 см, длина изделия 70 см.",
    "В комплекте кабель, адаптер и инструкция на русском языке.",
    "Возврат денег выполняет Ozon, срок зависит от банка.",
    "Реакция на жалобу: мы передали вопрос на склад, ответ будет завтра до 18:00.",
    "Транзакция прошла успешно, заказ ожидает сборки.",
    "Мы остаёмся в контакте и сообщим о новых событиях по доставке.",
    "Спасибо за ваш отзыв, мы передадим его коллегам.",
    "К сожалению, этого цвета сейчас нет в наличии, но есть серый и белый.",
    "Пункт выдачи выбирается при оформлении, изменить его можно в разделе «Заказы».",
    "Товар хрупкий, поэтому мы упаковали его в два слоя плёнки.",
    "Зарядите устройство 3-4 часа перед первым включением.",
    "Если посылка не придёт до 2026-12-10, напишите нам в этот чат, и мы поможем.",
    "Сообщите нам, если упаковка была вскрыта при получении.",
    "Мощность лампы 9 Вт, цветовая температура 4000 К.",
]


@pytest.mark.parametrize("text", SERVICE)
def test_ordinary_service_sentence_is_left_alone(text: str) -> None:
    assert linted("other-reply", text, "ru") == []
