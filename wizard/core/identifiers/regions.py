"""Province part of the Chinese administrative region codes (GB/T 2260), as used in USCC and resident ID.

Only the province is looked at: counties and development zones are renumbered every year, old codes stay in use.
"""

from __future__ import annotations

# 10 stands for the whole country (national registration), 71-83 for Taiwan, Hong Kong and Macau.
# fmt: off
_PROVINCES = frozenset({
    "10", "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37",
    "41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65",
    "71", "81", "82", "83",
})
# fmt: on


def has_known_province(region: str) -> bool:
    """Whether the six-digit region code begins with a province that exists."""
    return region[:2] in _PROVINCES
