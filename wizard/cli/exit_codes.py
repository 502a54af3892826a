"""What the program's exit code says; the first that applies (design §3.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wizard.core.errors import GangwayError, NoUsableKeyringError
from wizard.core.findings import Finding
from wizard.core.ladder import LadderResult

DONE = 0
FINDINGS = 1
UNUSABLE = 2
RUNG_FAILED = 3
WAITING = 4
NO_KEYRING = 5
UNEXPECTED = 70  # EX_SOFTWARE of sysexits.h: a fault of ours, none of the contract's cases
INTERRUPTED = 130  # 128 + SIGINT, as shells say it


def of_error(error: GangwayError) -> int:
    """The code of a command that an error ended."""
    return NO_KEYRING if isinstance(error, NoUsableKeyringError) else UNUSABLE


def of_results(findings: Iterable[Finding], results: Mapping[str, LadderResult]) -> int:
    """The code of findings and ladders: blocking findings, then a failed rung, then a waiting one."""
    if any(finding.blocks for finding in findings):
        return FINDINGS
    if any(result.failed for result in results.values()):
        return RUNG_FAILED
    return WAITING if any(result.waiting for result in results.values()) else DONE
