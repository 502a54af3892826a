"""What is ruled out beforehand for speed never changes what is found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.lint.plain_reading import find_words_plainly, fold_plainly
from wizard.core.lint import contacts, find_emails, find_handles, find_links, find_phones, find_words, links
from wizard.core.lint.folding import fold
from wizard.core.lint.words import compiled

WORDS = (
    "скидк*",
    "подар*",
    "купон",
    "вк",
    "tg",
    "+v",
    "telegram",
    "оставьте ~ отзыв*",
    "微信",
    "加v",
    "5 звезд",
    "free",
)
EXCEPTIONS = ("без скидк*", "telegram stars")
DISGUISES = {"а": "@", "о": "0", "с": "$", "в": "8", "e": "3", "l": "|", "к": "k", "т": "т.", "д": "д "}
PIECES = (
    *("Здравствуйте. ", "ваш заказ: ", "{name}", "…", "№", "ё", "й", "и\u0306", "\u200b", "ﬁ", "ß", "$", "|", "@", " "),
    *("тел. 12 34", "tel: 55 66", "+7 999 123-45-67", "8 (800) 555 35 35", "12345678-0001-1", "l 2 3 4 5 о 7 з 9", "7"),
    *(
        "ozon.ru",
        "https://t.me/x",
        "t . me",
        "точка ру",
        "ozon. ru",
        "site(.)com",
        "mailto:x",
        "a.b/c",
        "点com",
        "。com",
    ),
    *("a@b.ru", "ivan собака mail точка ru", "x (at) y.com", "x at y dot com", "@nick", "почта@", "чат", ".", ":", "/"),
)


def _disguised(word: str) -> str:
    return "".join(DISGUISES.get(letter, letter) for letter in word)


_listed = st.sampled_from(WORDS).map(lambda word: word.replace("*", "ами").replace("~", "мне"))
_spaced = _listed.map(" ".join)
texts = st.lists(st.one_of(_listed, _spaced, _listed.map(_disguised), st.sampled_from(PIECES)), max_size=10).map(
    "".join
)
any_text = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=30)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_words_found_when_entries_are_ruled_out_are_those_found_without(text: str) -> None:
    found = [(one.span.start, one.span.end, one.meaning) for one in find_words(text, WORDS, EXCEPTIONS)]
    assert found == find_words_plainly(text, WORDS, EXCEPTIONS)


@settings(max_examples=300, deadline=None)
@given(texts | st.text("aZ09 \nАяЁёйЙ«»–—", max_size=20))
def test_folding_when_it_is_quick_says_the_same(text: str) -> None:
    folded = fold(text)
    spans = [folded.original_span(place, place + 1) for place in range(len(folded.text))]
    assert (folded.text, spans) == fold_plainly(text)


@pytest.mark.parametrize("character", [chr(code) for code in (10, *range(32, 127), *range(0x401, 0x452))])
def test_folding_when_one_character_is_plain(character: str) -> None:
    assert fold(character).text == fold_plainly(character)[0]


@settings(max_examples=300, deadline=None)
@given(texts | any_text)
def test_links_when_the_long_expression_is_not_run(text: str) -> None:
    folded = fold(text)
    whole = list(links._links(folded, folded.text.replace("。", ".")))
    assert find_links(text) == whole


@settings(max_examples=300, deadline=None)
@given(texts | st.text("0127оoзl|б8 ()-+тел.:", max_size=24))
def test_phones_when_the_long_expression_is_not_run(text: str) -> None:
    folded = fold(text)
    digits = contacts._with_letter_digits(folded.text)
    whole = [*contacts._shaped(folded, digits), *contacts._printed(folded, digits)]
    assert find_phones(text) == contacts.without_covered(whole)


@settings(max_examples=300, deadline=None)
@given(texts | any_text)
def test_addresses_and_handles_when_no_sign_of_them_is_seen(text: str) -> None:
    assert find_emails(text) == contacts._found(contacts._EMAIL, text)
    assert find_handles(text) == contacts._found(contacts._HANDLE, text)


@pytest.mark.parametrize("entry", WORDS)
def test_the_reference_when_a_word_is_written_plainly_can_find_it(entry: str) -> None:
    written = entry.replace("*", "").replace("~", "мне")
    assert compiled(entry).search(fold(written).text)
    assert find_words_plainly(f"вот {written} тут", WORDS, ())
