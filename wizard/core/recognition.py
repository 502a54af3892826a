"""Wrong values recognised by their look (A-04): what it looks like, and whether a plain field holds a secret."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from wizard.core.descriptors.system import FieldHints, LookAlike
from wizard.core.findings import Finding, Severity
from wizard.core.pointer import MISSING, get
from wizard.core.secret import Secret

# A JSON web token; a UUID; a long run of letters and digits mixed, as keys and tokens are.
_SECRET_SHAPES = (
    re.compile(r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*)?"),
    re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    re.compile(r"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9_+/=.-]{32,}"),
)


def look_alikes(value: str, hints: FieldHints) -> Iterator[LookAlike]:
    """The wrong values this one looks like, in the folder's order."""
    for look_alike in hints.looks_like:
        if (re.search(look_alike.pattern, value) is not None) is not look_alike.negate:
            yield look_alike


def looks_secret(value: str) -> bool:
    """Whether a value put into a plain field has the shape of a key or token."""
    return any(shape.fullmatch(value.strip()) for shape in _SECRET_SHAPES)


def judge_look(value: str, hints: FieldHints, key: str, pointer: str) -> Iterator[Finding]:
    """Findings `<field key>.looks_like.<id>`; the value itself is never a parameter."""
    for look_alike in look_alikes(value, hints):
        yield Finding(f"{key}.looks_like.{look_alike.id}", look_alike.severity, pointer, evidence=hints.evidence)


def judge_credentials(
    fields: Iterable[tuple[str, FieldHints]], answers: Any, secrets: dict[str, Secret], system: str, pointer: str
) -> Iterator[Finding]:
    """Looks of one system's credentials. `secrets` are the values in memory by field; unread ones are not judged."""
    for name, hints in fields:
        key, at = f"{system}.credentials.{name}", f"{pointer}/{name}"
        value = secrets[name].reveal() if name in secrets else get(answers, f"/{name}")
        if isinstance(value, str) and value:
            yield from judge_look(value, hints, key, at)
        if hints.missed and value in (MISSING, None, "") and answers:
            yield Finding(f"{key}.missed", Severity.WARNING, at, evidence=hints.evidence)
        for other in hints.differs_from:
            if name in secrets and secrets.get(other) == secrets[name]:
                yield Finding(f"{key}.same_as.{other}", Severity.WARNING, at, evidence=hints.evidence)
