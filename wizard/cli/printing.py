"""Findings, rungs, waits and errors as the command line prints them: a record and words for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wizard.cli.console import Console
from wizard.core.descriptors.platform import Platform
from wizard.core.errors import GangwayError
from wizard.core.findings import Finding, Severity
from wizard.core.ladder import RungResult, RungState
from wizard.core.loading.problems import DescriptorError
from wizard.core.texts import Texts
from wizard.onboarding.wording import Speaker, Words

_RUNG_SIGNS = {
    RungState.PASSED: "✓",
    RungState.FAILED: "✕",
    RungState.NOT_TESTED: "–",
    RungState.BLOCKED_HERE: "⊘",
    RungState.WAITING: "…",
}


_MOST_KNOWN = 2000


class Printer:
    """Prints results of one platform (or of none) in one language."""

    def __init__(self, console: Console, texts: Texts, platform: Platform | None = None) -> None:
        self.console = console
        self.texts = texts
        self.speaker = Speaker(texts, platform)
        self._known: dict[tuple[str, str, str], Words] = {}

    def findings(self, findings: Iterable[Finding]) -> None:
        """Every finding, as a JSON object of always the same keys or as lines for people."""
        for finding in findings:
            words = self._words(finding)
            self.console.record(finding_object(finding, words))
            self._lines(finding, words)

    def _words(self, finding: Finding) -> Words:
        """The words of the finding; a thousand files of one seller have the same few to say."""
        key = finding.code, finding.pointer, repr(finding.parameters)
        if key not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[key] = self.speaker.finding(finding)
        return self._known[key]

    def _lines(self, finding: Finding, words: Words) -> None:
        place = " ".join(part for part in (finding.path, finding.pointer) if part)
        waived = self.texts.get("cli.finding.waived", reason=finding.waived) if finding.waived else ""
        sign = self.console.sign("waived" if finding.waived else finding.severity)
        self.console.line(f"{sign} {words.message} {waived}".rstrip())
        if words.fix:
            self.console.line(f"    {words.fix}")
        named = f"[{finding.code}]" + (f" {finding.source}" if finding.source else "")
        self.console.line(f"    {place} {named}".rstrip())

    def rung(self, rung: RungResult) -> None:
        """One rung as it is known."""
        words = self.speaker.rung(rung)
        self.console.record(rung_object(rung, words))
        state = self.texts.get(f"checklist.rung.{rung.state.value}")
        self.console.line(f"{_RUNG_SIGNS[rung.state]} {words.label} - {state}  {rung.milliseconds} ms")
        if rung.state is not RungState.PASSED:
            for text in (words.message, words.fix):
                self.console.line(f"    {text}") if text else None
        if rung.platform_text:
            self.console.line("    " + self.texts.get("cli.rung.platform-text", text=rung.platform_text))

    def error(self, error: GangwayError) -> None:
        """What ended the command: a finding in JSON mode, and always words on standard error."""
        words = self.speaker.error(error)
        self.console.record(finding_object(error_finding(error), words))
        self.console.complain(words.message)
        for line in (str(one) for one in error.problems) if isinstance(error, DescriptorError) else ():
            self.console.complain(f"    {line}")
        if words.fix:
            self.console.complain(f"    {words.fix}")

    def unreadable(self, error: GangwayError, path: str) -> None:
        """One input among several that cannot be used: one finding, and the command goes on."""
        words = self.speaker.error(error)
        self.console.record(finding_object(error_finding(error, path), words))
        self.console.line(f"{self.console.sign('error')} {words.message}")
        if words.fix:
            self.console.line(f"    {words.fix}")
        self.console.line(f"    {path} [{error.key}]")


def error_finding(error: GangwayError, path: str = "") -> Finding:
    """An error as the one finding about an input."""
    named = path or str(error.parameters.get("file", ""))
    pointer = error.parameters.get("pointer")
    at = pointer if isinstance(pointer, str) and pointer.startswith("/") else ""
    return Finding(error.key, Severity.ERROR, at, dict(error.parameters), path=named)


def finding_object(finding: Finding, words: Words) -> dict[str, Any]:
    """A finding of design §3.3: exactly these keys, always."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "pointer": finding.pointer,
        "message": words.message,
        "rule": finding.rule,
        "evidence": finding.evidence.value if finding.evidence else None,
        "source": finding.source,
        "path": finding.path,
        "parameters": dict(finding.parameters),
        "fix": words.fix,
        "span": [finding.span.start, finding.span.end] if finding.span else None,
        "waived": finding.waived,
    }


def rung_object(rung: RungResult, words: Words) -> dict[str, Any]:
    """A rung of design §3.3."""
    return {
        "type": "rung",
        "system": rung.system,
        "rung": rung.rung,
        "result": rung.state.value,
        "code": rung.code,
        "message": words.message or words.label,
        "platform_text": rung.platform_text,
        "fix": words.fix,
        "required": rung.required,
        "milliseconds": rung.milliseconds,
        "at": rung.at,
        "since": rung.since,
    }


def typed(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """A record of another type."""
    return {"type": kind, **values}
