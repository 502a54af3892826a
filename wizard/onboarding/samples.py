"""The sample of a media header: whether its file will do, by its content, and which handle was made of which file.

Sources: Meta, "Resumable Upload API" (kinds of files), "Media" (sizes: the platform's own rule, check `media_file`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from wizard.adapters.sample_files import FileGlance
from wizard.adapters.storage.entry import OpenEntry
from wizard.core.descriptors.platform import Platform
from wizard.core.errors import GangwayError
from wizard.core.file_formats import recognise

SAMPLES = "template-samples"
"""The fact beside the document: {"handles": [MadeHandle], "sessions": {"<digest>@<origin>": session}}. No path."""
_MB = 1_048_576
_MOST_SESSIONS = 20


class SampleError(GangwayError):
    """The sample cannot be sent. Keys: sample-empty, sample-type, sample-too-large, sample-changed, sample-not-taken,
    upload-field-missing. Parameters: `name` of the file, `found` and `accepted` formats, `size` and `limit` in MB,
    `field`, `system`."""

    key = "sample-type"


@dataclass(frozen=True, slots=True)
class Sample:
    """A file that will do. `name` is what the platform is told instead of the file's own, `type` its media type."""

    path: Path
    name: str
    type: str
    size: int
    changed: int


def judged(glance: FileGlance, path: Path, *, template: str, types: Mapping[str, str], max_bytes: int | None) -> Sample:
    """The file as a sample. `types` are the accepted formats with their media types. Raises SampleError."""
    if not glance.size:
        raise SampleError("sample-empty", name=path.name)
    found = recognise(glance.head)
    if found not in types:
        raise SampleError(name=path.name, found=found.upper() or "-", accepted=", ".join(types).upper())
    if max_bytes is not None and glance.size > max_bytes:
        told = {"size": f"{glance.size / _MB:.1f}", "limit": f"{max_bytes / _MB:g}"}
        raise SampleError("sample-too-large", name=path.name, **told)
    return Sample(path, f"{template}.{found}", types[found], glance.size, glance.changed)


def most_bytes(platform: Platform, header_format: str) -> int | None:
    """The most bytes that the platform's own rule allows for this format of a header; None without such a rule."""
    tables = (rule.parameters["formats"] for rule in platform.rules if rule.check == "media_file")
    limits = (table[header_format]["max_bytes"] for table in tables if header_format in table)
    return next(limits, None)


@dataclass(frozen=True, slots=True)
class MadeHandle:
    """A handle that was made here: for which template ("name@language"), of which file, and where it is good."""

    handle: str
    template: str
    origin: str
    digest: str
    size: int
    changed: int

    def is_of(self, glance: FileGlance, origin: str) -> bool:
        """Whether the file has not been touched since, and the handle is good at this origin."""
        return (self.size, self.changed, self.origin) == (glance.size, glance.changed, origin)


class SampleRecords:
    """What is kept of uploads beside the document of one entry."""

    def __init__(self, entry: OpenEntry) -> None:
        self._entry = entry

    def _kept(self) -> dict[str, Any]:
        kept = self._entry.meta(SAMPLES)
        return kept if isinstance(kept, dict) else {}

    def handles(self) -> list[MadeHandle]:
        """Every handle made here that may still be in use."""
        return [made for made in map(_read, self._kept().get("handles") or ()) if made is not None]

    def made(self, handle: str) -> MadeHandle | None:
        """What is known of a handle; None for one that a person typed."""
        return next((one for one in self.handles() if one.handle == handle), None)

    def sessions(self) -> dict[str, str]:
        """The uploads that were begun and not finished: "<digest>@<origin>" to the session."""
        known = self._kept().get("sessions")
        return {name: str(one) for name, one in known.items()} if isinstance(known, Mapping) else {}

    def keep_session(self, digest: str, origin: str, session: str) -> None:
        """Remember a session, "" to forget it."""
        self._write(self.handles(), self._sessions(f"{digest}@{origin}", session))

    def keep_handle(self, made: MadeHandle, used: Iterable[str]) -> None:
        """Remember a handle and drop its session; handles of templates that are no longer there go."""
        others = [one for one in self.handles() if one.template != made.template and one.handle in used]
        self._write([*others, made], self._sessions(f"{made.digest}@{made.origin}", ""))

    def _sessions(self, key: str, session: str) -> dict[str, str]:
        known = {name: one for name, one in self.sessions().items() if name != key}
        known |= {key: session} if session else {}
        return dict(list(known.items())[-_MOST_SESSIONS:])

    def _write(self, handles: list[MadeHandle], sessions: dict[str, str]) -> None:
        self._entry.set_meta(SAMPLES, {"handles": [asdict(one) for one in handles], "sessions": sessions})


def _read(record: Any) -> MadeHandle | None:
    names = MadeHandle.__dataclass_fields__.keys()
    is_whole = isinstance(record, Mapping) and record.keys() == names
    return MadeHandle(**record) if is_whole else None
