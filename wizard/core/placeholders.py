"""Variables written with double braces, {{1}} or {{order_id}}: found with spans, filled, and repaired from single ones.

Sources: Meta, "Templates overview" (positional and named parameters), "Template review" (characters inside a variable).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from wizard.core.findings import Span
from wizard.core.templates import Segment

_DOUBLE = re.compile(r"\{\{([^{}\n]*)\}\}")
_SINGLE = re.compile(r"(?<!\{)\{([^{}\n]{1,60})\}(?!\})")
_PAIRED = re.compile(r"\{[^{}\n]*\}")
_NAME = r"([A-Za-z_][A-Za-z0-9_]*|[0-9]+)"
_REPAIRABLE = re.compile(rf"[{{｛]{{2}}\s*{_NAME}\s*[}}｝]{{2}}|(?<![{{｛])[{{｛]\s*{_NAME}\s*[}}｝](?![}}｝])")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One variable: its name as written between the braces, and the span with the braces."""

    name: str
    span: Span

    @property
    def written(self) -> str:
        """As it stands in the text."""
        return "{{" + self.name + "}}"

    @property
    def is_positional(self) -> bool:
        """Whether it is a number."""
        return self.name.isascii() and self.name.isdigit()


@dataclass(frozen=True, slots=True)
class Repair:
    """One place that was rewritten; the span is that of `before` in the text as it was given."""

    before: str
    after: str
    span: Span


@dataclass(frozen=True, slots=True)
class Repaired:
    """The text to use, and what was changed to get it."""

    text: str
    changes: tuple[Repair, ...] = ()


def find_placeholders(text: str) -> tuple[Placeholder, ...]:
    """Every {{…}} of the text, whatever stands inside, in order."""
    return tuple(Placeholder(match[1], Span(*match.span())) for match in _DOUBLE.finditer(text))


def names_of(text: str) -> tuple[str, ...]:
    """Each variable's name once, in order of first use."""
    return tuple(dict.fromkeys(found.name for found in find_placeholders(text)))


def find_single_braced(text: str) -> tuple[Placeholder, ...]:
    """Every {…} with one brace on each side: the platform would send it as it stands."""
    return tuple(Placeholder(match[1], Span(*match.span())) for match in _SINGLE.finditer(text))


def stray_braces(text: str) -> tuple[Span, ...]:
    """Every brace that has no counterpart."""
    rest = _PAIRED.sub(_blanks, _DOUBLE.sub(_blanks, text))
    return tuple(Span(place, place + 1) for place, character in enumerate(rest) if character in "{}")


def without_placeholders(text: str) -> str:
    """The text with its variables blanked out; places stay the same."""
    return _DOUBLE.sub(_blanks, text)


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match.group())


def fill(text: str, samples: Mapping[str, str]) -> str:
    """The text with sample values in place; a variable without one stays. A sample is never read again."""
    return _DOUBLE.sub(lambda match: str(samples.get(match[1], match.group())), text)


def segments(text: str, samples: Mapping[str, str]) -> tuple[Segment, ...]:
    """The preview: literal runs, filled-in samples and variables without one. Joined, they are the filled text."""
    found: list[Segment] = []
    at = 0
    for one in find_placeholders(text):
        if one.span.start > at:
            found.append(Segment(text[at : one.span.start]))
        sample = samples.get(one.name)
        shown = Segment(one.written, "missing", one.name) if sample is None else Segment(sample, "sample", one.name)
        found.append(shown)
        at = one.span.end
    return (*found, Segment(text[at:])) if at < len(text) else tuple(found)


def used_samples(text: str, samples: Mapping[str, str]) -> dict[str, str]:
    """The samples of variables the text uses, in order of first use."""
    return {name: str(samples[name]) for name in names_of(text) if name in samples}


def repair(text: str) -> Repaired:
    """Give single-braced, full-width and blank-padded variables their two plain braces. A second time changes nothing.

    Only what can be a variable's name (letters, digits, underscores) is touched; the name itself never is.
    """
    changes: list[Repair] = []

    def rewritten(match: re.Match[str]) -> str:
        after = "{{" + (match[1] or match[2]) + "}}"
        if after != match.group():
            changes.append(Repair(match.group(), after, Span(*match.span())))
        return after

    return Repaired(_REPAIRABLE.sub(rewritten, text), tuple(changes))
