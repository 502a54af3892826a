"""The slug an entry was made with never changes (design §3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wizard.core.errors import GangwayError
from wizard.core.pointer import MISSING, get, with_value


class SlugFixedError(GangwayError):
    """An entry keeps the slug it was made with. Parameters: `slug`, `wanted` ("" for none)."""

    key = "slug-fixed"


def keep_slug(slug: str, place: str, pointer: str, value: Any) -> Any:
    """The value to write at `pointer`: answers that leave the slug (at `place`) out keep it.

    Raises SlugFixedError for another slug.
    """
    if not slug or not f"{place}/".startswith(f"{pointer}/"):
        return value
    below = place[len(pointer) :]
    wanted = get(value, below)
    if below and wanted is MISSING and isinstance(value, Mapping):
        return with_value(value, below, slug)
    if wanted != slug:
        raise SlugFixedError(slug=slug, wanted="" if wanted is MISSING else str(wanted)[:80])
    return value
