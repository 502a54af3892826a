"""Everything there is to say about a document: schema, rules, looks, waivers and waits in one list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wizard.core.answers import credentials_of, effective
from wizard.core.descriptors.platform import Platform, StepKind
from wizard.core.descriptors.system import System
from wizard.core.documents import judge_documents
from wizard.core.findings import Finding
from wizard.core.pointer import MISSING, get, join, with_value
from wizard.core.recognition import judge_credentials
from wizard.core.rules import RuleRun, judge_waivers
from wizard.core.schema.validation import DocumentValidator
from wizard.core.secret import Secret
from wizard.core.secret_references import with_references
from wizard.core.waits import judge_waits


@dataclass(frozen=True, slots=True)
class Situation:
    """What surrounds a document when it is judged.

    `facts` maps a system to what its ladder proved. `secrets` maps (system, field) to a value in memory; `uris` maps
    the pointer of every secret that is stored or held to its reference. `now` is an aware UTC time.
    """

    now: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[tuple[str, str], Secret] = field(default_factory=dict)
    uris: Mapping[str, str] = field(default_factory=dict)


class Reviewer:
    """Judges documents of one platform; keeps compiled schema and rule results between calls."""

    def __init__(self, platform: Platform, systems: Mapping[str, System]) -> None:
        self._platform = platform
        self._systems = systems
        self._validator = DocumentValidator(platform.schema)
        self._rules = RuleRun(platform)

    def review(self, document: Mapping[str, Any], situation: Situation) -> list[Finding]:
        """Every finding, gravest first within the order of the document's steps."""
        used: Mapping[str, Any] = with_references(effective(self._platform, document), situation.uris)
        findings = self._validator.explain(used)
        used = _without_wrong_types(used, findings)
        findings += self._rules.findings(used, situation.facts, situation.now.date())
        findings += judge_waivers(self._platform, used.get("waivers", []))
        findings += self._looks(used, situation)
        findings += judge_documents(self._platform, used, situation.now.date())
        findings += judge_waits(self._platform, used, situation.now)
        return sorted(findings, key=self._order)

    def _looks(self, document: Mapping[str, Any], situation: Situation) -> list[Finding]:
        found: list[Finding] = []
        for step in self._platform.steps:
            if step.kind is not StepKind.CREDENTIALS:
                continue
            for name, system in self._systems.items():
                held = {one: value for (owner, one), value in situation.secrets.items() if owner == name}
                answers = credentials_of(self._platform, document, name)
                pointer = join("steps", step.id, name)
                found += judge_credentials(system.fields.items(), answers, held, name, pointer)
        return found

    def _order(self, finding: Finding) -> tuple[int, int]:
        steps = [f"/steps/{step.id}" for step in self._platform.steps]
        place = next((i for i, step in enumerate(steps) if f"{finding.pointer}/".startswith(step + "/")), len(steps))
        return place, ("error", "warning", "info").index(finding.severity)


def _without_wrong_types(document: Mapping[str, Any], findings: list[Finding]) -> Mapping[str, Any]:
    """The document less what the schema found to be of the wrong type: checks may count on types.

    From the last to the first, so that the index of an item still to come does not move.
    """
    result: Any = document
    for finding in reversed(findings):
        if finding.code == "schema.type" and finding.pointer and get(result, finding.pointer) is not MISSING:
            result = with_value(result, finding.pointer, MISSING)
    kept: Mapping[str, Any] = result
    return kept
