"""Identity papers of people without a mainland resident ID: Hong Kong identity card, mainland travel permit, passport.

Sources: Hong Kong Immigration Department (one or two letters, six digits, check character in brackets); National
Immigration Administration (H or M and 8 or 10 digits for Hong Kong and Macau, 8 digits for Taiwan); ICAO Doc 9303
(document number of at most nine characters). Only the shape is looked at.
"""

from __future__ import annotations

import re

from wizard.core.identifiers.results import Identified, Rejected
from wizard.core.identifiers.traced import Traced

_HK_ID = re.compile(r"([A-Z]{1,2}[0-9]{6})(?:\(([0-9A])\)|([0-9A]))")
_PERMIT = re.compile(r"(?P<letter>[HM])(?:[0-9]{8}|[0-9]{10})|[0-9]{8}")
_PASSPORT = re.compile(r"(?=[A-Z]*[0-9])[A-Z0-9]{6,9}")
_CHINESE_PASSPORT = re.compile(r"(?:[A-Z][0-9]{8}|[A-Z]{2}[0-9]{7})")
_HOLDERS = {"H": "hong-kong", "M": "macau", None: "taiwan"}


def check_hk_id(number: Traced) -> Identified | Rejected:
    """A Hong Kong identity card number, written A123456(7)."""
    match = _HK_ID.fullmatch(number.text)
    if match is None:
        return _refused("hk-id", number)
    return _unless_zeros(Identified(f"{match[1]}({match[2] or match[3]})", "format"), match[1])


def check_mainland_travel_permit(number: Traced) -> Identified | Rejected:
    """A 来往内地通行证 / 台胞证 number; the details say for whom."""
    match = _PERMIT.fullmatch(number.text)
    if match is None:
        return _refused("mainland-travel-permit", number)
    return _unless_zeros(Identified(number.text, "format", {"holder": _HOLDERS[match["letter"]]}), number.text)


def check_passport(number: Traced) -> Identified | Rejected:
    """A passport number of any country; the details say whether it has the Chinese shape."""
    if not _PASSPORT.fullmatch(number.text):
        return _refused("passport", number)
    shape = "chinese" if _CHINESE_PASSPORT.fullmatch(number.text) else "other"
    return _unless_zeros(Identified(number.text, "format", {"shape": shape}), number.text)


def _refused(kind: str, number: Traced) -> Rejected:
    return Rejected(f"{kind}.shape") if number.text else Rejected("any.blank")


def _unless_zeros(found: Identified, text: str) -> Identified | Rejected:
    return Rejected("any.zeros") if set(text.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) == {"0"} else found
