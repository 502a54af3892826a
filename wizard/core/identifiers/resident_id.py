"""居民身份证号码, the Chinese resident ID number, and the residence permits that share its 18-character form.

Source: GB 11643-1999 (region, birth date, sequence, ISO 7064 MOD 11-2 check). Numbers beginning 81, 82, 83 are
residence permits of people from Hong Kong, Macau and Taiwan; 9 is the permanent residence card of foreign nationals.
"""

from __future__ import annotations

from datetime import date

from stdnum.iso7064 import mod_11_2

from wizard.core.identifiers.regions import has_known_province
from wizard.core.identifiers.results import Identified, Rejected, tail, wrong_character, wrong_length
from wizard.core.identifiers.traced import Traced

_PERMITS = {"81": "permit-hong-kong", "82": "permit-macau", "83": "permit-taiwan"}


def check(number: Traced, today: date | None = None) -> Identified | Rejected:
    """Check length, characters, birth date (not after `today`, if given) and check character."""
    refused = _wrong_form(number) or _wrong_birth_date(number, today)
    if refused:
        return refused
    if not mod_11_2.is_valid(number.text):
        return Rejected("cn-resident-id.check-digit", span=tail(number))
    return Identified(number.text, "checksum", _details(number.text))


def _wrong_form(number: Traced) -> Rejected | None:
    if len(number.text) == 15 and number.text.isdigit():
        return Rejected("cn-resident-id.fifteen-digits")
    if refused := wrong_length(number, 18):
        return refused
    if set(number.text) == {"0"}:
        return Rejected("any.zeros")
    return wrong_character(number.part(0, 17), "0123456789") or _wrong_last(number)


def _wrong_last(number: Traced) -> Rejected | None:
    last = number.text[17]
    if last in "0123456789X":
        return None
    return Rejected("any.character", {"character": last, "position": 18}, tail(number))


def _wrong_birth_date(number: Traced, today: date | None) -> Rejected | None:
    born = _birth_date(number.text)
    if born is None or born.year < 1850:
        return Rejected("cn-resident-id.birth-date", span=number.span(6, 14))
    if today is not None and born > today:
        return Rejected("cn-resident-id.birth-date-future", {"date": born.isoformat()}, number.span(6, 14))
    return None


def _birth_date(text: str) -> date | None:
    try:
        return date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return None


def _details(text: str) -> dict[str, str]:
    document = "permanent-residence" if text[0] == "9" else _PERMITS.get(text[:2], "resident-id")
    details = {"document": document, "region": text[:6], "birth_date": f"{text[6:10]}-{text[10:12]}-{text[12:14]}"}
    if document == "resident-id" and not has_known_province(text[:6]):
        details["notice"] = "cn-resident-id.region-unknown"
    return details
