"""Messages made of the platform's own texts and cards are what the documents allow."""

from __future__ import annotations

from typing import Any

import pytest

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.drafts import content_of, samples_of
from wizard.core.template_cards import texts_in
from wizard.systems.wecom_drafts import CardDraft, TextDraft
from wizard.systems.wecom_messages import message_problems

PLATFORM = Resources([shipped_root()]).platform("shopee-wecom")
DRAFTS: dict[str, Any] = {"wecom-text": TextDraft(), "wecom-card": CardDraft()}
KINDS = {kind.id: kind for kind in PLATFORM.kinds}


def test_a_text_has_its_samples_and_keeps_what_has_none() -> None:
    made = TextDraft().message("订单 {order_sn} {item_sku}", {"order_sn": "42"})
    assert made == {"msgtype": "text", "text": {"content": "订单 42 {item_sku}"}}


def test_clicks_of_a_card_open_web_pages_and_empty_parts_are_gone() -> None:
    card = {
        "card_type": "text_notice",
        "source": {},
        "main_title": {"title": "{order_sn}", "desc": ""},
        "horizontal_content_list": [{"keyname": "k", "value": "v"}, {"keyname": "u", "url": "https://shop.example"}],
        "jump_list": [{"title": "go", "url": "https://shop.example"}],
        "card_action": {"url": "https://shop.example"},
    }
    assert CardDraft().message(card, {"order_sn": "42"})["template_card"] == {
        "card_type": "text_notice",
        "main_title": {"title": "42"},
        "horizontal_content_list": [
            {"keyname": "k", "value": "v"},
            {"type": 1, "keyname": "u", "url": "https://shop.example"},
        ],
        "jump_list": [{"type": 1, "title": "go", "url": "https://shop.example"}],
        "card_action": {"type": 1, "url": "https://shop.example"},
    }


@pytest.mark.parametrize("preset", PLATFORM.presets, ids=lambda one: one.id)
@pytest.mark.parametrize("channel", ["app", "robot"])
def test_every_ready_message_can_be_sent(preset: Any, channel: str) -> None:
    kind = KINDS[preset.kind]
    text = next(iter(preset.texts.values()))
    item = {**preset.item, **({kind.text_field: text} if kind.text_field else {}), "samples": dict(preset.samples)}
    message = DRAFTS[kind.sent_as].message(content_of(item, kind), samples_of(item))
    assert [one for one in message_problems(message, channel) if one.blocks] == []
    assert [one for one in texts_in(message) if "{" in one] == []
