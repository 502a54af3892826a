"""Check exports, drafts and answers files in bulk: schema, rules, references (design §3.3 `check`).

Rules and schema are loaded once per platform; a valid document never meets the slow, explaining validator.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wizard.adapters.clock import Clock
from wizard.adapters.json_files import JsonInputError, read_bytes, read_json
from wizard.adapters.resources import Resources
from wizard.core.descriptors.platform import Platform
from wizard.core.errors import GangwayError, UnreadableInputError
from wizard.core.export import digest, schema_name, stable_json
from wizard.core.findings import Finding, Severity
from wizard.core.review import Reviewer, Situation
from wizard.core.secret_references import SecretReference, split_secrets
from wizard.onboarding.answers_file import UnknownDocumentPlatformError, at_path, parse_document, refuse_other
from wizard.onboarding.drafts import is_entry_folder, read_draft, with_stored
from wizard.onboarding.side_by_side import judge_all, way_to_start

MANIFEST = "manifest.json"
CONFIG = "config.json"


class NothingToCheckError(UnreadableInputError):
    """A folder without a single document of ours. Parameter: `file`."""

    key = "nothing-to-check"


@dataclass(frozen=True, slots=True)
class Checked:
    """One input. `error` says why it could not be read; `platform` is then None."""

    path: str
    platform: Platform | None = None
    findings: tuple[Finding, ...] = ()
    error: GangwayError | None = None


@dataclass(frozen=True, slots=True)
class _Kit:
    platform: Platform
    reviewer: Reviewer
    schema: bytes


class Checker:
    """Checks documents of any platform; what is loaded for one is kept for the next."""

    def __init__(self, resources: Resources, clock: Clock, cores: int = 1) -> None:
        """With more than one of `cores`, a folder of many files is checked by that many child processes."""
        self._resources = resources
        self._clock = clock
        self._cores = cores
        self._kits: dict[str, _Kit] = {}
        # Exports of many shops are often equal to the byte, and so are the findings about them.
        self._known: dict[str, tuple[_Kit, list[Finding]]] = {}
        self._parts: dict[str, Any] = {}

    def check(self, paths: Iterable[Path]) -> Iterator[Checked]:
        """Every document named or found below the paths, each in its order. Raises DescriptorError."""
        for path in paths:
            if is_entry_folder(path):
                yield self._draft(path)
            elif path.is_dir():
                yield from self._folder(path)
            else:
                yield self._file(path)

    def _folder(self, folder: Path) -> Iterator[Checked]:
        seen = False
        for checked in self._files(list(documents_below(folder))):
            if not isinstance(checked.error, NotACandidateError):
                seen = True
                yield checked
        if not seen:
            yield Checked(str(folder), error=NothingToCheckError(file=str(folder)))

    def _files(self, paths: list[Path]) -> Iterator[Checked]:
        way = way_to_start(len(paths), self._cores)
        if not way:
            yield from map(self._file, paths)
            return
        yield self._file(paths[0])  # and what it needed is loaded before the children are made
        for path, judged in judge_all(self.judge, paths[1:], way, self._cores):
            if judged is None:
                yield self._file(path)
            else:
                yield Checked(str(path), self._kit(judged[0], path).platform, judged[1])

    def judge(self, path: Path) -> tuple[str, tuple[Finding, ...]] | None:
        """The platform's id and what is found in one file; None when it cannot be read."""
        checked = self._file(path)
        return (checked.platform.index.id, checked.findings) if checked.platform is not None else None

    def __getstate__(self) -> dict[str, Any]:
        """What a child process is given where it does not share our memory: nothing that was loaded."""
        return {**self.__dict__, "_kits": {}, "_known": {}, "_parts": {}}

    def _file(self, path: Path) -> Checked:
        try:
            data = read_bytes(path)
            kit, found = self._judged(data, path)
            found = [*found, *_beside(path, digest(data), kit)]
        except UnreadableInputError as error:
            return Checked(str(path), error=_candidate(error, path))
        return Checked(str(path), kit.platform, tuple(at_path(found, str(path))))

    def _judged(self, data: bytes, path: Path) -> tuple[_Kit, list[Finding]]:
        key = digest(data)
        if key not in self._known:
            document = parse_document(data, path)
            kit = self._kit(str(document["platform"]), path)
            refuse_other(document, kit.platform, path)
            self._known[key] = kit, self._findings(kit, self._shared(document))
        return self._known[key]

    def _shared(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """The document with parts that came before as the very same objects.

        Shops of one seller share most of their steps, and the reviewer sees at once that the same object has not
        changed. The text tells true from 1, which `==` does not.
        """
        steps = {name: self._part(value) for name, value in document["steps"].items()}
        return {**{name: self._part(value) for name, value in document.items() if name != "steps"}, "steps": steps}

    def _part(self, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("items"), list):
            value = {**value, "items": [self._once(item) for item in value["items"]]}
        return self._once(value)

    def _once(self, value: Any) -> Any:
        return self._parts.setdefault(json.dumps(value), value)

    def _draft(self, folder: Path) -> Checked:
        try:
            document, stored = read_draft(folder, self._clock)
            kit = self._kit(document["platform"], folder)
            found = self._findings(kit, with_stored(kit.platform, document, folder.name, stored))
        except UnreadableInputError as error:
            return Checked(str(folder), error=error)
        return Checked(str(folder), kit.platform, tuple(at_path(found, str(folder))))

    def _findings(self, kit: _Kit, document: Mapping[str, Any]) -> list[Finding]:
        split = split_secrets(kit.platform, document)
        known = {one.pointer: _shown(one) for one in split.references}
        reviewed = kit.reviewer.review(split.document, Situation(self._clock(), uris=known))
        return [*split.findings, *_misplaced(split.references), *reviewed]

    def _kit(self, platform_id: str, path: Path) -> _Kit:
        if platform_id not in self._kits:
            if platform_id not in self._resources.platform_ids():
                raise UnknownDocumentPlatformError(file=str(path), found=platform_id[:80])
            platform = self._resources.platform(platform_id)
            systems = {name: self._resources.system(name) for name in platform.index.systems}
            schema = stable_json(platform.schema)
            self._kits[platform_id] = _Kit(platform, Reviewer(platform, systems), schema)
        return self._kits[platform_id]


class NotACandidateError(UnreadableInputError):
    """JSON that merely lies in a searched folder and never was a document of ours."""

    key = "not-our-document"


def _candidate(error: UnreadableInputError, path: Path) -> UnreadableInputError:
    """Other programs' JSON in a searched folder is passed over; only our own file name makes it a broken document."""
    if error.key == "not-our-document" and path.name != CONFIG:
        return NotACandidateError(file=str(path))
    return error


def documents_below(folder: Path) -> Iterator[Path]:
    """JSON files that may be documents, in a stable order. Of an export only its config.json; hidden folders are not
    entered, links to folders not followed."""
    for at, folders, files in os.walk(folder):
        here = Path(at)
        is_export = CONFIG in files and MANIFEST in files
        folders[:] = [] if is_export else sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.endswith(".json") and not name.startswith(".") and (not is_export or name == CONFIG):
                yield here / name


def _shown(reference: SecretReference) -> str:
    """What the export of these answers would hold at the reference's place."""
    if reference.kind == "prompt":
        return f"keyring://gangway/-/{reference.system}/{reference.field}"
    return reference.uri


def _misplaced(references: Iterable[SecretReference]) -> Iterator[Finding]:
    """Keyring references of another system or field than the place they stand at."""
    for one in references:
        if one.kind == "keyring" and one.name.split("/")[2:] != [one.system, one.field]:
            yield Finding("secret.reference", Severity.ERROR, one.pointer, {"system": one.system, "field": one.field})


def _beside(path: Path, config: str, kit: _Kit) -> Iterator[Finding]:
    """What the manifest of an export says against the files as they are now; `config` is the digest of config.json."""
    manifest = _manifest(path)
    if manifest is None:
        return
    if manifest.get("practice") is True:
        yield Finding("export.practice", Severity.INFO)
    digests = manifest.get("digests")
    named = digests if isinstance(digests, dict) else {}
    if named.get(path.name) != config:
        yield Finding("export.config-changed", Severity.WARNING)
    schema = path.parent / schema_name(kit.platform)
    if schema.is_file() and schema.read_bytes() != kit.schema:
        yield Finding("export.schema-differs", Severity.WARNING, "/$schema")


def _manifest(path: Path) -> Mapping[str, Any] | None:
    """The manifest beside a config.json, or None. Raises JsonInputError when it is there and broken."""
    beside = path.parent / MANIFEST
    if path.name != CONFIG or not beside.is_file():
        return None
    manifest = read_json(beside)
    if not isinstance(manifest, dict):
        raise JsonInputError("not-an-object", file=str(beside))
    return manifest if manifest.get("gangway") == "export" else None


def manifest_of(path: Path) -> Mapping[str, Any]:
    """The manifest of the export a config.json belongs to; empty without one. Raises JsonInputError."""
    return _manifest(path) or {}
