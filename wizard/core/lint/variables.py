"""Variables of a template, written {name}."""

from __future__ import annotations

import re
from functools import lru_cache

from wizard.core.findings import Span
from wizard.core.lint.detection import Detection

_VARIABLE = re.compile(r"\{([^{}\n]*)\}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_BRACE = re.compile(r"[{}]")


def find_variables(text: str) -> list[Detection]:
    """Every {…} of the text; `meaning` is the name, or "" when it cannot be a variable's name."""
    return list(_variables(text)) if "{" in text else []


@lru_cache(maxsize=256)
def _variables(text: str) -> tuple[Detection, ...]:
    """Pure; remembered because several rules look at the same text."""
    return tuple(
        Detection(Span(*match.span()), match.group(), match[1] if _NAME.fullmatch(match[1]) else "")
        for match in _VARIABLE.finditer(text)
    )


@lru_cache(maxsize=256)
def without_variables(text: str) -> str:
    """The text with every {…} blanked out; all places stay the same."""
    return _VARIABLE.sub(lambda match: " " * len(match.group()), text) if "{" in text else text


def unbalanced_braces(text: str) -> list[Detection]:
    """Every brace that belongs to no {…}."""
    return [Detection(Span(*match.span()), match.group()) for match in _BRACE.finditer(without_variables(text))]
