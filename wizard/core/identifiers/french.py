"""French company and VAT numbers: SIREN, SIRET, numéro de TVA (and that of Monaco).

Sources: INSEE (SIREN and SIRET, Luhn; the establishments of La Poste, but for its head office, add up to a multiple of
5 instead), Article 286 ter of the Code général des impôts (TVA key). The key of a TVA number is two digits, or has a
letter (not I, O) in either place.
"""

from __future__ import annotations

from stdnum import luhn
from stdnum.fr import tva

from wizard.core.identifiers.results import Identified, Rejected, not_digits, tail, wrong_character, wrong_length
from wizard.core.identifiers.traced import Traced

_LA_POSTE = "356000000"
_LA_POSTE_HEAD_OFFICE = "35600000000048"
_KEY_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def check_siren(number: Traced) -> Identified | Rejected:
    """Nine digits with a Luhn check."""
    if refused := not_digits(number, 9):
        return refused
    if not luhn.is_valid(number.text):
        return Rejected("siren.check-digit", span=tail(number))
    return Identified(number.text, "checksum")


def check_siret(number: Traced) -> Identified | Rejected:
    """A SIREN and five digits for the establishment, with a Luhn check over all fourteen."""
    refused = not_digits(number, 14)
    if refused:
        return refused
    siren, establishment = number.text[:9], number.text[9:]
    if set(siren) == {"0"}:
        return Rejected("any.zeros")
    if not luhn.is_valid(siren):
        return Rejected("siret.siren", {"siren": siren}, number.span(0, 9))
    if not _has_establishment_check(number.text):
        return Rejected("siret.check-digit", span=tail(number))
    return Identified(number.text, "checksum", {"siren": siren, "establishment": establishment})


def _has_establishment_check(text: str) -> bool:
    if text.startswith(_LA_POSTE) and text != _LA_POSTE_HEAD_OFFICE:
        return sum(map(int, text)) % 5 == 0
    return luhn.is_valid(text)


def check_vat(number: Traced) -> Identified | Rejected:
    """FR, a two-character key and a SIREN; after 000 a number of Monaco, which holds no SIREN."""
    bare = number.part(2, len(number.text)) if number.text.startswith("FR") else number
    if refused := _wrong_vat_form(bare):
        return refused
    key, siren = bare.text[:2], bare.text[2:]
    monaco = siren.startswith("000")
    if not monaco and not luhn.is_valid(siren):
        return Rejected("fr-vat.siren", {"siren": siren}, bare.span(2, 11))
    if not tva.is_valid(bare.text):
        return Rejected("fr-vat.key", {"key": key}, bare.span(0, 2))
    return Identified(f"FR{bare.text}", "checksum", {"country": "MC"} if monaco else {"country": "FR", "siren": siren})


def _wrong_vat_form(bare: Traced) -> Rejected | None:
    if len(bare.text) == 9 and bare.text.isdigit() and luhn.is_valid(bare.text):
        return Rejected("fr-vat.looks-like-siren")
    if refused := wrong_length(bare, 11):
        return refused
    if set(bare.text[2:]) == {"0"}:
        return Rejected("any.zeros")
    if refused := wrong_character(bare.part(0, 2), _KEY_CHARACTERS):
        return refused
    if refused := wrong_character(bare.part(2, 11), "0123456789"):
        return Rejected("fr-vat.siren", {"siren": bare.text[2:]}, refused.span)
    return None
