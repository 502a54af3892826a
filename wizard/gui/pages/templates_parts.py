"""A template of components while it is written: how long its parts are, and which variables may be put in.

Lengths are counted as the rules count them, which says what the platform is known to do
(wizard.core.checks.components.characters): Unicode code points of the text as it is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wizard.core.components import NAMED, format_of, parts_of, text_of
from wizard.core.descriptors.platform import TemplateKind
from wizard.core.placeholders import find_placeholders, names_of
from wizard.core.texts import Texts

_NEW = "variable_{number}"


@dataclass(frozen=True, slots=True)
class PartCount:
    """One part: header, body, footer or button; lengths in code points, variables as they are written."""

    part: str
    written: int
    limit: int

    @property
    def over(self) -> int:
        """How many characters are too many; 0 or less when none is."""
        return self.written - self.limit


def part_counts(item: Mapping[str, Any], kind: TemplateKind) -> list[PartCount]:
    """The parts that have a limit, in reading order; buttons only when one is too long."""
    limits = {**kind.limits, **({"body": kind.max_length} if kind.max_length else {})}
    found = [PartCount(part.name, len(part.text), limits[part.name]) for part in parts_of(item, limits)]
    return [one for one in found if one.part != "button" or one.over > 0]


def count_words(texts: Texts, one: PartCount) -> str:
    """The count in words."""
    name = texts.get(f"component.{one.part}")
    key = "page.templates.part-over" if one.over > 0 else "page.templates.part-count"
    return texts.get(key, part=name, written=one.written, limit=one.limit, over=one.over)


def offered_variables(item: Mapping[str, Any], text_name: str, variables: Sequence[str]) -> list[str]:
    """Names to insert: those of the kind and of the text, else a new one; by number where variables are numbers."""
    text = text_of(item, text_name)
    if format_of(item) != NAMED:
        taken = [int(one.name) for one in find_placeholders(text) if one.is_positional and len(one.name) < 6]
        return [*(str(one) for one in sorted(set(taken))), str(max(taken, default=0) + 1)]
    known = list(dict.fromkeys((*variables, *names_of(text))))
    fresh = (_NEW.format(number=number) for number in range(1, len(known) + 2))
    return [*known, next(name for name in fresh if name not in known)]
