"""Rehearse an entry's or an export's triggers with samples: a file of pushes, or those that come with the platform.

One function for every door: `rehearse_document`. It reads a file and may take a while, so a window runs it in the
background. Nothing is sent and nothing of the samples is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from wizard.adapters.json_lines import BROKEN, json_values
from wizard.adapters.zones import zone_of
from wizard.core.answers import effective
from wizard.core.descriptors.platform import Platform
from wizard.core.errors import GangwayError, UnreadableInputError
from wizard.core.pointer import get
from wizard.core.triggers.rehearsal import Rehearsal, rehearse
from wizard.core.triggers.settings import settings_of

MOST_PUSHES = 200_000
SAMPLES = "pushes.json"


class NoTriggersError(UnreadableInputError):
    """The platform has nothing to rehearse. Parameter: `platform`."""

    key = "no-triggers"


class SamplesError(UnreadableInputError):
    """Samples that cannot be used. Keys: samples-none (`file`), samples-too-many (`file`, `most`)."""

    key = "samples-none"


class ZoneUnknownError(UnreadableInputError):
    """Working hours in a time zone that this computer does not know. Parameter: `zone`."""

    key = "zone-unknown"


class RehearsalEndedError(GangwayError):
    """The seller ended it."""

    key = "rehearsal-ended"


@dataclass(frozen=True, slots=True)
class Samples:
    """Where the pushes come from: a file (one JSON value a line, an array, or one object)."""

    path: Path


def shipped_samples(folder: Path) -> Samples:
    """The samples in a platform's own folder."""
    return Samples(folder / "practice" / SAMPLES)


def rehearse_document(
    platform: Platform,
    document: Mapping[str, Any],
    samples: Samples,
    begins: datetime,
    progress: Callable[[int], None] | None = None,
) -> Rehearsal:
    """The timeline of the samples under a document's triggers; samples without a time come from `begins` on.

    Raises NoTriggersError, ZoneUnknownError, SamplesError, JsonInputError, TableInputError.
    """
    table = platform.triggers
    if table is None:
        raise NoTriggersError(platform=platform.index.id)
    used = effective(platform, document)
    named = get(used, table.places.zone)
    zone = zone_of(named) if isinstance(named, str) and named else None
    if zone is None and isinstance(named, str) and named:
        raise ZoneUnknownError(zone=named)
    settings = settings_of(table, used, zone)
    found = rehearse(table, settings, _bodies(samples.path), begins, progress)
    if not found.pushes:
        raise SamplesError(file=str(samples.path))
    return found


def _bodies(path: Path) -> Iterator[Any]:
    """Every push of a file; a line that is no JSON counts as a push that cannot be read."""
    count = 0
    for _line, value in json_values(path):
        for body in value if isinstance(value, list) else [value]:
            count += 1
            if count > MOST_PUSHES:
                raise SamplesError("samples-too-many", file=str(path), most=MOST_PUSHES)
            yield None if body is BROKEN else body
