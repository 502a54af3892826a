"""Checks of a template's language against the markets it is sent to. Word tables: `languages` and `officials`.

Parameters of all: `languages`, the word table whose `codes` the platform takes; `officials`, the word table from a
market to its official languages. Hits: `market`, `codes` (what would fit), `language`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from wizard.core.checks.contract import Check, Context, Hit, Subject
from wizard.core.market_languages import codes_for
from wizard.core.pointer import expand, get

_FALLBACK = "en"


def unlisted_code(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The value is not among the `codes` of the word table, nor among the list `also`. `only`: it is among `also`."""
    also = context.words[parameters["languages"]].get(parameters["also"], ())
    is_known = subject.value in context.words[parameters["languages"]]["codes"]
    if (subject.value in also) if parameters.get("only") else not is_known and subject.value not in also:
        yield Hit({"language": str(subject.value)[:40]})


def other_language(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The language fits none of the markets at the pointer `markets`. Without markets there is nothing to compare."""
    markets = _markets(parameters, context)
    fitting = dict.fromkeys(code for market in markets for code in _codes(market, parameters, context))
    if markets and not any(_is_same(subject.value, code) for code in fitting):
        yield Hit({"language": str(subject.value), "market": ", ".join(markets), "codes": ", ".join(fitting)})


def uncovered_market(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """No template at the pattern `items` is in a language of the market (the value). An unknown market has none."""
    if subject.value not in context.words[parameters["officials"]]:
        return
    codes = _codes(str(subject.value), parameters, context)
    given = [value for _at, value in expand(context.document, parameters["items"])]
    if given and not any(_is_same(one, code) for one in given for code in codes):
        yield Hit({"market": str(subject.value), "codes": ", ".join(codes)})


def several_languages(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The market (the value) has more than one language: which one is right is the seller's to say."""
    codes = _codes(str(subject.value), parameters, context)
    if len(codes) > 1:
        yield Hit({"market": str(subject.value), "codes": ", ".join(codes)})


def unknown_market(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The market (the value) is no territory CLDR knows."""
    if subject.value not in context.words[parameters["officials"]]:
        yield Hit({"market": str(subject.value)[:10]})


def _codes(market: str, parameters: Mapping[str, Any], context: Context) -> tuple[str, ...]:
    officials = context.words[parameters["officials"]].get(market, ())
    return codes_for(market, officials, context.words[parameters["languages"]]["codes"]) or (_FALLBACK,)


def _markets(parameters: Mapping[str, Any], context: Context) -> list[str]:
    found = get(context.document, parameters["markets"])
    return [str(market) for market in found] if isinstance(found, list) else []


def _is_same(given: Any, code: str) -> bool:
    """Whether the languages agree, whatever their regions; Chinese and Portuguese differ by region."""
    bare = str(given).partition("_")[0]
    return given == code or (bare not in ("zh", "pt") and bare == code.partition("_")[0])


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "language_of_markets": other_language,
        "language_unlisted": unlisted_code,
        "market_several_languages": several_languages,
        "market_uncovered": uncovered_market,
        "market_unknown": unknown_market,
    }
)
