"""VAT numbers of the member states of the European Union and of Northern Ireland (XI), with their country prefix.

Source: Council Directive 2006/112/EC, Article 215 (prefix; Greece uses EL), the national forms as python-stdnum has
them. French numbers go through our own check, because python-stdnum lets all zeros pass.
"""

from __future__ import annotations

from stdnum.eu import vat

from wizard.core.identifiers import french
from wizard.core.identifiers.results import Identified, Rejected
from wizard.core.identifiers.traced import Traced

# fmt: off
PREFIXES = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI",
})
# fmt: on


def check(number: Traced) -> Identified | Rejected:
    """Check the prefix, then the number by the rules of that country."""
    text = number.text
    prefix = "EL" if text[:2] == "GR" else text[:2]
    if refused := _wrong_prefix(number, prefix):
        return refused
    if prefix == "FR":
        return french.check_vat(number)
    if not vat.is_valid(prefix + text[2:]):
        return Rejected("eu-vat.number", {"country": prefix}, number.span(2, len(text)))
    return Identified(prefix + text[2:], "checksum", {"country": prefix})


def _wrong_prefix(number: Traced, prefix: str) -> Rejected | None:
    if not number.text:
        return Rejected("any.blank")
    if not (prefix.isascii() and prefix.isalpha() and len(prefix) == 2):
        return Rejected("eu-vat.no-prefix", span=number.span(0, min(2, len(number.text))))
    if prefix not in PREFIXES:
        return Rejected("eu-vat.not-a-member", {"country": prefix}, number.span(0, 2))
    if not number.text[2:].strip("0"):
        return Rejected("any.zeros") if number.text[2:] else Rejected("eu-vat.number", {"country": prefix})
    return None
