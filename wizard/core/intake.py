"""What becomes of something a person typed or pasted before it is an answer (raw input -> normalise -> answer)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from wizard.core import hygiene
from wizard.core.descriptors.system import FieldHints
from wizard.core.findings import Finding, Severity
from wizard.core.forms import Field, FieldKind
from wizard.core.recognition import judge_look, looks_secret
from wizard.core.secret import Secret

_DIGEST = "^[0-9a-f]{64}$"


@dataclass(frozen=True, slots=True)
class Taken:
    """The cleaned value, what was taken out of it, and whether it is held back because it looks like a secret."""

    value: str = field(repr=False)
    changes: tuple[hygiene.Change, ...] = ()
    held: bool = False


def take(raw: str, asked: Field, *, confirmed: bool = False) -> Taken:
    """Clean a typed text for a plain field. `confirmed`: the seller said that it is no secret."""
    cleaned = _only_inside(hygiene.clean(raw, cast(hygiene.Kind, asked.hints.hygiene)), asked.hints)
    held = not confirmed and _may_be_secret(asked) and looks_secret(cleaned.value) and not _is_own(cleaned.value, asked)
    return Taken(cleaned.value, cleaned.changes, held)


def take_secret(raw: str, hints: FieldHints | None = None) -> tuple[Secret, tuple[hygiene.Change, ...]]:
    """Clean a pasted secret; nothing inside it is altered, and what was cut off around it is said."""
    cleaned = _only_inside(hygiene.clean(raw, "secret"), hints or FieldHints())
    return Secret(cleaned.value), cleaned.changes


def _only_inside(cleaned: hygiene.Cleaned, hints: FieldHints) -> hygiene.Cleaned:
    """The value alone, where an address or a line that holds it was pasted."""
    found = re.fullmatch(hints.inside, cleaned.value) if hints.inside else None
    if found is None or not found[1]:
        return cleaned
    return hygiene.Cleaned(found[1], (*cleaned.changes, hygiene.Change("inside", 1)))


def judge_secret(secret: Secret, hints: FieldHints, key: str, pointer: str) -> list[Finding]:
    """What a secret looks like, before anything is sent."""
    return list(judge_look(secret.reveal(), hints, key, pointer))


def change_findings(changes: Iterable[hygiene.Change], pointer: str) -> list[Finding]:
    """The changes as findings: info for what was removed, warning for what was left in a secret."""
    return [
        Finding(
            f"hygiene.{change.kind}" + ("" if change.applied else ".suspicious"),
            Severity.INFO if change.applied else Severity.WARNING,
            pointer,
            {"count": change.count, "detail": change.detail},
        )
        for change in changes
    ]


def _is_own(value: str, asked: Field) -> bool:
    """Whether the value has the shape this field's values have, be it that of a key."""
    shape = asked.hints.own_shape
    return bool(shape) and re.fullmatch(shape, value) is not None


def _may_be_secret(asked: Field) -> bool:
    """Plain single-line fields, but not addresses and not ids or digests whose own shape is that of a key."""
    if asked.limits.pattern == _DIGEST:
        return False
    if asked.kind is not FieldKind.TEXT or asked.hints.widget in ("multiline", "link", "qr", "path"):
        return False
    return asked.limits.format not in ("uuid", "https-url") and asked.hints.hygiene not in ("url", "multiline")
