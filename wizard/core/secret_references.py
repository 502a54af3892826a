"""Secrets in documents are references, never values (design §3.1, §3.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wizard.core.answers import secret_pointers
from wizard.core.descriptors.platform import Platform
from wizard.core.findings import Finding, Severity
from wizard.core.pointer import MISSING, get, split, with_value

_ANSWER_KINDS = {"$env": "env", "$file": "file", "$prompt": "prompt"}


@dataclass(frozen=True, slots=True)
class SecretReference:
    """Where a secret's value comes from. `kind`: keyring | env | file | prompt; `name` is what follows the scheme.

    `base` is the folder a relative file name is read from; it is no part of the reference itself.
    """

    pointer: str
    system: str
    field: str
    kind: str
    name: str
    base: str = ""

    @property
    def uri(self) -> str:
        """The reference as an export writes it."""
        return f"{self.kind}://{self.name}"


@dataclass(frozen=True, slots=True)
class SplitDocument:
    """A document less what stood at its secret fields, and what stood there."""

    document: Mapping[str, Any]
    references: tuple[SecretReference, ...]
    findings: tuple[Finding, ...]


def split_secrets(platform: Platform, document: Mapping[str, Any]) -> SplitDocument:
    """Take every secret field out. A literal value is a finding and is dropped, never passed on."""
    references, findings = [], []
    for pointer, system, field in secret_pointers(platform):
        value = get(document, pointer)
        if value is MISSING or value is None or value == "":
            continue
        document = with_value(document, pointer, MISSING)
        parsed = parse_reference(value)
        if parsed is None:
            code = "secret.literal" if isinstance(value, str) else "secret.reference"
            findings.append(Finding(code, Severity.ERROR, pointer, {"system": system, "field": field}))
        else:
            references.append(SecretReference(pointer, system, field, *parsed))
    return SplitDocument(document, tuple(references), tuple(findings))


def parse_reference(value: Any) -> tuple[str, str] | None:
    """(kind, name) of {"$env"|"$file": name}, {"$prompt": true} or {"$secret": "<kind>://name"}; None for else."""
    if not isinstance(value, Mapping) or len(value) != 1:
        return None
    key, name = next(iter(value.items()))
    if key == "$secret" and isinstance(name, str):
        kind, found, rest = name.partition("://")
        return (kind, rest) if found and rest and kind in ("keyring", "env", "file") else None
    if key == "$prompt":
        return ("prompt", "") if name is True else None
    return (_ANSWER_KINDS[key], name) if key in _ANSWER_KINDS and isinstance(name, str) and name else None


def with_references(document: Mapping[str, Any], uris: Mapping[str, str]) -> dict[str, Any]:
    """The document with {"$secret": uri} at each pointer of `uris`; nothing is put where no object stands."""
    result: Any = dict(document)
    for pointer, uri in uris.items():
        if _has_room(result, pointer):
            result = with_value(result, pointer, {"$secret": uri})
    return dict(result)


def _has_room(document: Any, pointer: str) -> bool:
    """Whether every value on the way to the pointer is an object, or is not there yet."""
    for token in split(pointer)[:-1]:
        if not isinstance(document, Mapping):
            return False
        document = document.get(token, {})
    return isinstance(document, Mapping)
