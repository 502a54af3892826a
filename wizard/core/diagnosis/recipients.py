"""Whether a recipient's number can carry a country code (WA-14).

WhatsApp's own logs write the number with its country code and without `+` (`recipient_id`), so digits alone are read
that way. A national number that happens to be a valid number of another country cannot be told apart: the count of
numbers without a country code is a lower bound. Plans of numbers: phonenumbers (libphonenumber).
"""

from __future__ import annotations

import re

_DECORATION = re.compile(r"[\s().\-/'\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")


def digits_of(recipient: str) -> str:
    """The digits of an international number without + and 00, as WhatsApp names people; "" when it is no number."""
    bare = _DECORATION.sub("", recipient).removeprefix("whatsapp:").removeprefix("+").removeprefix("00")
    return bare if bare.isascii() and bare.isdigit() else ""


def has_country_code(recipient: str) -> bool:
    """Whether the text is a valid international number: +…, 00…, or digits that start with a country code."""
    import phonenumbers  # loads tables of many countries: only a log with recipients needs them

    digits = digits_of(recipient)
    try:
        return bool(digits) and phonenumbers.is_valid_number(phonenumbers.parse("+" + digits, None))
    except phonenumbers.NumberParseException:
        return False
