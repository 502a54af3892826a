"""What copying and pasting leaves in a value is taken out, and what was taken out is said (A-03).

Inside a secret nothing is ever changed: what looks wrong there is only reported. Around it dirt is removed, and said.
Sources: Unicode 15 (general categories; UTS 51 emoji joiner sequences; joiners in Arabic and Indic scripts, UAX 31).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from wizard.core.placeholders import repair

Kind = Literal["text", "name", "identifier", "secret", "host", "url", "number", "multiline", "template"]
_Count = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """`count` places of one kind of dirt; text `hygiene.<kind>.message`, or `.suspicious` when it was left in.

    `detail` is "" but for copied-prefix (the known prefix word), whole-url (the host kept) and single-braces (the
    variable as it is now): never part of a secret.
    """

    kind: str
    count: int
    detail: str = ""
    applied: bool = True


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The value to use, and what was done to get it. The value does not appear in the representation."""

    value: str = field(repr=False)
    changes: tuple[Change, ...] = ()


_FOLDED_KINDS = frozenset({"identifier", "host", "url", "number"})
_LINED_KINDS = frozenset({"multiline", "template"})
_WRITTEN_KINDS = frozenset({"text", "multiline", "name", "template"})
_PREFIXED_KINDS = frozenset({"secret", *_FOLDED_KINDS})
_PREFIX_WORDS = ("Authorization", "Bearer", "Api-Key", "Client-Id", "access_token", "token")
_PREFIX = re.compile(
    r"""["'“]?(?:(?P<word>Authorization|Api-Key|Client-Id|access_token|token)["'”]?\s*[:：=＝]\s*|(?P<scheme>Bearer)\s+)""",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"""(?s:"([^"]+)"|'([^']+)'|`([^`]+)`|“([^“”]+)”|‘([^‘’]+)’|「([^「」]+)」)[,;]?""")
_URL = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//(?:[^/?#\s]*@)?(?P<host>[^/?#\s@]+)(?:[/?#]\S*)?")
_HOST_AND_PATH = re.compile(r"(?P<host>[^/?#\s@:]+\.[^/?#\s@:]+(?::[0-9]+)?)[/?#]\S*")
_DEFAULT_PORT = re.compile(r"(?i:(https:.*):443|(http:.*):80)")

_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x3002: ".", 0xFF61: "."}
_NON_BREAKING = frozenset("\u00a0\u2007\u202f")
_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_OUTER_BREAKS = re.compile(rf"\A(?:{_BREAKS.pattern})+|(?:{_BREAKS.pattern})+\Z")
_FOREIGN_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Arabic, Syriac and their extensions; the Indic scripts; Myanmar, Khmer and Mongolian; Arabic presentation forms.
_JOINER_SCRIPTS = (
    (0x600, 0x8FF),
    (0x900, 0xDFF),
    (0x1000, 0x109F),
    (0x1780, 0x18AF),
    (0xFB50, 0xFDFF),
    (0xFE70, 0xFEFC),
)


def clean(value: str, kind: Kind) -> Cleaned:
    """Take the dirt of copying out of a value of that kind. Cleaning what was cleaned changes nothing more."""
    counts: _Count = Counter()
    while (cleaned := _clean_once(value, kind, counts)) != value:
        value = cleaned
    changes = [Change(name, count, detail) for (name, detail), count in counts.items() if count]
    if kind == "secret":
        changes += [Change(name, count, applied=False) for name, count in _suspicious(value).items()]
    return Cleaned(value, tuple(changes))


def _clean_once(value: str, kind: Kind, counts: _Count) -> str:
    if kind == "secret":
        return _without_wrapping(_without_outer_dirt(value, counts), counts)
    value = _without_dirt(value, kind, counts)
    value = _with_plain_blanks(value, kind, counts)
    if kind in _FOLDED_KINDS:
        counts["full-width", ""] += sum(ord(character) in _FULL_WIDTH for character in value)
        value = value.translate(_FULL_WIDTH)
    value = _without_outer_space(value, counts)
    if kind in _PREFIXED_KINDS:
        value = _without_wrapping(value, counts)
    if kind == "template":
        return _with_double_braces(value, counts)
    return _host_only(value, counts) if kind == "host" else value


def _with_double_braces(value: str, counts: _Count) -> str:
    """A text whose variables have two braces: those with one would be sent as they are, so they get two."""
    repaired = repair(value)
    for change in repaired.changes:
        counts["single-braces", change.after] += 1
    return repaired.text


def _without_dirt(value: str, kind: Kind, counts: _Count) -> str:
    kept = []
    # The marks themselves count as right-to-left letters, so they must not justify each other.
    letters = (character for character in value if character not in _DIRECTION_MARKS)
    mixes_directions = any(unicodedata.bidirectional(character) in {"R", "AL"} for character in letters)
    for index, character in enumerate(value):
        if mixes_directions and character in _DIRECTION_MARKS and kind in _WRITTEN_KINDS:
            kept.append(character)
            continue
        dirt = _dirt(value, index, kind)
        if dirt is None:
            kept.append(character)
        else:
            counts[dirt, ""] += 1
    return "".join(kept)


def _dirt(value: str, index: int, kind: Kind) -> str | None:
    """The kind of dirt the character is: bom, zero-width or control; None for one that belongs there."""
    character = value[index]
    if character == "\ufeff":
        return "bom"
    if character.isspace():
        return None
    category = unicodedata.category(character)
    if category == "Cc":
        return "control"
    if category == "Cf" and not (kind in _WRITTEN_KINDS and _belongs(value, index)):
        return "zero-width"
    return None


def _belongs(value: str, index: int) -> bool:
    """Whether a format character has a job there: in an emoji, between letters that join, before Arabic numbers."""
    character = value[index]
    before, after = value[index - 1 : index], value[index + 1 : index + 2]
    if character in "\u200c\u200d" and _joins_letters(before) and _joins_letters(after):
        return True
    if character == "\u200d":
        return _is_emoji_part(before) and unicodedata.category(after or " ") == "So"
    if 0xE0020 <= ord(character) <= 0xE007F:
        return _is_emoji_part(before) or 0xE0020 <= ord(before or " ") <= 0xE007F
    return 0x600 <= ord(character) <= 0x8FF and character not in _DIRECTION_MARKS


def _joins_letters(character: str) -> bool:
    return character != "" and any(first <= ord(character) <= last for first, last in _JOINER_SCRIPTS)


def _is_emoji_part(character: str) -> bool:
    """An emoji, its skin tone, or the selector that asks for its coloured form."""
    return character != "" and (
        unicodedata.category(character) == "So" or character == "\ufe0f" or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


def _with_plain_blanks(value: str, kind: Kind, counts: _Count) -> str:
    """Line ends as \\n in a value of several lines and as one blank elsewhere; no-break spaces as blanks."""
    if kind in _LINED_KINDS:
        value, breaks = _FOREIGN_BREAKS.subn("\n", value)
    else:
        inner = _OUTER_BREAKS.sub("", value)
        breaks = len(_BREAKS.findall(value))
        value = _BREAKS.sub(" ", inner)
    counts["line-end", ""] += breaks
    counts["nbsp", ""] += sum(character in _NON_BREAKING for character in value)
    return "".join(" " if character in _NON_BREAKING else character for character in value)


def _without_outer_space(value: str, counts: _Count) -> str:
    stripped = value.strip()
    counts["outer-space", ""] += len(value) - len(stripped)
    return stripped


def _without_outer_dirt(value: str, counts: _Count) -> str:
    """A secret less everything around it that cannot be part of one."""
    start = next((index for index, character in enumerate(value) if _outer_dirt(character) is None), len(value))
    end = next((index for index in range(len(value), start, -1) if _outer_dirt(value[index - 1]) is None), start)
    for dirty in (value[:start], value[end:]):
        for character in dirty.replace("\r\n", "\n"):
            counts[_outer_dirt(character) or "outer-space", ""] += 1
    return value[start:end]


def _outer_dirt(character: str) -> str | None:
    if _BREAKS.fullmatch(character):
        return "line-end"
    if character in _NON_BREAKING:
        return "nbsp"
    return "outer-space" if character.isspace() else _dirt(character, 0, "secret")


def _without_wrapping(value: str, counts: _Count) -> str:
    """Without a prefix such as `Authorization: Bearer ` and without quotes around; never down to nothing."""
    match = _PREFIX.match(value)
    if match and match.end() < len(value):
        counts["copied-prefix", _prefix_word(match["word"] or match["scheme"])] += 1
        return value[match.end() :]
    quoted = _QUOTED.fullmatch(value)
    if quoted and quoted[quoted.lastindex or 0].strip():
        counts["quotes", ""] += 1
        return quoted[quoted.lastindex or 0]
    return value


def _prefix_word(found: str) -> str:
    return next(word for word in _PREFIX_WORDS if word.lower() == found.lower())


def _host_only(value: str, counts: _Count) -> str:
    match = _URL.fullmatch(value) or _HOST_AND_PATH.fullmatch(value)
    if match is None:
        return value
    default = _DEFAULT_PORT.fullmatch(value[: match.end("host")])
    host = match["host"].rpartition(":")[0] if default else match["host"]
    counts["whole-url", host] += 1
    return host


def _suspicious(secret: str) -> Counter[str]:
    """Dirt inside a secret, by kind. A PEM block has its lines and blanks by right."""
    is_pem = secret.startswith("-----BEGIN ")
    found = Counter(filter(None, (_inner_dirt(character) for character in secret)))
    for allowed in ("line-end", "inner-space") if is_pem else ():
        del found[allowed]
    return found


def _inner_dirt(character: str) -> str | None:
    if ord(character) in _FULL_WIDTH:
        return "full-width"
    dirt = _outer_dirt(character)
    return "inner-space" if dirt == "outer-space" else dirt
