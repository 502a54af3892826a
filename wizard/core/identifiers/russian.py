"""Russian identifiers: ИНН, ОГРН, ОГРНИП, КПП.

Sources: Federal Tax Service on ИНН and КПП (10 digits for a company, 12 for a person; mod 11 checks), on ОГРН (mod 11,
last digit of the rest) and ОГРНИП (mod 13, last digit of the rest). python-stdnum 2.2 does not take that last digit for
an ОГРНИП and so refuses nearly a quarter of the right ones: own code here.
"""

from __future__ import annotations

import re

from stdnum.ru import inn

from wizard.core.identifiers.results import Identified, Rejected, not_digits, tail
from wizard.core.identifiers.traced import Traced

_KPP = re.compile(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}")


def check_inn(number: Traced) -> Identified | Rejected:
    """Ten digits for a company, twelve for a person or an individual entrepreneur."""
    if refused := not_digits(number, 10, 12):
        return refused
    company = len(number.text) == 10
    if not inn.is_valid(number.text):
        return Rejected("ru-inn.check-digit", span=tail(number, 1 if company else 2))
    return Identified(number.text, "checksum", {"holder": "company" if company else "person"})


def check_ogrn(number: Traced) -> Identified | Rejected:
    """Thirteen digits, the last is the rest of the others by 11, then by 10."""
    if len(number.text) == 15 and _has_check_digit(number.text, 13):
        return Rejected("ru-ogrn.looks-like-ogrnip")
    if refused := not_digits(number, 13):
        return refused
    if not _has_check_digit(number.text, 11):
        return Rejected("ru-ogrn.check-digit", span=tail(number))
    return Identified(number.text, "checksum", {"holder": "company"})


def check_ogrnip(number: Traced) -> Identified | Rejected:
    """Fifteen digits beginning with 3 or 4, the last is the rest of the others by 13, then by 10."""
    if len(number.text) == 13 and _has_check_digit(number.text, 11):
        return Rejected("ru-ogrnip.looks-like-ogrn")
    if refused := not_digits(number, 15):
        return refused
    if number.text[0] not in "34":
        return Rejected("ru-ogrnip.first-digit", span=number.span(0, 1))
    if not _has_check_digit(number.text, 13):
        return Rejected("ru-ogrnip.check-digit", span=tail(number))
    return Identified(number.text, "checksum", {"holder": "person"})


def _has_check_digit(text: str, modulus: int) -> bool:
    return text.isdigit() and int(text[:-1]) % modulus % 10 == int(text[-1])


def check_kpp(number: Traced) -> Identified | Rejected:
    """Four digits, two digits or Latin capitals, three digits; there is no check digit."""
    if not number.text:
        return Rejected("any.blank")
    if not _KPP.fullmatch(number.text):
        return Rejected("ru-kpp.shape")
    return Rejected("any.zeros") if set(number.text) == {"0"} else Identified(number.text, "format")
