"""What is read from an event of Meta's webhooks: statuses of templates, and nothing it does not say."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.callbacks import Kind, Received, Said
from wizard.core.secret import Secret
from wizard.systems.meta_webhook_events import read_event
from wizard.systems.meta_webhooks import MetaWebhooks, signature_of

RESOURCES = Resources([shipped_root()])
VALUE = {
    "event": "REJECTED",
    "message_template_id": 1689556908129835,
    "message_template_name": "abandoned_cart",
    "message_template_language": "en-US",
    "reason": "INVALID_FORMAT",
    "message_template_category": "MARKETING",
    "rejection_info": {"reason": "adjacent parameters", "recommendation": "put words between"},
}


def event(*values: dict[str, Any], field: str = "message_template_status_update") -> bytes:
    changes = [{"value": value, "field": field} for value in values]
    entry = [{"id": "102290129340398", "time": 1751247548, "changes": changes}]
    return json.dumps({"object": "whatsapp_business_account", "entry": entry}).encode()


def test_status_of_a_template_is_read() -> None:
    said = read_event(event(VALUE))
    (one,) = said.templates

    assert said.subjects == ("message_template_status_update",)
    assert (one.key, one.event, one.status) == (("abandoned_cart", "en_US"), "REJECTED", "REJECTED")
    assert (one.category, one.reason, one.id, one.account) == (
        "MARKETING",
        "INVALID_FORMAT",
        "1689556908129835",
        "102290129340398",
    )
    assert (one.rejected_for, one.advice) == ("adjacent parameters", "put words between")


@pytest.mark.parametrize("reason", ["NONE", None, "none"])
def test_no_reason_is_none(reason: str | None) -> None:
    (one,) = read_event(event({**VALUE, "reason": reason, "rejection_info": None})).templates

    assert (one.reason, one.rejected_for, one.advice) == ("", "", "")


@pytest.mark.parametrize(
    ("name", "status"),
    [("APPROVED", "APPROVED"), ("REINSTATED", "APPROVED"), ("FLAGGED", ""), ("LOCKED", ""), ("UNARCHIVED", "")],
)
def test_event_that_is_no_status_is_not_taken_for_one(name: str, status: str) -> None:
    assert read_event(event({**VALUE, "event": name})).templates[0].status == status


def test_every_status_an_event_can_leave_is_known_to_the_system() -> None:
    api = RESOURCES.system("meta-cloud-api").templates
    assert api is not None
    left = {read_event(event({**VALUE, "event": name})).templates[0].status for name in documented()}

    assert left - {""} == set(api.statuses)


def documented() -> set[str]:
    """The statuses of the list filter, and the events that only the webhook has."""
    api = RESOURCES.system("meta-cloud-api").templates
    assert api is not None
    return {*api.statuses, "FLAGGED", "LOCKED", "REINSTATED", "UNARCHIVED"}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_documented_event_and_category_has_words(language: str) -> None:
    path = shipped_root().resources / "texts" / language / "webhooks.toml"
    words = tomllib.loads(path.read_text("utf-8"))["webhook"]

    assert set(words["event"]) == documented()
    assert set(words["category"]) == {"AUTHENTICATION", "MARKETING", "UTILITY"}
    assert set(words["event-fix"]) <= documented()


def test_other_events_are_named_and_say_nothing_of_templates() -> None:
    assert read_event(event({"statuses": []}, {"statuses": []}, field="messages")) == Said(("messages",))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b"7",
        b'{"entry":{"changes":[1]}}',
        b'{"entry":[1,{"changes":[null,{"field":7,"value":[]}]}]}',
        b"[" * 100_000,
        event({"event": "APPROVED"}),
    ],
)
def test_what_is_no_template_event_says_nothing_of_one(body: bytes) -> None:
    assert read_event(body).templates == ()


def test_text_of_the_payload_is_bounded_and_printable() -> None:
    (one,) = read_event(event({**VALUE, "rejection_info": {"reason": "a\x1b[31mb\n" + "x" * 9_999}})).templates

    assert one.rejected_for.startswith("a [31mb x")
    assert len(one.rejected_for) <= 2000


NAMES = st.sampled_from(["entry", "changes", "field", "value", "event", "id"])
LEAVES = st.none() | st.booleans() | st.integers() | st.text()


@given(st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner)))
def test_any_json_is_read_without_an_error(value: Any) -> None:
    assert isinstance(read_event(json.dumps(value).encode()), Said)


# --- the format

SECRET = Secret("0123456789abcdef0123456789abcdef")


def test_event_is_judged_and_read() -> None:
    received = Received("", f"X-Hub-Signature-256: {signature_of(event(VALUE), SECRET)}", event(VALUE))

    judged = MetaWebhooks().judge(Kind.EVENT, received, {"app_secret": SECRET})

    assert judged.is_right
    assert judged.said.templates[0].key == ("abandoned_cart", "en_US")


def test_event_with_a_wrong_signature_is_read_but_not_right() -> None:
    received = Received("", f"X-Hub-Signature-256: {signature_of(b'x', SECRET)}", event(VALUE))

    judged = MetaWebhooks().judge(Kind.EVENT, received, {"app_secret": SECRET})

    assert (judged.code, len(judged.said.templates)) == ("signature-secret-differs", 1)


@pytest.mark.parametrize(
    ("kind", "received", "code"),
    [
        pytest.param(
            Kind.EVENT, Received("GET /h?hub.mode=subscribe HTTP/1.1"), "event-is-challenge", id="a challenge"
        ),
        pytest.param(
            Kind.EVENT, Received("", "X-Hub-Signature-256: sha256=" + "0" * 64), "signature-body-absent", id="no body"
        ),
        pytest.param(Kind.CHALLENGE, Received("", "Host: a.example", b"{}"), "challenge-line-absent", id="an event"),
        pytest.param(Kind.CHALLENGE, Received(), "challenge-not-one", id="nothing"),
    ],
)
def test_request_of_the_other_kind_is_told(kind: Kind, received: Received, code: str) -> None:
    judged = MetaWebhooks().judge(kind, received, {"app_secret": SECRET, "verify_token": SECRET})

    assert (judged.code, judged.is_right) == (code, False)


def test_only_the_verify_token_is_made_up() -> None:
    made = MetaWebhooks().generate("verify_token", bytes(range(64)))

    assert len(made) == 32
    with pytest.raises(KeyError):
        MetaWebhooks().generate("app_secret", bytes(64))
