"""Words are found although they are disguised, and ordinary words are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.core.lint import find_words
from wizard.core.lint.lookalikes import letter_class

PROMOTION = [
    "скидк*",
    "бонус*",
    "подпиш*",
    "промокод*",
    "акци*",
    "кэшбэк*",
    "выгодн* предложени*",
    "discount*",
    "bonus*",
    "follow us",
    "on sale",
    "优惠",
    "好评",
    "加v",
]
NAMES = ["ватсап*", "телеграм*", "вконтакте", "вк", "тг", "vk", "tg", "qq", "whatsapp*", "wechat*", "微信"]
REQUESTS = ["пришлите ~ адрес*", "оставьте ~ отзыв*", "send ~ address"]
EXCEPTIONS = ["акционер*"]

FOUND = [
    ("скидка 10%", "скидка"),
    ("Скидки для всех", "Скидки"),
    ("со скидкой", "скидкой"),
    ("СКИДКА", "СКИДКА"),
    ("с к и д к а", "с к и д к а"),
    ("с к и д к а м и рады", "с к и д к а м и"),
    ("с  к  и  д  к  а", "с  к  и  д  к  а"),
    ("с.к.и.д.к.а", "с.к.и.д.к.а"),
    ("с-к-и-д-к-а", "с-к-и-д-к-а"),
    ("с_к_и_д_к_а", "с_к_и_д_к_а"),
    ("с*к*и*д*к*а", "с*к*и*д*к*а"),
    ("ски🔥дка", "ски🔥дка"),
    ("ски 🔥 дка", "ски 🔥 дка"),
    ("ски\u200bдка", "ски\u200bдка"),
    ("ски\u00adдка", "ски\u00adдка"),
    ("с\u2060к\u2060и\u2060д\u2060к\u2060а", "с\u2060к\u2060и\u2060д\u2060к\u2060а"),
    ("с к и дка", "с к и дка"),
    ("cкидкa", "cкидкa"),
    ("CКИДКA", "CКИДКA"),
    ("скuдка", "скuдка"),
    ("ѕкидка скидка", "скидка"),
    ("Ваша скидка!", "скидка"),
    ("скидка-подарок", "скидка"),
    ("б0нус", "б0нус"),
    ("6онус", "6онус"),
    ("бонусный счёт", "бонусный"),
    ("Бонусы начислены", "Бонусы"),
    ("bоnus", "bоnus"),
    ("b o n u s", "b o n u s"),
    ("B0NUS inside", "B0NUS"),
    ("ＢＯＮＵＳ", "ＢＯＮＵＳ"),
    ("5бонусов", "бонусов"),
    ("подпишись", "подпишись"),
    ("Подпишитесь на нас", "Подпишитесь"),
    ("п0дпишись", "п0дпишись"),
    ("промокод LETO", "промокод"),
    ("п р о м о к о д", "п р о м о к о д"),
    ("прoмoкoд", "прoмoкoд"),
    ("акция до пятницы", "акция"),
    ("акций больше нет", "акций"),
    ("а к ц и я", "а к ц и я"),
    ("4кция", "4кция"),
    ("@кция", "@кция"),
    ("промо-акция", "акция"),
    ("кэшбэк", "кэшбэк"),
    ("кэш-бэк", "кэш-бэк"),
    ("выгодное предложение", "выгодное предложение"),
    ("выгодное, предложение", "выгодное, предложение"),
    ("discounts today", "discounts"),
    ("d i s c o u n t", "d i s c o u n t"),
    ("disc0unt", "disc0unt"),
    ("di$count", "di$count"),
    ("follow us", "follow us"),
    ("Follow\nus", "Follow\nus"),
    ("f.o.l.l.o.w us", "f.o.l.l.o.w us"),
    ("𝐝𝐢𝐬𝐜𝐨𝐮𝐧𝐭", "𝐝𝐢𝐬𝐜𝐨𝐮𝐧𝐭"),
    ("ⓑⓞⓝⓤⓢ", "ⓑⓞⓝⓤⓢ"),
    ("now on sale", "on sale"),
    ("有优惠", "优惠"),
    ("优 惠", "优 惠"),
    ("优*惠", "优*惠"),
    ("优🔥惠", "优🔥惠"),
    ("求好评", "好评"),
    ("加V123", "加V"),
    ("加 v", "加 v"),
]
NAMED = [
    ("пишите в ватсап", "ватсап"),
    ("в Ватсапе", "Ватсапе"),
    ("вaтcaп", "вaтcaп"),
    ("Телеграмм-канал", "Телеграмм"),
    ("т е л е г р а м", "т е л е г р а м"),
    ("WhatsApp", "WhatsApp"),
    ("Whats.App", "Whats.App"),
    ("W h a t s A p p", "W h a t s A p p"),
    ("группа вконтакте", "вконтакте"),
    ("мы в ВК", "ВК"),
    ("мы в ТГ!", "ТГ"),
    ("my TG", "TG"),
    ("find us on vk.", "vk"),
    ("QQ 群", "QQ"),
    ("WeChat", "WeChat"),
    ("微信联系", "微信"),
    ("微 信", "微 信"),
]
REQUESTED = [
    ("Пришлите адрес", "Пришлите адрес"),
    ("Пришлите, пожалуйста, ваш новый адрес", "Пришлите, пожалуйста, ваш новый адрес"),
    ("пришлите нам адреса", "пришлите нам адреса"),
    ("Оставьте отзыв", "Оставьте отзыв"),
    ("оставьте нам честный отзыв", "оставьте нам честный отзыв"),
    ("Please send your full address", "send your full address"),
]
LEFT_ALONE = [
    "Реакция покупателя",
    "Транзакция прошла",
    "Фракция песка",
    "Инструкция внутри",
    "Акционерное общество",
    "Наш акционер",
    "Накидка и раскладка",
    "под пишущую машинку",
    "Мы под писк моды не подстраиваемся",
    "мы будем в контакте с вами",
    "Контактные линзы",
    "в к",
    "т. г.",
    "tga и vkr",
    "Бон усадьба",
    "on the sale page",
    "after-sales service",
    "We followed us all rules",
    "discus the count",
    "优质，惠州制造",
    "很好，评价已收到",
    "增加VIP包装",
    "Сообщите нам, если посылка не пришла",
    "Пришлите фото упаковки. Адрес менять не нужно",
    "",
    "🔥",
    "12345678-0001-1",
]


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=[repr(text) for text, _ in FOUND])
def test_promotion_is_found_when_disguised(text: str, expected: str) -> None:
    assert expected in [found.written for found in find_words(text, PROMOTION, EXCEPTIONS)]


@pytest.mark.parametrize(("text", "expected"), NAMED, ids=[repr(text) for text, _ in NAMED])
def test_messenger_is_found_when_named(text: str, expected: str) -> None:
    assert [found.written for found in find_words(text, NAMES)] == [expected]


@pytest.mark.parametrize(("text", "expected"), REQUESTED, ids=[text for text, _ in REQUESTED])
def test_request_is_found_when_words_stand_between(text: str, expected: str) -> None:
    assert [found.written for found in find_words(text, REQUESTS)] == [expected]


@pytest.mark.parametrize("text", LEFT_ALONE, ids=repr)
def test_nothing_is_found_when_the_words_are_ordinary(text: str) -> None:
    assert find_words(text, [*PROMOTION, *NAMES, *REQUESTS], EXCEPTIONS) == []


def test_span_points_into_the_original_when_characters_fold_to_several_or_none() -> None:
    text = "й\u0306ﬃ\u200b … с\u200bк\u0301идка №1"

    (found,) = find_words(text, PROMOTION)

    assert text[found.span.start : found.span.end] == "с\u200bк\u0301идка"


def test_entry_is_told_when_a_word_is_found() -> None:
    assert [found.meaning for found in find_words("Бонусная скидка", PROMOTION)] == ["бонус*", "скидк*"]


def test_exception_keeps_its_silence_only_where_it_stands() -> None:
    found = find_words("Акционер и акция", PROMOTION, EXCEPTIONS)

    assert [each.written for each in found] == ["акция"]


STEMS = sorted(entry.rstrip("*") for entry in [*PROMOTION, *NAMES] if " " not in entry and len(entry.rstrip("*")) > 3)
TIGHT = st.sampled_from(["", "", "", ".", "-", "_", "*", "\u200b", "\u00ad", "\u2060", "🔥", " 🎁 ", "•", "~"])
WIDE = st.sampled_from([" ", "  ", ". ", " - ", "\u00a0", "\n"])
AROUND = st.sampled_from(["", "Здравствуйте. ", "Hello, ", "(", "«", "{tracking_number} "])


@st.composite
def disguised(draw: st.DrawFn) -> tuple[str, int, int]:
    """(text, begin, end of the word in it): a listed word with separators between its letters and look-alikes in it."""
    stem = draw(st.sampled_from(STEMS))
    separators = WIDE if draw(st.booleans()) else TIGHT
    letters = [draw(st.sampled_from(alternatives(letter))) for letter in stem]
    word = letters[0] + "".join(draw(separators) + letter for letter in letters[1:])
    before, after = draw(AROUND), draw(st.sampled_from(["", ".", " !", ", спасибо"]))
    return before + word + after, len(before), len(before) + len(word)


def alternatives(letter: str) -> list[str]:
    """The letter, its capital and everything that may stand for it."""
    listed = letter_class(letter).strip("[]").replace("\\", "")
    return [letter, letter.upper(), *(sign for sign in listed if sign.isalnum() or sign == "@")]


@given(disguised())
def test_word_is_found_and_covered_when_it_is_disguised_at_random(case: tuple[str, int, int]) -> None:
    text, begin, end = case

    found = find_words(text, [*PROMOTION, *NAMES])

    assert any(each.span.start <= begin and end <= each.span.end for each in found)


@given(st.text(max_size=60))
def test_every_span_lies_inside_the_text_whatever_the_text(text: str) -> None:
    for found in find_words(text, [*PROMOTION, *NAMES, *REQUESTS]):
        assert 0 <= found.span.start < found.span.end <= len(text)
        assert text[found.span.start : found.span.end] == found.written


@given(
    st.text(alphabet="скидка бон~*.\u200b!@优V", max_size=12), st.text(alphabet="скидка бон.\u200b!@优V", max_size=30)
)
def test_any_entry_a_person_types_is_only_a_word_to_look_for(entry: str, text: str) -> None:
    for found in find_words(text, [entry]):
        assert found.written == text[found.span.start : found.span.end] != ""


@pytest.mark.parametrize("entry", ["", "*", "~", "~ ~", "\u200b\u200b", "!!", " * "], ids=repr)
def test_entry_without_letters_finds_nothing(entry: str) -> None:
    assert find_words("Любой текст !! * ~ @", [entry]) == []


def test_leading_gap_of_an_entry_is_ignored() -> None:
    assert [found.written for found in find_words("это сюрприз", ["~ сюрприз*"])] == ["сюрприз"]
