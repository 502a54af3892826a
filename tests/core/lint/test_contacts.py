"""Phone numbers, e-mail addresses and @names are found; tracking and posting numbers are not taken for phones."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wizard.core.lint import find_emails, find_handles, find_phones

PHONES = [
    ("+7 916 123-45-67", "+7 916 123-45-67"),
    ("+79161234567", "+79161234567"),
    ("8 (916) 123-45-67", "8 (916) 123-45-67"),
    ("89161234567", "89161234567"),
    ("8 9 1 6 1 2 3 4 5 6 7", "8 9 1 6 1 2 3 4 5 6 7"),
    ("8-9-1-6-1-2-3-4-5-6-7", "8-9-1-6-1-2-3-4-5-6-7"),
    ("8.916.123.45.67", "8.916.123.45.67"),
    ("8*916*123*45*67", "8*916*123*45*67"),
    ("916 123 45 67", "916 123 45 67"),
    ("８９１６１２３４５６７", "８９１６１２３４５６７"),
    ("8 9I6 123 45 67", "8 9I6 123 45 67"),
    ("8 916 123-45-б7", "8 916 123-45-б7"),
    ("8\u200b9161234567", "8\u200b9161234567"),
    ("8 800 555-35-35", "8 800 555-35-35"),
    ("(495) 123-45-67", "(495) 123-45-67"),
    ("8 (495) 123-45-67", "8 (495) 123-45-67"),
    ("Тел. 123-45-67", "123-45-67"),
    ("звоните 223-322", "223-322"),
    ("13812345678", "13812345678"),
    ("138 1234 5678", "138 1234 5678"),
    ("138-1234-5678", "138-1234-5678"),
    ("+86 138 1234 5678", "+86 138 1234 5678"),
    ("86-138-1234-5678", "86-138-1234-5678"),
    ("0086 13812345678", "0086 13812345678"),
    ("0755-86548888", "0755-86548888"),
    ("手机：13812345678", "13812345678"),
    ("+1 650 253 0000", "+1 650 253 0000"),
    ("+44 20 7946 0000", "+44 20 7946 0000"),
]
NO_PHONES = [
    "4601234567890",
    "8612345678901",
    "12345678-0001-1",
    "Номер отправления 89161234-0001-1",
    "0123456789-0001",
    "LP00123456789012",
    "RB123456789CN",
    "2026-11-21 14:03",
    "21.11.2026",
    "89161234567890",
    "Заказ 12345678",
    "10 000 000 руб.",
    "артикул 1381234",
    "ИНН 7701234567",
    "1 2 3 4 5",
    "{tracking_number}",
    "",
]
EMAILS = [
    ("shop@example.com", "shop@example.com"),
    ("Пишите shop.ru@example.com.", "shop.ru@example.com"),
    ("shop (at) example.com", "shop (at) example.com"),
    ("shop[at]example[dot]com", "shop[at]example[dot]com"),
    ("shop собака example.ru", "shop собака example.ru"),
    ("shop собака example точка ру", "shop собака example точка ру"),
    ("shop @ example.com", "shop @ example.com"),
    ("ｓｈｏｐ＠example.com", "ｓｈｏｐ＠example.com"),
    ("магазин@пример.рф", "магазин@пример.рф"),
    ("shop at example dot com", "shop at example dot com"),
]
NO_EMAILS = ["Look at ozon.ru", "Цена @ 100 руб.", "@example_shop", "Собака в комплекте. Спасибо", "a@b", ""]
HANDLES = [("@example_shop", "@example_shop"), ("Пишите @example!", "@example"), ("(@shop123)", "@shop123")]
NO_HANDLES = ["shop@example.com", "@", "@@", "цена @ 5", "@ab", ""]


@pytest.mark.parametrize(("text", "written"), PHONES, ids=[repr(text) for text, _ in PHONES])
def test_phone_is_found_when_written_like_this(text: str, written: str) -> None:
    assert [found.written for found in find_phones(text)] == [written]


@pytest.mark.parametrize("text", NO_PHONES, ids=repr)
def test_no_phone_is_found_when_the_number_is_something_else(text: str) -> None:
    assert find_phones(text) == []


@pytest.mark.parametrize(("text", "written"), EMAILS, ids=[repr(text) for text, _ in EMAILS])
def test_email_is_found_when_written_like_this(text: str, written: str) -> None:
    assert [found.written for found in find_emails(text)] == [written]


@pytest.mark.parametrize("text", NO_EMAILS, ids=repr)
def test_no_email_is_found_when_there_is_none(text: str) -> None:
    assert find_emails(text) == []


@pytest.mark.parametrize(("text", "written"), HANDLES, ids=[text for text, _ in HANDLES])
def test_handle_is_found_when_an_at_sign_names_someone(text: str, written: str) -> None:
    assert [found.written for found in find_handles(text)] == [written]


@pytest.mark.parametrize("text", NO_HANDLES, ids=repr)
def test_no_handle_is_found_when_there_is_none(text: str) -> None:
    assert find_handles(text) == []


@given(st.from_regex(r"[0-9]{8,10}-[0-9]{4}-[0-9]", fullmatch=True))
def test_posting_number_is_never_a_phone(number: str) -> None:
    assert find_phones(f"Номер отправления {number}, спасибо.") == []


@given(st.from_regex(r"[0-9]{12,15}", fullmatch=True))
def test_long_bare_number_is_never_a_phone(number: str) -> None:
    assert find_phones(f"Трек-номер {number}.") == []


SEPARATORS = st.sampled_from(["", "", " ", "-", ".", " - ", "\u200b", "·", "\u00a0"])


@given(st.from_regex(r"[78]9[0-9]{9}", fullmatch=True), st.lists(SEPARATORS, min_size=10, max_size=10))
def test_russian_mobile_is_found_however_it_is_spaced(number: str, separators: list[str]) -> None:
    written = number[0] + "".join(gap + digit for gap, digit in zip(separators, number[1:], strict=True))
    # Seven digits, a dash and four are an Ozon order number as well: those are left alone.
    assume(re.search(r"[0-9]{6,}-[0-9]{4}", written.replace("\u200b", "")) is None)

    (found,) = find_phones(f"Тел {written}, спасибо")

    assert found.written == written
