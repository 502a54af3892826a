"""Message texts with {name} variables (A-09): parsed with spans, rendered with samples, cut into preview segments.

Only `{name}` is a variable (a small letter, then small letters, digits and underscores). There is no escape: platforms
that use other marks, such as WhatsApp's {{1}}, have their own syntax, and `{{` is reported here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from wizard.core.findings import Span

_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Variable:
    """One occurrence of a variable; the span covers the braces."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class BraceProblem:
    """A brace that is no variable: `template.unopened`, `.unclosed`, `.doubled`, `.empty-name` or `.bad-name`."""

    code: str
    span: Span
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed text. Problems and variables are in the order of the text and never overlap."""

    text: str
    variables: tuple[Variable, ...]
    problems: tuple[BraceProblem, ...]

    def names(self) -> tuple[str, ...]:
        """Each variable's name once, in order of first use."""
        return tuple(dict.fromkeys(variable.name for variable in self.variables))


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of the preview. `kind`: literal | sample (filled in) | missing (no sample: the {name} itself)."""

    text: str
    kind: str = "literal"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The text with samples in place, the spans (in that text) of what was filled in, and the names left open."""

    text: str
    spans: tuple[Span, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Length of a text in code points, UTF-16 units (as Qt and some platforms count) and lines."""

    characters: int
    utf16: int
    lines: int


@lru_cache(maxsize=512)
def parse(text: str) -> Template:
    """Find the variables and the braces that are none. Remembered: a rehearsal fills the same few texts very often."""
    variables: list[Variable] = []
    problems: list[BraceProblem] = []
    at = 0
    while at < len(text):
        if text[at] not in "{}":
            at += 1
            continue
        found = _brace(text, at)
        if isinstance(found, Variable):
            variables.append(found)
        else:
            problems.append(found)
        at = found.span.end
    return Template(text, tuple(variables), tuple(problems))


def _brace(text: str, at: int) -> Variable | BraceProblem:
    """The variable or the problem that begins with the brace at `at`."""
    if text.startswith(("{{", "}}"), at):
        return BraceProblem("template.doubled", Span(at, at + 2))
    if text[at] == "}":
        return BraceProblem("template.unopened", Span(at, at + 1))
    end = next((index for index in range(at + 1, len(text)) if text[index] in "{}\n"), len(text))
    if end == len(text) or text[end] != "}":
        return BraceProblem("template.unclosed", Span(at, at + 1))
    return _named(text[at + 1 : end], Span(at, end + 1))


def _named(name: str, span: Span) -> Variable | BraceProblem:
    if _NAME.fullmatch(name):
        return Variable(name, span)
    if not name.strip():
        return BraceProblem("template.empty-name", span)
    likely = name.strip().lower().replace(" ", "_").replace("-", "_")
    told = {"name": name, "likely": likely} if _NAME.fullmatch(likely) else {"name": name, "likely": "-"}
    return BraceProblem("template.bad-name", span, told)


def segments(text: str, samples: Mapping[str, str]) -> tuple[Segment, ...]:
    """The preview: literal runs, filled-in samples and variables without one. Joined, they are the rendered text."""
    found: list[Segment] = []
    at = 0
    for variable in parse(text).variables:
        if variable.span.start > at:
            found.append(Segment(text[at : variable.span.start]))
        sample = samples.get(variable.name)
        if sample is None:
            found.append(Segment(text[variable.span.start : variable.span.end], "missing", variable.name))
        else:
            found.append(Segment(sample, "sample", variable.name))
        at = variable.span.end
    if at < len(text):
        found.append(Segment(text[at:]))
    return tuple(found)


def render(text: str, samples: Mapping[str, str]) -> Rendered:
    """Put the samples in; a sample is never parsed again, whatever braces it holds."""
    whole, spans, missing = "", [], []
    for segment in segments(text, samples):
        if segment.kind == "sample":
            spans.append(Span(len(whole), len(whole) + len(segment.text)))
        elif segment.kind == "missing":
            missing.append(segment.name)
        whole += segment.text
    return Rendered(whole, tuple(spans), tuple(dict.fromkeys(missing)))


def counts(text: str) -> Counts:
    """How long the text is, by the ways platforms count."""
    return Counts(len(text), len(text) + sum(one > "\uffff" for one in text), text.count("\n") + 1 if text else 0)
