"""Checks of double-braced variables in a template of components. The value is the whole item (wizard.core.components).

`parts` names the texts looked at (header, body, footer, button); hits stand below the item, with the span in that text.
Parameters of a hit: `found`, the variable as written, and `part`, the @text that names the component.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from wizard.core.checks.contract import Check, Context, Hit, Subject
from wizard.core.components import NAMED, POSITIONAL, Part, format_of, parts_of
from wizard.core.findings import Span
from wizard.core.placeholders import (
    Placeholder,
    find_placeholders,
    find_single_braced,
    names_of,
    repair,
    stray_braces,
    without_placeholders,
)
from wizard.core.pointer import join

_ALL = ("header", "body", "footer")
_SAMPLED = ("header", "body")
_CLOSING = ".!?…。！？।؟۔,;:"
_UNSPACED = re.compile(r"[぀-ヿ㐀-鿿가-힯฀-๿]")
_MONTH = r"[^\W\d_]{3,}"
_MAY_BE_DATE = re.compile(
    rf"[0-9]{{1,4}}\s*[-./年]\s*[0-9]{{1,2}}\s*[-./月]\s*[0-9]{{1,4}}日?|[0-9]{{1,2}}\s+{_MONTH}(\s+[0-9]{{4}})?"
    rf"|{_MONTH}\s+[0-9]{{1,2}}(st|nd|rd|th)?(,?\s*[0-9]{{4}})?"
)


def _parts(subject: Subject, parameters: Mapping[str, Any], default: tuple[str, ...] = _ALL) -> Iterator[Part]:
    return parts_of(subject.item, parameters.get("parts", default))


def _hit(part: Part, found: str, span: Span | None = None, **told: object) -> Hit:
    return Hit({"found": found, "part": f"@component.{part.name}", **told}, span, part.below)


def unbalanced(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A brace has no counterpart."""
    for part in _parts(subject, parameters):
        yield from (_hit(part, part.text[span.start], span) for span in stray_braces(part.text))


def single_braced(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """Something stands in single braces and would be sent as it is. Hits also tell `repaired`."""
    for part in _parts(subject, parameters):
        for found in find_single_braced(part.text):
            written = "{" + found.name + "}"
            yield _hit(part, written, found.span, repaired=repair(written).text)


def forbidden_characters(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A variable holds one of `characters`, or nothing at all."""
    for part, found in _found(subject, parameters):
        if not found.name.strip() or any(character in found.name for character in parameters["characters"]):
            yield _hit(part, found.written, found.span)


def _found(subject: Subject, parameters: Mapping[str, Any]) -> Iterator[tuple[Part, Placeholder]]:
    for part in _parts(subject, parameters):
        yield from ((part, found) for found in find_placeholders(part.text))


def other_format(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A number in a template of names, or a name in a template of numbers. Hits also tell `format`.

    `mixed`: the format is that of the first variable, whatever the template says.
    """
    found = [(part, one) for part, one in _found(subject, parameters) if one.name.strip()]
    is_named = not found[0][1].is_positional if parameters.get("mixed") and found else format_of(subject.item) == NAMED
    for part, one in found:
        if one.is_positional is is_named:
            yield _hit(part, one.written, one.span, format=NAMED if is_named else POSITIONAL)


def gaps(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """The numbers of a text do not run 1, 2, 3 …. Hits also tell `missing`, the first number left out."""
    for part in _parts(subject, parameters):
        places = [found for found in find_placeholders(part.text) if found.is_positional]
        numbers = {int(found.name) for found in places}
        missing = next((number for number in range(1, max(numbers, default=0) + 1) if number not in numbers), None)
        odd = next((found for found in places if int(found.name) == 0 or found.name.startswith("0")), None)
        if missing is not None or odd is not None:
            first = odd or max(places, key=lambda found: int(found.name))
            yield _hit(part, first.written, first.span, missing=missing or 1)


def names(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """The name of a named variable is not of the `pattern`. Hits also tell `likely`, a name that is."""
    for part, found in _found(subject, parameters):
        if found.name.strip() and not found.is_positional and not re.fullmatch(parameters["pattern"], found.name):
            likely = re.sub(r"[^a-z]+", "_", found.name.strip().lower()).strip("_")
            yield _hit(part, found.written, found.span, likely="{{" + (likely or "name") + "}}")


def repeated_names(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A named variable occurs twice in one text."""
    for part in _parts(subject, parameters):
        seen: set[str] = set()
        for found in find_placeholders(part.text):
            if found.name in seen and not found.is_positional:
                yield _hit(part, found.written, found.span)
            seen.add(found.name)


def samples_missing(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A variable has no sample value."""
    for part in _parts(subject, parameters, _SAMPLED):
        for found in {one.name: one for one in reversed(find_placeholders(part.text))}.values():
            if found.name.strip() and not str(part.samples.get(found.name) or "").strip():
                yield _hit(part, found.written, found.span)


def samples_unused(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A sample value belongs to no variable. Hits stand at the sample."""
    for part in _parts(subject, parameters, _SAMPLED):
        for name in part.samples:
            if name not in names_of(part.text):
                told = {"found": str(name), "part": f"@component.{part.name}"}
                yield Hit(told, below=part.samples_below + join(name))


def at_edges(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A text begins or ends with a variable. `punctuation`: only where nothing but closing marks follows it."""
    for part in _parts(subject, parameters):
        places = find_placeholders(part.text)
        for found in dict.fromkeys((places[0], places[-1])) if places else ():
            before, after = part.text[: found.span.start].strip(), part.text[found.span.end :].strip()
            is_closed = bool(before) and bool(after) and not after.strip(_CLOSING + " ")
            if is_closed if parameters.get("punctuation") else not before or not after:
                yield _hit(part, found.written, found.span)


def adjacent(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """Two variables stand side by side with nothing between them."""
    for part in _parts(subject, parameters):
        places = find_placeholders(part.text)
        for left, right in pairwise(places):
            if left.span.end == right.span.start:
                yield _hit(part, left.written + right.written, Span(left.span.start, right.span.end))


def too_many(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """More variables than `max`, or fewer fixed words than `words_per_variable` times the variables plus one.

    A word is a run between blanks with a letter or digit in it; Chinese, Japanese, Korean and Thai characters count one
    each. Hits: `count`, `max` or `words` and `needed`.
    """
    for part in _parts(subject, parameters):
        count = len(find_placeholders(part.text))
        words = _words(part.text)
        needed = parameters.get("words_per_variable", 0) * count + 1
        if "max" in parameters and count > parameters["max"]:
            yield _hit(part, part.text, count=count, max=parameters["max"])
        elif "words_per_variable" in parameters and count and words < needed:
            yield _hit(part, part.text, count=count, words=words, needed=needed)


def nothing_else(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A text is nothing but variables."""
    for part in _parts(subject, parameters):
        if find_placeholders(part.text) and not _words(part.text):
            yield _hit(part, part.text.strip())


def _words(text: str) -> int:
    """How many words the text has besides its variables."""
    count = 0
    for run in without_placeholders(text).split():
        unspaced = len(_UNSPACED.findall(run))
        count += unspaced or any(character.isalnum() for character in run)
    return count


def required(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """None of the texts uses a variable of `names`. Hits: `found`, one per missing variable."""
    used = {found.name for _part, found in _found(subject, parameters)}
    yield from (Hit({"found": "{{" + name + "}}"}, below="/body") for name in parameters["names"] if name not in used)


def sample_dates(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """The sample of a date (a variable whose name ends in date, or a value that reads like one) is not YYYY-MM-DD.

    Hits: `found` (the variable's name), `value`.
    """
    for part in _parts(subject, parameters, _SAMPLED):
        for name, value in part.samples.items():
            named = re.fullmatch(r".*(^|_)date", str(name)) is not None
            if (named or _MAY_BE_DATE.fullmatch(str(value).strip())) and not _is_iso(str(value)):
                yield Hit({"found": str(name), "value": str(value)}, below=part.samples_below + join(name))


def _is_iso(value: str) -> bool:
    try:
        return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is not None and bool(date.fromisoformat(value))
    except ValueError:
        return False


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "placeholder_adjacent": adjacent,
        "placeholder_characters": forbidden_characters,
        "placeholder_edges": at_edges,
        "placeholder_format": other_format,
        "placeholder_gaps": gaps,
        "placeholder_names": names,
        "placeholder_only": nothing_else,
        "placeholder_repeated": repeated_names,
        "placeholder_required": required,
        "placeholder_sample_dates": sample_dates,
        "placeholder_samples": samples_missing,
        "placeholder_samples_unused": samples_unused,
        "placeholder_single_braced": single_braced,
        "placeholder_too_many": too_many,
        "placeholder_unbalanced": unbalanced,
    }
)
