"""Which of a platform's language codes fit a market: CLDR's official languages, mapped to the codes there are.

Source: Unicode CLDR territory-language data (official and de facto official languages), as Babel 2.18 gives them.
The buyer's own language, where it is known, beats the market's.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

_NORWEGIAN = {"no": "nb", "nn": "nb"}


def codes_for(market: str, officials: Iterable[str], known: Container[str]) -> tuple[str, ...]:
    """The codes for the market (ISO 3166-1), in CLDR's order (by speakers). None: the platform has no such language.

    `officials` are CLDR languages (pt, zh_Hant); a script other than Chinese plays no part in the codes.
    """
    found = (_code(market, language, known) for language in officials)
    return tuple(dict.fromkeys(code for code in found if code))


def _code(market: str, language: str, known: Container[str]) -> str:
    bare, _, script = language.partition("_")
    bare = _NORWEGIAN.get(bare, bare)
    candidates = [f"{bare}_{market}", bare, *_regional(market, bare, script)]
    return next((code for code in candidates if code in known), "")


def _regional(market: str, bare: str, script: str) -> list[str]:
    """The forms of languages that have no bare code."""
    if bare == "zh":
        traditional = "zh_HK" if market in ("HK", "MO") else "zh_TW"
        return [traditional if script == "Hant" else "zh_CN"]
    if bare == "pt":
        return ["pt_PT"]
    sole = {"be": "be_BY", "ky": "ky_KG", "ps": "ps_AF", "prs": "prs_AF", "rw": "rw_RW", "si": "si_LK"}
    return [sole[bare]] if bare in sole else []
