"""One thing found in a text."""

from __future__ import annotations

from dataclasses import dataclass

from wizard.core.findings import Span
from wizard.core.lint.folding import Folded


@dataclass(frozen=True, slots=True)
class Detection:
    """Where it stands in the original text, how it is written there, and what it was recognised as."""

    span: Span
    written: str
    meaning: str = ""


def detection(folded: Folded, start: int, end: int, meaning: str = "") -> Detection:
    """The detection for the half-open range of the folded text."""
    span = folded.original_span(start, end)
    return Detection(span, folded.original[span.start : span.end], meaning)


def without_covered(found: list[Detection]) -> list[Detection]:
    """The detections in order of place; one that lies inside or overlaps an earlier one is dropped."""
    kept: list[Detection] = []
    for item in sorted(found, key=lambda each: (each.span.start, -each.span.end)):
        if not kept or item.span.start >= kept[-1].span.end:
            kept.append(item)
    return kept
