"""Identifiers of Kenya, Egypt, Morocco and Nigeria.

Sources: KRA (PIN: A person, P company, nine digits, a letter), Egyptian Tax Authority (nine digits), Moroccan Direction
générale des impôts (ICE: 15 digits, mod 97), Nigerian tax reform of 2026 (13-digit Tax ID; the 10-digit JTB form and
the 12-digit FIRS form stay in use), CAC (RC, BN, IT or LP and a number). python-stdnum 2.2 takes a vertical bar for the
first letter of a KRA PIN and lets all zeros pass: only its mod 97 is used.
"""

from __future__ import annotations

import re

from stdnum.iso7064 import mod_97_10

from wizard.core.identifiers.results import Identified, Rejected, not_digits, tail
from wizard.core.identifiers.traced import Traced

_KRA_PIN = re.compile(r"[AP][0-9]{9}[A-Z]")
_CAC = re.compile(r"(?P<prefix>RC|BN|IT|LP)?(?P<digits>[0-9]{4,8})")
_NIGERIAN_FORMS = {10: "jtb", 12: "firs", 13: "tax-id"}


def check_kra_pin(number: Traced) -> Identified | Rejected:
    """A or P, nine digits, a letter; there is no check digit."""
    if not number.text:
        return Rejected("any.blank")
    if not _KRA_PIN.fullmatch(number.text):
        return Rejected("ke-kra-pin.shape")
    if set(number.text[1:10]) == {"0"}:
        return Rejected("any.zeros")
    return Identified(number.text, "format", {"holder": "company" if number.text[0] == "P" else "person"})


def check_egyptian_tax_number(number: Traced) -> Identified | Rejected:
    """Nine digits, Western or Arabic; stored as Western digits."""
    return not_digits(number, 9) or Identified(number.text, "format")


def check_ice(number: Traced) -> Identified | Rejected:
    """Nine digits for the entity, four for the branch, two check digits."""
    if refused := not_digits(number, 15):
        return refused
    if not mod_97_10.is_valid(number.text):
        return Rejected("ma-ice.check-digit", span=tail(number, 2))
    return Identified(number.text, "checksum", {"entity": number.text[:9], "branch": number.text[9:13]})


def check_nigerian_tax_number(number: Traced) -> Identified | Rejected:
    """Thirteen digits (Tax ID), ten (JTB) or eight and four (FIRS, stored with its hyphen)."""
    if refused := not_digits(number, 10, 12, 13):
        return refused
    text = number.text
    form = _NIGERIAN_FORMS[len(text)]
    return Identified(f"{text[:8]}-{text[8:]}" if form == "firs" else text, "format", {"form": form})


def check_cac(number: Traced) -> Identified | Rejected:
    """RC, BN, IT or LP (may be missing) and four to eight digits."""
    if not number.text:
        return Rejected("any.blank")
    match = _CAC.fullmatch(number.text)
    if match is None:
        return Rejected("ng-cac.shape")
    if set(match["digits"]) == {"0"}:
        return Rejected("any.zeros")
    return Identified(number.text, "format", {"register": match["prefix"]} if match["prefix"] else {})
