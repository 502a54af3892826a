"""统一社会信用代码, the unified social credit code of Chinese organisations.

Sources: GB 32100-2015 with amendment XG1-2016 (18 characters, alphabet, outer check), GB 11714-1997 (organisation code
in characters 9-17 with its own check), GB/T 2260 (region). python-stdnum 2.2 refuses letters in the first two places
and does not look at the inner check, so it is the oracle of the tests only.
"""

from __future__ import annotations

from wizard.core.identifiers.regions import has_known_province
from wizard.core.identifiers.results import Identified, Rejected, wrong_character, wrong_length
from wizard.core.identifiers.traced import Traced

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
AUTHORITIES = "123456789ANY"
_LIKELY_MEANT = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BUSINESS_CLASSES = {"91": "company", "92": "individual-business", "93": "farmers-cooperative"}


def check_character(first_seventeen: str) -> str:
    """The 18th character that belongs to the first 17."""
    total = sum(ALPHABET.index(character) * pow(3, index, 31) for index, character in enumerate(first_seventeen))
    return ALPHABET[-total % 31]


def organisation_check_character(first_eight: str) -> str:
    """The 9th character of the organisation code (GB 11714) that belongs to the first 8."""
    values = (int(character, 36) for character in first_eight)
    total = sum(weight * value for weight, value in zip(_ORGANISATION_WEIGHTS, values, strict=True))
    return "0123456789X0"[11 - total % 11]


def is_individual_business(code: str) -> bool:
    """Whether a canonical code is that of a 个体工商户 (prefix 92)."""
    return code.startswith("92")


def check(number: Traced) -> Identified | Rejected:
    """Check length, alphabet, both check characters; what the prefix and the region say is in the details."""
    refused = _older_number(number) or wrong_length(number, 18) or _unused_letter(number) or _wrong_check(number)
    return refused or Identified(number.text, "checksum", _details(number.text))


def _older_number(number: Traced) -> Rejected | None:
    if len(number.text) == 15 and number.text.isdigit():
        return Rejected("uscc.old-registration-number")
    if len(number.text) == 9 and number.text[:8].isalnum():
        return Rejected("uscc.organisation-code")
    return None


def _unused_letter(number: Traced) -> Rejected | None:
    refused = wrong_character(number, ALPHABET)
    if refused is None:
        return None
    meant = _LIKELY_MEANT.get(str(refused.parameters["character"]))
    if meant is None:
        return refused
    return Rejected("uscc.letter-never-used", {**refused.parameters, "likely": meant}, refused.span)


def _wrong_check(number: Traced) -> Rejected | None:
    text = number.text
    if set(text) == {"0"}:
        return Rejected("any.zeros")
    if not text[2:8].isdigit():
        return Rejected("uscc.region-not-digits", span=number.span(2, 8))
    if check_character(text[:17]) != text[17]:
        return Rejected("uscc.check-digit", span=number.span(0, 18))
    if organisation_check_character(text[8:16]) != text[16]:
        return Rejected("uscc.inner-check-digit", span=number.span(8, 17))
    return None


def _details(text: str) -> dict[str, str]:
    details = {
        "authority": text[0],
        "class": text[1],
        "entity": _BUSINESS_CLASSES.get(text[:2], "other"),
        "region": text[2:8],
        "organisation_code": text[8:17],
    }
    if text[0] not in AUTHORITIES:
        details["notice"] = "uscc.authority-unknown"
    elif not has_known_province(text[2:8]):
        details["notice"] = "uscc.region-unknown"
    return details
