"""Find phone numbers, e-mail addresses and @names in a text, however they are spaced.

A tracking number (up to 15 digits in a row) or an Ozon posting number (12345678-0001-1) is no phone number.
Source for numbering plans: phonenumbers (libphonenumber metadata).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from wizard.core.lint.detection import Detection, detection, without_covered
from wizard.core.lint.folding import Folded, fold

_GAP = r"[\s().\-‐-―_*·/]{0,3}"
_NOT_BEFORE = r"(?<![\w])(?<!\d[-./])"
_NOT_AFTER = r"(?![\w]|[-./]\d)"


def _digits(first: str, more: int) -> str:
    return _GAP.join(first) + rf"(?:{_GAP}\d){{{more}}}"


_INTERNATIONAL = rf"\+{_GAP}\d(?:{_GAP}\d){{7,14}}"
_WITH_DOUBLE_ZERO = rf"{_NOT_BEFORE}0{_GAP}0{_GAP}(?:7|8{_GAP}6)(?:{_GAP}\d){{10,11}}{_NOT_AFTER}"
_RUSSIAN_MOBILE = rf"{_NOT_BEFORE}[78]{_GAP}9(?:{_GAP}\d){{9}}{_NOT_AFTER}"
_RUSSIAN_FREE = rf"{_NOT_BEFORE}{_digits('8800', 7)}{_NOT_AFTER}"
_RUSSIAN_SHORT = r"(?<![\w-])\(?9\d{2}\)?[\s-]\d{3}[\s-]\d{2}[\s-]?\d{2}(?![\w-])"
_CHINESE_MOBILE = rf"{_NOT_BEFORE}1{_GAP}[3-9](?:{_GAP}\d){{9}}{_NOT_AFTER}"
_CHINESE_WITH_COUNTRY = rf"{_NOT_BEFORE}86[\s\-()]+1[\s-]?[3-9](?:{_GAP}\d){{9}}{_NOT_AFTER}"
_ANNOUNCED = (
    r"(?:\bтел\.|\bтел:|\bпо телефону|\bпо номеру телефона|\bзвоните|\bphone:|\bcall us at|\btel[.:]|电话|手机|致电)"
)
_AFTER_ANNOUNCEMENT = rf"{_ANNOUNCED}[\s:：]{{0,3}}(?P<announced>[+(]?\d[\d\s()\-]{{4,16}}\d)"
_SHAPES = re.compile(
    "|".join(
        (
            _INTERNATIONAL,
            _WITH_DOUBLE_ZERO,
            _RUSSIAN_MOBILE,
            _RUSSIAN_FREE,
            _RUSSIAN_SHORT,
            _CHINESE_WITH_COUNTRY,
            _CHINESE_MOBILE,
            _AFTER_ANNOUNCEMENT,
        )
    )
)
_POSTING_NUMBER = re.compile(r"\d{6,}-\d{4}(?:-\d{1,3})?")
_PRINTED_PHONE = re.compile(r"^(?:\(\d{3,5}\)|[78]?[\s-]?\(\d{3,4}\)|0\d{2,3}-\d|8[\s-]\d{3}[\s-])")
_LETTER_DIGITS = tuple(
    (re.compile(rf"(?<=[\d\s()\-])[{letters}](?=[\d\s()\-]*\d)"), digit)
    for letters, digit in (("оo", "0"), ("з", "3"), ("liі|", "1"), ("б", "6"))
)

# What every number needs: so many digits, or one of the words that announce it. Most texts have neither, and the long
# expressions are never run.
_FEWEST = 7
_ANNOUNCING = ("тел", "tel", "звоните", "phone:", "call us at", "电话", "手机", "致电")
_DIGIT = re.compile(r"\d")
_REPLACEABLE = re.compile(r"[оoзliі|б][\s()\-]*\d")

_NAME = r"[\w.+\-]{1,64}"
_AT = r"\s{0,2}(?:@|[\[({<]\s?(?:at|@|собака|собачка)\s?[\])}>])\s{0,2}"
_AT_WORD = r"\s(?:собака|собачка)\s"
_DOT = r"(?:\s?\.\s?|\s?[\[({]\s?(?:\.|dot|точка)\s?[\])}]\s?|\s(?:точка|dot|тчк)\s)"
_HOST = rf"[^\W_][\w-]{{0,62}}(?:{_DOT}[^\W_][\w-]{{0,62}}){{0,3}}{_DOT}[^\W\d_]{{2,12}}"
_SPELLED_AT = r"\sat\s(?=[^\W_][\w-]{0,62}\s(?:точка|dot|тчк)\s)"
_EMAIL = re.compile(rf"(?<![\w.]){_NAME}(?:{_AT}|{_AT_WORD}|{_SPELLED_AT}){_HOST}(?![\w])")
_EMAIL_SIGN = re.compile(r"@|собака|собачка|\Wat\W")
_HANDLE = re.compile(r"(?<![\w@.])@[a-z][a-z0-9_]{2,31}(?![\w@]|\.\w)")


def find_phones(text: str) -> list[Detection]:
    """Every phone number of the text."""
    folded = fold(text)
    if _DIGIT.search(folded.text) is None:
        return []
    digits = _with_letter_digits(folded.text) if _REPLACEABLE.search(folded.text) else folded.text
    if len(_DIGIT.findall(digits)) < _FEWEST and not any(word in digits for word in _ANNOUNCING):
        return []
    return without_covered([*_shaped(folded, digits), *_printed(folded, digits)])


def _with_letter_digits(text: str) -> str:
    """Letters standing for digits inside a number, replaced one for one."""
    for pattern, digit in _LETTER_DIGITS:
        text = pattern.sub(digit, text)
    return text


def _shaped(folded: Folded, digits: str) -> Iterator[Detection]:
    for match in _SHAPES.finditer(digits):
        start, end = match.span("announced") if match["announced"] else match.span()
        if not _POSTING_NUMBER.search(digits[start:end]):
            yield detection(folded, start, end)


def _printed(folded: Folded, digits: str) -> Iterator[Detection]:
    """Fixed lines written the way numbers are printed, as libphonenumber knows them."""
    if sum(character.isdigit() for character in digits) < 7:
        return
    from phonenumbers import Leniency, PhoneNumberMatcher  # 30 ms: off the start path

    for match in chain.from_iterable(PhoneNumberMatcher(digits, region, Leniency.VALID) for region in ("RU", "CN")):
        written = match.raw_string
        if _PRINTED_PHONE.match(written) and not _POSTING_NUMBER.search(written):
            yield detection(folded, match.start, match.end)


def find_emails(text: str) -> list[Detection]:
    """Every e-mail address of the text, also with "(at)", «собака» or a spelled dot."""
    return _found(_EMAIL, text) if _EMAIL_SIGN.search(fold(text).text) else []


def find_handles(text: str) -> list[Detection]:
    """Every @name of the text."""
    return _found(_HANDLE, text) if "@" in fold(text).text else []


def _found(pattern: re.Pattern[str], text: str) -> list[Detection]:
    folded = fold(text)
    return [detection(folded, match.start(), match.end()) for match in pattern.finditer(folded.text)]
