"""Identifiers checked offline, one small function each, with a reason for every refusal (A-02).

Nothing here asks a register: "checksum" means that check digits agree, "format" that the shape is right. Neither means
that the company exists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from wizard.core.identifiers import african, eu_vat, french, other_papers, resident_id, russian, uscc
from wizard.core.identifiers.results import Identified, Rejected, compact
from wizard.core.identifiers.traced import Traced
from wizard.core.identifiers.uscc import is_individual_business

_CHECKS: Mapping[str, Callable[[Traced], Identified | Rejected]] = MappingProxyType(
    {
        "uscc": uscc.check,
        "cn-resident-id": resident_id.check,
        "hk-id": other_papers.check_hk_id,
        "passport": other_papers.check_passport,
        "mainland-travel-permit": other_papers.check_mainland_travel_permit,
        "siren": french.check_siren,
        "siret": french.check_siret,
        "fr-vat": french.check_vat,
        "eu-vat": eu_vat.check,
        "ru-inn": russian.check_inn,
        "ru-ogrn": russian.check_ogrn,
        "ru-ogrnip": russian.check_ogrnip,
        "ru-kpp": russian.check_kpp,
        "ke-kra-pin": african.check_kra_pin,
        "eg-tn": african.check_egyptian_tax_number,
        "ma-ice": african.check_ice,
        "ng-tin": african.check_nigerian_tax_number,
        "ng-cac": african.check_cac,
    }
)
KINDS: tuple[str, ...] = tuple(_CHECKS)


def check(kind: str, value: str, *, today: date | None = None) -> Identified | Rejected:
    """Whether `value` is an identifier of that kind (one of KINDS), by its form alone.

    `today` lets a resident ID with a birth date in the future be refused. Raises KeyError for a kind that is not one.
    """
    number = compact(value)
    if kind == "cn-resident-id":
        return resident_id.check(number, today)
    return _CHECKS[kind](number)


__all__ = ["KINDS", "Identified", "Rejected", "check", "is_individual_business"]
