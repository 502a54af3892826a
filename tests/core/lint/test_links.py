"""Addresses are found however they are written, and only the platform's own are allowed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.core.lint import find_links, is_allowed

ALLOWED = [
    "https://ozon.ru/my",
    "https://www.ozon.ru/",
    "ozon.ru",
    "www.ozon.ru.",
    "https://OZON.ru/x?y=1",
    "HTTPS://ozon.ru",
]
REFUSED = [
    ("https://example.com/a?b=1", "https://example.com/a?b=1"),
    ("http://example.com", "http://example.com"),
    ("hxxps://example.com", "hxxps://example.com"),
    ("https : // example.com", "https : // example.com"),
    ("www.example.com", "www.example.com"),
    ("Сайт: example.ru, заходите", "example.ru"),
    ("example.co", "example.co"),
    ("магазин.рф", "магазин.рф"),
    ("пример.онлайн", "пример.онлайн"),
    ("xn--80ak6aa92e.com", "xn--80ak6aa92e.com"),
    ("xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai"),
    ("t.me/example", "t.me/example"),
    ("wa.me/79990000000", "wa.me/79990000000"),
    ("vk.com/example", "vk.com/example"),
    ("bit.ly/abc", "bit.ly/abc"),
    ("ozon . ru", "ozon . ru"),
    ("ozon .ru", "ozon .ru"),
    ("ozon. ru", "ozon. ru"),
    ("ozon (.) ru", "ozon (.) ru"),
    ("ozon точка ру", "ozon точка ру"),
    ("example(точка)ru", "example(точка)ru"),
    ("example dot com", "example dot com"),
    ("example [dot] com", "example [dot] com"),
    ("example 点 com", "example 点 com"),
    ("example。com", "example。com"),
    ("ｅｘａｍｐｌｅ．ｃｏｍ", "ｅｘａｍｐｌｅ．ｃｏｍ"),
    ("exam\u200bple.com", "exam\u200bple.com"),
    ("example.сом", "example.сом"),
    ("оzоn.ru", "оzоn.ru"),
    ("https://ozon.ru@example.com/", "https://ozon.ru@example.com/"),
    ("https://ozon.ru\\@example.com/", "https://ozon.ru\\@example.com/"),
    ("https://ozon.ru.example.com/", "https://ozon.ru.example.com/"),
    ("https://example.com/ozon.ru", "https://example.com/ozon.ru"),
    ("https://notozon.ru", "https://notozon.ru"),
    ("mailto:shop@example.com", "mailto:shop@example.com"),
    ("tg://resolve", "tg://resolve"),
]
LEFT_ALONE = [
    "Спасибо.Мы уже отправили заказ",
    "Спасибо. Ком плект полный",
    "и т.д. и т.п.",
    "1.5 кг, 2.5 м",
    "инструкция.pdf",
    "21.11.2026 14:03",
    "12345678-0001-1",
    "Да.Нет.Возможно",
    "shop@example.com",
    "e.g. this",
    "Пункт выдачи — точка. Русский язык",
    "v2.0",
    "ул.Ленина д.5",
    "{return_page_url}",
    "",
]


@pytest.mark.parametrize("text", ALLOWED)
def test_link_is_allowed_when_the_host_is_the_platforms(text: str) -> None:
    assert [is_allowed(link.host, ["ozon.ru"]) for link in find_links(text)] == [True]


@pytest.mark.parametrize(("text", "written"), REFUSED, ids=[repr(text) for text, _ in REFUSED])
def test_link_is_refused_when_it_is_another_or_a_hidden_one(text: str, written: str) -> None:
    links = find_links(text)

    assert [link.found.written for link in links] == [written]
    assert not any(is_allowed(link.host, ["ozon.ru"]) for link in links)


@pytest.mark.parametrize("text", LEFT_ALONE, ids=repr)
def test_nothing_is_a_link_when_dots_are_ordinary(text: str) -> None:
    assert find_links(text) == []


@given(st.text(alphabet="aо.:/@\\ru рфcom{}\u200b点точка-", max_size=40))
def test_every_span_is_the_text_as_written_whatever_the_text(text: str) -> None:
    for link in find_links(text):
        assert text[link.found.span.start : link.found.span.end] == link.found.written != ""


@given(st.sampled_from(["ozon.ru", "www.ozon.ru"]), st.from_regex(r"[a-z]{1,8}\.(com|ru)", fullmatch=True))
def test_host_is_refused_when_an_allowed_one_is_only_its_beginning(allowed: str, other: str) -> None:
    assert not is_allowed(f"{allowed}.{other}", ["ozon.ru"]) or other == "ozon.ru"
    assert not is_allowed(f"x{allowed.removeprefix('www.')}", ["ozon.ru"])
