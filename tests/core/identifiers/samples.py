"""Identifiers computed for the tests; none is taken from a register."""

from __future__ import annotations

from stdnum import luhn
from stdnum.iso7064 import mod_11_2, mod_97_10

from wizard.core.identifiers.uscc import check_character, organisation_check_character


def uscc(prefix: str = "91", region: str = "440300", body: str = "MA0TEXT0") -> str:
    """A code with both check characters right."""
    first = prefix + region + body + organisation_check_character(body)
    return first + check_character(first)


def uscc_with_inner(prefix: str, region: str, nine: str) -> str:
    """A code whose outer check is right whatever the organisation code is."""
    return prefix + region + nine + check_character(prefix + region + nine)


def resident_id(region: str = "110101", born: str = "19900307", sequence: str = "001") -> str:
    """A number whose check character is right."""
    first = region + born + sequence
    return first + mod_11_2.calc_check_digit(first)


def siren(first_eight: str = "12345670") -> str:
    """A number whose Luhn check is right."""
    return first_eight + luhn.calc_check_digit(first_eight)


def siret(of: str, establishment: str = "0001") -> str:
    """A number whose Luhn check is right over all fourteen."""
    return of + establishment + luhn.calc_check_digit(of + establishment)


def old_vat(of: str) -> str:
    """A French VAT number with a numeric key."""
    return f"FR{(12 + 3 * (int(of) % 97)) % 97:02d}{of}"


def monaco_vat(last_six: str = "012345") -> str:
    """A VAT number of Monaco, which is keyed like a French one."""
    return old_vat("000" + last_six)


def ogrn(first: str) -> str:
    """A company's number: twelve digits and the check digit."""
    return first + str(int(first) % 11 % 10)


def ogrnip(first: str) -> str:
    """An entrepreneur's number: fourteen digits and the check digit."""
    return first + str(int(first) % 13 % 10)


def inn(first: str) -> str:
    """Nine digits and one check digit, or ten and two."""
    weights = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
    for _ in range(1 if len(first) == 9 else 2):
        total = sum(w * int(d) for w, d in zip(weights[-len(first) :], first, strict=True))
        first += str(total % 11 % 10)
    return first


def ice(first_thirteen: str = "0012345670003") -> str:
    """Thirteen digits and two check digits."""
    return first_thirteen + mod_97_10.calc_check_digits(first_thirteen)
