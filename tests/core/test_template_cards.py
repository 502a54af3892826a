"""What a card shows: samples in place, texts cut where the rules say, parts of its type only."""

from __future__ import annotations

from typing import Any

import pytest

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.template_cards import CardLimits, TemplateCard, card_limits, card_of, cut, text_of, texts_in
from wizard.core.templates import Segment

PLATFORM = Resources([shipped_root()]).platform("shopee-wecom")
KIND = next(one for one in PLATFORM.kinds if one.id == "card")
LIMITS = card_limits(PLATFORM, KIND)
ROW = {"keyname": "k", "value": "v"}
LINK = {"title": "t", "url": "https://shop.example"}


def made(content: Any, **samples: str) -> TemplateCard:
    return card_of(content, samples, LIMITS)


def test_limits_are_those_of_the_rules() -> None:
    assert LIMITS.of("/main_title/title") == 26
    assert LIMITS.of("/horizontal_content_list/3/keyname") == 5
    assert LIMITS.of("/card_action/url") == 0
    assert LIMITS.items == {"/horizontal_content_list": 6, "/jump_list": 3, "/vertical_content_list": 4}


def test_samples_stand_in_their_places_and_are_marked() -> None:
    card = made(
        {"card_type": "text_notice", "main_title": {"title": "订单 {order_sn}", "desc": "{item_sku}"}}, order_sn="1"
    )
    assert card.heading.name == (Segment("订单 "), Segment("1", "sample", "order_sn"))
    assert card.heading.value == (Segment("{item_sku}", "missing", "item_sku"),)


@pytest.mark.parametrize(
    ("length", "shown"),
    [pytest.param(26, "x" * 26, id="as long as it may be"), pytest.param(27, "x" * 26 + "…", id="one too many")],
)
def test_a_text_is_cut_with_its_samples_in_place(length: int, shown: str) -> None:
    card = made({"card_type": "text_notice", "main_title": {"title": "{order_sn}"}}, order_sn="x" * length)
    assert text_of(card.heading.name) == shown


def test_cutting_keeps_what_a_run_is() -> None:
    runs = (Segment("ab"), Segment("cdef", "sample", "n"), Segment("gh"))
    assert cut(runs, 3) == (Segment("ab"), Segment("c", "sample", "n"), Segment("…"))
    assert cut(runs, 0) == runs


@pytest.mark.parametrize(
    ("name", "item", "part", "most"),
    [
        ("horizontal_content_list", ROW, "rows", 6),
        ("jump_list", LINK, "links", 3),
    ],
)
def test_surplus_items_are_not_shown(name: str, item: dict[str, str], part: str, most: int) -> None:
    assert len(getattr(made({"card_type": "text_notice", name: [item] * (most + 1)}), part)) == most


@pytest.mark.parametrize(
    ("kind", "unseen"),
    [
        ("text_notice", ("card_image", "vertical_content_list")),
        ("news_notice", ("emphasis_content", "sub_title_text")),
    ],
)
def test_a_card_shows_the_parts_of_its_type_and_names_the_others(kind: str, unseen: tuple[str, ...]) -> None:
    whole = {
        "card_type": kind,
        "emphasis_content": {"title": "7"},
        "sub_title_text": "below",
        "card_image": {"url": "https://shop.example/a.png"},
        "vertical_content_list": [{"title": "t", "desc": "d"}],
    }
    card = made(whole)
    assert card.unseen == unseen
    assert card.has_picture is (kind == "news_notice")
    assert ("7" in card.lines, "below" in card.lines, "t d" in card.lines) == (
        (True, True, False) if kind == "text_notice" else (False, False, True)
    )


@pytest.mark.parametrize("content", [None, [], "card", {}, {"main_title": 3, "jump_list": {"a": 1}, "card_action": []}])
def test_anything_makes_a_card(content: Any) -> None:
    assert made(content).lines == ()


def test_without_rules_nothing_is_cut() -> None:
    card = card_of({"source": {"desc": "x" * 99}}, {}, CardLimits())
    assert text_of(card.source) == "x" * 99


def test_every_text_of_an_answer_is_found() -> None:
    assert list(texts_in({"a": "1", "b": [{"c": "2"}, 3], "d": {"e": "4"}})) == ["1", "2", "4"]
