"""An answers file, an export or a draft as one document: read strictly, secrets taken out, values cleaned (A-12)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from wizard.adapters.json_files import JsonInputError, parse_json, read_bytes, read_json
from wizard.core.answers import path_steps
from wizard.core.descriptors.platform import Platform
from wizard.core.descriptors.system import System
from wizard.core.errors import UnreadableInputError
from wizard.core.findings import Finding, Severity
from wizard.core.forms import Field, FieldKind, walk
from wizard.core.intake import change_findings, take
from wizard.core.pointer import MISSING, get, with_value
from wizard.core.secret_references import SecretReference, split_secrets
from wizard.onboarding.session import ENTITY, form_of


class NotOurDocumentError(UnreadableInputError):
    """JSON, but not a document of design §3.1. Keys: not-our-document, version-too-new. Parameter: `file`."""

    key = "not-our-document"


class OtherPlatformError(UnreadableInputError):
    """A document of another platform than asked for. Parameters: `file`, `found`, `wanted`."""

    key = "other-platform"


class UnknownDocumentPlatformError(UnreadableInputError):
    """A document of a platform that this program does not know. Parameters: `file`, `found`."""

    key = "document-platform-unknown"


@dataclass(frozen=True, slots=True)
class Answers:
    """A document without secrets, where its secrets come from, and what was found while reading."""

    path: Path
    document: Mapping[str, Any]
    references: tuple[SecretReference, ...]
    findings: tuple[Finding, ...]


def read_document(path: Path) -> dict[str, Any]:
    """The document in a file. Raises JsonInputError, NotOurDocumentError."""
    return parse_document(read_bytes(path), path)


def parse_document(data: bytes, path: Path) -> dict[str, Any]:
    """The document in the bytes of a file. Raises JsonInputError, NotOurDocumentError."""
    document = parse_json(data, str(path))
    if not isinstance(document, dict):
        raise JsonInputError("not-an-object", file=str(path))
    if not isinstance(document.get("platform"), str) or not isinstance(document.get("steps"), dict):
        raise NotOurDocumentError(file=str(path))
    return document


def refuse_other(document: Mapping[str, Any], platform: Platform, path: Path) -> None:
    """Raise for a document of another platform or of a later version."""
    found, version = document["platform"], document.get("version")
    if found != platform.index.id:
        raise OtherPlatformError(file=str(path), found=str(found)[:80], wanted=platform.index.id)
    if isinstance(version, int) and version > platform.index.version:
        raise NotOurDocumentError("version-too-new", file=str(path), found=version, known=platform.index.version)


def read_answers(path: Path, platform: Platform, systems: Mapping[str, System], entity: Path | None = None) -> Answers:
    """The answers for a platform; `entity` is a file in the shape of `steps.entity` and wins over it."""
    document = read_document(path)
    refuse_other(document, platform, path)
    if entity is not None:
        document = with_value(document, ENTITY, _read_entity(entity))
    split = split_secrets(platform, document)
    references = tuple(replace(one, base=str(path.resolve().parent)) for one in split.references)
    cleaned, notes = normalised(platform, systems, split.document)
    findings = (*split.findings, *notes)
    return Answers(path, cleaned, references, tuple(at_path(findings, str(path))))


def _read_entity(path: Path) -> dict[str, Any]:
    entity = read_json(path)
    if not isinstance(entity, dict):
        raise JsonInputError("not-an-object", file=str(path))
    return entity


def normalised(
    platform: Platform, systems: Mapping[str, System], document: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Finding]]:
    """The document with every typed text cleaned as the window cleans it, and what was changed.

    What looks like a secret in a plain field is taken out and is a finding: nobody is there to confirm it.
    """
    found: list[Finding] = []
    result: Any = document
    for step in path_steps(platform, document):
        for asked in walk(form_of(platform, systems, document, step.id)):
            value = get(document, asked.pointer)
            if asked.kind is FieldKind.TEXT and isinstance(value, str):
                kept, notes = _cleaned(value, asked)
                result = with_value(result, asked.pointer, kept)
                found += notes
    return dict(result), found


def _cleaned(value: str, asked: Field) -> tuple[Any, list[Finding]]:
    taken = take(value, asked)
    if taken.held:
        return MISSING, [Finding("secret.in-plain-field", Severity.ERROR, asked.pointer)]
    return taken.value if taken.value else MISSING, change_findings(taken.changes, asked.pointer)


def at_path(findings: Iterable[Finding], path: str) -> Iterator[Finding]:
    """The findings with the file they come from."""
    return (replace(finding, path=path) for finding in findings)
