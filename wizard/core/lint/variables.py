"""Variables of a template, written {name}."""

from __future__ import annotations

import re

from wizard.core.findings import Span
from wizard.core.lint.detection import Detection

_VARIABLE = re.compile(r"\{([^{}\n]*)\}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def find_variables(text: str) -> list[Detection]:
    """Every {…} of the text; `meaning` is the name, or "" when it cannot be a variable's name."""
    return [
        Detection(Span(*match.span()), match.group(), match[1] if _NAME.fullmatch(match[1]) else "")
        for match in _VARIABLE.finditer(text)
    ]


def unbalanced_braces(text: str) -> list[Detection]:
    """Every brace that belongs to no {…}."""
    rest = _VARIABLE.sub(lambda match: " " * len(match.group()), text)
    return [Detection(Span(place, place + 1), brace) for place, brace in enumerate(rest) if brace in "{}"]
