"""Market to language codes: the worked table of the facts, and the shipped CLDR data against Babel."""

from __future__ import annotations

import tomllib

import pytest
from babel import Locale
from babel.languages import get_official_languages

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.market_languages import codes_for

WORDS = tomllib.loads((Resources([shipped_root()]).platform_folder("whatsapp") / "words.toml").read_text("utf-8"))
CODES = WORDS["languages"]["codes"]
_NO_TERRITORIES = {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"}


def codes(market: str) -> str:
    return " ".join(codes_for(market, WORDS["officials"][market], CODES))


@pytest.mark.parametrize(
    ("market", "wanted"),
    [
        ("BR", "pt_BR"),
        ("DE", "de"),
        ("ID", "id"),
        ("MX", "es_MX"),
        ("US", "en_US"),
        ("AU", "en_AU"),
        ("IN", "hi en_IN"),
        ("ZA", "en_ZA"),
        ("BE", "nl_BE fr_BE de"),
        ("CH", "de_CH fr_CH it"),
        ("HK", "zh_HK en"),
        ("TW", "zh_TW"),
        ("CN", "zh_CN"),
        ("PT", "pt_PT"),
        ("AO", "pt_PT"),
        ("NO", "nb"),
        ("NG", "en"),
        ("KE", "sw en"),
        ("SN", "fr"),
        ("PY", "es"),
        ("KH", ""),
    ],
)
def test_market_has_these_codes(market: str, wanted: str) -> None:
    assert codes(market) == wanted


def test_codes_are_metas_111() -> None:
    assert len(CODES) == len(set(CODES)) == 111
    assert not {"pt", "zh", "no", "ar_SA", "es_VE"} & set(CODES)


def test_shipped_officials_are_those_of_cldr() -> None:
    territories = {one for one in Locale("en").territories if len(one) == 2 and one.isalpha()} - _NO_TERRITORIES

    assert set(WORDS["officials"]) == territories
    for territory in territories:
        wanted = [str(one) for one in get_official_languages(territory, de_facto=True)]
        assert WORDS["officials"][territory] == wanted, territory


def test_counts_over_all_territories_are_those_of_the_facts() -> None:
    found = {market: codes_for(market, officials, CODES) for market, officials in WORDS["officials"].items()}

    assert sum(len(one) > 1 for one in found.values()) > 40
    assert not any(found[market] for market in ("KH", "NP", "ET", "AM", "IS", "MN", "MM", "TJ", "TM", "MV", "BT"))
