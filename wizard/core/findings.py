"""The one result type of every check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an error blocks the export, a warning and an info never do."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Evidence(StrEnum):
    """Where a rule comes from; it bounds the severity (requirements.md, first table)."""

    DOCUMENTED = "documented"
    OBSERVED = "observed"
    GUIDE = "guide"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of Python string indices (code points) inside the value at the finding's pointer."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to say about one place of a document.

    `code` names the text (`<code>.message` and `<code>.fix`); for a rule it is the rule id.
    `pointer` is a JSON pointer into the document (design §3.1), `path` the file it came from ("" in the window).
    `parameters` fill the text's placeholders and never hold a secret.
    `subject` is the stable name a waiver is keyed by (a template's name, or "-").
    """

    code: str
    severity: Severity
    pointer: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict)
    rule: str | None = None
    rule_version: int | None = None
    evidence: Evidence | None = None
    source: str | None = None
    path: str = ""
    span: Span | None = None
    subject: str = "-"
    waivable: bool = False
    waived: str | None = None

    @property
    def blocks(self) -> bool:
        """Whether this finding forbids an export."""
        return self.severity is Severity.ERROR and self.waived is None

    def at(self, prefix: str) -> Finding:
        """The same finding with its pointer moved below `prefix`."""
        return replace(self, pointer=prefix + self.pointer)


def has_blocking(findings: list[Finding]) -> bool:
    """Whether any of the findings forbids an export."""
    return any(finding.blocks for finding in findings)
