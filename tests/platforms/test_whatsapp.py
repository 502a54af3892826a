"""WhatsApp templates: Meta's own examples pass, every documented reject fails with its rule, presets pass the lint."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.answers import effective, parked, secret_pointers
from wizard.core.findings import Evidence, Finding, Severity
from wizard.core.placeholders import repair
from wizard.core.pointer import MISSING, with_value
from wizard.core.rules import RuleRun
from wizard.core.schema.validation import DocumentValidator
from wizard.core.waits import activation, deadlines, open_waits
from wizard.systems.meta_template_reading import read_template
from wizard.systems.meta_templates import create_request

RESOURCES = Resources([shipped_root()])
WHATSAPP = RESOURCES.platform("whatsapp")
ANSWERS: dict[str, Any] = json.loads(
    (RESOURCES.platform_folder("whatsapp") / "practice" / "answers.json").read_text("utf-8")
)
SAMPLES: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "systems" / "samples" / "meta_openapi_templates.json").read_text("utf-8")
)
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ITEMS = "/steps/templates/items"


def findings(changes: Mapping[str, Any], facts: Mapping[str, Any] | None = None) -> list[Finding]:
    """WhatsApp's own findings over the sample answers with some values replaced."""
    document: Any = deepcopy(ANSWERS)
    for pointer, value in changes.items():
        document = with_value(document, pointer, value)
    found = RuleRun(WHATSAPP).findings(document, facts or {}, TODAY)
    return [finding for finding in found if finding.code.startswith("whatsapp/")]


def linted(item: Mapping[str, Any]) -> list[Finding]:
    """Findings of a document that holds just this template."""
    return RuleRun(WHATSAPP).findings({"steps": {"templates": {"items": [dict(item)]}}}, {}, TODAY)


def codes(item: Mapping[str, Any], severity: Severity = Severity.ERROR) -> set[str]:
    return {finding.code.removeprefix("whatsapp/") for finding in linted(item) if finding.severity is severity}


def configuration(document: Any) -> Any:
    """The answers as an export holds them: secrets as references."""
    for pointer, system, name in secret_pointers(WHATSAPP):
        if system in document["steps"]["credentials"]:
            secret = {"$secret": f"keyring://gangway/whatsapp-example-shop/{system}/{name}"}
            document = with_value(document, pointer, secret)
    return document


def test_sample_answers_have_nothing_to_say() -> None:
    assert findings({}) == []
    assert DocumentValidator(WHATSAPP.schema).explain(configuration(ANSWERS)) == []


# --- Meta's own examples and the documented rejects


@pytest.mark.parametrize("name", SAMPLES["create"])
def test_metas_example_passes_without_an_error(name: str) -> None:
    item = dict(read_template(SAMPLES["create"][name]).item)
    if item["name"] == "<TEMPLATE_NAME>":  # where Meta leaves the name to the reader
        item["name"] = "flow_offer"

    assert codes(item) == set()


def test_metas_listed_templates_pass_but_for_the_sample_name() -> None:
    for raw in SAMPLES["list"]["data"]:
        item = read_template(raw).item
        assert codes(item) == set()
        assert ("name-of-sample" in codes(item, Severity.WARNING)) is (item["name"] == "hello_world")


def request(*components: Any, **other: Any) -> dict[str, Any]:
    return {
        "name": "order_shipped",
        "category": "UTILITY",
        "language": "en_US",
        "components": list(components),
        **other,
    }


def body(text: str, *examples: str) -> dict[str, Any]:
    return {"type": "BODY", "text": text} | ({"example": {"body_text": [list(examples)]}} if examples else {})


def buttons(*kinds: str, **other: Any) -> dict[str, Any]:
    return {"type": "BUTTONS", "buttons": [{"type": kind, "text": "Go", **other} for kind in kinds]}


FINE = body("Your order {{1}} left our warehouse today.", "A1001")
HEADER = {"type": "HEADER", "format": "TEXT", "text": "Order update"}
REJECTS: list[tuple[str, dict[str, Any]]] = [
    ("name", request(FINE, name="Order-Shipped")),
    ("category", request(FINE, category="TRANSACTIONAL")),
    ("language", request(FINE, language="pt")),
    ("parameter-format", request(body("Your order {{order_id}} left today.", "A1001"))),
    ("positional-order", request(body("Your order {{2}} left our warehouse today.", "A1001"))),
    ("named-shape", request(body("Your order {{OrderId}} left today."), parameter_format="NAMED")),
    ("braces", request(body("Your order {{1} left our warehouse today."))),
    ("single-braces", request(body("Your order {tracking_number} left today."))),
    ("variable-characters", request(body("Your order {{#1}} left our warehouse today."))),
    ("samples", request(body("Your order {{1}} left our warehouse today."))),
    ("samples", request(body("Order {{1}} of {{2}} left our warehouse early today.", "A1001"))),
    ("samples-surplus", request(body("Your order {{1}} left our warehouse today.", "A1001", "Ana"))),
    ("edge-variable", request(body("{{1}} left our warehouse early today.", "A1001"))),
    ("edge-variable", request(body("We have now shipped your order {{1}}", "A1001"))),
    ("adjacent-variables", request(body("Your order {{1}}{{2}} left our warehouse early today.", "A", "B"))),
    ("body-required", request(HEADER)),
    ("component-once", request(FINE, FINE)),
    ("component-once", request(HEADER, HEADER, FINE)),
    ("body-length", request(body("包" * 1025))),
    ("header-length", request({**HEADER, "text": "x" * 61}, FINE)),
    ("header-variables", request({**HEADER, "text": "Order {{1}} of {{2}} left"}, FINE)),
    ("header-markdown", request({**HEADER, "text": "*Order*"}, FINE)),
    ("header-handle", request({"type": "HEADER", "format": "IMAGE"}, FINE)),
    ("header-gif", request({"type": "HEADER", "format": "GIF", "example": {"header_handle": ["4::Z2lm"]}}, FINE)),
    ("footer-length", request(FINE, {"type": "FOOTER", "text": "x" * 61})),
    ("buttons-count", request(FINE, buttons(*["QUICK_REPLY"] * 11))),
    ("button-label-length", request(FINE, buttons("QUICK_REPLY", text="x" * 26))),
    ("buttons-order", request(FINE, buttons("QUICK_REPLY", "URL", "QUICK_REPLY"))),
    ("buttons-order", request(FINE, buttons("URL", "QUICK_REPLY", "URL"))),
    ("buttons-of-a-type", request(FINE, buttons("URL", "URL", "URL", url="https://shop.example/"))),
    ("buttons-of-a-type", request(FINE, buttons("PHONE_NUMBER", "PHONE_NUMBER"))),
    ("url-length", request(FINE, buttons("URL", url="https://shop.example/" + "a" * 2000))),
    ("url-variable", request(FINE, buttons("URL", url="https://{{1}}.example/", example=["shop"]))),
    ("url-example", request(FINE, buttons("URL", url="https://shop.example/{{1}}"))),
    ("phone-length", request(FINE, buttons("PHONE_NUMBER", phone_number="+" + "1" * 20))),
    ("code-length", request(FINE, buttons("COPY_CODE", example="A" * 21))),
    ("otp-elsewhere", request(FINE, buttons("OTP", otp_type="COPY_CODE"))),
    ("authentication-fixed", request(FINE, buttons("OTP", otp_type="COPY_CODE"), category="AUTHENTICATION")),
    ("header-location", request({"type": "HEADER", "format": "LOCATION"}, category="AUTHENTICATION")),
    ("authentication-button", request({"type": "BODY"}, category="AUTHENTICATION")),
    (
        "authentication-other-buttons",
        request({"type": "BODY"}, buttons("OTP", "URL", otp_type="COPY_CODE"), category="AUTHENTICATION"),
    ),
    (
        "authentication-expiry-long",
        request({"type": "FOOTER", "code_expiration_minutes": 91}, category="AUTHENTICATION"),
    ),
    ("time-to-live", request(FINE, message_send_ttl_seconds=29)),
    ("time-to-live", request(FINE, category="MARKETING", message_send_ttl_seconds=-1)),
]


@pytest.mark.parametrize(("rule", "raw"), REJECTS, ids=[f"{rule}-{index}" for index, (rule, _) in enumerate(REJECTS)])
def test_documented_reject_fails_with_its_rule(rule: str, raw: dict[str, Any]) -> None:
    assert rule in codes(read_template(raw).item)


def test_fine_request_has_no_finding() -> None:
    assert linted(read_template(request(HEADER, FINE)).item) == []


# --- counting


@pytest.mark.parametrize("letter", ["a", "包", "ह", "ب", "📦"], ids=["latin", "chinese", "hindi", "arabic", "emoji"])
def test_every_script_has_the_same_1024_code_points(letter: str) -> None:
    assert "body-length" not in codes({"category": "UTILITY", "body": letter * 1024})
    assert "body-length" in codes({"category": "UTILITY", "body": letter * 1025})


PARTS: dict[str, tuple[int, Callable[[str], dict[str, Any]]]] = {
    "header-length": (60, lambda text: {"header": {"format": "TEXT", "text": text}}),
    "footer-length": (60, lambda text: {"footer": text}),
    "button-label-length": (25, lambda text: {"buttons": [{"type": "QUICK_REPLY", "text": text}]}),
}


@pytest.mark.parametrize("rule", PARTS)
@pytest.mark.parametrize("letter", ["a", "包", "ह", "ب", "📦"], ids=["latin", "chinese", "hindi", "arabic", "emoji"])
def test_every_script_has_the_same_limit_in_the_small_parts(rule: str, letter: str) -> None:
    limit, part = PARTS[rule]

    assert rule not in codes({"category": "UTILITY", "body": "It left.", **part(letter * limit)})
    assert rule in codes({"category": "UTILITY", "body": "It left.", **part(letter * (limit + 1))})


def test_marks_that_stand_on_a_letter_count_as_they_are_sent() -> None:
    syllable = "पा"  # one letter to a reader, two code points to an API

    assert "footer-length" not in codes({"category": "UTILITY", "body": "It left.", "footer": syllable * 30})
    assert "footer-length" in codes({"category": "UTILITY", "body": "It left.", "footer": syllable * 31})


def test_emoji_beyond_the_limit_of_the_other_count_are_only_warned_about() -> None:
    item = {"category": "UTILITY", "body": "📦" * 600}

    assert "body-length-emoji" in codes(item, Severity.WARNING)
    assert "body-length" not in codes(item)


# --- the guide's habits


PARCEL = {
    "name": "parcel_shipped",
    "category": "UTILITY",
    "language": "en",
    "parameter_format": "NAMED",
    "body": "Your parcel {{tracking_number}} left, see https://shop.example.com by {{delivery_date}} at noon.",
    "samples": {"tracking_number": "YT1", "delivery_date": "05/12/2026"},
    "buttons": [{"type": "URL", "text": "Track", "url": "https://bit.ly/abc"}],
}
GUIDE = {"parcel-variables", "parcel-dates", "parcel-links", "parcel-short-links"}


def test_guides_habits_are_asked_of_parcel_notices_alone() -> None:
    assert codes({**PARCEL, "kind": "parcel-notice"}) >= GUIDE
    assert not codes({**PARCEL, "kind": "other"}) & GUIDE
    assert not codes(PARCEL) & GUIDE


@pytest.mark.parametrize("rule", sorted(GUIDE))
def test_guides_habit_stops_blocking_when_it_is_waived_with_a_reason(rule: str) -> None:
    waiver = {"rule": f"whatsapp/{rule}", "subject": "parcel_shipped@en", "reason": "buyers know us", "rule_version": 1}
    document = {"steps": {"templates": {"items": [{**PARCEL, "kind": "parcel-notice"}]}}, "waivers": [waiver]}
    told = [one for one in RuleRun(WHATSAPP).findings(document, {}, TODAY) if one.code == f"whatsapp/{rule}"]

    assert told
    assert all(one.waivable and not one.blocks for one in told)


def test_a_waiver_of_one_language_leaves_the_others_as_they_are() -> None:
    waiver = {"rule": "whatsapp/parcel-links", "subject": "parcel_shipped@en", "reason": "known", "rule_version": 1}
    items = [{**PARCEL, "kind": "parcel-notice", "language": language} for language in ("en", "de")]
    told = RuleRun(WHATSAPP).findings({"steps": {"templates": {"items": items}}, "waivers": [waiver]}, {}, TODAY)

    blocking = [one.subject for one in told if one.code == "whatsapp/parcel-links" and one.blocks]
    assert blocking == ["parcel_shipped@de"]


def test_each_language_of_a_name_is_reviewed_by_itself() -> None:
    waits = {wait.key for wait in open_waits(WHATSAPP, ANSWERS, NOW) if wait.id == "template-review"}

    assert "template-review:parcel_shipped@pt_BR" not in waits
    assert "template-review:parcel_shipped@de" in waits


@pytest.mark.parametrize(("seconds", "days"), [(0, None), (1798761600, 40)], ids=["never", "dated"])
def test_end_of_the_token_is_a_deadline(seconds: int, days: int | None) -> None:
    found = deadlines(WHATSAPP, ANSWERS, {"meta-cloud-api": {"token_expires_at": seconds}}, NOW)

    assert [one.hours_left // 24 for one in found if one.id == "token-expiry"] == ([] if days is None else [days])


def test_documented_rule_blocks_although_a_waiver_names_it() -> None:
    waiver = {"rule": "whatsapp/name", "subject": "A", "reason": "we like it", "rule_version": 1}
    document = {"steps": {"templates": {"items": [{"name": "A", "category": "UTILITY"}]}}, "waivers": [waiver]}
    told = [one for one in RuleRun(WHATSAPP).findings(document, {}, TODAY) if one.code == "whatsapp/name"]

    assert [one.blocks for one in told] == [True]


def test_every_guide_rule_keeps_the_guides_claim_beside_the_documents() -> None:
    texts = RESOURCES.texts("zh_CN")
    rules = [
        rule for rule in WHATSAPP.rules if rule.evidence is Evidence.GUIDE and rule.id.startswith("whatsapp/parcel")
    ]

    assert len(rules) == 5
    assert all(texts.has(f"{rule.id}.claim") for rule in rules)


def test_shipped_rules_say_when_they_are_only_for_parcel_notices() -> None:
    text = (RESOURCES.platform_folder("whatsapp") / "rules" / "content.toml").read_text("utf-8")
    scoped = [rule for rule in tomllib.loads(text)["rule"] if rule["id"].startswith("whatsapp/parcel")]

    kinds = [{"pointer": "kind", "equals": "parcel-notice"}]
    assert all(rule.get("when") == kinds for rule in scoped if rule["id"] != "whatsapp/parcel-short-links")


# --- presets


PRESETS = [(preset, language) for preset in WHATSAPP.presets for language in preset.texts]


@pytest.mark.parametrize(("preset", "language"), PRESETS, ids=[f"{one.id}-{language}" for one, language in PRESETS])
def test_preset_passes_the_whole_lint(preset: Any, language: str) -> None:
    item = {
        **preset.item,
        "kind": preset.kind,
        "language": language,
        "body": preset.texts[language],
        "samples": dict(preset.samples),
    }

    assert linted(item) == []
    assert create_request(item)["components"][0]["example"]["body_text_named_params"]
    assert repair(item["body"]).changes == ()


def test_presets_cover_six_events_in_nine_languages_and_are_explained_in_chinese() -> None:
    texts = RESOURCES.texts("zh_CN")

    assert [one.id for one in WHATSAPP.presets] == [
        "shipped",
        "out-for-delivery",
        "delivered",
        "delayed",
        "pickup",
        "return",
    ]
    for preset in WHATSAPP.presets:
        assert set(preset.texts) == {"en", "pt_BR", "es", "de", "fr", "ru", "id", "hi", "ar"}
        assert len(texts.get(f"whatsapp.preset.{preset.id}.help")) > 10


# --- the rest of the platform


@pytest.mark.parametrize(
    ("changes", "rule", "severity"),
    [
        ({f"{ITEMS}/1/name": "parcel_shipped", f"{ITEMS}/1/language": "pt_BR"}, "name-language-unique", Severity.ERROR),
        ({f"{ITEMS}/0/account": {"category": "MARKETING"}}, "category-returned", Severity.WARNING),
        ({f"{ITEMS}/0/language": "en", f"{ITEMS}/0/kind": "parcel-notice"}, "parcel-language", Severity.WARNING),
        (
            {f"{ITEMS}/0/body": "Compre agora com desconto: pedido {{tracking_number}} chegou."},
            "utility-promotion",
            Severity.WARNING,
        ),
        ({"/steps/audience/markets": ["BR", "FR"]}, "market-covered", Severity.WARNING),
        ({"/steps/audience/markets": ["UK"]}, "market-known", Severity.ERROR),
        ({"/steps/audience/markets": ["BR", "DE", "BE"]}, "market-languages", Severity.INFO),
        ({"/steps/audience/opt_in": False}, "opt-in", Severity.ERROR),
        ({"/steps/audience/buyer_sources": ["own-site", "ozon"]}, "no-ozon-buyers", Severity.ERROR),
        ({"/steps/webhooks/fields": ["messages"]}, "webhook-fields", Severity.WARNING),
        ({"/steps/limits/same_template_per_day": 9}, "frequency-cap", Severity.ERROR),
        ({"/steps/limits/seconds_between_messages": 1}, "pair-rate", Severity.WARNING),
        ({"/steps/number/name_status": "DECLINED"}, "display-name-approved", Severity.WARNING),
        (
            {"/steps/templates/deleted": [{"name": "parcel_shipped", "deleted_on": "2026-11-10"}]},
            "name-deleted",
            Severity.INFO,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_row_is_told_when_it_is_broken(changes: dict[str, Any], rule: str, severity: Severity) -> None:
    told = {finding.severity for finding in findings(changes) if finding.code == f"whatsapp/{rule}"}

    assert told == {severity}


@pytest.mark.parametrize(
    ("route", "system"),
    [("direct", "meta-cloud-api"), ("360dialog", "360dialog"), ("wati", "wati"), ("respond-io", "respond-io")],
)
def test_only_the_chosen_routes_credentials_are_used(route: str, system: str) -> None:
    given = {name: {"access_token": "x"} for name in WHATSAPP.index.systems}
    document = {**ANSWERS, "steps": {**ANSWERS["steps"], "credentials": {"route": route, **given}}}

    used = effective(WHATSAPP, document)["steps"]["credentials"]
    assert set(used) == {"route", system}
    assert len([one for one in parked(WHATSAPP, document) if one.startswith("/steps/credentials/")]) == 3


def test_route_without_its_credentials_does_not_fit_the_schema() -> None:
    document = with_value(configuration(ANSWERS), "/steps/credentials/meta-cloud-api", MISSING)

    assert {one.pointer for one in DocumentValidator(WHATSAPP.schema).explain(document)} == {
        "/steps/credentials/meta-cloud-api"
    }


def test_secrets_of_every_route_are_known() -> None:
    assert {system for _pointer, system, _name in secret_pointers(WHATSAPP)} == set(WHATSAPP.index.systems)


def test_template_is_inactive_until_meta_approved_it() -> None:
    allowed = activation(WHATSAPP, ANSWERS)

    assert allowed[f"{ITEMS}/0/active"] is True
    assert allowed[f"{ITEMS}/2/active"] is False


@pytest.mark.parametrize("figure", ["37%", "58%", "42%", "18.3", "61%", "68%", "92%", "0.003", "360buy", "130432"])
def test_no_figure_of_the_guide_is_repeated(figure: str) -> None:
    for language in ("zh_CN", "en"):
        path = shipped_root().resources / "texts" / language / "platforms" / "whatsapp.toml"
        assert figure not in path.read_text("utf-8")
