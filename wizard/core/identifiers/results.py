"""What a check of an identifier says, and the few ways of saying it that all identifiers share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wizard.core.findings import Span
from wizard.core.identifiers.traced import Traced, is_invisible, trace

Strength = Literal["checksum", "format"]

# What people put between the groups of a number besides blanks: the dashes Unicode has, dots and slashes.
_SEPARATORS = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212./\u00b7")


@dataclass(frozen=True, slots=True)
class Identified:
    """The value is one of its kind as far as can be told offline.

    `canonical` is what to store. `strength` is "checksum" when check digits agree, "format" when only the shape was
    looked at (the text then says "format looks right", never "verified"). `details` holds what the number tells;
    `details["notice"]`, if there, is the text key suffix of something to warn about.
    """

    canonical: str
    strength: Strength
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rejected:
    """The value is not one of its kind; the text is `identifier.<reason>.message` and `.fix`.

    `span` points into the value as it was given.
    """

    reason: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    span: Span | None = None


def compact(value: str) -> Traced:
    """NFKC, upper-case ASCII, without separators and invisible characters; Arabic-Indic and other digits become 0-9."""
    return trace(value).without(_is_dropped).mapped(_plain)


def _is_dropped(character: str) -> bool:
    return character.isspace() or character in _SEPARATORS or is_invisible(character)


def _plain(character: str) -> str:
    if character.isascii():
        return character.upper()
    return str(int(character)) if character.isdecimal() else character


def wrong_length(number: Traced, *lengths: int) -> Rejected | None:
    """A refusal when the number has none of the lengths, which fill the text's {expected}."""
    if not number.text:
        return Rejected("any.blank")
    if len(number.text) in lengths:
        return None
    expected = " / ".join(str(length) for length in lengths)
    return Rejected("any.length", {"expected": expected, "actual": len(number.text)})


def wrong_character(number: Traced, allowed: str) -> Rejected | None:
    """A refusal naming the first character that is not one of `allowed`."""
    for index, character in enumerate(number.text):
        if character not in allowed:
            return Rejected(
                "any.character", {"character": character, "position": index + 1}, number.span(index, index + 1)
            )
    return None


def not_digits(number: Traced, *lengths: int) -> Rejected | None:
    """A refusal unless the number is digits only, of one of the lengths, and not all zeros."""
    if number.text and set(number.text) == {"0"}:
        return Rejected("any.zeros")
    return wrong_character(number, "0123456789") or wrong_length(number, *lengths)


def tail(number: Traced, length: int = 1) -> Span:
    """Where the last characters (the check digits) are in the value as given."""
    return number.span(len(number.text) - length, len(number.text))
