"""Checks of message texts: what is told, where it stands, and that parameters count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from wizard.core.checks.contract import Context, Hit, Subject
from wizard.core.checks.texts import CHECKS
from wizard.core.findings import Span

WORDS = {
    "promotion": {"ru": ["скидк*"], "en": ["bonus*"], "except": ["бонусн*"]},
    "messengers": {"ru": ["ватсап*", "вк"]},
    "address-request": {"ru": ["пришлите ~ адрес*"]},
    "review-request": {"ru": ["оставьте ~ отзыв*"]},
    "cancel-request": {"ru": ["отмените ~ заказ*"]},
    "gift": {"ru": ["подар*"], "en": ["gift*"]},
}
ANSWERS = {"steps": {"policy": {"extra_words": ["сюрприз*", "", "*", 7], "ignored_words": ["скидк*"]}}}


def run(
    check: str, text: Any, parameters: Mapping[str, Any] | None = None, item: Mapping[str, Any] | None = None
) -> list[Hit]:
    """The hits of one check over one text."""
    return list(CHECKS[check](Subject(text, "", item or {}), parameters or {}, Context(ANSWERS, words=WORDS)))


def test_forbidden_word_is_told_with_its_entry_and_span() -> None:
    (hit,) = run("forbidden_words", "Ваша скидка", {"lists": ["promotion"]})

    assert hit.parameters == {"found": "скидка", "word": "скидк*"}
    assert hit.span == Span(5, 11)


def test_sellers_own_words_count_when_their_pointer_is_given() -> None:
    parameters = {"lists": ["promotion"], "extra": "/steps/policy/extra_words"}

    assert [hit.parameters["found"] for hit in run("forbidden_words", "Сюрприз и скидка", parameters)] == [
        "Сюрприз",
        "скидка",
    ]


def test_ignored_words_pass_when_their_pointer_is_given() -> None:
    parameters = {"lists": ["promotion"], "ignored": "/steps/policy/ignored_words"}

    assert run("forbidden_words", "скидка", parameters) == []
    assert len(run("forbidden_words", "bonus", parameters)) == 1


def test_variable_name_is_no_word() -> None:
    assert run("forbidden_words", "Код {bonus_code}", {"lists": ["promotion"]}) == []
    assert len(run("mentions_any", "Положим {gift_name}", {"lists": ["gift"]})) == 1


@pytest.mark.parametrize("text", ["пришлите адрес", "оставьте отзыв", "отмените ваш заказ"])
def test_request_is_told_whichever_list_it_is_in(text: str) -> None:
    assert len(run("no_requests", text)) == 1


def test_request_is_told_only_from_the_named_lists() -> None:
    assert run("no_requests", "оставьте отзыв", {"lists": ["address-request"]}) == []


@pytest.mark.parametrize(("text", "found"), [("Пишите в ватсап", "ватсап"), ("Мы @example_shop", "@example_shop")])
def test_messenger_and_handle_are_told(text: str, found: str) -> None:
    assert [hit.parameters["found"] for hit in run("no_messengers", text)] == [found]


@pytest.mark.parametrize(("text", "count"), [("Подарок внутри", 0), ("A gift inside", 0), ("Всё внутри", 1)])
def test_mention_is_missed_only_when_no_listed_word_occurs(text: str, count: int) -> None:
    assert len(run("mentions_any", text, {"lists": ["gift"]})) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [("https://www.ozon.ru/my", 0), ("https://example.com", 1), ("ozon.ru и example.com и t.me/a", 2), ("нет", 0)],
)
def test_link_is_told_when_its_host_is_not_allowed(text: str, count: int) -> None:
    assert len(run("no_links", text, {"allowed_hosts": ["ozon.ru"]})) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Возврат: https://www.ozon.ru/", 0),
        ("Возврат: {return_page_url}", 0),
        ("Возврат: {other}", 1),
        ("Возврат: https://ozon.ru.example.com", 1),
        ("Возврат почтой", 1),
    ],
)
def test_own_page_is_missed_when_nothing_leads_there(text: str, count: int) -> None:
    assert len(run("links_to", text, {"hosts": ["ozon.ru"], "variables": ["return_page_url"]})) == count


@pytest.mark.parametrize(
    ("check", "text"), [("no_phones", "Звоните +7 916 123-45-67"), ("no_emails", "shop@example.com")]
)
def test_contact_is_told_with_its_span(check: str, text: str) -> None:
    (hit,) = run(check, text)

    assert hit.span is not None
    assert text[hit.span.start : hit.span.end] == hit.parameters["found"]


@pytest.mark.parametrize(
    ("unit", "text", "maximum", "length"),
    [
        ("code-points", "абв", 3, None),
        ("code-points", "абвг", 3, 4),
        ("utf-16", "🎁", 1, 2),
        ("bytes", "аб", 3, 4),
        ("code-points", "🎁", 1, None),
    ],
)
def test_length_counts_in_the_platforms_units(unit: str, text: str, maximum: int, length: int | None) -> None:
    hits = run("max_length", text, {"max": maximum, "unit": unit})

    assert [hit.parameters["length"] for hit in hits] == ([] if length is None else [length])


def test_length_counts_sample_values_when_there_are_some() -> None:
    assert run("max_length", "{a}", {"max": 3}, {"samples": {"a": "абв"}}) == []
    assert len(run("max_length", "{a}", {"max": 3}, {"samples": {"a": "абвг"}})) == 1


def test_every_missing_variable_is_told() -> None:
    hits = run("required_variables", "{a}", {"variables": ["a", "b", "c"]})

    assert [hit.parameters["name"] for hit in hits] == ["b", "c"]


@pytest.mark.parametrize(
    ("text", "found"), [("{a}", []), ("{b}", ["{b}"]), ("{a", ["{"]), ("{{a}}", ["{", "}"]), ("{ }", ["{ }"])]
)
def test_variable_is_told_when_nobody_fills_it(text: str, found: list[str]) -> None:
    assert [hit.parameters["found"] for hit in run("known_variables", text, {"variables": ["a"]})] == found


SCRIPTS = {"scripts": {"ru": "CYRILLIC", "en": "LATIN"}, "minimum": 0.6}


@pytest.mark.parametrize(
    ("text", "language", "share"),
    [("Привет", "ru", None), ("Hello", "ru", 0), ("Привет ok you", "ru", 55), ("123", "ru", None), ("x", "fr", None)],
)
def test_script_is_told_when_it_is_not_the_languages(text: str, language: str, share: int | None) -> None:
    hits = run("script_share", text, SCRIPTS, {"language": language})

    assert [hit.parameters["share"] for hit in hits] == ([] if share is None else [share])


@pytest.mark.parametrize("check", sorted(set(CHECKS) - {"mentions_any", "required_variables", "links_to"}))
@pytest.mark.parametrize("value", [None, 5, [], {}, True, ""], ids=repr)
def test_value_that_is_no_text_is_no_hit(check: str, value: Any) -> None:
    parameters = {"lists": ["promotion"], "max": 1, "variables": [], "minimum": 1, "script": "LATIN"}

    assert run(check, value, parameters) == []
