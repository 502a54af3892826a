"""Takes live secrets out of what a platform says, and bounds it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from wizard.adapters.redaction import MASK, forms


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    """The text with every secret replaced by ***, however it is written."""
    written = {form for secret in secrets for form in forms(secret)}
    for form in sorted(written, key=len, reverse=True):
        text = text.replace(form, MASK)
    return text


def bounded(text: str, most: int) -> str:
    """At most `most` characters, without control, format and surrogate characters; line breaks become blanks."""
    kept = (" " if one in "\r\n\t" else one for one in text[: most * 4])
    clean = "".join(one for one in kept if unicodedata.category(one) not in ("Cc", "Cf", "Cs")).strip()
    return clean if len(clean) <= most else clean[: most - 1] + "…"
