"""Checks of message texts. Every hit carries the span in the text as it was written.

Parameters of a hit: `found` is the place as written; others are named with each check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from wizard.core.checks.contract import Check, Context, Hit, Subject
from wizard.core.lint import (
    Detection,
    find_emails,
    find_handles,
    find_links,
    find_phones,
    find_variables,
    find_words,
    is_allowed,
    script_share,
    unbalanced_braces,
    without_variables,
)
from wizard.core.pointer import get

_EXCEPTIONS = "except"
_REQUEST_LISTS = ("address-request", "review-request", "cancel-request")
_MESSENGER_LISTS = ("messengers",)


def forbidden_words(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """A word of the named lists occurs. Parameters: `lists`; `extra` and `ignored`, pointers of the seller's own lists.

    Hits: `found`, `word` (the list's entry).
    """
    words, exceptions = _words(parameters.get("lists", ()), context)
    words += _own_words(parameters.get("extra"), context)
    ignored = _own_words(parameters.get("ignored"), context)
    wanted = [word for word in words if word not in ignored] if ignored else words
    yield from _hits(find_words(_spoken(subject), wanted, exceptions + ignored))


def no_requests(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """The text asks for what must not be asked. `lists` defaults to address, review and cancel. Hits as above."""
    return forbidden_words(subject, {"lists": _REQUEST_LISTS, **parameters}, context)


def no_messengers(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """A messenger's or social network's name, or an @name, occurs. Parameters: `lists` (default `messengers`)."""
    yield from forbidden_words(subject, {"lists": _MESSENGER_LISTS, **parameters}, context)
    yield from _hits(find_handles(_text(subject)))


def mentions_any(subject: Subject, parameters: Mapping[str, Any], context: Context) -> Iterator[Hit]:
    """None of the lists' words occurs. Parameters: `lists`."""
    words, exceptions = _words(parameters["lists"], context)
    if not find_words(_spoken(subject), words, exceptions):
        yield Hit()


def no_links(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """An address occurs whose host is not allowed. Parameters: `allowed_hosts` (a host allows all below it)."""
    allowed: Sequence[str] = parameters.get("allowed_hosts", ())
    yield from _hits(link.found for link in find_links(_text(subject)) if not is_allowed(link.host, allowed))


def links_to(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """No address of the given hosts occurs. Parameters: `hosts`; `variables` that stand for such an address."""
    text = _text(subject)
    named = {found.meaning for found in find_variables(text)} & set(parameters.get("variables", ()))
    if not named and not any(is_allowed(link.host, parameters["hosts"]) for link in find_links(text)):
        yield Hit({"hosts": ", ".join(parameters["hosts"])})


def no_phones(subject: Subject, _parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A phone number occurs."""
    return _hits(find_phones(_text(subject)))


def no_emails(subject: Subject, _parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """An e-mail address occurs."""
    return _hits(find_emails(_text(subject)))


def max_length(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """The text, its variables filled with the item's samples, is too long.

    Parameters: `max`; `unit`: code-points (default) | utf-16 | bytes. Hits: `length`, `max`.
    """
    length = _length(_filled(subject), parameters.get("unit", "code-points"))
    if length > parameters["max"]:
        yield Hit({"length": length, "max": parameters["max"]})


def _filled(subject: Subject) -> str:
    text = _text(subject)
    samples = subject.item.get("samples")
    for name, value in samples.items() if isinstance(samples, Mapping) else ():
        text = text.replace("{" + str(name) + "}", str(value))
    return text


def _length(text: str, unit: str) -> int:
    if unit == "bytes":
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 if unit == "utf-16" else len(text)


def required_variables(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A variable the text needs does not occur. Parameters: `variables`. Hits: `name`, one per missing variable."""
    used = {found.meaning for found in find_variables(_text(subject))}
    yield from (Hit({"name": name}) for name in parameters["variables"] if name not in used)


def known_variables(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """A variable nobody fills, or a brace that belongs to none. Parameters: `variables`. Hits: `found`, `known`."""
    text, known = _text(subject), parameters["variables"]
    listed = ", ".join(known)
    for found in [*(each for each in find_variables(text) if each.meaning not in known), *unbalanced_braces(text)]:
        yield Hit({"found": found.written, "known": listed}, found.span)


def script_of_language(subject: Subject, parameters: Mapping[str, Any], _context: Context) -> Iterator[Hit]:
    """Too few letters belong to the script the text should be in. A text without letters is no hit.

    Parameters: `minimum` (0 to 1) and either `script` (CYRILLIC, LATIN, CJK) or `scripts`, a table from the item's
    `language` to the script. Hits: `share` and `minimum`, in per cent.
    """
    script = parameters.get("script") or parameters["scripts"].get(subject.item.get("language"))
    share = script_share(_text(subject), script) if script else None
    if share is not None and share < parameters["minimum"]:
        yield Hit({"share": round(share * 100), "minimum": round(parameters["minimum"] * 100)})


def _text(subject: Subject) -> str:
    return subject.value if isinstance(subject.value, str) else ""


def _spoken(subject: Subject) -> str:
    """The text with its variables blanked out, so that a variable's own name is no word; places stay the same."""
    return without_variables(_text(subject))


def _hits(found: Iterable[Detection]) -> Iterator[Hit]:
    yield from (Hit({"found": each.written, "word": each.meaning or each.written}, each.span) for each in found)


def _words(lists: Iterable[str], context: Context) -> tuple[list[str], list[str]]:
    """(words, exceptions) of the named lists, all languages together: obfuscation mixes languages."""
    words: list[str] = []
    exceptions: list[str] = []
    for name in lists:
        for language, entries in context.words[name].items():
            (exceptions if language == _EXCEPTIONS else words).extend(entries)
    return words, exceptions


def _own_words(pointer: str | None, context: Context) -> list[str]:
    found = get(context.document, pointer) if pointer else None
    return [word for word in found if isinstance(word, str) and word.strip("* ~")] if isinstance(found, list) else []


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "forbidden_words": forbidden_words,
        "known_variables": known_variables,
        "links_to": links_to,
        "max_length": max_length,
        "mentions_any": mentions_any,
        "no_emails": no_emails,
        "no_links": no_links,
        "no_messengers": no_messengers,
        "no_phones": no_phones,
        "no_requests": no_requests,
        "required_variables": required_variables,
        "script_share": script_of_language,
    }
)
